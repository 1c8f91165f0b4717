"""The sandbox's charger on both databases: one key is one charge, across restarts and races."""

import threading
from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.domain.charging import ChargeAnswer, ChargeOrder, ChargeStatus, RefundOrder
from paycover.domain.sandbox_cards import BY_TOKEN
from paycover.store.db import Database
from paycover.worker.chargers.choice import Chargers, NoChargerError
from paycover.worker.chargers.sandbox import SandboxCharger
from tests import make


@pytest.fixture
def account(database: Database) -> str:
    """An account of its own."""
    return make.account(database).id


def charger(database: Database, account: str) -> SandboxCharger:
    """Return a charger as a worker that has just started has it."""
    return SandboxCharger(database, account)


def order(**over: Any) -> ChargeOrder:
    """Return an order to charge a test card that pays."""
    values: dict[str, Any] = {"key": "k1", "amount": 4_325, "customer": "c", "card": "test_visa"}
    return ChargeOrder(**values | {"description": "Premium"} | over)


@pytest.mark.parametrize("token", [card.token for card in BY_TOKEN.values() if not card.answer_is_lost])
def test_the_same_key_is_answered_the_same_after_a_restart(
    database: Database, account: str, token: str
) -> None:
    first = charger(database, account).charge(order(card=token))
    assert charger(database, account).charge(order(card=token)) == first
    assert charger(database, account).look_up("k1") == first


def test_each_key_is_a_charge_of_its_own_and_accounts_know_nothing_of_each_other(
    database: Database, account: str
) -> None:
    other = make.account(database).id
    answers = [
        charger(database, account).charge(order()),
        charger(database, account).charge(order(key="k2")),
        charger(database, other).charge(order()),
    ]
    assert len({answer.processor_id for answer in answers}) == 3
    assert charger(database, other).look_up("k2") is None


@pytest.mark.parametrize("token", [card.token for card in BY_TOKEN.values() if card.answer_is_lost])
def test_a_lost_answer_is_unknown_until_it_is_asked_for(
    database: Database, account: str, token: str
) -> None:
    for key, ask in (("k1", "look_up"), ("k2", "charge")):
        lost = charger(database, account).charge(order(card=token, key=key))
        assert (lost.status, lost.processor_id) == (ChargeStatus.UNKNOWN, None)
        known: ChargeAnswer | None
        if ask == "look_up":
            known = charger(database, account).look_up(key)
        else:
            known = charger(database, account).charge(order(card=token, key=key))
        assert known is not None and known.decline_code == BY_TOKEN[token].declines
        assert known.status is not ChargeStatus.UNKNOWN
        assert charger(database, account).charge(order(card=token, key=key)) == known


def test_another_order_under_a_known_key_charges_nothing(database: Database, account: str) -> None:
    first = charger(database, account).charge(order())
    for over in ({"amount": 1}, {"card": "test_mastercard"}):
        assert charger(database, account).charge(order(**over)).status is ChargeStatus.UNKNOWN
    assert charger(database, account).look_up("k1") == first


def test_charges_that_race_with_one_key_are_one(database: Database, account: str) -> None:
    answers: list[ChargeAnswer] = []
    racers = [
        threading.Thread(target=lambda: answers.append(charger(database, account).charge(order())))
        for _ in range(4)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(answers) == 4 and len({answer.processor_id for answer in answers}) == 1


def test_refunds_give_back_once_for_a_key_and_never_more_than_was_charged(
    database: Database, account: str
) -> None:
    charge = charger(database, account).charge(order())
    part = RefundOrder(key="r1", amount=4_000, charge=str(charge.processor_id))
    first = charger(database, account).refund(part)
    assert (first.status, first.amount) == (ChargeStatus.SUCCEEDED, 4_000)
    assert charger(database, account).refund(part) == first == charger(database, account).look_up("r1")
    rest = [
        charger(database, account).refund(RefundOrder(key=key, amount=amount, charge=part.charge))
        for key, amount in (("r2", 326), ("r3", 325), ("r4", 1))
    ]
    assert [answer.status for answer in rest] == [
        ChargeStatus.DECLINED,
        ChargeStatus.SUCCEEDED,
        ChargeStatus.DECLINED,
    ]


def test_what_was_declined_or_is_a_refund_can_not_be_refunded(database: Database, account: str) -> None:
    declined = charger(database, account).charge(order(card="test_declined"))
    charge = charger(database, account).charge(order(key="k2"))
    refund = charger(database, account).refund(
        RefundOrder(key="r1", amount=1, charge=str(charge.processor_id))
    )
    for number, source in enumerate((declined.processor_id, refund.processor_id, "sbx_nothing")):
        answer = charger(database, account).refund(
            RefundOrder(key=f"x{number}", amount=1, charge=str(source))
        )
        assert (answer.status, answer.decline_code) == (ChargeStatus.DECLINED, "charge_not_found")


def test_production_without_stripe_has_no_charger_and_says_so(database: Database) -> None:
    sandbox, production = make.account(database), make.account(database, Environment.PRODUCTION)
    chargers = Chargers(database)
    assert isinstance(chargers.of(sandbox), SandboxCharger)
    for ask in (chargers.of, lambda account: chargers.checkout(account.id)):
        with pytest.raises(NoChargerError, match="PAYCOVER_STRIPE_SECRET_KEY"):
            ask(production)
