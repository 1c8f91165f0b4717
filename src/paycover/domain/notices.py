"""Notices: what a contractor is to be told about a charge, before it and where it failed."""

import enum
from dataclasses import dataclass, field

from paycover.domain.payments import Payment


class NoticeKind(enum.StrEnum):
    """What a notice tells."""

    CHARGE_SCHEDULED = "charge_scheduled"
    CHARGE_FAILED = "charge_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice to be sent; `sent_at` (Unix seconds) is None until it was.

    It holds a link to opt out and one to change the card. Both work for whoever has its token, of
    which only a hash is kept. `data` is what the text is made of.
    """

    id: str
    kind: NoticeKind
    to: str
    contractor: str
    invoice: str
    data: dict[str, object] = field(default_factory=dict)
    token_hash: str
    sent_at: int | None = None
    created: int
    deleted_at: int | None = None


def facts(payment: Payment, *, has_card: bool, job: str) -> dict[str, object]:
    """Return what a notice about a payment says: what is charged, when next, for which job, and why not."""
    return {
        "payment": payment.id,
        "amount": payment.amount,
        "currency": payment.currency,
        "charge_at": payment.due,
        "has_card": has_card,
        "job": job,
        "decline_code": payment.decline_code,
        "reason": payment.message,
    }
