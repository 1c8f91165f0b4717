"""From a bound assignment to a charged card: notice at once, charge a day later, declines, new cards."""

import pytest

from paycover.domain.charging import ChargeAnswer, ChargeStatus
from paycover.domain.notices import NoticeKind
from paycover.domain.payments import NO_CARD
from paycover.flows.charging import record_answer
from paycover.kit.dates import DAY
from paycover.store.assignments import ASSIGNMENTS
from tests import make
from tests.scenarios.conftest import Platform


def _active_since(platform: Platform, assignment: str) -> int | None:
    found = make.write(platform.api, lambda tx: ASSIGNMENTS.find(tx, assignment))
    moment: int | None = found.active_since
    return moment


def test_bound_cover_is_billed_told_at_once_and_charged_a_day_later(platform: Platform) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    invoice = platform.invoice_of(assignment["id"])
    (payment,) = platform.payments(invoice["id"])
    assert (payment["status"], payment["amount"]) == ("scheduled", invoice["premium_due"])
    assert payment["due"] == pytest.approx(invoice["created"] + DAY, abs=5)
    (notice,) = platform.notices(who)
    assert (notice.kind, notice.sent_at) == (NoticeKind.CHARGE_SCHEDULED, None)
    assert (notice.data["amount"], notice.data["charge_at"]) == (payment["amount"], payment["due"])
    assert notice.data["has_card"] is True
    assert not platform.charger.charges and _active_since(platform, assignment["id"]) is None

    platform.pass_days(1)
    (order,) = platform.charger.charges.values()
    assert (order.amount, order.card) == (invoice["premium_due"], "pays")
    (payment,) = platform.payments(invoice["id"])
    assert (payment["status"], payment["attempt"], payment["due"]) == ("succeeded", 1, None)
    assert payment["processor_id"] == f"ch_{order.key}"
    paid = platform.api.get(f"/invoices/{invoice['id']}")
    assert (paid["status"], paid["paid_at"]) == ("paid", payment["succeeded_at"])
    assert _active_since(platform, assignment["id"]) == paid["paid_at"]
    assert platform.api.events(invoice["id"]) == ["invoice.created", "invoice.charge_card_succeeded"]
    assert platform.told(assignment["id"]) == ["assignment.created", "assignment.active"]
    assert platform.api.events(payment["id"]) == ["payment.created", "payment.updated", "payment.succeeded"]


def test_without_binding_nobody_is_told_and_nothing_is_charged(platform: Platform) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job, bind=False)
    platform.pass_days(2)
    assert platform.api.get("/payments") == [] and platform.notices(who) == []
    assert not platform.charger.charges

    platform.api.put(f"/assignments/{assignment['id']}", {"bind": True})
    platform.work()
    assert [notice.kind for notice in platform.notices(who)] == [NoticeKind.CHARGE_SCHEDULED]
    platform.pass_days(1)
    assert platform.invoice_of(assignment["id"])["status"] == "paid"


def test_what_is_charged_is_what_the_invoice_comes_to_by_then(platform: Platform) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    platform.api.put(f"/invoices/{invoice['id']}", {"gross_pay": 300_000})
    platform.work()
    assert [payment["amount"] for payment in platform.payments(invoice["id"])] == [5_190]
    platform.pass_days(1)
    assert [order.amount for order in platform.charger.charges.values()] == [5_190]


def test_a_declined_card_is_tried_on_days_one_three_and_five_and_gives_no_cover(platform: Platform) -> None:
    who, job = platform.insured(card="declines")
    assignment = platform.assign(who, job)
    invoice = platform.invoice_of(assignment["id"])["id"]
    platform.pass_days(1)
    first = platform.now
    dues, attempts = [], []
    for _ in range(8):
        (payment,) = platform.payments(invoice)
        dues.append(payment["due"])
        attempts.append(payment["attempt"])
        platform.pass_days(1)
    assert attempts == [1, 2, 2, 3, 3, 4, 4, 4]
    expected = [1, 3, 3, 5, 5, None, None, None]
    rounded = [None if due is None else round((due - first) / DAY) for due in dues]
    assert rounded == expected
    (payment,) = platform.payments(invoice)
    assert (payment["status"], payment["decline_code"]) == ("declined", "insufficient_funds")
    assert platform.api.events(invoice) == ["invoice.created", *["invoice.charge_card_failed"] * 4]
    assert platform.api.get(f"/invoices/{invoice}")["status"] == "open"
    assert _active_since(platform, assignment["id"]) is None
    kinds = [notice.kind for notice in platform.notices(who)]
    assert kinds == [NoticeKind.CHARGE_SCHEDULED, *[NoticeKind.CHARGE_FAILED] * 4]


def test_a_new_card_is_charged_at_once_for_what_was_declined(platform: Platform) -> None:
    who, job = platform.insured(card="declines")
    assignment = platform.assign(who, job)
    platform.pass_days(10)
    platform.give_card(who, "pays")
    platform.work()
    invoice = platform.invoice_of(assignment["id"])
    assert invoice["status"] == "paid"
    assert _active_since(platform, assignment["id"]) == invoice["paid_at"]
    assert len(platform.charger.charges) == 1
    assert platform.api.events(invoice["id"])[-1] == "invoice.charge_card_succeeded"


def test_no_card_on_file_is_a_decline_of_its_own(platform: Platform) -> None:
    who, job = platform.insured(card=None)
    invoice = platform.invoice_of(platform.assign(who, job)["id"])["id"]
    assert platform.notices(who)[0].data["has_card"] is False
    platform.pass_days(1)
    (payment,) = platform.payments(invoice)
    assert (payment["status"], payment["decline_code"], payment["card"]) == ("declined", NO_CARD, None)
    assert platform.notices(who)[-1].data["decline_code"] == NO_CARD
    assert platform.api.events(invoice) == ["invoice.created", "invoice.charge_card_failed"]
    platform.give_card(who)
    platform.work()
    assert platform.api.get(f"/invoices/{invoice}")["status"] == "paid"


def test_cover_that_is_bound_and_paid_does_not_end_when_a_later_card_fails(platform: Platform) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    platform.pass_days(1)
    before = platform.api.get(f"/assignments/{assignment['id']}")
    platform.give_card(who, "declines")
    cycle = {"paycycle_startdate": platform.now, "paycycle_enddate": platform.now + 7 * DAY}
    body = {"contractor": who, "job": job, "gross_pay": 90_000} | cycle
    invoice = platform.api.post("/invoices", body)
    platform.work()
    platform.pass_days(8)
    assert platform.api.events(invoice["id"]).count("invoice.charge_card_failed") == 4
    assert platform.api.get(f"/assignments/{assignment['id']}") == before
    assert platform.told(assignment["id"]) == ["assignment.created", "assignment.active"]


def test_a_year_of_pay_cycles_is_charged_cycle_by_cycle(platform: Platform) -> None:
    who, job = platform.insured()
    make.write(platform.api, lambda tx: make.policy(tx, who, expiration_date=tx.now + 400 * DAY))
    premiums = []
    for cycle in range(26):
        start = platform.now
        pay = 100_000 + cycle * 1_000
        body = {"contractor": who, "job": job, "gross_pay": pay}
        dates = {"paycycle_startdate": start, "paycycle_enddate": start + 14 * DAY}
        invoice = platform.api.post("/invoices", body | dates)
        premiums.append(invoice["premium_due"])
        platform.work()
        platform.pass_days(14, step=7 * DAY)
        paid = platform.api.get(f"/invoices/{invoice['id']}")
        assert (paid["status"], paid["paid_at"] - invoice["created"] >= DAY) == ("paid", True)
    assert [order.amount for order in platform.charger.charges.values()] == premiums
    assert len(platform.api.get("/payments", status="succeeded", limit=100)) == 26


def test_a_changed_wage_moves_the_charge_and_keeps_an_overridden_order_number(platform: Platform) -> None:
    who, job = platform.insured(custom_metadata={"purchase_order_number": "PO-JOB"})
    assignment = platform.assign(who, job)
    old = platform.invoice_of(assignment["id"])
    platform.api.put(f"/invoices/{old['id']}", {"purchase_order_number": "PO-OWN"})
    platform.work()
    (before,) = platform.payments(old["id"])
    platform.api.put(f"/jobs/{job}", {"wage": 400_000})
    platform.work()
    new = platform.invoice_of(assignment["id"])
    assert (new["replaces"], new["purchase_order_number"]) == (old["id"], "PO-OWN")
    (gone,) = platform.payments(old["id"])
    (after,) = platform.payments(new["id"])
    assert (gone["status"], gone["due"]) == ("cancelled", None)
    assert (after["amount"], after["due"]) == (new["premium_due"], before["due"])
    platform.pass_days(1)
    (order,) = platform.charger.charges.values()
    assert order.amount == new["premium_due"] > old["premium_due"]
    assert platform.api.events(old["id"])[-1] == "invoice.replaced"


def test_an_unknown_outcome_is_asked_about_and_never_guessed(platform: Platform) -> None:
    who, job = platform.insured(card="loses_answer")
    assignment = platform.assign(who, job)
    platform.charger.is_deaf = True
    platform.pass_days(2)
    invoice = platform.invoice_of(assignment["id"])
    (payment,) = platform.payments(invoice["id"])
    assert (payment["status"], payment["attempt"]) == ("unknown", 1)
    assert invoice["status"] == "open" and len(platform.charger.charges) == 1
    code, message = platform.api.refused("PUT", f"/invoices/{invoice['id']}", {"gross_pay": 1_000})
    assert (code, "being charged" in message) == ("invoice_already_paid", True)
    assert platform.api.refused("PUT", f"/jobs/{job}", {"wage": 90_000})[0] == "invoice_exists"
    asked = len(platform.charger.asked)
    assert asked >= 1

    platform.charger.is_deaf = False
    platform.pass_days(1)
    assert platform.invoice_of(assignment["id"])["status"] == "paid"
    assert len(platform.charger.charges) == 1
    asked = len(platform.charger.asked)
    platform.pass_days(2)
    assert len(platform.charger.asked) == asked


def test_a_processor_that_can_not_be_reached_is_no_decline(platform: Platform) -> None:
    who, job = platform.insured(card="breaks")
    invoice = platform.invoice_of(platform.assign(who, job)["id"])["id"]
    platform.pass_days(1)
    (payment,) = platform.payments(invoice)
    assert payment["status"] == "unknown"
    assert platform.api.events(invoice) == ["invoice.created"]


def test_the_answer_and_the_webhook_are_heard_once(platform: Platform) -> None:
    who, job = platform.insured(card="loses_answer")
    assignment = platform.assign(who, job)
    platform.charger.is_deaf = True
    platform.pass_days(1)
    (key,) = platform.charger.charges
    answer = ChargeAnswer(status=ChargeStatus.SUCCEEDED, processor_id="ch_1", amount=260, fee=38)
    for _ in range(2):
        make.write(platform.api, lambda tx: record_answer(tx, key, answer))
    platform.charger.is_deaf = False
    platform.pass_days(1)
    invoice = platform.invoice_of(assignment["id"])
    assert platform.api.events(invoice["id"]).count("invoice.charge_card_succeeded") == 1
    (payment,) = platform.payments(invoice["id"])
    assert (payment["status"], payment["processor_id"], payment["fee"]) == ("succeeded", "ch_1", 38)
    late = ChargeAnswer(status=ChargeStatus.DECLINED, decline_code="late")
    make.write(platform.api, lambda tx: record_answer(tx, key, late))
    assert platform.payments(invoice["id"]) == [payment]
    assert make.write(platform.api, lambda tx: record_answer(tx, "py_nobody-1", answer)) is None


@pytest.mark.parametrize(
    ("card", "status", "reason"),
    [
        ("test_visa", "succeeded", None),
        ("test_answer_lost", "succeeded", None),
        ("test_insufficient_funds", "declined", "insufficient_funds"),
    ],
)
def test_a_sandboxs_clock_charges_its_test_cards_on_the_way(
    platform: Platform, card: str, status: str, reason: str | None
) -> None:
    who, job = platform.insured(card=card)
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    due = platform.payments(invoice["id"])[0]["due"]
    platform.api.post("/test_helpers/clock/advance", {"seconds": 10 * DAY}, status=200)
    (payment,) = platform.payments(invoice["id"])
    assert (payment["status"], payment["decline_code"]) == (status, reason)
    assert not platform.charger.charges
    if reason is None:
        assert due <= payment["succeeded_at"] <= due + 120
    else:
        assert payment["attempt"] == 4
