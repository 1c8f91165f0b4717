"""Disputes on the wire: an extension."""

from typing import Annotated

import msgspec
from msgspec import Meta

from paycover.domain.disputes import Dispute


class DisputeAnswer(msgspec.Struct, kw_only=True):
    """A dispute of a card payment as its events show it."""

    id: str
    payment: str
    invoice: str
    adjustment: str | None
    processor_id: Annotated[str, Meta(description="The processor's name for it.")]
    amount: Annotated[int, Meta(description="What the bank took back, in cents.")]
    fee: Annotated[int, Meta(description="What the bank keeps for it, in cents.")]
    reason: Annotated[str, Meta(description="The bank's word for why.")]
    status: Annotated[str, Meta(description="`open`, `won` or `lost`.")]
    closed_at: int | None
    created: int


def render(dispute: Dispute) -> DisputeAnswer:
    """Return the answer that shows a dispute."""
    return DisputeAnswer(
        id=dispute.id,
        payment=dispute.payment,
        invoice=dispute.invoice,
        adjustment=dispute.adjustment,
        processor_id=dispute.processor_id,
        amount=dispute.amount,
        fee=dispute.fee,
        reason=dispute.reason,
        status=dispute.status,
        closed_at=dispute.closed_at,
        created=dispute.created,
    )
