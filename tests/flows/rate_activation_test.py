"""What is on the market after a version was activated or closed, on both databases."""

from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.domain.coverage import Coverage
from paycover.flows.rate_activation import activate_plan
from paycover.flows.rate_plans import (
    close_plan,
)
from paycover.flows.sandbox import illustrative_rates, load_categories
from paycover.kit.dates import parse_iso
from paycover.kit.errors import Problem
from paycover.store.categories import all_categories
from paycover.store.db import Database
from tests.desk import TWO, Desk, rules
from tests.plans import TAXES, plan

WC = Coverage.WORKERS_COMP


@pytest.fixture
def desk(database: Database) -> Desk:
    """A production account, as it is at first."""
    return Desk(database)


def test_states_are_activated_one_after_the_other(desk: Desk) -> None:
    name = desk.active(plan(), ["ca"])
    assert desk.version(*name).states == ("CA",)
    assert set(desk.market()) == {(1, "CA")}
    again = desk.run(activate_plan, *name, ["CA"], by="Bo")
    assert again.version == desk.version(*name) and len(again.version.steps) == 5
    desk.run(activate_plan, *name, ["US-NY"], by="Cy")
    assert desk.version(*name).states == ("*",)
    assert set(desk.market()) == {(1, "CA"), (1, "NY")}
    with pytest.raises(Problem, match="nothing to sell"):
        desk.run(activate_plan, *name, ["TX"], by="Bo")


def test_any_state_is_expanded_until_all_states_are_on_sale(desk: Desk) -> None:
    rows = "roofer,CA,91341,5300,53,accept\nroofer,*,91341,6000,60,accept\n"
    given = plan(
        rows=rows, admitted=True, filings=[{"state": "*", "type": "file_and_use"}], illustrative=True
    )
    sandbox = Desk(desk.database, Environment.SANDBOX)
    name = sandbox.active(given, ["NV"])
    assert sandbox.market() == {(1, "NV"): (60, None)}
    sandbox.run(activate_plan, *name, None, by="Bo")
    assert sandbox.market() == {(1, "NV"): (60, None), (1, "CA"): (53, None), (1, "*"): (60, None)}


def test_a_newer_version_takes_over_where_it_is_active(desk: Desk) -> None:
    desk.active(plan())
    newer = plan(rows=TWO, version=2, new_business={"from": "2021-01-01"})
    name = desk.active(newer, ["NY"])
    start = parse_iso("2021-01-01")
    assert desk.market() == {
        (1, "CA"): (53, None),
        (1, "NY"): (60, start),
        (2, "NY"): (66, None),
    }
    desk.run(activate_plan, *name, ["CA"], by="Bo")
    assert desk.market()[1, "CA"] == (53, start)


def test_a_version_that_does_not_begin_later_does_not_take_over(desk: Desk) -> None:
    desk.active(plan())
    name = desk.approved(plan(rows=TWO, version=2))
    before = desk.market()
    reviewed = desk.run(activate_plan, *name, None, by="Bo")
    assert reviewed.version is None and "RV07" in rules(reviewed.faults)
    assert desk.market() == before and desk.version(*name).status == "approved"


def test_a_hole_holds_back_activation(desk: Desk) -> None:
    both = [{"slug": "roofer", "name": "Roofer"}, {"slug": "tiler", "name": "Tiler"}]
    rows = "roofer,CA,91341,5300,53,accept\nroofer,NV,91341,5300,53,accept\ntiler,CA,91341,5300,53,accept\n"
    given = plan(rows=rows, categories=both)
    given.tables["taxes.csv"] = TAXES + "NV,35000,4000\n"
    name = desk.approved(given)
    reviewed = desk.run(activate_plan, *name, None, by="Bo")
    assert [(f.rule, f.value) for f in reviewed.faults if f.rule == "HOLE"] == [("HOLE", "NV")]
    assert "no general rate for tiler in NV" in reviewed.faults[-1].sentence
    assert desk.market() == {} and desk.run(all_categories) == []
    assert desk.run(activate_plan, *name, ["CA"], by="Bo").version is not None


def test_two_plans_do_not_sell_one_cell(database: Database) -> None:
    sandbox = Desk(database, Environment.SANDBOX)
    sandbox.run(load_categories)
    first = illustrative_rates()[0].category_code
    slug = next(c.slug for c in sandbox.run(all_categories) if c.id == first)
    given = plan(rows=f"{slug},CA,91341,5300,53,accept\n", categories=None)
    name = sandbox.approved(given)
    reviewed = sandbox.run(activate_plan, *name, None, by="Bo")
    assert reviewed.version is None and rules(reviewed.faults) == {"OVERLAP"}
    assert "illustrative-general version 1" in reviewed.faults[0].sentence


@pytest.mark.parametrize("marked", [{"illustrative": True}, {"status": "ILLUSTRATIVE"}])
def test_production_never_sells_what_is_illustrative(desk: Desk, marked: dict[str, Any]) -> None:
    name = desk.approved(plan(**marked))
    reviewed = desk.run(activate_plan, *name, None, by="Bo", justification="a wish")
    assert reviewed.version is None and rules(reviewed.faults) == {"RV16"}
    assert desk.market() == {}


def test_production_never_sells_what_was_not_filed(desk: Desk) -> None:
    given = plan(WC, filings=[{"state": "CA", "type": "file_and_use"}])
    name = desk.approved(given)
    assert desk.run(activate_plan, *name, None, by="Bo").version is None
    assert desk.run(activate_plan, *name, ["CA"], by="Bo").version is not None
    assert set(desk.market()) == {(1, "CA")}


def test_a_closed_version_is_off_the_market(desk: Desk) -> None:
    name = desk.active(plan())
    desk.run(close_plan, *name, by="Cy")
    assert desk.market() == {}
    assert desk.told(desk.version(*name).id)[-1] == "rate_plan.closed"
    with pytest.raises(Problem, match="only an active"):
        desk.run(close_plan, *name, by="Cy")
