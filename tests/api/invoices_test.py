"""Invoices over HTTP."""

import re
from typing import Any

import pytest

from paycover.store.db import Tx
from tests import make
from tests.conftest import Api
from tests.rows import rows_of

START, END = 1_646_818_364, 1_678_334_737
PO = "purchase_order_number"
CYCLE = {"gross_pay": 250_000, "paycycle_startdate": START, "paycycle_enddate": END}


@pytest.fixture
def body(api: Api) -> dict[str, Any]:
    """A body that makes an invoice."""
    who, job, _ = make.write(api, make.insured)
    return {
        "contractor": who.id,
        "job": job.id,
        "gross_pay": 250_000,
        "paycycle_startdate": START,
        "paycycle_enddate": END,
    }


def test_an_invoice_is_priced_by_the_policy(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    assert invoice["premium_due"] == 4325
    assert invoice["purchase_order_number"] is None
    assert api.get(f"/invoices/{invoice['id']}") == invoice
    assert api.get("/invoices") == [invoice]


def test_a_write_takes_eight_statements_at_most(api: Api, body: dict[str, Any]) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    invoice = api.post("/invoices", body)
    assert len(api.statements) <= 8, api.statements
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.put(f"/invoices/{invoice['id']}", {"gross_pay": 10_000})
    assert len(api.statements) <= 8, api.statements
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.post("/invoices", body | {"gross_pay": 300_000})
    assert len(api.statements) <= 8, api.statements


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, "PO-J"),
        ({"purchase_order_number": "PO-1"}, "PO-1"),
        ({"purchase_order_number": ""}, None),
        ({"purchase_order_number": None}, None),
    ],
    ids=["absent", "given", "empty", "null"],
)
def test_seed_002_a_new_invoice_inherits_unless_told(
    api: Api, sent: dict[str, Any], expected: str | None
) -> None:
    metadata = {PO: "PO-J"}
    who, job, _ = make.write(api, lambda tx: make.insured(tx, custom_metadata=metadata))
    made = api.post("/invoices", {"contractor": who.id, "job": job.id} | CYCLE | sent)
    assert made["purchase_order_number"] == expected


def test_seed_002_an_update_in_full(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    who, job, policy = make.write(api, lambda tx: make.insured(tx, wage=20_000))
    change = {
        "contractor": who.id,
        "gross_pay": 10_000,
        "job": job.id,
        "paycycle_enddate": 1_678_334_738,
        "paycycle_startdate": 1_646_818_365,
        "purchase_order_number": "PO-12345678",
    }
    after = api.put(f"/invoices/{invoice['id']}", change)
    assert after == invoice | change | {"policy": policy.id, "premium_due": 173}
    assert api.get(f"/invoices/{invoice['id']}") == after
    assert make.happenings(api, invoice["id"]) == ["invoice.created", "invoice.updated"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, "PO-1"),
        ({"purchase_order_number": "PO-2"}, "PO-2"),
        ({"purchase_order_number": ""}, None),
        ({"purchase_order_number": None}, None),
    ],
    ids=["absent", "given", "empty", "null"],
)
def test_seed_002_the_number_can_be_changed_alone(
    api: Api, body: dict[str, Any], sent: dict[str, Any], expected: str | None
) -> None:
    invoice = api.post("/invoices", body | {"purchase_order_number": "PO-1"})
    after = api.put(f"/invoices/{invoice['id']}", sent)
    assert after == invoice | {"purchase_order_number": expected}


def test_a_change_of_nothing_writes_nothing(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    before = rows_of(api)
    for change in ({}, {"gross_pay": 250_000}, {"purchase_order_number": None}, invoice):
        assert api.put(f"/invoices/{invoice['id']}", {**change}) == invoice
    assert rows_of(api) == before


def test_a_change_of_pay_touches_no_index(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    api.put(f"/invoices/{invoice['id']}", {"gross_pay": invoice["gross_pay"] + 100})
    (update,) = (s for s in api.statements if s.startswith("UPDATE invoices"))
    written = set(re.findall(r"(\w+)=", update.partition(" WHERE ")[0]))
    assert written == {"gross_pay", "premium_due"}


def test_seed_002_a_paid_invoice_is_not_editable(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    make.paid(api, invoice["id"])
    before = rows_of(api)
    for change in ({"gross_pay": 10_000}, {"purchase_order_number": "PO-1"}, {}):
        assert api.refused("PUT", f"/invoices/{invoice['id']}", change)[0] == "invoice_already_paid"
    assert api.refused("DELETE", f"/invoices/{invoice['id']}")[0] == "invoice_already_paid"
    assert api.refused("POST", "/invoices", body)[0] == "invoice_exists"
    again = body | {"gross_pay": 10_000}
    assert api.refused("POST", "/invoices", again)[0] == "invoice_uneditable_already_exists"
    assert rows_of(api) == before


@pytest.mark.parametrize("gross_pay", [100, 1_000, 100_000_000])
def test_seeds_001_and_002_the_range_of_gross_pay(api: Api, body: dict[str, Any], gross_pay: int) -> None:
    made = api.post("/invoices", body | {"gross_pay": gross_pay})
    assert made["premium_due"] == max(100, (gross_pay * 173 + 5_000) // 10_000)
    for outside in (99, 0, -1, 100_000_001):
        code, message = api.refused("PUT", f"/invoices/{made['id']}", {"gross_pay": outside})
        assert code == "invalid_input" and list(message) == ["gross_pay"]


def test_decision_3_posting_again_with_another_pay_replaces(api: Api, body: dict[str, Any]) -> None:
    first = api.post("/invoices", body | {"purchase_order_number": "PO-1"})
    second = api.post("/invoices", body | {"gross_pay": 300_000})
    assert second["id"] != first["id"] and second["premium_due"] == 5_190
    assert (second["replaces"], second["purchase_order_number"]) == (first["id"], "PO-1")
    third = api.post("/invoices", body | {"gross_pay": 310_000, "purchase_order_number": "PO-3"})
    assert (third["replaces"], third["purchase_order_number"]) == (second["id"], "PO-3")
    assert api.get("/invoices") == [third]
    aside = api.get(f"/invoices/{first['id']}")
    assert aside == first | {"status": "replaced", "replaced_by": second["id"]}
    for id in (first["id"], second["id"]):
        code, message = api.refused("PUT", f"/invoices/{id}", {"gross_pay": 1_000})
        assert code == "invoice_uneditable_already_exists" and "replaced" in message
    assert make.happenings(api, first["id"]) == ["invoice.created", "invoice.replaced"]
    assert make.happenings(api, third["id"]) == ["invoice.created"]


def test_decision_3_a_cleared_number_stays_cleared_through_a_replacement(api: Api) -> None:
    metadata = {PO: "PO-J"}
    who, job, _ = make.write(api, lambda tx: make.insured(tx, custom_metadata=metadata))
    body = {"contractor": who.id, "job": job.id} | CYCLE
    first = api.post("/invoices", body)
    api.put(f"/invoices/{first['id']}", {"purchase_order_number": ""})
    assert api.post("/invoices", body | {"gross_pay": 1_000})["purchase_order_number"] is None


def test_decision_5_an_identical_second_post_is_refused(api: Api, body: dict[str, Any]) -> None:
    api.post("/invoices", body)
    before = rows_of(api)
    assert api.refused("POST", "/invoices", body)[0] == "invoice_exists"
    assert api.refused("POST", "/invoices", body | {"purchase_order_number": "PO-9"})[0] == "invoice_exists"
    assert rows_of(api) == before


def test_decision_29_a_cycle_may_lie_outside_the_cover_but_not_end_before_it_starts(
    api: Api, body: dict[str, Any]
) -> None:
    moment = body | {"paycycle_startdate": 5, "paycycle_enddate": 5}
    assert api.post("/invoices", moment)["paycycle_enddate"] == 5
    backwards = body | {"paycycle_startdate": 6, "paycycle_enddate": 5}
    assert api.refused("POST", "/invoices", backwards)[0] == "invalid_paycycle_enddate"


def test_decision_29_without_a_matching_policy_nothing_is_billed(api: Api, body: dict[str, Any]) -> None:
    def work(tx: Tx) -> tuple[str, str]:
        return make.contractor(tx).id, make.job(tx, category_code=make.OTHER_CATEGORY).id

    bare, other = make.write(api, work)
    before = rows_of(api)
    for over in ({"contractor": bare}, {"job": other}):
        assert api.refused("POST", "/invoices", body | over)[0] == "no_active_policy"
    assert rows_of(api) == before


def test_decision_32_a_pair_that_does_not_fit_changes_nothing(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    bare = make.write(api, lambda tx: make.contractor(tx).id)
    before = rows_of(api)
    for change, code in (
        ({"contractor": bare}, "no_active_policy"),
        ({"contractor": "cn_unknown"}, "invalid_contractor_id"),
        ({"job": "jb_unknown"}, "invalid_job_id"),
        ({"paycycle_enddate": 1}, "invalid_paycycle_enddate"),
    ):
        assert api.refused("PUT", f"/invoices/{invoice['id']}", change)[0] == code
    assert rows_of(api) == before


def test_two_invoices_never_bill_the_same_cycle(api: Api, body: dict[str, Any]) -> None:
    first = api.post("/invoices", body)
    second = api.post("/invoices", body | {"paycycle_startdate": START + 1})
    move = {"paycycle_startdate": START}
    code, message = api.refused("PUT", f"/invoices/{second['id']}", move)
    assert code == "invoice_exists" and first["id"] in message
    api.delete(f"/invoices/{first['id']}")
    assert api.put(f"/invoices/{second['id']}", move)["paycycle_startdate"] == START


def test_an_invoice_that_moves_is_no_longer_its_assignments(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    other = make.write(api, make.insured)
    made = api.post("/assignments", {"contractor": who.id, "job": job.id})
    [invoice] = api.get("/invoices", assignment=made["id"])
    moved = api.put(f"/invoices/{invoice['id']}", {"contractor": other[0].id, "job": other[1].id})
    assert moved["assignment"] is None
    api.put(f"/assignments/{made['id']}", {"bind": False})
    assert api.get(f"/invoices/{invoice['id']}")["status"] == "open"


def test_an_invoice_of_an_assigned_pair_has_the_assignments_rates(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    made = api.post("/assignments", {"contractor": who.id, "job": job.id, "coverage_type": ["general"]})
    posted = api.post("/invoices", {"contractor": who.id, "job": job.id} | CYCLE)
    assert (posted["assignment"], posted["net_rate"]) == (made["id"], 53)


def test_lists_show_what_bills_and_by_status_the_rest(api: Api, body: dict[str, Any]) -> None:
    replaced = api.post("/invoices", body)
    still = api.post("/invoices", body | {"gross_pay": 300_000})
    paid = api.post("/invoices", body | {"paycycle_startdate": 1})
    make.paid(api, paid["id"])
    assert [i["id"] for i in api.get("/invoices")] == [paid["id"], still["id"]]
    by_status = {"open": still, "paid": paid, "replaced": replaced}
    for status, invoice in by_status.items():
        assert [i["id"] for i in api.get("/invoices", status=status)] == [invoice["id"]]
        assert len(api.statements) <= 3
    assert api.get("/invoices", status="void") == []
    assert api.get("/invoices", contractor="cn_unknown") == []
    assert api.call("GET", "/invoices", params={"status": "gone"}).json()["error_code"] == "invalid_input"


def test_a_deleted_invoice_is_gone(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    gone = api.delete(f"/invoices/{invoice['id']}")
    assert gone == {
        "id": invoice["id"],
        "object": "invoice",
        "deleted": True,
        "deleted_at": gone["deleted_at"],
    }
    for method in ("GET", "PUT", "DELETE"):
        change = {"gross_pay": 1_000} if method == "PUT" else None
        assert api.refused(method, f"/invoices/{invoice['id']}", change, 404)[0] == "resource_not_found"
    assert api.post("/invoices", body)["id"] != invoice["id"]
    assert make.happenings(api, invoice["id"]) == ["invoice.created", "invoice.deleted"]


def test_another_accounts_ids_are_answered_like_unknown_ones(
    api: Api, new_api: Any, body: dict[str, Any]
) -> None:
    invoice = api.post("/invoices", body)
    stranger: Api = new_api()
    who, job, _ = make.write(stranger, make.insured)
    theirs = {"contractor": who.id, "job": job.id} | CYCLE
    kept = rows_of(api)
    for field in ("contractor", "job"):
        for id in (body[field], "zz_unknown"):
            code, message = stranger.refused("POST", "/invoices", theirs | {field: id})
            assert (code, message) == (f"invalid_{field}_id", f"No such {field}: {id}")
    for method in ("GET", "PUT", "DELETE"):
        for id in (invoice["id"], "zz_unknown"):
            change = {"gross_pay": 1_000} if method == "PUT" else None
            answer = stranger.refused(method, f"/invoices/{id}", change, 404)
            assert answer == ("resource_not_found", f"No such invoice: {id}")
    assert rows_of(api) == kept and stranger.get("/invoices") == []
