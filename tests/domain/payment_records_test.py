"""Payments as whole records: wanted, tried, answered, given back, called off."""

from paycover.domain.adjustments import Adjustment, AdjustmentKind
from paycover.domain.payments import (
    Payer,
    Payment,
    PaymentStatus,
    answered,
    begun,
    cancelled,
    declined,
    refund,
    remitted,
    repriced,
    succeeded,
    wanted,
)
from paycover.kit.records import replace
from tests.domain.payment_rules_test import NO, PAID, PENDING, UNKNOWN, out, payment
from tests.domain.payments_test import INVOICE
from tests.domain.records import DAY, NOW

ADDITIONAL = Adjustment(
    id="ad_1",
    invoice="in_1",
    number=1,
    contractor="cn_1",
    job="jb_1",
    policy="pl_1",
    kind=AdjustmentKind.ADDITIONAL_PREMIUM,
    gross_pay=260_000,
    gross_pay_change=10_000,
    net_rate=173,
    premium_due=4_498,
    premium_change=173,
    created=NOW,
)


def test_a_payment_is_wanted_of_an_invoice_or_of_an_additional_premium() -> None:
    invoice = replace(INVOICE, contractor="cn_7", premium_due=4_325)
    new = wanted(invoice, None, Payer.CONTRACTOR_CARD, id="py_1", now=NOW, due=NOW + DAY)
    assert new == Payment(
        id="py_1",
        invoice="in_1",
        contractor="cn_7",
        payer=Payer.CONTRACTOR_CARD,
        amount=4_325,
        due=NOW + DAY,
        live_key="in_1",
        created=NOW,
    )
    remit = wanted(invoice, None, Payer.AGENCY_REMIT, id="py_1", now=NOW, due=NOW + DAY)
    assert remit == replace(new, payer=Payer.AGENCY_REMIT, due=None)
    more = wanted(invoice, ADDITIONAL, Payer.CONTRACTOR_CARD, id="py_1", now=NOW, due=NOW + DAY)
    assert more == replace(new, adjustment="ad_1", amount=173, live_key="ad_1")


def test_a_refund_goes_back_at_once_to_where_the_money_came_from() -> None:
    paid = succeeded(out(id="py_2", adjustment="ad_1"), NOW)
    back = refund(paid, 100, None, id="py_3", now=NOW + 9)
    assert back == Payment(
        id="py_3",
        invoice="in_1",
        refund_of="py_2",
        contractor="cn_1",
        payer=Payer.CONTRACTOR_CARD,
        amount=100,
        card="card_1",
        due=NOW + 9,
        live_key="py_2|in_1",
        created=NOW + 9,
    )
    assert refund(paid, 100, "ad_2", id="py_3", now=NOW + 9) == replace(
        back, adjustment="ad_2", live_key="py_2|ad_2"
    )
    remit = replace(paid, payer=Payer.AGENCY_REMIT)
    assert refund(remit, 100, None, id="py_3", now=NOW + 9) == replace(
        back, payer=Payer.AGENCY_REMIT, due=None
    )


def test_an_open_payment_is_repriced_remitted_or_called_off() -> None:
    declined_once = declined(payment(), "no", "No.", NOW)
    assert repriced(declined_once, 5) == replace(declined_once, amount=5)
    assert remitted(declined_once) == replace(
        declined_once, payer=Payer.AGENCY_REMIT, status=PaymentStatus.SCHEDULED, due=None
    )
    assert cancelled(declined_once) == replace(
        declined_once, status=PaymentStatus.CANCELLED, due=None, live_key=None
    )


def test_a_try_forgets_what_the_one_before_it_was_told() -> None:
    before = replace(declined(out(), "no", "No.", NOW), processor_id="ch_1")
    assert begun(before, amount=9, card="card_2", now=NOW + DAY) == replace(
        before,
        status=PaymentStatus.PROCESSING,
        amount=9,
        attempt=2,
        key="py_1-2",
        card="card_2",
        due=None,
        attempted_at=NOW + DAY,
        processor_id=None,
        decline_code=None,
        message=None,
    )


def test_what_an_answer_says_is_kept() -> None:
    before = out(failing_since=NOW - DAY)
    assert answered(before, "py_1-1", replace(PAID, message="Yes."), NOW + 5) == replace(
        before,
        status=PaymentStatus.SUCCEEDED,
        processor_id="ch_1",
        fee=155,
        succeeded_at=NOW + 5,
        failing_since=None,
    )
    assert answered(before, "py_1-1", NO, NOW + 5) == replace(
        before,
        status=PaymentStatus.DECLINED,
        decline_code="lost_card",
        message="The card is lost.",
        due=NOW + 2 * DAY,
    )
    lost = answered(before, "py_1-1", UNKNOWN, NOW + 5)
    assert lost == replace(before, status=PaymentStatus.UNKNOWN, message="No answer.")
    waits = answered(lost, "py_1-1", replace(PENDING, message="Wait."), NOW + 9)
    assert waits == replace(before, processor_id="ch_1", message="Wait.")
    assert answered(waits, "py_1-1", replace(PAID, processor_id=None), NOW).processor_id == "ch_1"
    failed = declined(before, "no", "No.", NOW)
    late = answered(failed, "py_1-0", PAID, NOW + 60)
    assert (late.key, late.message, late.failing_since) == ("py_1-0", None, None)
