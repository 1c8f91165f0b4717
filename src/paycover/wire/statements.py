"""Remit statements on the wire: an extension."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.statements import Line, Statement
from paycover.wire.base import Input


class StatementPay(Input):
    """The body that takes money for a statement; without an amount, all that is still owed."""

    amount: (
        Annotated[int, Meta(ge=1, le=100_000_000_000, description="What the agency has paid, in cents.")]
        | UnsetType
    ) = UNSET

    def wanted(self) -> int | None:
        """Return the amount in cents, None for all that is owed."""
        return None if self.amount is UNSET else self.amount


class LineAnswer(msgspec.Struct, kw_only=True):
    """A line of a statement."""

    kind: Annotated[str, Meta(description="`premium`, `platform_fee`, `credit` or `platform_fee_credit`.")]
    payment: Annotated[str, Meta(description="ID of the payment it collects or gives back.")]
    invoice: str
    contractor: str
    job: str
    purchase_order_number: str | None
    amount: Annotated[int, Meta(description="In cents; negative for a credit.")]
    created: Annotated[int, Meta(description="When its payment was wanted: money pays the oldest first.")]


class StatementAnswer(msgspec.Struct, kw_only=True):
    """A remit statement as the API shows it: lines stand in the order of their purchase order numbers."""

    id: str
    status: Annotated[str, Meta(description="`open` or `paid`.")]
    amount: Annotated[int, Meta(description="What it comes to, in cents.")]
    paid: Annotated[int, Meta(description="How much of it was paid, in cents.")]
    issued_at: Annotated[int, Meta(description="When it was issued, in seconds since the Unix epoch.")]
    due: Annotated[int, Meta(description="When it is to be paid by, in seconds since the Unix epoch.")]
    paid_at: int | None
    lines: list[LineAnswer]
    pdf_url: Annotated[str, Meta(description="Address of the statement as a PDF.")] | UnsetType = UNSET
    created: int


def render(statement: Statement, origin: str | None = None) -> StatementAnswer:
    """Return the answer that shows a statement; an event tells of it without an address (no `origin`)."""
    return StatementAnswer(
        id=statement.id,
        status=statement.status,
        amount=statement.amount,
        paid=statement.paid,
        issued_at=statement.issued_at,
        due=statement.due,
        paid_at=statement.paid_at,
        lines=[_line(line) for line in statement.lines],
        pdf_url=UNSET if origin is None else f"{origin}/api/v1/statements/{statement.id}/pdf",
        created=statement.created,
    )


def _line(line: Line) -> LineAnswer:
    return LineAnswer(
        kind=line.kind,
        payment=line.payment,
        invoice=line.invoice,
        contractor=line.contractor,
        job=line.job,
        purchase_order_number=line.purchase_order_number,
        amount=line.amount,
        created=line.created,
    )
