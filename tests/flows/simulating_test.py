"""The book as it is, priced by a draft, on both databases."""

from typing import Any

import pytest

from paycover.domain.simulations import Simulation
from paycover.flows import simulating
from paycover.flows.rate_plans import load_plan
from paycover.flows.simulating import simulate, version_of
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from paycover.store import simulating as store
from paycover.store.invoices import INVOICES
from tests import make, sales
from tests.conftest import Api
from tests.plans import plan


def run(api: Api, **span: int) -> tuple[Simulation, list[int]]:
    """Price the account's invoices by a plan that is not on the market."""
    done: list[int] = []
    found = make.write(
        api, lambda tx: simulate(tx, version_of(tx, "acme-general", 1), progress=done.append, **span)
    )
    return found, done


def sold(api: Api, pays: list[int]) -> list[Any]:
    """Sell cover for a job and bill pay cycles of it."""
    body = sales.quote_body(api)
    quote = api.post("/quotes", body)
    api.post("/policies", {"quote": quote["id"]})
    return [
        api.post(
            "/invoices",
            {
                "contractor": body["contractor"],
                "job": body["job"],
                "gross_pay": pay,
                "paycycle_startdate": 1_000 * number,
                "paycycle_enddate": 1_000 * number + 500,
            },
        )
        for number, pay in enumerate(pays, 1)
    ]


@pytest.fixture
def book(api: Api, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Three invoices at 173, and a draft that rates general liability 73 instead of 53."""
    draft = plan(rows=f"{make.CATEGORY},CA,91341,7300,73,accept\n", categories=None)
    reviewed = make.write(api, lambda tx: load_plan(tx, draft.text, draft.beside, by="Ada"))
    assert reviewed.version is not None, reviewed.faults
    return sold(api, [250_000, 100, 33_333])


def test_real_invoices_are_priced_and_stay_as_they_are(api: Api, book: list[Any]) -> None:
    found, done = run(api)
    total = found.total
    assert (total.count, total.old, total.new) == (3, 4_325 + 100 + 577, 4_825 + 100 + 643)
    assert (total.rise, total.fall) == (500, 0)
    assert set(found.by_state) == {"CA"} and set(found.by_category) == {make.CATEGORY}
    assert sum(done) == 3
    assert [api.get(f"/invoices/{invoice['id']}") for invoice in book] == book
    assert make.happenings(api, book[0]["id"]) == ["invoice.created"]


def test_invoices_are_read_in_batches(api: Api, book: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BATCH", 2)
    found, done = run(api)
    assert (found.total.count, done) == (3, [2, 1])
    assert make.write(api, store.count_billed) == 3


def test_a_span_of_pay_cycles_is_priced(api: Api, book: list[Any]) -> None:
    assert run(api, since=2_000)[0].total.count == 2
    assert run(api, since=2_000, until=3_000)[0].total.count == 1


def test_what_was_set_aside_or_has_nothing_pinned_is_not_priced(api: Api, book: list[Any]) -> None:
    api.delete(f"/invoices/{book[0]['id']}")

    def unpin(tx: Any) -> None:
        invoice = INVOICES.find(tx, book[1]["id"])
        assert invoice is not None
        INVOICES.save(tx, replace(invoice, snapshot=None))

    make.write(api, unpin)
    found, _ = run(api)
    assert (found.total.count, found.unpinned.count) == (1, 1)


def test_another_accounts_invoices_and_versions_are_not_seen(
    api: Api, book: list[Any], new_api: Any
) -> None:
    other = new_api()
    with pytest.raises(Problem) as refused:
        run(other)
    assert refused.value.code is Code.RESOURCE_NOT_FOUND
    assert make.write(other, store.count_billed) == 0
    assert simulating.version_of is version_of
