"""What a line of cover costs, and what no state allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.addresses import Address
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import MONOPOLISTIC_STATES, Coverage, net_rate
from paycover.domain.jobs import Job, WageType
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.rating import (
    NO_HOME,
    NO_WORK,
    RatedStates,
    ensure_opt_in,
    opt_in_coverage,
    rated_states,
    unsold,
)
from paycover.kit.errors import Code, Problem
from tests.domain.rate_table import (
    CALIFORNIA,
    CODE,
    CYBER,
    GENERAL,
    MEDIA,
    PROFESSIONAL,
    TABLE,
    WORKERS_COMP,
    lines_of,
)

OHIO = RatedStates(work="OH", home="CA")
CYBER_ALONE = "cyber needs general as well."


def rates_of(states: RatedStates, *coverages: Coverage) -> dict[Coverage, int]:
    return {coverage: line.net_rate for coverage, line in lines_of(TABLE, states, coverages).items()}


def refusal(states: RatedStates, *coverages: Coverage) -> tuple[Code, dict[str, str] | str]:
    with pytest.raises(Problem) as refused:
        lines_of(TABLE, states, coverages)
    message = refused.value.message
    return refused.value.code, message if isinstance(message, str) else dict(message)


def test_the_published_quote_is_the_sum_of_its_lines() -> None:
    rates = rates_of(CALIFORNIA, GENERAL, WORKERS_COMP)
    assert rates == {GENERAL: 20, WORKERS_COMP: 45}
    assert net_rate(rates, (GENERAL, WORKERS_COMP)) == 65


@pytest.mark.parametrize(
    ("work", "home", "expected"),
    [
        ("CA", "CA", {GENERAL: 20, WORKERS_COMP: 45}),
        ("TX", "CA", {GENERAL: 20, WORKERS_COMP: 50}),
        ("CA", "TX", {GENERAL: 25, WORKERS_COMP: 45}),
        ("TX", "TX", {GENERAL: 25, WORKERS_COMP: 50}),
    ],
)
def test_workers_comp_follows_the_work_and_general_the_home(
    work: str, home: str, expected: dict[Coverage, int]
) -> None:
    assert rates_of(RatedStates(work=work, home=home), GENERAL, WORKERS_COMP) == expected


@pytest.mark.parametrize("state", sorted(MONOPOLISTIC_STATES))
def test_workers_comp_is_refused_where_the_state_fund_alone_sells_it(state: str) -> None:
    code, message = refusal(RatedStates(work=state, home="CA"), GENERAL, WORKERS_COMP)
    assert code is Code.INVALID_INPUT and isinstance(message, dict)
    assert JURISDICTIONS[state] in message["coverage_type"]
    assert "state fund" in message["coverage_type"]
    assert rates_of(RatedStates(work=state, home="CA"), GENERAL) == {GENERAL: 20}


def test_living_in_a_monopolistic_state_does_not_matter() -> None:
    states = RatedStates(work="CA", home="OH")
    assert rates_of(states, WORKERS_COMP) == {WORKERS_COMP: 45}


def test_general_is_refused_to_residents_of_hawaii_and_media_then_stands_alone() -> None:
    states = RatedStates(work="CA", home="HI")
    code, message = refusal(states, GENERAL)
    assert code is Code.INVALID_INPUT and isinstance(message, dict)
    assert "Hawaii" in message["coverage_type"]
    assert rates_of(states, MEDIA) == {MEDIA: 30}


@pytest.mark.parametrize("coverage", [MEDIA, CYBER])
def test_media_and_cyber_need_general(coverage: Coverage) -> None:
    code, message = refusal(CALIFORNIA, coverage)
    assert code is Code.INVALID_INPUT
    assert message == {"coverage_type": f"{coverage} needs general as well."}


@pytest.mark.parametrize(
    ("states", "coverages", "faults"),
    [
        (RatedStates(work="CA", home=None), (GENERAL,), {"contractor": NO_HOME}),
        (RatedStates(work=None, home="CA"), (WORKERS_COMP,), {"job": NO_WORK}),
        (
            RatedStates(work=None, home=None),
            (GENERAL, WORKERS_COMP),
            {"contractor": NO_HOME, "job": NO_WORK},
        ),
        (
            RatedStates(work="OH", home=None),
            (GENERAL, WORKERS_COMP),
            {"contractor": NO_HOME, "coverage_type": unsold(WORKERS_COMP, OHIO)},
        ),
        (OHIO, (WORKERS_COMP, CYBER), {"coverage_type": f"{unsold(WORKERS_COMP, OHIO)} {CYBER_ALONE}"}),
    ],
)
def test_every_fault_of_the_cover_is_named_at_once(
    states: RatedStates, coverages: tuple[Coverage, ...], faults: dict[str, str]
) -> None:
    assert refusal(states, *coverages) == (Code.INVALID_INPUT, faults)


def test_a_state_that_rates_nothing_asked_for_may_be_missing() -> None:
    assert rates_of(RatedStates(work=None, home="CA"), GENERAL) == {GENERAL: 20}
    assert rates_of(RatedStates(work="CA", home=None), WORKERS_COMP) == {WORKERS_COMP: 45}


@pytest.mark.parametrize(
    ("coverages", "line"),
    [((PROFESSIONAL,), "professional"), ((GENERAL, CYBER), "cyber")],
)
def test_a_declined_or_missing_line_names_category_line_and_state(
    coverages: tuple[Coverage, ...], line: str
) -> None:
    assert refusal(CALIFORNIA, *coverages) == (
        Code.INVALID_JOB_CATEGORY_CODE,
        f"No {line} cover is offered for the job category {CODE} in CA.",
    )


def test_a_line_declined_in_one_state_is_sold_in_the_others() -> None:
    assert rates_of(RatedStates(work="CA", home="TX"), PROFESSIONAL) == {PROFESSIONAL: 60}


@given(
    work=st.sampled_from(sorted(JURISDICTIONS)),
    home=st.sampled_from(sorted(JURISDICTIONS)),
)
def test_a_general_opt_in_covers_only_what_can_be_sold(work: str, home: str) -> None:
    states = RatedStates(work=work, home=home)
    covered = opt_in_coverage(states)
    assert (GENERAL in covered) == (home != "HI")
    assert (WORKERS_COMP in covered) == (work not in MONOPOLISTIC_STATES)
    if covered:
        ensure_opt_in(states)
        assert set(rates_of(states, *covered)) == set(covered)


@pytest.mark.parametrize(
    ("states", "field", "reason"),
    [
        (
            RatedStates(work="OH", home="HI"),
            "general_opt_in_work_state",
            "leaves nothing to insure for a resident of HI who works in OH",
        ),
        (RatedStates(work="CA", home=None), "contractor", NO_HOME),
    ],
)
def test_a_general_opt_in_that_can_cover_nothing_is_refused(
    states: RatedStates, field: str, reason: str
) -> None:
    with pytest.raises(Problem) as refused:
        ensure_opt_in(states)
    assert refused.value.message == {field: reason}


def _who(address: Address | None) -> Contractor:
    return Contractor(
        id="cn",
        first_name="Joe",
        last_name="Parker",
        email="j@e.com",
        email_key=None,
        address=address,
        created=1,
    )


def _job(address: Address | None) -> Job:
    return Job(
        id="jb",
        name="Technician",
        description="Repairs.",
        entity="en",
        category_code=CODE,
        wage=100,
        wage_type=WageType.FLATFEE,
        address=address,
        created=1,
    )


CA, TX, FRANCE = (
    Address(region="CA"),
    Address(country="US", region="TX"),
    Address(country="FR", region="IDF"),
)


@pytest.mark.parametrize(
    ("home", "work", "expected"),
    [
        (CA, TX, RatedStates(work="TX", home="CA")),
        (CA, None, RatedStates(work="CA", home="CA")),
        (FRANCE, TX, RatedStates(work="TX", home="TX")),
        (CA, FRANCE, RatedStates(work=None, home="CA")),
        (None, TX, RatedStates(work="TX", home=None)),
        (Address(country="US"), TX, RatedStates(work="TX", home=None)),
        (FRANCE, None, RatedStates(work=None, home=None)),
    ],
)
def test_states_come_from_addresses(
    home: Address | None, work: Address | None, expected: RatedStates
) -> None:
    assert rated_states(_who(home), _job(work)) == expected
