"""Remit statements: what an agency owes, month by month: the premiums it withheld, and its platform fee."""

import enum
import types
from collections.abc import Iterable, Mapping, Sequence

from paycover.domain.invoices import Invoice
from paycover.domain.payments import Payment
from paycover.kit.dates import DAY, start_of_next_month
from paycover.kit.errors import Code, Problem
from paycover.kit.money import PPM, ratio_half_up
from paycover.kit.records import Record, replace

DUE_DAYS = 30
"""Days after its issue by which a statement is to be paid (api.md 3.6)."""


class StatementStatus(enum.StrEnum):
    """`open` until what it comes to has been paid."""

    OPEN = "open"
    PAID = "paid"


class LineKind(enum.StrEnum):
    """What a line is for; a credit gives back what was paid for cover that was called off."""

    PREMIUM = "premium"
    PLATFORM_FEE = "platform_fee"
    CREDIT = "credit"
    PLATFORM_FEE_CREDIT = "platform_fee_credit"


CREDITS = (LineKind.CREDIT, LineKind.PLATFORM_FEE_CREDIT)


class Line(Record, kw_only=True):
    """A line of a statement; `amount` in cents, negative for a credit; `created` is its payment's."""

    kind: LineKind
    payment: str
    invoice: str
    contractor: str
    job: str
    purchase_order_number: str | None
    amount: int
    created: int


class Statement(Record, kw_only=True):
    """A remit statement: money in cents, times in Unix seconds. Its lines never change."""

    id: str
    amount: int
    paid: int = 0
    status: StatementStatus = StatementStatus.OPEN
    lines: tuple[Line, ...]
    issued_at: int
    due: int
    paid_at: int | None = None
    created: int
    deleted_at: int | None = None


def next_issue(now: int) -> int:
    """Return when the next statement is issued: the start of the next month, UTC (our decision)."""
    return start_of_next_month(now)


def issued(
    billed: Sequence[tuple[Payment, Invoice]],
    *,
    fee_ppm: int,
    fees_back: Mapping[str, int] = types.MappingProxyType({}),
    id: str,
    now: int,
) -> Statement | None:
    """Return the statement of what is to be collected, given oldest first, by purchase order number.

    The platform fee is a share of the pay of each invoice billed and a line of its own; `fees_back` is
    the fee that goes back with a credit: payment → cents. None where nothing is left to pay: credits wait
    until there is something to set them against (our decision).
    """
    in_groups = sorted(billed, key=lambda pair: _place(pair[1]))
    lines = [
        line
        for payment, invoice in in_groups
        for line in _lines(payment, invoice, fee_ppm, fees_back.get(payment.id, 0))
    ]
    amount = sum(line.amount for line in lines)
    if amount <= 0:
        return None
    return Statement(
        id=id, amount=amount, lines=tuple(lines), issued_at=now, due=now + DUE_DAYS * DAY, created=now
    )


def received(statements: Iterable[Statement], amount: int, now: int) -> list[Statement]:
    """Return the open statements, oldest first, that a payment of `amount` cents pays, in full or in part.

    Raises Problem(bad_request) for more than all of them are still owed.
    """
    after = []
    for statement in statements:
        part = min(amount, statement.amount - statement.paid)
        if part <= 0:
            break
        amount -= part
        after.append(_paid(statement, part, now))
    if amount > 0:
        raise Problem(Code.BAD_REQUEST, f"That is {amount} cents more than is owed.")
    return after


def fee_billed(statement: Statement, payment: str) -> int:
    """Return the platform fee a statement billed with a payment, in cents."""
    return sum(
        line.amount
        for line in statement.lines
        if line.payment == payment and line.kind is LineKind.PLATFORM_FEE
    )


def covered(statement: Statement) -> set[str]:
    """Return the payments whose lines the money received for a statement covers, the oldest first.

    Credits count as money received. The platform fee of an invoice is covered with its premium.
    """
    left = statement.paid - sum(line.amount for line in statement.lines if line.kind in CREDITS)
    owed: dict[str, int] = {}
    for line in sorted(statement.lines, key=lambda line: line.created):
        if line.kind not in CREDITS:
            owed[line.payment] = owed.get(line.payment, 0) + line.amount
    reached = {line.payment for line in statement.lines if line.kind in CREDITS}
    for payment, amount in owed.items():
        if amount > left:
            break
        left -= amount
        reached.add(payment)
    return reached


def _paid(statement: Statement, part: int, now: int) -> Statement:
    paid = statement.paid + part
    if paid < statement.amount:
        return replace(statement, paid=paid)
    return replace(statement, paid=paid, status=StatementStatus.PAID, paid_at=now)


def _place(invoice: Invoice) -> tuple[bool, str]:
    number = invoice.purchase_order_number
    return number is None, number or ""


def _lines(payment: Payment, invoice: Invoice, fee_ppm: int, fee_back: int) -> Iterable[Line]:
    if payment.is_refund:
        amounts = {LineKind.CREDIT: -payment.amount}
        amounts |= {LineKind.PLATFORM_FEE_CREDIT: -fee_back} if fee_back else {}
    else:
        amounts = _charges(payment, invoice, fee_ppm)
    for kind, amount in amounts.items():
        yield Line(
            kind=kind,
            payment=payment.id,
            invoice=invoice.id,
            contractor=invoice.contractor,
            job=invoice.job,
            purchase_order_number=invoice.purchase_order_number,
            amount=amount,
            created=payment.created,
        )


def _charges(payment: Payment, invoice: Invoice, fee_ppm: int) -> dict[LineKind, int]:
    """The fee is of the invoice's pay, once: an adjustment's premium has none."""
    charges = {LineKind.PREMIUM: payment.amount}
    fee = ratio_half_up(invoice.gross_pay * fee_ppm, PPM)
    if fee and payment.adjustment is None:
        charges[LineKind.PLATFORM_FEE] = fee
    return charges
