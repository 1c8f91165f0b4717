"""The sandbox's own payment processor: what a test card answers, and what can be refunded."""

import enum

from paycover.domain.charging import ChargeAnswer, ChargeOrder, ChargeStatus, RefundOrder
from paycover.domain.sandbox_cards import BY_TOKEN
from paycover.kit.money import ratio_half_up
from paycover.kit.records import Record, replace

FEE_PPM = 29_000
FEE_FIXED = 30
"""What the sandbox keeps of a charge: 2.9% and 30 cents, so that books have a fee in them."""


class SandboxChargeKind(enum.StrEnum):
    """Which way the money goes."""

    CHARGE = "charge"
    REFUND = "refund"


class SandboxCharge(Record, kw_only=True):
    """A charge or refund the sandbox's processor remembers under its idempotency key.

    `source` is the card that was charged, or the charge that was refunded. The next answer gets lost where
    `answer_lost`.
    """

    id: str
    key: str
    kind: SandboxChargeKind
    source: str
    amount: int
    status: ChargeStatus
    decline_code: str | None = None
    message: str | None = None
    answer_lost: bool = False
    created: int
    deleted_at: int | None = None


def charged(order: ChargeOrder, *, id: str, now: int) -> SandboxCharge:
    """Return what comes of a charge: the card alone decides."""
    card = BY_TOKEN.get(order.card)
    declines = "no_such_card" if card is None else card.declines
    return SandboxCharge(
        id=id,
        key=order.key,
        kind=SandboxChargeKind.CHARGE,
        source=order.card,
        amount=order.amount,
        status=ChargeStatus.DECLINED if declines else ChargeStatus.SUCCEEDED,
        decline_code=declines,
        message="There is no such card." if card is None else card.message,
        answer_lost=card is not None and card.answer_is_lost,
        created=now,
    )


def refunded(order: RefundOrder, left: int | None, *, id: str, now: int) -> SandboxCharge:
    """Return what comes of a refund; `left` is what of the charge was not refunded yet, in cents.

    None where there is no such charge, or it was declined.
    """
    code, message = None, None
    if left is None:
        code, message = "charge_not_found", "There is no such charge."
    elif order.amount > left:
        code, message = "amount_too_large", f"Of this charge {left} cents are left to refund."
    return SandboxCharge(
        id=id,
        key=order.key,
        kind=SandboxChargeKind.REFUND,
        source=order.charge,
        amount=order.amount,
        status=ChargeStatus.DECLINED if code else ChargeStatus.SUCCEEDED,
        decline_code=code,
        message=message,
        created=now,
    )


def is_same(charge: SandboxCharge, order: ChargeOrder | RefundOrder) -> bool:
    """Tell whether an order that comes under a known key is the one it came with before."""
    source = order.card if isinstance(order, ChargeOrder) else order.charge
    return (charge.source, charge.amount) == (source, order.amount)


def told(charge: SandboxCharge) -> SandboxCharge:
    """Return a charge whose answer does not get lost again."""
    return replace(charge, answer_lost=False)


def answer(charge: SandboxCharge) -> ChargeAnswer:
    """Return what the processor says of a charge."""
    paid = charge.status is ChargeStatus.SUCCEEDED
    is_fee = paid and charge.kind is SandboxChargeKind.CHARGE
    return ChargeAnswer(
        status=charge.status,
        processor_id=charge.id,
        amount=charge.amount if paid else 0,
        fee=ratio_half_up(charge.amount * FEE_PPM, 1_000_000) + FEE_FIXED if is_fee else None,
        decline_code=charge.decline_code,
        message=charge.message,
    )


LOST = ChargeAnswer(status=ChargeStatus.UNKNOWN, message="The bank did not answer in time.")
OTHER_ORDER = ChargeAnswer(
    status=ChargeStatus.UNKNOWN, message="The key came before with another order; ask about that one."
)
