"""What an expert tries first with rate plans (insurance.md 9)."""

from typing import Any

from paycover.domain.coverage import Coverage
from paycover.domain.rate_faults import Holds, held_back
from paycover.flows.rate_activation import activate_plan
from paycover.flows.rate_plans import Reviewed, approve_plan, load_plan, submit_plan, validate_plan
from paycover.kit.dates import DAY, iso_day
from paycover.store.db import Tx
from paycover.store.rate_plans import all_versions
from tests import make, sales
from tests.conftest import Api
from tests.plans import Plan, plan

WC, GL = Coverage.WORKERS_COMP, Coverage.GENERAL
CATEGORY = "jc_9Tqpkbkp6G"


def on_sale(api: Api, version: int, wc: int, gl: int, start: str, renewals: str | None = None) -> None:
    """Bring a version of both lines to market, from a day on; for renewals from another."""
    film = [{"slug": "film-crew", "name": "Film crew", "id": CATEGORY}]
    begin = {"from": start}
    again = None if renewals is None else {"from": renewals}
    for given in (
        plan(
            WC,
            f"film-crew,CA,9610,{wc}00,{wc},accept\n",
            version=version,
            categories=film,
            new_business=begin,
            renewal=again,
        ),
        plan(
            GL,
            f"film-crew,CA,91341,{gl}00,{gl},accept\n",
            version=version,
            categories=film,
            new_business=begin,
            renewal=again,
        ),
    ):
        name = f"acme-{given.manifest['coverage_type']}"

        def sell(tx: Tx, given: Plan = given, name: str = name) -> Reviewed:
            assert load_plan(tx, given.text, given.beside, by="Ada").version is not None
            assert validate_plan(tx, name, version, by="Ada").version is not None
            submit_plan(tx, name, version, by="Ada")
            approve_plan(tx, name, version, by="Bo")
            return activate_plan(tx, name, version, None, by="Bo")

        reviewed = make.write(api, sell)
        assert reviewed.version is not None, reviewed.faults


def assigned(api: Api, contractor: str) -> Any:
    """Put a contractor on a new job of the same kind."""
    job = make.write(api, lambda tx: make.job(tx, category_code=CATEGORY))
    return api.post("/assignments", {"contractor": contractor, "job": job.id})


def test_07_a_plan_replaced_during_the_term_leaves_what_was_sold_as_it_was(new_api: Any) -> None:
    api: Api = new_api(categories=lambda api: None)
    on_sale(api, 7, 120, 53, "2020-01-01")
    body = sales.quote_body(api, category_code=CATEGORY)
    quote = api.post("/quotes", body)
    assert quote["net_rate"] == 173
    api.post("/policies", {"quote": quote["id"]})
    before = assigned(api, body["contractor"])
    on_sale(api, 8, 150, 60, iso_day(sales.now(api)))

    assert api.get(f"/assignments/{before['id']}")["net_rate"] == 173
    assert assigned(api, body["contractor"])["net_rate"] == 173
    invoice = {
        "contractor": body["contractor"],
        "job": body["job"],
        "gross_pay": 250_000,
        "paycycle_startdate": sales.now(api),
        "paycycle_enddate": sales.now(api) + DAY,
    }
    assert api.post("/invoices", invoice)["premium_due"] == 4_325
    assert api.post("/quotes", sales.quote_body(api, category_code=CATEGORY))["net_rate"] == 210


def test_cover_that_is_renewed_goes_by_the_older_version_until_renewals_begin(new_api: Any) -> None:
    api: Api = new_api(categories=lambda api: None)
    on_sale(api, 7, 120, 53, "2020-01-01")
    body = sales.quote_body(api, category_code=CATEGORY)
    api.post("/policies", {"quote": api.post("/quotes", body)["id"]})
    sales.days_pass(api, 370)
    again = sales.now(api) + 10 * DAY
    on_sale(api, 8, 150, 60, iso_day(sales.now(api)), renewals=iso_day(again))
    newcomer = sales.quote_body(api, category_code=CATEGORY)
    rows = [newcomer, body, newcomer | {"effective_date": again}, body | {"effective_date": again}]
    shown = api.post("/quotes/preview", {"rows": rows}, status=200)["rows"]
    assert [row["result"]["net_rate"] for row in shown] == [210, 173, 210, 210]
    assert api.post("/quotes", body)["net_rate"] == 173


def test_17_a_rate_table_with_an_ohio_workers_comp_row_is_rejected(api: Api) -> None:
    bad: Plan = plan(WC, "roofer,CA,5552,12000,120,accept\nroofer,OH,5551,12000,120,accept\n")
    reviewed = make.write(api, lambda tx: load_plan(tx, bad.text, bad.beside, by="Ada"))
    assert reviewed.version is None and held_back(reviewed.faults, Holds.LOADING)
    assert [(f.rule, f.row, f.column, f.value) for f in reviewed.faults] == [("RV02", 3, "state", "OH")]
    assert "Ohio is sold by its state fund alone" in reviewed.faults[0].sentence
    assert make.write(api, all_versions) == []
