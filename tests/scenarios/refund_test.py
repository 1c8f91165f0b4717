"""Cover that is called off before it starts: what was to be charged is not, what was paid goes back."""

from paycover.kit.dates import DAY
from tests.scenarios.conftest import Platform


def _cancel(platform: Platform, job: str) -> None:
    platform.api.post("/assignments/cancel", {"job_id": job, "reason": "Postponed."}, status=200)
    platform.work()


def test_what_is_not_charged_yet_is_called_off(platform: Platform) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])["id"]
    _cancel(platform, job)
    (payment,) = platform.payments(invoice)
    assert (payment["status"], payment["due"]) == ("cancelled", None)
    platform.pass_days(3)
    assert not platform.charger.charges
    assert platform.api.get(f"/invoices/{invoice}")["status"] == "void"
    assert platform.api.get("/adjustments") == []


def test_what_was_charged_is_refunded_to_the_card_in_full(platform: Platform) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    platform.pass_days(1)
    _cancel(platform, job)
    (charge,) = platform.charger.charges.values()
    (back,) = platform.charger.refunds.values()
    assert (back.amount, back.charge) == (invoice["premium_due"], f"ch_{charge.key}")
    paid, refund = platform.payments(invoice["id"])
    assert (paid["status"], paid["refunded"]) == ("refunded", invoice["premium_due"])
    assert (refund["status"], refund["refund_of"]) == ("succeeded", paid["id"])
    assert refund["amount"] == invoice["premium_due"]
    (adjustment,) = platform.api.get("/adjustments", invoice=invoice["id"])
    assert (adjustment["cancelled"], adjustment["status"]) == (True, "settled")
    assert adjustment["premium_change"] == -invoice["premium_due"]
    assert refund["adjustment"] == adjustment["id"]
    assert platform.api.events(paid["id"])[-1] == "payment.refunded"
    assert platform.api.events(adjustment["id"]) == ["adjustment.created", "adjustment.settled"]
    assert platform.api.get(f"/invoices/{invoice['id']}")["status"] == "paid"
    platform.pass_days(3)
    assert len(platform.charger.refunds) == 1


def test_deleting_a_policy_refunds_what_had_not_started(platform: Platform) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    invoice = platform.invoice_of(assignment["id"])
    platform.pass_days(1)
    platform.api.delete(f"/policies/{assignment['policy']}")
    platform.work()
    assert platform.payments(invoice["id"])[0]["status"] == "refunded"


def test_money_that_arrives_after_cover_was_called_off_goes_back(platform: Platform) -> None:
    who, job = platform.insured(card="loses_answer")
    invoice = platform.invoice_of(platform.assign(who, job)["id"])["id"]
    platform.charger.is_deaf = True
    platform.pass_days(1)
    _cancel(platform, job)
    (payment,) = platform.payments(invoice)
    assert payment["status"] == "unknown"
    platform.charger.is_deaf = False
    platform.pass_days(1)
    paid, refund = platform.payments(invoice)
    assert (paid["status"], refund["status"]) == ("refunded", "succeeded")
    assert [order.amount for order in platform.charger.refunds.values()] == [paid["amount"]]
    assert platform.api.get(f"/invoices/{invoice}")["status"] == "void"


def test_a_payment_on_demand_is_given_back_without_a_processor(platform: Platform) -> None:
    who, job = platform.insured(card=None)
    invoice = platform.invoice_of(platform.assign(who, job)["id"])["id"]
    platform.api.post(f"/test_helpers/invoices/{invoice}/pay", status=200)
    platform.work()
    (payment,) = platform.payments(invoice)
    assert (payment["status"], payment["processor_id"]) == ("succeeded", None)
    _cancel(platform, job)
    assert [payment["status"] for payment in platform.payments(invoice)] == ["refunded", "succeeded"]
    assert not platform.charger.refunds


def test_a_correction_is_charged_or_given_back_by_itself(platform: Platform) -> None:
    who, job = platform.insured()
    cycle = {"paycycle_startdate": platform.now, "paycycle_enddate": platform.now + 7 * DAY}
    invoice = platform.api.post("/invoices", {"contractor": who, "job": job, "gross_pay": 250_000} | cycle)
    platform.work()
    platform.pass_days(1)
    platform.api.post(f"/invoices/{invoice['id']}/adjustments", {"gross_pay": 260_000})
    platform.work()
    platform.pass_days(1)
    assert [order.amount for order in platform.charger.charges.values()] == [4_325, 173]
    platform.api.post(f"/invoices/{invoice['id']}/adjustments", {"gross_pay": 100_000})
    platform.work()
    assert sorted(order.amount for order in platform.charger.refunds.values()) == [173, 2_595]
    adjusted = platform.api.get("/adjustments", invoice=invoice["id"])
    assert [adjustment["status"] for adjustment in adjusted] == ["settled", "settled"]


def test_a_charge_made_to_fail_follows_the_same_retries(platform: Platform) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])["id"]
    platform.api.post(f"/test_helpers/invoices/{invoice}/fail", status=200)
    (payment,) = platform.payments(invoice)
    assert (payment["status"], payment["decline_code"]) == ("declined", "test_decline")
    platform.pass_days(1)
    assert platform.payments(invoice)[0]["status"] == "succeeded"
