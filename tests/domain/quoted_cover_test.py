"""The first period's cover, made to last longer (api.md 2.8)."""

import pytest

from paycover.domain.policies import PolicyStatus
from paycover.domain.quoted_cover import extended
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import DAY, NOW, QUOTE

POLICY = records.policy()
END = POLICY.expiration_date


def test_quote_and_policy_end_together_later() -> None:
    assert extended(QUOTE, POLICY, END + DAY, END - 1) == (
        replace(QUOTE, end_date=END + DAY),
        replace(POLICY, expiration_date=END + DAY),
    )


def test_the_end_it_has_changes_nothing() -> None:
    quote, policy = extended(QUOTE, POLICY, END, NOW)
    assert quote is QUOTE and policy is POLICY


def test_an_end_on_the_first_day_moves_to_the_next_as_it_does_in_a_quote() -> None:
    midnight = NOW - NOW % DAY
    short = replace(POLICY, expiration_date=NOW + 1)
    _, policy = extended(QUOTE, short, NOW + 2, NOW)
    assert policy.expiration_date == midnight + DAY


@pytest.mark.parametrize(
    ("over", "wanted", "now", "code", "message"),
    [
        (
            {"status": PolicyStatus.CANCELLED},
            END + DAY,
            NOW,
            Code.BAD_REQUEST,
            "The policy has been cancelled; its cover can't be extended.",
        ),
        (
            {"status": PolicyStatus.EXPIRED},
            END + DAY,
            NOW,
            Code.BAD_REQUEST,
            "The cover has ended; it can no longer be extended.",
        ),
        ({}, END + DAY, END, Code.BAD_REQUEST, "The cover has ended; it can no longer be extended."),
        ({}, END - 1, NOW, Code.END_DATE_INVALID, "An extension can't end the cover earlier."),
        (
            {},
            NOW + 367 * DAY,
            NOW,
            Code.END_DATE_INVALID,
            "The end date must be at most one year after the effective date.",
        ),
    ],
)
def test_cover_that_is_over_or_would_end_earlier_or_too_late_is_refused(
    over: dict[str, object], wanted: int, now: int, code: Code, message: str
) -> None:
    with pytest.raises(Problem) as refused:
        extended(QUOTE, replace(POLICY, **over), wanted, now)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.message) == (code, message)
