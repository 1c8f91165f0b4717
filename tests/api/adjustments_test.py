"""Adjustments over HTTP: a paid invoice stays as it is, and what its pay turned out to be is added."""

import json
from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.domain.adjustments import AdjustmentStatus
from paycover.kit.records import replace
from paycover.store.adjustments import ADJUSTMENTS
from paycover.store.db import Tx
from tests import make
from tests.api.tenancy import check_foreign
from tests.conftest import Api
from tests.rows import rows_of

CYCLE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


def invoiced(api: Api, **over: Any) -> Any:
    """Make an invoice, of a pair of its own unless one is given."""
    who, job, _ = make.write(api, make.insured)
    return api.post("/invoices", {"contractor": who.id, "job": job.id} | CYCLE | over)


def adjust(api: Api, invoice: Any, gross_pay: int, **over: Any) -> Any:
    """Correct the pay of an invoice."""
    return api.post(f"/invoices/{invoice['id']}/adjustments", {"gross_pay": gross_pay} | over)


def settle(api: Api, id: str) -> Any:
    """Take an adjustment as settled."""
    return api.post(f"/test_helpers/adjustments/{id}/settle", status=200)


@pytest.fixture
def paid(api: Api) -> Any:
    """A paid invoice that bills 250,000 at 173."""
    invoice = invoiced(api, purchase_order_number="PO-1")
    return api.post(f"/test_helpers/invoices/{invoice['id']}/pay", status=200)


def test_a_correction_upwards_is_additional_premium(api: Api, paid: Any) -> None:
    made = adjust(api, paid, 260_000, reason="Overtime was reported late.")
    assert made == {
        "id": made["id"],
        "invoice": paid["id"],
        "number": 1,
        "contractor": paid["contractor"],
        "job": paid["job"],
        "policy": paid["policy"],
        "assignment": None,
        "kind": "additional_premium",
        "gross_pay": 260_000,
        "gross_pay_change": 10_000,
        "net_rate": 173,
        "rates": {"workers-comp": 120, "general": 53},
        "premium_due": 4_498,
        "premium_change": 173,
        "cancelled": False,
        "reason": "Overtime was reported late.",
        "purchase_order_number": "PO-1",
        "status": "open",
        "settled_at": None,
        "created": made["created"],
    }
    assert made["id"].startswith("ad_") and abs(made["created"] - paid["created"]) < 60
    assert api.get(f"/adjustments/{made['id']}") == made
    assert api.get("/adjustments") == [made]
    assert api.events(made["id"]) == ["adjustment.created"]
    assert json.loads(make.event_rows(api, made["id"])[0].data) == made


def test_each_correction_adds_to_those_before_it(api: Api, paid: Any) -> None:
    pays = [260_000, 240_000, 5_000, 6_000, 250_000]
    made = [adjust(api, paid, pay) for pay in pays]
    assert [a["premium_change"] for a in made] == [173, -346, -4_052, 4, 4_221]
    assert [a["number"] for a in made] == [1, 2, 3, 4, 5]
    assert [a["kind"].partition("_")[0] for a in made] == [
        "additional",
        "return",
        "return",
        "additional",
        "additional",
    ]
    assert paid["premium_due"] + sum(a["premium_change"] for a in made) == made[-1]["premium_due"] == 4_325


def test_the_paid_invoice_stays_the_same_bytes(api: Api, paid: Any) -> None:
    address = f"/invoices/{paid['id']}"
    before, rows = api.call("GET", address).content, rows_of(api)["invoices"]
    for pay in (1_000, 300_000):
        settle(api, adjust(api, paid, pay)["id"])
    assert api.call("GET", address).content == before
    assert rows_of(api)["invoices"] == rows
    assert api.events(paid["id"]) == ["invoice.created", "invoice.charge_card_succeeded"]


def test_the_rate_is_the_invoices_own_whatever_became_of_the_policy(api: Api, paid: Any) -> None:
    api.delete(f"/policies/{paid['policy']}")
    api.delete(f"/contractors/{paid['contractor']}")
    assert adjust(api, paid, 10_000)["premium_due"] == 173


def test_the_assignment_that_was_billed_is_named(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    assignment = api.post("/assignments", {"contractor": who.id, "job": job.id})
    [invoice] = api.get("/invoices", assignment=assignment["id"])
    api.post(f"/test_helpers/invoices/{invoice['id']}/pay", status=200)
    assert adjust(api, invoice, 20_000)["assignment"] == assignment["id"]
    assert api.get(f"/assignments/{assignment['id']}") == assignment


@pytest.mark.parametrize("sent", [{}, {"reason": None}, {"reason": ""}], ids=["absent", "null", "empty"])
def test_a_reason_may_be_left_out(api: Api, paid: Any, sent: dict[str, Any]) -> None:
    assert adjust(api, paid, 260_000, **sent)["reason"] is None


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"gross_pay"}),
        ({"gross_pay": None, "reason": 7}, {"gross_pay", "reason"}),
        ({"gross_pay": "", "reason": "x" * 5_001}, {"gross_pay", "reason"}),
        ({"gross_pay": 99, "reason": "a\x00b"}, {"gross_pay", "reason"}),
        ({"gross_pay": 100_000_001}, {"gross_pay"}),
        ({"gross_pay": 0}, {"gross_pay"}),
    ],
)
def test_every_fault_of_a_body_is_named(
    api: Api, paid: Any, body: dict[str, Any], faults: set[str]
) -> None:
    before = rows_of(api)
    code, message = api.refused("POST", f"/invoices/{paid['id']}/adjustments", body)
    assert (code, set(message)) == ("invalid_input", faults)
    assert rows_of(api) == before


def test_what_is_not_paid_is_edited_instead(api: Api) -> None:
    invoice = invoiced(api)
    body = {"gross_pay": 260_000}
    before = rows_of(api)
    code, message = api.refused("POST", f"/invoices/{invoice['id']}/adjustments", body)
    assert code == "invoice_not_paid" and f"PUT /api/v1/invoices/{invoice['id']}" in message
    assert rows_of(api) == before
    assert api.put(f"/invoices/{invoice['id']}", body)["premium_due"] == 4_498
    pair = {name: invoice[name] for name in ("contractor", "job")}
    new = api.post("/invoices", CYCLE | pair)
    code, message = api.refused("POST", f"/invoices/{invoice['id']}/adjustments", body)
    assert code == "invoice_uneditable_already_exists" and new["id"] in message


def test_what_is_paid_says_that_an_adjustment_corrects_it(api: Api, paid: Any) -> None:
    address = f"/api/v1/invoices/{paid['id']}/adjustments"
    code, message = api.refused("PUT", f"/invoices/{paid['id']}", {"gross_pay": 260_000})
    assert code == "invoice_already_paid" and address in message
    pair = {name: paid[name] for name in ("contractor", "job")}
    code, message = api.refused("POST", "/invoices", CYCLE | pair | {"gross_pay": 260_000})
    assert code == "invoice_uneditable_already_exists" and address in message


def test_the_pay_it_stands_at_is_refused_and_nothing_changes(api: Api, paid: Any) -> None:
    for _ in range(2):
        for pay in (250_000, 260_000):
            before = rows_of(api)
            body = {"gross_pay": pay, "reason": "again"}
            code, message = api.refused("POST", f"/invoices/{paid['id']}/adjustments", body)
            assert code == "invoice_exists" and str(pay) in message
            assert rows_of(api) == before
            adjust(api, paid, 510_000 - pay)


def test_the_least_premium_is_kept_and_a_change_of_nothing_is_settled_at_once(api: Api, paid: Any) -> None:
    low = adjust(api, paid, 5_000)
    assert (low["premium_due"], low["premium_change"], low["status"]) == (100, -4_225, "open")
    lower = adjust(api, paid, 1_000)
    assert (lower["premium_change"], lower["kind"]) == (0, "return_premium")
    assert (lower["status"], lower["settled_at"]) == ("settled", lower["created"])
    address = f"/test_helpers/adjustments/{lower['id']}/settle"
    assert api.refused("POST", address)[0] == "adjustment_not_open"


def test_settling_is_told_and_done_once(api: Api, paid: Any) -> None:
    made = adjust(api, paid, 260_000)
    done = settle(api, made["id"])
    assert done == made | {"status": "settled", "settled_at": done["settled_at"]}
    assert abs(done["settled_at"] - made["created"]) < 60
    assert api.get(f"/adjustments/{made['id']}") == done
    assert api.events(made["id"]) == ["adjustment.created", "adjustment.settled"]
    assert json.loads(make.event_rows(api, made["id"])[1].data) == done
    before = rows_of(api)
    code, message = api.refused("POST", f"/test_helpers/adjustments/{made['id']}/settle")
    assert code == "adjustment_not_open" and "settled" in message
    assert rows_of(api) == before


def test_a_settled_one_counts_and_a_void_one_does_not(api: Api, paid: Any) -> None:
    settle(api, adjust(api, paid, 260_000)["id"])
    second = adjust(api, paid, 300_000)

    def void(tx: Tx) -> None:
        found = ADJUSTMENTS.lock(tx, second["id"])
        assert found is not None
        ADJUSTMENTS.save(tx, replace(found, status=AdjustmentStatus.VOID))

    make.write(api, void)
    third = adjust(api, paid, 250_000)
    assert (third["number"], third["gross_pay_change"], third["premium_change"]) == (3, -10_000, -173)


def test_lists_are_narrowed_by_what_an_adjustment_names(api: Api, paid: Any) -> None:
    one, two = adjust(api, paid, 260_000), adjust(api, paid, 270_000)
    other = invoiced(api)
    make.paid(api, other["id"])
    three = adjust(api, other, 260_000)
    one = settle(api, one["id"])
    assert api.get("/adjustments") == [three, two, one]
    assert api.get("/adjustments", limit=1, starting_after=three["id"]) == [two]
    for name in ("invoice", "contractor", "job"):
        assert api.get("/adjustments", **{name: one[name]}) == [two, one]
        assert len(api.statements) <= 3
        assert api.get("/adjustments", **{name: "zz_unknown"}) == []
    assert api.get("/adjustments", status="open") == [three, two]
    assert api.get("/adjustments", status="settled", invoice=paid["id"]) == [one]
    assert api.get("/adjustments", status="void") == []
    assert api.refused("GET", "/adjustments?status=gone")[0] == "invalid_input"


@pytest.mark.parametrize("chained", [0, 12])
def test_a_write_takes_eight_statements_at_most_however_long_the_chain(
    api: Api, paid: Any, chained: int
) -> None:
    for number in range(chained):
        adjust(api, paid, 300_000 + number)
    made = adjust(api, paid, 260_000)
    assert len(api.statements) <= 8, api.statements
    settle(api, made["id"])
    assert len(api.statements) <= 8, api.statements


def test_a_key_makes_one_adjustment_of_several_tries(api: Api, paid: Any) -> None:
    address, key = f"/invoices/{paid['id']}/adjustments", {"Ten99Policy-Idempotent-Key": "correction-1"}
    answers = [
        api.call("POST", address, json={"gross_pay": 260_000}, headers=key).content for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert [made["id"] for made in api.get("/adjustments")] == [json.loads(answers[0])["id"]]
    other = api.call("POST", address, json={"gross_pay": 270_000}, headers=key)
    assert other.json()["error_code"] == "idempotency"


def test_a_deleted_and_an_unknown_invoice_are_not_found(api: Api) -> None:
    gone = invoiced(api)
    api.delete(f"/invoices/{gone['id']}")
    for id in (gone["id"], "in_unknown"):
        answer = api.refused("POST", f"/invoices/{id}/adjustments", {"gross_pay": 1_000}, 404)
        assert answer == ("resource_not_found", f"No such invoice: {id}")
    assert api.refused("POST", "/test_helpers/adjustments/ad_unknown/settle", status=404) == (
        "resource_not_found",
        "No such adjustment: ad_unknown",
    )


def test_another_accounts_ids_are_answered_like_unknown_ones(api: Api, new_api: Any, paid: Any) -> None:
    made = adjust(api, paid, 260_000)
    stranger: Api = new_api()
    check_foreign(api, stranger, "/adjustments", made["id"], changing=None)
    kept = rows_of(api)
    body = {"gross_pay": 270_000}
    answer = stranger.refused("POST", f"/invoices/{paid['id']}/adjustments", body, 404)
    assert answer == ("resource_not_found", f"No such invoice: {paid['id']}")
    answer = stranger.refused("POST", f"/test_helpers/adjustments/{made['id']}/settle", status=404)
    assert answer == ("resource_not_found", f"No such adjustment: {made['id']}")
    assert stranger.get("/adjustments", invoice=paid["id"]) == []
    assert rows_of(api) == kept


def test_settling_on_demand_is_for_sandboxes(new_api: Any) -> None:
    api: Api = new_api(Environment.PRODUCTION)
    invoice = invoiced(api)
    make.paid(api, invoice["id"])
    made = adjust(api, invoice, 260_000)
    code, _ = api.refused("POST", f"/test_helpers/adjustments/{made['id']}/settle", status=404)
    assert code == "resource_not_found"
    assert api.get(f"/adjustments/{made['id']}") == made
