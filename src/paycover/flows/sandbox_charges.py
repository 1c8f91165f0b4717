"""The sandbox's own payment processor: test cards charged and refunded, once for each key.

It remembers what it did in rows of the account, as a real one does in its own books; so a key is good
across restarts, and what became of a charge can be asked when its answer was lost.
"""

from paycover.domain.charging import ChargeAnswer, ChargeOrder, RefundOrder
from paycover.domain.sandbox_charges import (
    LOST,
    OTHER_ORDER,
    SandboxCharge,
    answer,
    charged,
    is_same,
    refunded,
    told,
)
from paycover.flows.charging import CARD_GONE, hear, order_of
from paycover.kit.ids import new_id
from paycover.store.db import Tx
from paycover.store.sandbox_charges import SANDBOX_CHARGES, lock_by_key, lock_left


def charge_test_card(tx: Tx, order: ChargeOrder) -> ChargeAnswer:
    """Charge a test card; the same key again is answered as before, whatever happened in between."""
    known = lock_by_key(tx, order.key)
    if known is not None:
        return _again(tx, known, order)
    made = charged(order, id=new_id("sandbox_charge"), now=tx.now)
    return _first(tx, made)


def refund_test_card(tx: Tx, order: RefundOrder) -> ChargeAnswer:
    """Refund a test card's charge, never more than is left of it; the same key again is no other refund."""
    known = lock_by_key(tx, order.key)
    if known is not None:
        return _again(tx, known, order)
    left = lock_left(tx, order.charge)
    return _first(tx, refunded(order, left, id=new_id("sandbox_charge"), now=tx.now))


def look_up_test_charge(tx: Tx, key: str) -> ChargeAnswer | None:
    """Return what became of the charge or refund with a key, None where there is none."""
    known = lock_by_key(tx, key)
    if known is None:
        return None
    _tell(tx, known)
    return answer(known)


def charge_in_sandbox(tx: Tx, payment: str) -> None:
    """Charge or refund a payment that was decided, and write the answer: what a sandbox's clock does."""
    order = order_of(tx, payment)
    if order is None:
        return
    if order.what is None:
        answer = look_up_test_charge(tx, order.key) or CARD_GONE
    elif isinstance(order.what, RefundOrder):
        answer = refund_test_card(tx, order.what)
    else:
        answer = charge_test_card(tx, order.what)
    hear(tx, order.key, answer)


def _first(tx: Tx, made: SandboxCharge) -> ChargeAnswer:
    SANDBOX_CHARGES.add(tx, made)
    return LOST if made.answer_lost else answer(made)


def _again(tx: Tx, known: SandboxCharge, order: ChargeOrder | RefundOrder) -> ChargeAnswer:
    if not is_same(known, order):
        return OTHER_ORDER
    _tell(tx, known)
    return answer(known)


def _tell(tx: Tx, known: SandboxCharge) -> None:
    if known.answer_lost:
        SANDBOX_CHARGES.save(tx, told(known))
