"""The states of a payment: what is charged again, what is asked, what is given back."""

from typing import Any

import pytest

from paycover.domain.assignments import activated
from paycover.domain.charging import ChargeAnswer, ChargeStatus
from paycover.domain.events import EventType
from paycover.domain.payments import (
    ASK_SECONDS_MAX,
    NO_CARD,
    Payer,
    Payment,
    PaymentStatus,
    answered,
    ask_again,
    begun,
    cancelled,
    declined,
    event_of,
    given_back,
    is_due,
    payer_of,
    refund,
    returns,
    succeeded,
    wakened,
    without_card,
)
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import DAY, NOW

PAID = ChargeAnswer(status=ChargeStatus.SUCCEEDED, processor_id="ch_1", amount=4_325, fee=155)
NO = ChargeAnswer(status=ChargeStatus.DECLINED, decline_code="lost_card", message="The card is lost.")
PENDING = ChargeAnswer(status=ChargeStatus.PENDING, processor_id="ch_1")
UNKNOWN = ChargeAnswer(status=ChargeStatus.UNKNOWN, message="No answer.")


def payment(**over: Any) -> Payment:
    """Return a payment that is due."""
    values: dict[str, Any] = {
        "id": "py_1",
        "invoice": "in_1",
        "contractor": "cn_1",
        "payer": Payer.CONTRACTOR_CARD,
        "amount": 4_325,
        "due": NOW,
        "live_key": "in_1",
        "created": NOW - DAY,
    }
    return Payment(**values | over)


def out(**over: Any) -> Payment:
    """Return a payment that is with its processor."""
    return begun(payment(**over), amount=4_325, card="card_1", now=NOW)


@pytest.mark.parametrize(
    ("job", "contractor", "account", "payer"),
    [
        (None, None, False, Payer.CONTRACTOR_CARD),
        (None, None, True, Payer.AGENCY_REMIT),
        (None, False, True, Payer.CONTRACTOR_CARD),
        (None, True, False, Payer.AGENCY_REMIT),
        (False, True, True, Payer.CONTRACTOR_CARD),
        (True, False, False, Payer.AGENCY_REMIT),
    ],
)
def test_the_nearest_withholding_decides_who_pays(
    job: bool | None, contractor: bool | None, account: bool, payer: Payer
) -> None:
    assert payer_of(job, contractor, account) is payer


def test_each_try_has_a_key_of_its_own_from_the_moment_it_is_decided() -> None:
    first = out()
    assert (first.status, first.attempt, first.key) == (PaymentStatus.PROCESSING, 1, "py_1-1")
    again = begun(declined(first, "no", None, NOW), amount=4_000, card="card_2", now=NOW + DAY)
    assert (again.attempt, again.key, again.amount, again.card) == (2, "py_1-2", 4_000, "card_2")
    assert (again.decline_code, again.due, again.attempted_at) == (None, None, NOW + DAY)


@pytest.mark.parametrize(
    ("answer", "status", "event"),
    [
        (PAID, PaymentStatus.SUCCEEDED, EventType.PAYMENT_SUCCEEDED),
        (NO, PaymentStatus.DECLINED, EventType.PAYMENT_DECLINED),
        (PENDING, PaymentStatus.PROCESSING, EventType.PAYMENT_UPDATED),
        (UNKNOWN, PaymentStatus.UNKNOWN, EventType.PAYMENT_UPDATED),
    ],
)
def test_an_answer_is_taken_at_its_word(
    answer: ChargeAnswer, status: PaymentStatus, event: EventType
) -> None:
    before = out()
    after = answered(before, "py_1-1", answer, NOW + 5)
    assert after.status is status
    assert event_of(before, after) is event
    if answer in (PENDING, UNKNOWN):
        assert after.due is None, "what is not known is not charged again"
    else:
        assert answered(after, "py_1-1", answer, NOW + 9) == after


def test_what_the_processor_says_it_moved_is_booked() -> None:
    after = answered(out(), "py_1-1", replace(PAID, amount=4_000), NOW)
    assert (after.amount, after.fee, after.processor_id) == (4_000, 155, "ch_1")


def test_an_answer_of_a_try_that_is_over_changes_nothing_unless_money_moved() -> None:
    second = begun(declined(out(), "no", None, NOW), amount=1, card="card_1", now=NOW)
    assert answered(second, "py_1-1", NO, NOW) == second
    assert answered(second, "py_1-1", PAID, NOW) == second, "the try that is out decides"
    failed = answered(out(), "py_1-1", NO, NOW)
    late = answered(failed, "py_1-1", PAID, NOW + 60)
    assert (late.status, late.due, late.decline_code) == (PaymentStatus.SUCCEEDED, None, None)
    done = succeeded(payment(), NOW)
    assert answered(done, "py_1-1", NO, NOW) == done


def test_retries_are_on_days_one_three_and_five_after_the_first_decline() -> None:
    current, dues = out(), []
    now: int | None = NOW
    while now is not None:
        current = declined(current, "no", None, now)
        dues.append(current.due)
        now = current.due
        current = current if now is None else begun(current, amount=1, card="card_1", now=now)
    assert dues == [NOW + DAY, NOW + 3 * DAY, NOW + 5 * DAY, None]
    assert (current.status, current.is_open, is_due(current, NOW + 99 * DAY)) == (
        PaymentStatus.DECLINED,
        True,
        False,
    )
    woken = wakened(current, NOW + 10 * DAY)
    assert is_due(woken, NOW + 10 * DAY)
    again = begun(woken, amount=1, card="card_2", now=NOW + 10 * DAY)
    assert declined(again, "no", None, NOW + 10 * DAY).due == NOW + 11 * DAY


def test_a_missing_card_is_a_decline_no_processor_was_asked_about() -> None:
    after = without_card(payment(), amount=4_000, now=NOW)
    assert (after.status, after.decline_code, after.key) == (PaymentStatus.DECLINED, NO_CARD, None)
    assert (after.attempt, after.amount, after.due) == (1, 4_000, NOW + DAY)
    assert (after.attempted_at, after.message) == (NOW, "The contractor has no card on file.")


@pytest.mark.parametrize(
    ("change", "is_it"),
    [
        ({}, True),
        ({"due": NOW + 1}, False),
        ({"due": None}, False),
        ({"status": PaymentStatus.DECLINED}, True),
        ({"status": PaymentStatus.PROCESSING}, False),
        ({"status": PaymentStatus.UNKNOWN}, False),
        ({"status": PaymentStatus.SUCCEEDED}, False),
        ({"status": PaymentStatus.CANCELLED}, False),
    ],
)
def test_only_what_is_open_and_due_is_tried(change: dict[str, Any], is_it: bool) -> None:
    assert is_due(payment(**change), NOW) is is_it


@pytest.mark.parametrize(("open_for", "wait"), [(0, 60), (59, 60), (600, 600), (90_000, ASK_SECONDS_MAX)])
def test_the_longer_an_outcome_is_open_the_rarer_it_is_asked_about(open_for: int, wait: int) -> None:
    assert ask_again(out(), NOW + open_for) == NOW + open_for + wait


def test_what_is_returned_comes_from_the_newest_payments_and_never_twice() -> None:
    first = succeeded(payment(), NOW)
    more = succeeded(payment(id="py_2", adjustment="ad_1", amount=173, created=NOW), NOW)
    assert returns(4_498, [first, more]) == [(more, 173), (first, 4_325)]
    assert returns(100, [first, more]) == [(more, 100)]
    back = refund(more, 100, "ad_2", id="py_3", now=NOW)
    assert returns(200, [first, more, back]) == [(more, 73), (first, 127)]
    assert returns(200, [first, more, cancelled(back)]) == [(more, 173), (first, 27)]
    assert returns(100, [payment(), out(id="py_4")]) == []
    rest = refund(more, 72, "ad_3", id="py_5", now=NOW)
    assert returns(200, [first, more, back, rest]) == [(more, 1), (first, 199)]


def test_a_change_of_state_is_told_by_its_own_event_and_any_other_as_an_update() -> None:
    before = payment(status=PaymentStatus.DECLINED, attempt=1)
    assert event_of(before, cancelled(before)) is EventType.PAYMENT_CANCELLED
    assert event_of(before, replace(before, amount=5)) is EventType.PAYMENT_UPDATED
    assert event_of(before, replace(before, attempt=2)) is EventType.PAYMENT_DECLINED


def test_all_of_it_given_back_makes_a_payment_refunded() -> None:
    part = given_back(succeeded(payment(), NOW), 325)
    assert (part.status, part.refunded) == (PaymentStatus.SUCCEEDED, 325)
    whole = given_back(part, 4_000)
    assert (whole.status, whole.refunded) == (PaymentStatus.REFUNDED, 4_325)
    assert event_of(part, whole) is EventType.PAYMENT_REFUNDED


def test_cover_that_is_active_stays_so_whatever_becomes_of_a_later_charge() -> None:
    """Nothing a payment can come to says anything of cover: only success begins it, and nothing ends it."""
    active = activated(records.assignment(), NOW)
    for answer in (NO, UNKNOWN, PENDING):
        after = answered(out(), "py_1-1", answer, NOW)
        assert after.succeeded_at is None
        assert activated(active, NOW + DAY) == active
