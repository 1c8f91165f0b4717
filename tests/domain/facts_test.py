"""What can be sold to a contractor on a job, and what underwriters have said of them."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.coverage import Coverage
from paycover.domain.entities import Entity
from paycover.domain.facts import Facts, Offer, offers
from paycover.domain.rates import Appetite, Offered
from paycover.domain.rating import RatedStates, Wanted
from paycover.domain.reasons import ReasonCode
from tests.domain import records
from tests.domain.rate_table import CODE, rate
from tests.domain.rate_table import NOW as START

GENERAL, MEDIA, PROFESSIONAL = Coverage.GENERAL, Coverage.MEDIA, Coverage.PROFESSIONAL
WORKERS_COMP, CYBER = Coverage.WORKERS_COMP, Coverage.CYBER
DECLINED = Offer(appetite=Appetite.DECLINE)
DUTIES, OWNER = ReasonCode.DUTIES_EXCLUDED, ReasonCode.WC_OWNER_EXCLUDED


def at_home_in(state: str, **over: Any) -> Facts:
    """Return a request of somebody who lives in a state and works in California."""
    home = records.contractor(address=Address(country="US", region=state))
    return records.facts(**{"policy": None, "work": records.work(contractor=home)} | over)


@pytest.mark.parametrize(
    ("state", "asked", "offered", "sellable"),
    [
        ("CA", (WORKERS_COMP,), {}, (WORKERS_COMP,)),
        ("CA", (MEDIA,), {}, (GENERAL, MEDIA)),
        ("CA", (MEDIA,), {GENERAL: DECLINED}, (PROFESSIONAL,)),
        ("CA", (MEDIA, CYBER), {MEDIA: DECLINED, CYBER: DECLINED}, (GENERAL,)),
        ("HI", (GENERAL,), {}, (PROFESSIONAL,)),
        ("HI", (GENERAL,), {PROFESSIONAL: DECLINED}, (PROFESSIONAL,)),
        ("HI", (MEDIA,), {}, (MEDIA,)),
    ],
)
def test_what_can_be_sold_is_nearest_to_what_was_asked(
    state: str, asked: Any, offered: dict[Coverage, Offer], sellable: tuple[Coverage, ...]
) -> None:
    assert at_home_in(state, coverage_type=asked, offers=offered).sellable() == sellable


def test_of_what_a_client_requires_only_what_is_sold_here_counts() -> None:
    client = Entity(id="en_1", name="Big", created=1, required_coverage=(GENERAL, PROFESSIONAL))
    contractor = records.contractor(address=Address(country="US", region="HI"))
    work = records.work(contractor=contractor, entity=client)
    assert records.facts(work=work).required() == (PROFESSIONAL,)
    assert records.facts(work=records.work(entity=client)).required() == (GENERAL, PROFESSIONAL)
    assert records.facts(work=records.work(entity=None)).required() == ()


@pytest.mark.parametrize(
    ("said", "is_let_pass"),
    [
        ({}, True),
        ({"subject": "jb_1"}, True),
        ({"subject": "jc_1"}, True),
        ({"subject": "en_1"}, True),
        ({"subject": "pl_1"}, True),
        ({"subject": "cn_2"}, False),
        ({"approved": False}, False),
        ({"code": OWNER}, False),
    ],
)
def test_an_approval_is_of_one_rule_and_one_subject(said: dict[str, Any], is_let_pass: bool) -> None:
    values: dict[str, Any] = {"code": DUTIES, "approved": True}
    mark = records.mark(**values | said)
    assert records.facts(marks=(mark,)).is_approved(DUTIES) is is_let_pass


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({}, True),
        ({"coverage_type": GENERAL}, True),
        ({"coverage_type": CYBER}, False),
        ({"approved": True}, False),
        ({"code": OWNER}, False),
        ({"subject": "cn_2"}, False),
    ],
)
def test_a_mark_is_raised_against_its_subject_and_its_line(said: dict[str, Any], counts: bool) -> None:
    values: dict[str, Any] = {"code": DUTIES}
    mark = records.mark(**values | said)
    assert list(records.facts(marks=(mark,)).raised(DUTIES)) == ([mark] if counts else [])


def test_a_line_is_rated_by_what_the_policy_pinned_before_the_table() -> None:
    both = (WORKERS_COMP, CYBER)
    cyber = {CYBER: Offer(appetite=Appetite.ACCEPT, net_rate=7), WORKERS_COMP: Offer(appetite=None)}
    assert records.facts(coverage_type=both, offers=cyber).net_rate == 127
    assert records.facts(coverage_type=both).net_rate is None
    assert records.facts(policy=None, coverage_type=(CYBER,), offers=cyber).net_rate == 7
    assert records.facts(coverage_type=()).net_rate is None


def test_an_offer_says_what_its_row_says_and_a_line_without_a_state_has_none() -> None:
    rows = [
        rate(GENERAL, "NY", 20, max_pay=9_000_000, max_term_days=90),
        rate(WORKERS_COMP, "CA", 45, Appetite.REFER),
    ]
    lines = (WORKERS_COMP, GENERAL, PROFESSIONAL)
    wanted = Wanted(
        category_code=CODE,
        states=RatedStates(work="CA", home="NY"),
        coverage_type=lines,
        start=START,
        now=START,
    )
    assert offers(Offered(rows, []), wanted) == {
        WORKERS_COMP: Offer(appetite=Appetite.REFER, net_rate=45),
        GENERAL: Offer(appetite=Appetite.ACCEPT, net_rate=20, max_pay=9_000_000, max_term_days=90),
        PROFESSIONAL: Offer(appetite=None),
    }
    nowhere = Wanted(
        category_code=CODE,
        states=RatedStates(work="CA", home=None),
        coverage_type=lines,
        start=START,
        now=START,
    )
    assert list(offers(Offered(rows, []), nowhere)) == [WORKERS_COMP]
