"""Notices: what people are told by e-mail, written by the transaction that wants them told."""

import enum

from paycover.domain.payments import Payment
from paycover.domain.statements import LineKind, Statement
from paycover.domain.webhook_endpoints import WebhookEndpoint
from paycover.kit.dates import DAY
from paycover.kit.records import Record, field

ORDERS_MAX = 50
"""Purchase order numbers an e-mail about a statement lists; the rest is one line."""

STATEMENT_LINK_SECONDS = 365 * DAY
"""How long the link in an e-mail about a statement opens its PDF (our decision)."""


class NoticeKind(enum.StrEnum):
    """What a notice tells."""

    APPLICATION = "application"
    APPLICATION_APPROVED = "application_approved"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_EXPIRING = "certificate_expiring"
    CHARGE_FAILED = "charge_failed"
    CHARGE_SCHEDULED = "charge_scheduled"
    COVER_CANCELLED = "cover_cancelled"
    COVER_EXTENDED = "cover_extended"
    COVER_LAPSES = "cover_lapses"
    COVER_LAPSES_PLATFORM = "cover_lapses_platform"
    ENDPOINT_DISABLED = "endpoint_disabled"
    HUB_LINK = "hub_link"
    REFUNDED = "refunded"
    STATEMENT_ISSUED = "statement_issued"


class Notice(Record, kw_only=True):
    """A notice to be sent; `sent_at` (Unix seconds) is None until it was.

    `about` is the id of what it tells of. One to a contractor about an invoice has links to opt out and
    to change the card, one about a statement a link to its PDF. They work for whoever has its token; only
    a hash of that is kept. `data` is what the text is made of: no link, no secret.
    """

    id: str
    kind: NoticeKind
    to: str
    about: str
    contractor: str | None = None
    invoice: str | None = None
    data: dict[str, object] = field(default_factory=dict)
    token_hash: str | None = None
    sent_at: int | None = None
    created: int
    deleted_at: int | None = None


def opens_statement(notice: Notice, now: int) -> bool:
    """Tell whether the link of a notice opens the PDF of the statement it is about, at `now`."""
    is_fresh = now < notice.created + STATEMENT_LINK_SECONDS
    return notice.kind is NoticeKind.STATEMENT_ISSUED and is_fresh


def facts(payment: Payment, *, has_card: bool, name: str, job: str) -> dict[str, object]:
    """Return what a notice about a payment says: what is charged, when next, for which job, and why not."""
    return {
        "payment": payment.id,
        "amount": payment.amount,
        "currency": payment.currency,
        "charge_at": payment.due,
        "has_card": has_card,
        "name": name,
        "job": job,
        "decline_code": payment.decline_code,
        "reason": payment.message,
    }


def cover_facts(*, name: str, job: str, start: int, end: int, reason: str | None) -> dict[str, object]:
    """Return what a notice about cover says: whose, of which work, from when to when, why it changed."""
    return {"name": name, "job": job, "start": start, "end": end, "reason": reason}


def endpoint_facts(endpoint: WebhookEndpoint) -> dict[str, object]:
    """Return what a notice says of an endpoint that was disabled; a query may be a secret and stays out."""
    return {
        "endpoint": endpoint.id,
        "url": endpoint.url.partition("?")[0],
        "failing_since": endpoint.failing_since,
        "disabled_at": endpoint.disabled_at,
    }


def statement_facts(statement: Statement) -> dict[str, object]:
    """Return what a notice says of a statement: what it comes to, when it is due, and for what."""
    fees = (LineKind.PLATFORM_FEE, LineKind.PLATFORM_FEE_CREDIT)
    fee = sum(line.amount for line in statement.lines if line.kind in fees)
    orders: dict[str | None, int] = {}
    for line in statement.lines:
        if line.kind not in fees:
            number = line.purchase_order_number
            orders[number] = orders.get(number, 0) + line.amount
    shown = list(orders.items())
    return {
        "statement": statement.id,
        "amount": statement.amount,
        "due": statement.due,
        "orders": [{"number": number, "amount": amount} for number, amount in shown[:ORDERS_MAX]],
        "other_orders": sum(amount for _, amount in shown[ORDERS_MAX:]),
        "platform_fee": fee,
    }
