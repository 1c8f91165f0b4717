"""Versions of rate plans from their files to approval, on both databases."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.flows.rate_activation import activate_plan
from paycover.flows.rate_plans import (
    approve_plan,
    close_plan,
    reject_plan,
    submit_plan,
    validate_plan,
    withdraw_plan,
)
from paycover.flows.simulating import difference
from paycover.kit.errors import Code, Problem
from paycover.store.categories import all_categories
from paycover.store.db import Database, Snapshot, Tx
from paycover.store.rate_plans import all_versions
from paycover.store.rates import open_rates
from tests.desk import TWO, Desk, rules
from tests.plans import plan

WC = Coverage.WORKERS_COMP


@pytest.fixture
def desk(database: Database) -> Desk:
    """A production account, as it is at first."""
    return Desk(database)


def test_a_plan_goes_from_its_files_to_market(desk: Desk) -> None:
    name = desk.active(plan())
    version = desk.version(*name)
    assert (version.status, version.states, version.author) == ("active", ("*",), "Ada")
    assert [(step.status, step.by) for step in version.steps] == [
        ("draft", "Ada"),
        ("validated", "Ada"),
        ("submitted", "Ada"),
        ("approved", "Bo"),
        ("active", "Bo"),
    ]
    assert desk.told(version.id) == [
        "rate_plan.loaded",
        "rate_plan.validated",
        "rate_plan.submitted",
        "rate_plan.approved",
        "rate_plan.activated",
    ]
    assert desk.market() == {(1, "CA"): (53, None), (1, "NY"): (60, None)}
    [category] = desk.run(all_categories)
    assert (category.slug, category.name) == ("roofer", "Roofer")
    assert desk.told(category.id) == ["category_code.added"]
    assert {rate.sha256 for rate in desk.run(open_rates)} == {version.sha256}


def test_files_with_a_fault_leave_nothing_behind(desk: Desk) -> None:
    reviewed = desk.load(plan(rows="roofer,OH,91341,5300,54,accept\nroofer,XX,91341,5300,53,accept\n"))
    assert reviewed.version is None and rules(reviewed.faults) == {"RV04", "RV15", "RV10"}
    assert desk.run(all_versions) == [] and desk.run(all_categories) == []


def test_a_draft_may_be_written_anew_and_the_same_content_changes_nothing(desk: Desk) -> None:
    first = desk.load(plan()).version
    assert first is not None
    assert desk.load(plan(), by="Bo").version == first
    second = desk.load(plan(taxes_in_rate=False), by="Bo").version
    assert second is not None and (second.id, second.author) == (first.id, "Bo")
    assert desk.version("acme-general", 1) == second
    assert desk.told(first.id) == ["rate_plan.loaded"] * 2


def test_a_draft_that_a_rule_keeps_in_draft_stays_one(desk: Desk) -> None:
    loaded = desk.load(plan(rows="roofer,CA,TBD,5300,53,accept\n"))
    assert loaded.version is not None and rules(loaded.faults) == {"RV20"}
    reviewed = desk.run(validate_plan, "acme-general", 1, by="Ada")
    assert reviewed.version is None and rules(reviewed.faults) == {"RV20"}
    assert desk.version("acme-general", 1) == loaded.version
    with pytest.raises(Problem, match="only a validated"):
        desk.run(submit_plan, "acme-general", 1, by="Ada")


def test_what_was_submitted_is_frozen(desk: Desk) -> None:
    name = desk.approved(plan())
    before = desk.version(*name)
    with pytest.raises(Problem, match="frozen"):
        desk.load(plan(taxes_in_rate=False))
    assert desk.version(*name) == before


@pytest.mark.parametrize(("flow", "status"), [(reject_plan, "rejected"), (withdraw_plan, "withdrawn")])
def test_what_was_rejected_or_withdrawn_is_never_sold(desk: Desk, flow: Any, status: str) -> None:
    desk.load(plan())
    desk.run(validate_plan, "acme-general", 1, by="Ada")
    desk.run(submit_plan, "acme-general", 1, by="Ada")
    assert desk.run(flow, "acme-general", 1, by="Bo", note="no").steps[-1].note == "no"
    assert desk.version("acme-general", 1).status == status
    for refused in (approve_plan, submit_plan):
        with pytest.raises(Problem):
            desk.run(refused, "acme-general", 1, by="Bo")
    with pytest.raises(Problem, match="only an approved"):
        desk.run(activate_plan, "acme-general", 1, None, by="Bo")
    assert desk.market() == {}


def test_the_author_does_not_approve(desk: Desk) -> None:
    desk.load(plan())
    desk.run(validate_plan, "acme-general", 1, by="Bo")
    desk.run(submit_plan, "acme-general", 1, by="Bo")
    with pytest.raises(Problem) as refused:
        desk.run(approve_plan, "acme-general", 1, by="ada")
    assert refused.value.code is Code.INSUFFICIENT_PERMISSIONS
    assert desk.version("acme-general", 1).status == "submitted"


def test_unknown_versions_are_not_found(desk: Desk, database: Database) -> None:
    Desk(database).load(plan())  # another account's
    for flow in (submit_plan, approve_plan, close_plan, validate_plan):
        with pytest.raises(Problem) as refused:
            desk.run(flow, "acme-general", 1, by="Bo")
        assert refused.value.code is Code.RESOURCE_NOT_FOUND
    with pytest.raises(Problem) as refused:
        desk.run(activate_plan, "acme-general", 1, None, by="Bo")
    assert refused.value.code is Code.RESOURCE_NOT_FOUND


def test_a_large_change_wants_a_justification_that_is_kept(desk: Desk) -> None:
    desk.active(plan())
    dear = plan(rows=TWO.replace("5500,55", "55000,550"), version=2, new_business={"from": "2021-01-01"})
    assert desk.load(dear).version is not None
    assert desk.run(validate_plan, "acme-general", 2, by="Ada").version is None
    reviewed = desk.run(validate_plan, "acme-general", 2, by="Ada", justification="losses")
    assert reviewed.version.justification == "losses" == desk.version("acme-general", 2).justification


def test_what_changes_is_shown_cell_by_cell(desk: Desk) -> None:
    desk.active(plan())
    desk.load(plan(rows=TWO, version=2))

    def compare(tx: Tx) -> dict[str, tuple[int | None, int | None]]:
        snapshot: Snapshot = tx
        return {c.state: (c.old, c.new) for c in difference(snapshot, "acme-general", 1, 2)}

    assert desk.run(compare) == {"CA": (53, 55), "NY": (60, 66)}
