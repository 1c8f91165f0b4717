"""Payments: what is to be charged or given back for an invoice or adjustment, and what became of it."""

import enum

from paycover.domain.adjustments import Adjustment
from paycover.domain.charging import ChargeAnswer, ChargeStatus
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice
from paycover.kit.dates import DAY
from paycover.kit.records import Record, replace

CHARGE_DELAY_SECONDS = 86_400
"""How long after the notice a card is charged (api.md 3.5); an account may have another (our decision)."""

RETRY_DAYS = (1, 3, 5)
"""Days after the first decline on which a card is tried again (insurance.md 4.4)."""

ASK_SECONDS_MIN = 60
ASK_SECONDS_MAX = 43_200
"""The wait between two questions about an outcome: as long as it is open already (our decision)."""

NO_CARD = "no_card"
"""The decline code of a payment whose contractor has no card on file."""


class Payer(enum.StrEnum):
    """Who pays: the contractor by card, or the agency that withheld the premium, by remit statement."""

    CONTRACTOR_CARD = "contractor_card"
    AGENCY_REMIT = "agency_remit"


class PaymentStatus(enum.StrEnum):
    """`scheduled` is to be charged or collected, `processing` and `unknown` are with the processor.

    A `declined` payment is tried again where it has a `due`. `cancelled` and `refunded` are final.
    """

    SCHEDULED = "scheduled"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Payment(Record, kw_only=True):
    """A payment; money in cents, times in Unix seconds.

    It is for an invoice, or for an adjustment of it. With `refund_of` it gives `amount` of that
    payment back. `attempt` counts the tries decided; `key` is the processor's idempotency key of the
    present one. `due` is when it is tried next, None where it is not. `failing_since` is the first of
    a row of declines. `live_key` names what is paid while the payment counts; it is unique.
    """

    id: str
    invoice: str
    adjustment: str | None = None
    refund_of: str | None = None
    contractor: str
    payer: Payer
    amount: int
    currency: str = "usd"
    status: PaymentStatus = PaymentStatus.SCHEDULED
    attempt: int = 0
    key: str | None = None
    card: str | None = None
    processor_id: str | None = None
    decline_code: str | None = None
    message: str | None = None
    fee: int | None = None
    due: int | None = None
    attempted_at: int | None = None
    failing_since: int | None = None
    succeeded_at: int | None = None
    refunded: int = 0
    statement: str | None = None
    live_key: str | None
    created: int
    deleted_at: int | None = None

    @property
    def is_refund(self) -> bool:
        """Whether it gives money back."""
        return self.refund_of is not None

    @property
    def is_out(self) -> bool:
        """Whether the processor was asked, and has not said what became of it."""
        return self.status in (PaymentStatus.PROCESSING, PaymentStatus.UNKNOWN)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be tried or collected, or was declined."""
        return self.status in (PaymentStatus.SCHEDULED, PaymentStatus.DECLINED)


def payer_of(job: bool | None, contractor: bool | None, account: bool) -> Payer:
    """Return who pays, by the three `withhold_premium`: the nearest that is set wins (decisions.md 26)."""
    said = [value for value in (job, contractor) if value is not None]
    return Payer.AGENCY_REMIT if [*said, account][0] else Payer.CONTRACTOR_CARD


def wanted(
    invoice: Invoice, adjustment: Adjustment | None, payer: Payer, *, id: str, now: int, due: int
) -> Payment:
    """Return a new payment of an invoice, or of an additional premium; a card is charged at `due`."""
    return Payment(
        id=id,
        invoice=invoice.id,
        adjustment=None if adjustment is None else adjustment.id,
        contractor=invoice.contractor,
        payer=payer,
        amount=invoice.premium_due if adjustment is None else adjustment.premium_change,
        due=due if payer is Payer.CONTRACTOR_CARD else None,
        live_key=invoice.id if adjustment is None else adjustment.id,
        created=now,
    )


def refund(payment: Payment, amount: int, adjustment: str | None, *, id: str, now: int) -> Payment:
    """Return a new payment that gives `amount` cents of one back at once, to where it came from."""
    return Payment(
        id=id,
        invoice=payment.invoice,
        adjustment=adjustment,
        refund_of=payment.id,
        contractor=payment.contractor,
        payer=payment.payer,
        amount=amount,
        card=payment.card,
        due=now if payment.payer is Payer.CONTRACTOR_CARD else None,
        live_key=f"{payment.id}|{adjustment or payment.invoice}",
        created=now,
    )


def repriced(payment: Payment, amount: int) -> Payment:
    """Return an open payment of what its invoice comes to now."""
    return replace(payment, amount=amount)


def is_due(payment: Payment, now: int) -> bool:
    """Tell whether a payment is to be tried now: one that was put off, sent or called off is not."""
    return payment.is_open and payment.due is not None and payment.due <= now


def begun(payment: Payment, *, amount: int, card: str | None, now: int) -> Payment:
    """Return a payment whose next try is decided: from here on its key stands for this one try."""
    attempt = payment.attempt + 1
    return replace(
        payment,
        status=PaymentStatus.PROCESSING,
        amount=amount,
        attempt=attempt,
        key=f"{payment.id}-{attempt}",
        card=card,
        due=None,
        attempted_at=now,
        processor_id=None,
        decline_code=None,
        message=None,
    )


def answered(payment: Payment, key: str, answer: ChargeAnswer, now: int) -> Payment:
    """Return a payment after the processor spoke of the try with this key, whichever road that came by.

    What is known already, or is of a try that is over, changes nothing. Only money that did move is
    believed of a try that was taken as declined.
    """
    has_moved = answer.status is ChargeStatus.SUCCEEDED
    is_current = payment.is_out and key == payment.key
    if not (is_current or (has_moved and payment.status is PaymentStatus.DECLINED)):
        return payment
    payment = replace(payment, processor_id=answer.processor_id or payment.processor_id)
    if has_moved:
        return succeeded(
            replace(payment, key=key, amount=answer.amount or payment.amount, fee=answer.fee), now
        )
    if answer.status is ChargeStatus.DECLINED:
        return declined(payment, answer.decline_code, answer.message, now)
    if answer.status is ChargeStatus.PENDING:
        return replace(payment, status=PaymentStatus.PROCESSING, message=answer.message)
    return replace(payment, status=PaymentStatus.UNKNOWN, message=answer.message)


def succeeded(payment: Payment, now: int) -> Payment:
    """Return a payment whose money has moved; one that was credited before it came stays refunded."""
    return replace(
        payment,
        status=PaymentStatus.REFUNDED if payment.refunded else PaymentStatus.SUCCEEDED,
        succeeded_at=now,
        due=None,
        failing_since=None,
        decline_code=None,
        message=None,
    )


def declined(payment: Payment, code: str | None, message: str | None, now: int) -> Payment:
    """Return a payment that failed: tried again on days 1, 3 and 5, and after that it stays to be seen.

    It says nothing of cover: what is bound and paid for does not end by it (insurance.md 3.3).
    """
    since = now if payment.failing_since is None else payment.failing_since
    later = [since + days * DAY for days in RETRY_DAYS if since + days * DAY > now]
    return replace(
        payment,
        status=PaymentStatus.DECLINED,
        decline_code=code,
        message=message,
        failing_since=since,
        due=later[0] if later else None,
    )


def without_card(payment: Payment, *, amount: int, now: int) -> Payment:
    """Return a payment that can't be charged, for there is no card: declined, and no processor asked."""
    tried = replace(begun(payment, amount=amount, card=None, now=now), key=None)
    return declined(tried, NO_CARD, "The contractor has no card on file.", now)


def wakened(payment: Payment, now: int) -> Payment:
    """Return a declined payment that a new card lets try at once, with all its retries anew."""
    return replace(payment, due=now, failing_since=None)


def remitted(payment: Payment) -> Payment:
    """Return an open card payment that the agency is to remit instead."""
    return replace(payment, payer=Payer.AGENCY_REMIT, status=PaymentStatus.SCHEDULED, due=None)


def cancelled(payment: Payment) -> Payment:
    """Return an open payment that is called off."""
    return replace(payment, status=PaymentStatus.CANCELLED, due=None, live_key=None)


def given_back(payment: Payment, amount: int) -> Payment:
    """Return a payment of which `amount` more cents were given back; all of it makes it `refunded`."""
    total = payment.refunded + amount
    status = PaymentStatus.REFUNDED if total >= payment.amount else payment.status
    return replace(payment, refunded=total, status=status)


def ask_again(payment: Payment, now: int) -> int:
    """Return when to ask about an outcome again: after as long as it is open, a minute to half a day."""
    open_for = now - (payment.attempted_at or now)
    return now + min(max(open_for, ASK_SECONDS_MIN), ASK_SECONDS_MAX)


def returns(owed: int, payments: list[Payment]) -> list[tuple[Payment, int]]:
    """Return what of each payment to give back so that `owed` cents are returned, the newest first.

    What other refunds give back, done or under way, is not given back again.
    """
    going = {p.id: 0 for p in payments}
    for payment in payments:
        if payment.refund_of in going and payment.status is not PaymentStatus.CANCELLED:
            going[payment.refund_of] += payment.amount
    found = []
    for payment in sorted(payments, key=lambda p: (p.created, p.id), reverse=True):
        if payment.is_refund or payment.status not in (PaymentStatus.SUCCEEDED, PaymentStatus.REFUNDED):
            continue
        part = min(owed, payment.amount - going[payment.id])
        if part > 0:
            found.append((payment, part))
            owed -= part
    return found


_TOLD = {
    PaymentStatus.SUCCEEDED: EventType.PAYMENT_SUCCEEDED,
    PaymentStatus.DECLINED: EventType.PAYMENT_DECLINED,
    PaymentStatus.CANCELLED: EventType.PAYMENT_CANCELLED,
}


def event_of(before: Payment, after: Payment) -> EventType:
    """Return the type of the event that tells of a change."""
    if after.refunded != before.refunded:
        return EventType.PAYMENT_REFUNDED
    if before.succeeded_at is None and after.succeeded_at is not None:
        return EventType.PAYMENT_SUCCEEDED
    if after.attempt == before.attempt and after.status is before.status:
        return EventType.PAYMENT_UPDATED
    return _TOLD.get(after.status, EventType.PAYMENT_UPDATED)
