"""The steps of a version of a rate plan, and who may take them."""

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.rate_plans import (
    PlanStatus,
    RatePlanVersion,
    drafted,
    ensure_follows,
    ensure_unchanged,
    moved,
    redrafted,
)
from paycover.kit.canonical import digest
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.plans import plan

CONTENT = plan().content()
DRAFT = drafted(CONTENT, id="rpv_1", by=" Ada  Lovelace", now=10)

ALLOWED = {
    "draft": {"validated", "withdrawn"},
    "validated": {"submitted", "withdrawn"},
    "submitted": {"approved", "rejected", "withdrawn"},
    "approved": {"active", "withdrawn"},
    "active": {"active", "closed"},
    "closed": set(),
    "rejected": set(),
    "withdrawn": set(),
}


def at(status: PlanStatus) -> RatePlanVersion:
    return replace(DRAFT, status=status)


@pytest.mark.parametrize("status", list(PlanStatus))
@pytest.mark.parametrize("to", [status for status in PlanStatus if status is not PlanStatus.DRAFT])
def test_steps_are_taken_in_order(status: PlanStatus, to: PlanStatus) -> None:
    if to in ALLOWED[status]:
        after = moved(at(status), to, by="Bo", now=20, states=["CA"], note="fine")
        assert after.status is to and after.states == ("CA",)
        assert [(s.status, s.by, s.at) for s in after.steps] == [
            ("draft", "Ada Lovelace", 10),
            (to, "Bo", 20),
        ]
    else:
        with pytest.raises(Problem) as refused:
            moved(at(status), to, by="Bo", now=20)
        assert refused.value.code is Code.BAD_REQUEST


@pytest.mark.parametrize("to", [PlanStatus.APPROVED, PlanStatus.REJECTED])
@pytest.mark.parametrize("name", ["Ada Lovelace", "ADA LOVELACE", " ada  lovelace "])
def test_nobody_judges_what_they_wrote(to: PlanStatus, name: str) -> None:
    with pytest.raises(Problem) as refused:
        moved(at(PlanStatus.SUBMITTED), to, by=name, now=20)
    assert refused.value.code is Code.INSUFFICIENT_PERMISSIONS


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_whoever_does_it_has_a_name(name: str) -> None:
    with pytest.raises(Problem) as refused:
        moved(DRAFT, PlanStatus.VALIDATED, by=name, now=20)
    assert refused.value.code is Code.INVALID_INPUT


@pytest.mark.parametrize("status", list(PlanStatus))
def test_content_is_frozen_from_submission_on(status: PlanStatus) -> None:
    new = drafted(plan(admitted=True).content(), id="rpv_2", by="Bo", now=30)
    if status in (PlanStatus.DRAFT, PlanStatus.VALIDATED):
        after = redrafted(at(status), new)
        assert (after.id, after.status, after.author) == ("rpv_1", PlanStatus.DRAFT, "Bo")
        assert after.sha256 == new.sha256 != DRAFT.sha256 and len(after.steps) == 2
    else:
        with pytest.raises(Problem, match="version 2"):
            redrafted(at(status), new)


def test_the_same_content_again_changes_nothing() -> None:
    again = drafted(CONTENT, id="rpv_2", by="Bo", now=30)
    assert redrafted(at(PlanStatus.VALIDATED), again) is not again
    assert redrafted(at(PlanStatus.VALIDATED), again) == at(PlanStatus.VALIDATED)


def test_the_hash_is_that_of_the_content() -> None:
    assert DRAFT.sha256 == digest(CONTENT)
    ensure_unchanged(DRAFT, CONTENT)
    with pytest.raises(Problem):
        ensure_unchanged(DRAFT, replace(CONTENT, admitted=True))


def test_numbers_grow_and_a_plan_keeps_its_line() -> None:
    eighth = replace(DRAFT, version=8)
    ensure_follows(replace(CONTENT, version=9), [eighth])
    ensure_follows(replace(CONTENT, version=8), [eighth])
    with pytest.raises(Problem, match="higher number"):
        ensure_follows(replace(CONTENT, version=7), [eighth])
    with pytest.raises(Problem, match="is for general"):
        ensure_follows(replace(CONTENT, version=9, coverage_type=Coverage.CYBER), [eighth])


def test_states_add_up_until_they_are_all() -> None:
    once = moved(at(PlanStatus.APPROVED), PlanStatus.ACTIVE, by="Bo", now=20, states=["NY", "CA"])
    twice = moved(once, PlanStatus.ACTIVE, by="Bo", now=30, states=["TX"])
    assert (once.states, twice.states) == (("CA", "NY"), ("CA", "NY", "TX"))
    assert moved(twice, PlanStatus.ACTIVE, by="Bo", now=40, states=["*"]).states == ("*",)
