"""What was sold is re-priced from its snapshot alone, by the state that rates each line."""

from typing import Any

import pytest
import sqlalchemy as sa

from paycover.domain.addresses import Address
from paycover.domain.rate_snapshots import is_genuine
from paycover.domain.rates import RateTax
from paycover.kit.records import replace
from paycover.store import tables
from paycover.store.db import Statement, Tx
from paycover.store.jobs import JOBS
from paycover.store.policies import POLICIES
from paycover.store.rates import add_taxes, find_snapshot
from tests import film, make
from tests.conftest import Api
from tools.verify_premium import verify

TEXAS = Address(country="US", region="TX")


@pytest.fixture
def sold(api: Api) -> dict[str, Any]:
    """A crew that lives in Illinois and works in Texas: a quote, its policy, more work, and its bills."""
    who, job = film.crew(api)

    def prepare(tx: Tx) -> str:
        here = replace(job, address=TEXAS)
        JOBS.save(tx, here)
        tax = RateTax(
            plan=f"{job.category_code}-workers-comp",
            version=1,
            state="TX",
            surplus_lines_tax_ppm=20_000,
            stamping_fee_ppm=700,
        )
        add_taxes(tx, [tax])
        return make.job(tx, category_code=job.category_code, address=TEXAS).id

    next_job = make.write(api, prepare)
    pair = {"contractor": who.id, "job": job.id}
    quote = api.post("/quotes", pair | {"coverage_type": [line.value for line in film.FILM]})
    policy = api.post("/policies", {"quote": quote["id"]})
    more = api.post("/assignments", {"contractor": who.id, "job": next_job})
    invoice = api.post("/invoices", pair | film.pay(api, 250_000))
    return {"quote": quote, "policy": policy, "assignment": more, "invoice": invoice}


def inside(shown: Any) -> dict[str, tuple[int, int]]:
    """Return what tax and stamping fee lie inside the amount of each line."""
    lines = {line["coverage_type"]: line["inside"] for line in shown["lines"]}
    return {name: (told["surplus_lines_tax"], told["stamping_fee"]) for name, told in lines.items()}


def test_everything_sold_is_repriced_when_its_plans_have_gone(api: Api, sold: dict[str, Any]) -> None:
    paths = {
        name: f"/{name}s/{sold[name]['id']}/explanation" for name in ("quote", "assignment", "invoice")
    }
    before = {name: api.get(path) for name, path in paths.items()}
    make.write(api, _forget_plans)
    after = {name: api.get(path) for name, path in paths.items()}
    assert after == before
    for shown in after.values():
        assert verify(shown) == [] and shown["matches"]
        assert {line["plan"] is not None and len(line["sha256"]) for line in shown["lines"]} == {64}
    told = after["invoice"]
    assert [(line["coverage_type"], line["state"]) for line in told["lines"]] == [
        ("workers-comp", "TX"),
        ("general", "IL"),
    ]
    assert told["premium"]["premium_due"] == 4_325
    assert inside(told) == {"workers-comp": (59, 2), "general": (44, 1)}


def test_a_policy_is_repriced_from_its_snapshot_too(api: Api, sold: dict[str, Any]) -> None:
    make.write(api, _forget_plans)

    def rates(tx: Tx) -> tuple[bool, bool]:
        policy = POLICIES.find(tx, sold["policy"]["id"])
        assert policy is not None and policy.snapshot is not None
        pinned = find_snapshot(tx, policy.snapshot)
        assert pinned is not None
        return is_genuine(pinned), pinned.rates == policy.rates == film.FILM

    assert make.write(api, rates) == (True, True)


def _forget_plans(tx: Tx) -> None:
    for table in (tables.rates, tables.rate_taxes, tables.rate_plan_versions, tables.categories):
        tx.run(Statement(sa.delete(table).where(table.c.account == sa.bindparam("account"))), [{}])
