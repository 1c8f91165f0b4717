"""The premium calculator: imagined work costs what real work would."""

import pytest

from paycover.domain.calculating import Case, calculated
from paycover.domain.coverage import Coverage
from paycover.domain.explaining import explained
from paycover.domain.explanations import PaySource, Subject
from paycover.domain.premium import GROSS_PAY_MAX, GROSS_PAY_MIN
from paycover.domain.rates import Offered
from paycover.domain.rating import Wanted, rated
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain.rate_table import CALIFORNIA, CODE, GENERAL, NOW, TABLE, TAXES, WORKERS_COMP

OFFERED = Offered(TABLE, TAXES)
CASE = Case(category_code=CODE, coverage_type=(GENERAL, WORKERS_COMP), states=CALIFORNIA, gross_pay=250_000)


def test_it_is_explained_as_a_bill_of_the_same_pay_is() -> None:
    wanted = Wanted(
        category_code=CODE, states=CALIFORNIA, coverage_type=(GENERAL, WORKERS_COMP), start=NOW, now=NOW
    )
    snapshot = rated(OFFERED, wanted)
    rates = {line.coverage_type: line.net_rate for line in snapshot.lines}
    subject = Subject(
        object="calculation",
        id=None,
        contractor="",
        job="",
        gross_pay=250_000,
        gross_pay_source=PaySource.ASKED,
        coverage_type=tuple(rates),
        rates=rates,
        net_rate=65,
        snapshot=snapshot.id,
    )
    assert calculated(CASE, OFFERED, NOW) == explained(subject, snapshot)
    assert rates == {WORKERS_COMP: 45, GENERAL: 20}


@pytest.mark.parametrize("pay", [GROSS_PAY_MIN - 1, GROSS_PAY_MAX + 1])
def test_a_pay_out_of_its_range_is_refused(pay: int) -> None:
    for good in (GROSS_PAY_MIN, GROSS_PAY_MAX):
        assert calculated(replace(CASE, gross_pay=good), OFFERED, NOW).subject.gross_pay == good
    with pytest.raises(Problem) as refusal:
        calculated(replace(CASE, gross_pay=pay), OFFERED, NOW)
    assert refusal.value.code is Code.INVALID_INPUT
    assert refusal.value.message == {"wage": f"must be from {GROSS_PAY_MIN:,} to {GROSS_PAY_MAX:,} cents"}


def test_no_line_at_all_is_refused() -> None:
    with pytest.raises(Problem) as refusal:
        calculated(replace(CASE, coverage_type=()), OFFERED, NOW)
    assert (refusal.value.code, refusal.value.message) == (
        Code.INVALID_INPUT,
        {"lines": "takes at least one"},
    )


def test_only_the_lines_asked_for_are_priced() -> None:
    alone = calculated(replace(CASE, coverage_type=(Coverage.GENERAL,)), OFFERED, NOW)
    assert alone.net_rate == 20
