"""Stripe's charger, and a Stripe that fails in every way: one key is one charge, nothing is guessed."""

import subprocess
import sys
from typing import Any

import pytest

from paycover.domain.charging import ChargeAnswer, ChargeOrder, ChargeStatus, RefundOrder
from paycover.worker.chargers.stripe import StripeCharger, client
from tests.cli.program import SOURCE
from tests.fake_stripe import FakeStripe

ORDER: dict[str, Any] = {
    "key": "py_1-1",
    "amount": 4_325,
    "customer": "cus_1",
    "card": "pm_visa",
    "description": "Premium of in_1",
    "details": {"invoice": "in_1"},
}


def order(**over: Any) -> ChargeOrder:
    """Return an order to charge a card that pays."""
    return ChargeOrder(**ORDER | over)


def refund(charge: str, **over: Any) -> RefundOrder:
    """Return an order to give a charge back."""
    values: dict[str, Any] = {"key": "py_2-1", "amount": 4_325, "charge": charge}
    return RefundOrder(**values | over)


@pytest.fixture
def charger(fake: FakeStripe) -> StripeCharger:
    """A charger that waits a second at most."""
    return StripeCharger(client("sk_test_1", fake.url, answer_seconds=1.0), "ac_1")


def charged(charger: StripeCharger, **over: Any) -> ChargeAnswer:
    """Return what a charge is answered that is to succeed."""
    answer = charger.charge(order(**over))
    assert answer.status is ChargeStatus.SUCCEEDED
    assert answer.processor_id is not None
    return answer


def test_a_charge_tells_its_amount_and_fee_and_keeps_our_ids(
    fake: FakeStripe, charger: StripeCharger
) -> None:
    answer = charged(charger)
    assert (answer.amount, answer.fee, answer.key) == (4_325, 155, "py_1-1")
    (intent,) = fake.intents.values()
    assert intent["id"] == answer.processor_id
    assert intent["metadata"] == {"invoice": "in_1", "paycover_key": "py_1-1", "paycover_account": "ac_1"}


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("pm_declined", "generic_decline"),
        ("pm_insufficient", "insufficient_funds"),
        ("pm_expired", "expired_card"),
        ("pm_authentication", "authentication_required"),
        ("pm_gone", "resource_missing"),
    ],
)
def test_a_decline_is_an_answer_with_its_reason(
    fake: FakeStripe, charger: StripeCharger, card: str, code: str
) -> None:
    for _ in range(2):
        answer = charger.charge(order(card=card))
        assert (answer.status, answer.decline_code) == (ChargeStatus.DECLINED, code)
        assert answer.message and answer.amount == 0
        assert answer.processor_id == next(iter(fake.intents), None)
    assert fake.charges == []


@pytest.mark.parametrize("fault", ["500", "500_after", "drop_after"])
def test_no_clear_answer_is_unknown_and_the_same_order_again_is_one_charge(
    fake: FakeStripe, charger: StripeCharger, fault: str
) -> None:
    fake.fails_next(fault)
    unknown = charger.charge(order())
    assert unknown.status is ChargeStatus.UNKNOWN
    assert unknown.message and unknown.processor_id is None
    charged(charger)
    assert fake.charges == [4_325]


def test_an_answer_that_takes_too_long_is_unknown(fake: FakeStripe, charger: StripeCharger) -> None:
    held = fake.holds_next("after")
    assert charger.charge(order()).status is ChargeStatus.UNKNOWN
    held.released.set()
    charged(charger)
    assert fake.charges == [4_325]


KILLED = """
from paycover.domain.charging import ChargeOrder
from paycover.worker.chargers.stripe import StripeCharger, client
StripeCharger(client("sk_test_1", {url!r}), "ac_1").charge(ChargeOrder(**{order!r}))
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("keys", ["kept", "forgotten"])
def test_a_worker_killed_while_it_charges_has_charged_once(
    fake: FakeStripe, charger: StripeCharger, when: str, keys: str
) -> None:
    held = fake.holds_next(when)
    text = KILLED.format(url=fake.url, order=ORDER)
    with subprocess.Popen([sys.executable, "-c", text], env={"PYTHONPATH": str(SOURCE)}) as process:
        assert held.arrived.wait(30)
        process.kill()
    held.released.set()
    if keys == "forgotten":
        fake.forget_keys()
    charged(charger)
    assert fake.charges == [4_325]


def test_a_key_stripe_has_forgotten_still_charges_once(fake: FakeStripe, charger: StripeCharger) -> None:
    first = charged(charger)
    fake.forget_keys()
    assert charger.charge(order()) == first
    fake.forget_keys()
    again = charger.charge(order(card="pm_declined"))
    assert again == first and fake.charges == [4_325]


def test_another_order_under_a_known_key_is_asked_about_not_charged(
    fake: FakeStripe, charger: StripeCharger
) -> None:
    first = charged(charger)
    assert charger.charge(order(amount=9_900)) == first
    assert charger.charge(order(customer="cus_2")).status is ChargeStatus.UNKNOWN
    assert fake.charges == [4_325]


def test_the_same_key_in_two_accounts_is_two_orders(fake: FakeStripe, charger: StripeCharger) -> None:
    other = StripeCharger(client("sk_test_1", fake.url), "ac_2")
    charged(charger)
    fake.forget_keys()
    charged(other)
    assert fake.charges == [4_325, 4_325]
    assert other.look_up("py_1-1") != charger.look_up("py_1-1")


def test_what_became_of_a_charge_can_be_looked_up(fake: FakeStripe, charger: StripeCharger) -> None:
    assert charger.look_up("py_1-1") is None
    answer = charged(charger)
    assert charger.look_up("py_1-1") == answer == charger.ask(str(answer.processor_id))
    fake.search_lags = True
    assert charger.look_up("py_1-1") is None
    fake.is_down = True
    unknown = charger.look_up("py_1-1")
    assert unknown is not None and unknown.status is ChargeStatus.UNKNOWN


def test_a_payment_under_way_is_pending_until_it_is_settled(
    fake: FakeStripe, charger: StripeCharger
) -> None:
    answer = charger.charge(order(card="pm_processing"))
    id = str(answer.processor_id)
    assert (answer.status, answer.amount) == (ChargeStatus.PENDING, 0)
    fake.settle(id)
    assert (charger.ask(id).status, charger.ask(id).amount) == (ChargeStatus.SUCCEEDED, 4_325)
    fake.settle(id, "canceled")
    assert (charger.ask(id).status, charger.ask(id).decline_code) == (ChargeStatus.DECLINED, "canceled")


@pytest.mark.parametrize("fault", ["", "500", "500_after", "drop_after"])
@pytest.mark.parametrize("keys", ["kept", "forgotten"])
def test_a_refund_is_made_once(fake: FakeStripe, charger: StripeCharger, fault: str, keys: str) -> None:
    charge = str(charged(charger).processor_id)
    wanted = refund(charge, amount=1_000)
    if fault:
        fake.fails_next(fault)
        assert charger.refund(wanted).status is ChargeStatus.UNKNOWN
    if keys == "forgotten":
        fake.forget_keys()
    for _ in range(2):
        answer = charger.refund(wanted)
        assert (answer.status, answer.amount, answer.key) == (ChargeStatus.SUCCEEDED, 1_000, "py_2-1")
    assert fake.given_back == [1_000]
    assert charger.ask(str(answer.processor_id)) == answer


def test_no_more_is_given_back_than_was_taken(fake: FakeStripe, charger: StripeCharger) -> None:
    charge = str(charged(charger).processor_id)
    assert charger.refund(refund(charge, amount=4_000)).status is ChargeStatus.SUCCEEDED
    too_much = charger.refund(refund(charge, key="py_3-1", amount=400))
    assert (too_much.status, too_much.decline_code) == (ChargeStatus.DECLINED, "charge_already_refunded")
    assert fake.given_back == [4_000]
