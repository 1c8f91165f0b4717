"""The remit statement in print: what is owed, by purchase order; equal data give equal bytes."""

import itertools
from collections.abc import Iterable, Mapping

from paycover.documents.compiler import typeset
from paycover.domain.statements import Line, LineKind, Statement
from paycover.kit.dates import iso_day, written_day
from paycover.kit.money import dollars
from paycover.kit.records import Record

KIND_WORDS = {
    LineKind.PREMIUM: "",
    LineKind.PLATFORM_FEE: "Platform fee",
    LineKind.CREDIT: "Credit",
    LineKind.PLATFORM_FEE_CREDIT: "Platform fee back",
}
"""What a line is called in print; a premium goes by the contractor's name."""

SUM_WORDS = {
    LineKind.PREMIUM: "Premium withheld",
    LineKind.PLATFORM_FEE: "Platform fee",
    LineKind.CREDIT: "Premium credited",
    LineKind.PLATFORM_FEE_CREDIT: "Platform fee credited",
}


class LineNames(Record, kw_only=True):
    """Who and what a line is about, as they are called, and its pay cycle (Unix seconds)."""

    contractor: str
    job: str
    starts: int
    ends: int


class Billed(Record, kw_only=True):
    """To whom a statement goes: the platform, its billing contact, and whether it is a sandbox."""

    platform: str
    email: str | None
    sandbox: bool


def printed(statement: Statement, names: Mapping[str, LineNames], to: Billed) -> bytes:
    """Return the PDF of a statement as it was issued; `names` by the payment of a line."""
    return typeset("remit", _data(statement, names, to), moment=statement.issued_at)


def _data(statement: Statement, names: Mapping[str, LineNames], to: Billed) -> dict[str, object]:
    """Return what the template prints: words only."""
    groups = itertools.groupby(statement.lines, key=lambda line: line.purchase_order_number)
    orders = [(number or "", list(lines)) for number, lines in groups]
    sums = {kind: _sum(line for line in statement.lines if line.kind is kind) for kind in LineKind}
    return {
        "number": statement.id,
        "issued": written_day(statement.issued_at),
        "due": written_day(statement.due),
        "total": dollars(statement.amount),
        "platform": to.platform,
        "email": to.email or "",
        "sandbox": to.sandbox,
        "orders": [
            {
                "number": number,
                "total": dollars(_sum(lines)),
                "lines": [_line(line, names.get(line.payment)) for line in lines],
            }
            for number, lines in orders
        ],
        "sums": [(SUM_WORDS[kind], dollars(amount)) for kind, amount in sums.items() if amount],
    }


def _line(line: Line, named: LineNames | None) -> dict[str, str]:
    """Return a line in words; a fee stands under the premium it goes with, which names the contractor."""
    is_fee = line.kind in (LineKind.PLATFORM_FEE, LineKind.PLATFORM_FEE_CREDIT)
    who = line.contractor if named is None else named.contractor
    return {
        "kind": KIND_WORDS[line.kind],
        "contractor": "" if is_fee else who,
        "work": line.job if named is None else named.job,
        "cycle": "" if named is None else f"{iso_day(named.starts)} – {iso_day(named.ends)}",
        "invoice": line.invoice,
        "amount": dollars(line.amount),
    }


def _sum(lines: Iterable[Line]) -> int:
    return sum(line.amount for line in lines)
