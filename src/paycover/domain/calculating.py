"""The premium calculator: what cover of imagined work would cost."""

from paycover.domain.coverage import Coverage, net_rate
from paycover.domain.explaining import explained
from paycover.domain.explanations import Explanation, PaySource, Subject
from paycover.domain.premium import GROSS_PAY_MAX, GROSS_PAY_MIN
from paycover.domain.rates import Offered
from paycover.domain.rating import RatedStates, Wanted, rated
from paycover.kit.errors import invalid
from paycover.kit.records import Record

NOBODY = ""
"""What is only imagined is about no object."""


class Case(Record, kw_only=True):
    """Imagined work: a category's code, the lines of cover, the states, and a pay in cents."""

    category_code: str
    coverage_type: tuple[Coverage, ...]
    states: RatedStates
    gross_pay: int


def calculated(case: Case, offered: Offered, now: int) -> Explanation:
    """Return the premium of a case that starts now, with every step of it.

    Raises Problem: invalid_input for a pay beyond its range, no line, or cover a state does not allow,
    invalid_job_category_code for what no plan sells.
    """
    if not GROSS_PAY_MIN <= case.gross_pay <= GROSS_PAY_MAX:
        raise invalid("wage", f"must be from {GROSS_PAY_MIN:,} to {GROSS_PAY_MAX:,} cents")
    if not case.coverage_type:
        raise invalid("lines", "takes at least one")
    wanted = Wanted(
        category_code=case.category_code,
        states=case.states,
        coverage_type=case.coverage_type,
        start=now,
        now=now,
    )
    snapshot = rated(offered, wanted)
    rates = {line.coverage_type: line.net_rate for line in snapshot.lines}
    subject = Subject(
        object="calculation",
        id=None,
        contractor=NOBODY,
        job=NOBODY,
        gross_pay=case.gross_pay,
        gross_pay_source=PaySource.ASKED,
        coverage_type=tuple(rates),
        rates=rates,
        net_rate=net_rate(rates, rates),
        snapshot=snapshot.id,
    )
    return explained(subject, snapshot)
