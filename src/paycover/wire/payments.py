"""Payments on the wire: an extension, the published pages show invoices only."""

from typing import Annotated

import msgspec
from msgspec import Meta

from paycover.domain.payments import Payment


class PaymentAnswer(msgspec.Struct, kw_only=True):
    """A payment as the API shows it."""

    id: str
    invoice: str
    adjustment: Annotated[str | None, Meta(description="ID of the adjustment it is for, if of one.")]
    refund_of: Annotated[
        str | None, Meta(description="ID of the payment it gives back, null for a charge.")
    ]
    contractor: str
    payer: Annotated[str, Meta(description="`contractor_card` or `agency_remit`.")]
    amount: Annotated[int, Meta(description="What is paid or, of a refund, given back, in cents.")]
    currency: Annotated[str, Meta(description="Always `usd`.")]
    status: Annotated[
        str,
        Meta(
            description="`scheduled`, `processing`, `succeeded`, `declined`, `unknown`, `cancelled` or "
            "`refunded`."
        ),
    ]
    attempt: Annotated[int, Meta(description="How often it was tried.")]
    card: Annotated[str | None, Meta(description="ID of the card that was tried last.")]
    processor_id: Annotated[str | None, Meta(description="The processor's name for it.")]
    decline_code: Annotated[str | None, Meta(description="The processor's word for why not, or `no_card`.")]
    reason: Annotated[str | None, Meta(description="Why not, in a sentence.")]
    fee: Annotated[int | None, Meta(description="What the processor keeps, in cents, where it is known.")]
    due: Annotated[int | None, Meta(description="When it is tried next, in seconds since the Unix epoch.")]
    succeeded_at: Annotated[
        int | None, Meta(description="When the money moved, in seconds since the Unix epoch.")
    ]
    refunded: Annotated[int, Meta(description="How much of it was given back, in cents.")]
    statement: Annotated[str | None, Meta(description="ID of the remit statement it is collected on.")]
    created: int


def render(payment: Payment) -> PaymentAnswer:
    """Return the answer that shows a payment."""
    return PaymentAnswer(
        id=payment.id,
        invoice=payment.invoice,
        adjustment=payment.adjustment,
        refund_of=payment.refund_of,
        contractor=payment.contractor,
        payer=payment.payer,
        amount=payment.amount,
        currency=payment.currency,
        status=payment.status,
        attempt=payment.attempt,
        card=payment.card,
        processor_id=payment.processor_id,
        decline_code=payment.decline_code,
        reason=payment.message,
        fee=payment.fee,
        due=payment.due,
        succeeded_at=payment.succeeded_at,
        refunded=payment.refunded,
        statement=payment.statement,
        created=payment.created,
    )
