"""What is owed and who pays it: the money side of a contractor's good standing (insurance.md 3.3)."""

from collections.abc import Mapping

from paycover.domain.cards import Card
from paycover.kit.dates import year_and_month
from paycover.kit.records import Record, field


class Failing(Record, kw_only=True):
    """A contractor's card payments that were declined: cents, and the first decline (Unix seconds).

    `retried` of them are tried again by themselves, `overdue` have had all their tries, `without_card`
    are those of either for which there was no card to charge.
    """

    contractor: str
    retried: int = 0
    retried_since: int | None = None
    overdue: int = 0
    overdue_since: int | None = None
    without_card: int = 0


class Late(Record, kw_only=True):
    """What the agency owes by remit statements that are overdue: cents, and since when."""

    amount: int
    since: int


class TermPay(Record, kw_only=True):
    """The pay billed under a policy by cycles that begin within its term, in cents."""

    policy: str
    pay: int


class Dues(Record, kw_only=True):
    """The money side of one request: `withholds` is the account's own setting, `card` the one on file.

    `term_pay` is cents by policy, without the bill of the very wage that is judged.
    """

    withholds: bool = False
    failing: Failing | None = None
    late: Late | None = None
    card: Card | None = None
    term_pay: Mapping[str, int] = field(default_factory=dict)


def is_valid(card: Card, now: int) -> bool:
    """Tell whether a card can still be charged: it is good to the end of its month."""
    return (card.exp_year, card.exp_month) >= year_and_month(now)
