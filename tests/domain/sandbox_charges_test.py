"""The sandbox's own processor: what it remembers of a charge and a refund, and answers."""

import pytest

from paycover.domain.charging import ChargeAnswer, ChargeOrder, ChargeStatus, RefundOrder
from paycover.domain.sandbox_charges import (
    SandboxCharge,
    SandboxChargeKind,
    answer,
    charged,
    is_same,
    refunded,
    told,
)
from paycover.kit.records import replace
from tests.domain.records import NOW

ORDER = ChargeOrder(key="py_1-1", amount=4_325, customer="c", card="test_visa", description="Premium")
BACK = RefundOrder(key="py_2-1", amount=325, charge="sbx_1")
CHARGE = SandboxCharge(
    id="sbx_1",
    key="py_1-1",
    kind=SandboxChargeKind.CHARGE,
    source="test_visa",
    amount=4_325,
    status=ChargeStatus.SUCCEEDED,
    created=NOW,
)
REFUND = SandboxCharge(
    id="sbx_2",
    key="py_2-1",
    kind=SandboxChargeKind.REFUND,
    source="sbx_1",
    amount=325,
    status=ChargeStatus.SUCCEEDED,
    created=NOW,
)


def test_a_charge_is_remembered_under_its_key_with_what_came_of_it() -> None:
    assert charged(ORDER, id="sbx_1", now=NOW) == CHARGE
    assert charged(replace(ORDER, card="test_declined"), id="sbx_1", now=NOW) == replace(
        CHARGE,
        source="test_declined",
        status=ChargeStatus.DECLINED,
        decline_code="generic_decline",
        message="The card was declined.",
    )
    assert charged(replace(ORDER, card="test_answer_lost"), id="sbx_1", now=NOW) == replace(
        CHARGE, source="test_answer_lost", answer_lost=True
    )
    assert charged(replace(ORDER, card="nobody's"), id="sbx_1", now=NOW) == replace(
        CHARGE,
        source="nobody's",
        status=ChargeStatus.DECLINED,
        decline_code="no_such_card",
        message="There is no such card.",
    )


def test_a_refund_is_remembered_as_one_of_its_charge() -> None:
    assert refunded(BACK, 325, id="sbx_2", now=NOW) == REFUND
    assert refunded(BACK, 324, id="sbx_2", now=NOW) == replace(
        REFUND,
        status=ChargeStatus.DECLINED,
        decline_code="amount_too_large",
        message="Of this charge 324 cents are left to refund.",
    )
    assert refunded(BACK, None, id="sbx_2", now=NOW) == replace(
        REFUND,
        status=ChargeStatus.DECLINED,
        decline_code="charge_not_found",
        message="There is no such charge.",
    )


@pytest.mark.parametrize(
    ("charge", "order", "is_it"),
    [
        (CHARGE, ORDER, True),
        (CHARGE, replace(ORDER, description="Another word", customer="d"), True),
        (CHARGE, replace(ORDER, amount=4_324), False),
        (CHARGE, replace(ORDER, card="test_mastercard"), False),
        (REFUND, BACK, True),
        (REFUND, replace(BACK, charge="sbx_9"), False),
        (REFUND, replace(BACK, amount=1), False),
    ],
)
def test_an_order_under_a_known_key_has_to_be_the_same(
    charge: SandboxCharge, order: ChargeOrder | RefundOrder, is_it: bool
) -> None:
    assert is_same(charge, order) is is_it


def test_an_answer_is_lost_once() -> None:
    assert told(replace(CHARGE, answer_lost=True)) == CHARGE


@pytest.mark.parametrize(
    ("charge", "said"),
    [
        (
            CHARGE,
            ChargeAnswer(status=ChargeStatus.SUCCEEDED, processor_id="sbx_1", amount=4_325, fee=155),
        ),
        (
            replace(CHARGE, amount=5_000_000_000),
            ChargeAnswer(
                status=ChargeStatus.SUCCEEDED,
                processor_id="sbx_1",
                amount=5_000_000_000,
                fee=145_000_030,
            ),
        ),
        (REFUND, ChargeAnswer(status=ChargeStatus.SUCCEEDED, processor_id="sbx_2", amount=325)),
        (
            replace(CHARGE, status=ChargeStatus.DECLINED, decline_code="lost_card", message="Lost."),
            ChargeAnswer(
                status=ChargeStatus.DECLINED,
                processor_id="sbx_1",
                decline_code="lost_card",
                message="Lost.",
            ),
        ),
    ],
)
def test_the_answer_of_a_charge_has_what_was_moved_and_the_fee(
    charge: SandboxCharge, said: ChargeAnswer
) -> None:
    assert answer(charge) == said
