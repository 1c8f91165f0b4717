"""Rules of money: charges that failed, what is overdue, and how much a policy may be billed for."""

from collections.abc import Iterator

from paycover.domain.dues import is_valid
from paycover.domain.facts import Facts
from paycover.domain.payments import Payer
from paycover.domain.premium import pay_from_wage
from paycover.domain.reasons import Change, Operation, ReasonCode
from paycover.domain.rules import BLOCK, REFER, Finding, also_marked, marked
from paycover.kit.dates import iso_day
from paycover.kit.money import dollars


def _card_given(facts: Facts) -> Change:
    """A new card is what mends a contractor's payments: all that were declined are tried with it."""
    return Change(Operation.GIVE_CARD, None, {"contractor": facts.work.contractor.id}, ask=("return_url",))


def _no_card(facts: Facts) -> Iterator[Finding]:
    """A charge found no card; before the first one, the program says whether that matters."""
    dues = facts.dues
    failed = dues.failing is not None and dues.failing.without_card > 0
    is_awaited = facts.program.card_first and facts.payer is Payer.CONTRACTOR_CARD
    has_card = dues.card is not None and is_valid(dues.card, facts.now)
    if not has_card and (failed or is_awaited):
        yield Finding({}, _card_given(facts))


def _declined(facts: Facts) -> Iterator[Finding]:
    failing = facts.dues.failing
    if failing is not None and failing.retried and failing.retried_since is not None:
        params = {"amount": dollars(failing.retried), "since": iso_day(failing.retried_since)}
        yield Finding(params, _card_given(facts))


def _past_due(facts: Facts) -> Iterator[Finding]:
    failing = facts.dues.failing
    if failing is not None and failing.overdue and failing.overdue_since is not None:
        params = {"amount": dollars(failing.overdue), "since": iso_day(failing.overdue_since)}
        yield Finding(params, _card_given(facts))


def _agency_late(facts: Facts) -> Iterator[Finding]:
    """It holds up only what the agency itself is to pay for."""
    late = facts.dues.late
    if late is not None and facts.payer is Payer.AGENCY_REMIT:
        params = {"amount": dollars(late.amount), "since": iso_day(late.since)}
        yield Finding(params, Change(Operation.PAY_STATEMENT, None, {"amount": late.amount}))


def _over_cap(facts: Facts) -> Iterator[Finding]:
    policy = facts.policy
    if policy is None:
        return
    limit = facts.program.term_pay
    pay = facts.dues.term_pay.get(policy.id, 0) + pay_from_wage(facts.pay)
    if pay > limit:
        params = {"pay": dollars(pay), "max": dollars(limit)}
        code = ReasonCode.ANNUAL_PAY_CAP_REACHED
        yield Finding(params, Change(Operation.APPROVE, policy.id, {"code": code.value}))


RULES = (
    also_marked(
        _over_cap,
        marked(
            ReasonCode.ANNUAL_PAY_CAP_REACHED,
            REFER,
            "Total pay under this policy would be {pay}; the limit is {max}.",
            ("endorse_limit", "An underwriter endorses the policy with a higher limit."),
            pay="over the limit",
            max="the policy's",
        ),
        can_be_approved=True,
    ),
    also_marked(
        _no_card,
        marked(
            ReasonCode.PAYMENT_METHOD_MISSING,
            BLOCK,
            "There is no valid card on file, and the contractor pays.",
            ("add_card", "The contractor adds a card."),
        ),
    ),
    also_marked(
        _declined,
        marked(
            ReasonCode.PAYMENT_FAILED,
            BLOCK,
            "The last charge failed on {since}; {amount} is still owed.",
            ("retry_payment", "The contractor mends the card; the charge is tried again."),
            amount="the premium",
        ),
    ),
    also_marked(
        _past_due,
        marked(
            ReasonCode.PAST_DUE_BALANCE,
            BLOCK,
            "{amount} is overdue since {since}.",
            ("pay", "The contractor gives another card, which pays the balance."),
            amount="A balance",
        ),
    ),
    also_marked(
        _agency_late,
        marked(
            ReasonCode.PAYER_SUSPENDED,
            BLOCK,
            "The payer has overdue invoices; new jobs are on hold since {since}.",
            ("settle_account", "The payer's finance department settles the account."),
        ),
    ),
)
