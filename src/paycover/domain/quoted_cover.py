"""The first period's cover, which came with a quote, made to last longer (api.md 2.8)."""

from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.quotes import Quote
from paycover.domain.terms import end_date
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace


def extended(quote: Quote, policy: Policy, wanted: int, now: int) -> tuple[Quote, Policy]:
    """Return a quote and its policy with their end moved to `wanted` (Unix seconds).

    The end the policy has already changes nothing. Raises Problem: bad_request for cover that is
    cancelled or over, end_date_invalid for an earlier end or one more than a year after the start.
    """
    if policy.status is PolicyStatus.CANCELLED:
        raise Problem(Code.BAD_REQUEST, "The policy has been cancelled; its cover can't be extended.")
    if policy.status is PolicyStatus.EXPIRED or policy.expiration_date <= now:
        raise Problem(Code.BAD_REQUEST, "The cover has ended; it can no longer be extended.")
    end = end_date(wanted, policy.effective_date)
    if end < policy.expiration_date:
        raise Problem(Code.END_DATE_INVALID, "An extension can't end the cover earlier.")
    if end == policy.expiration_date:
        return quote, policy
    return replace(quote, end_date=end), replace(policy, expiration_date=end)
