"""The remit statement in print: what it says, that it adds up, and that equal data give equal bytes."""

import io
import pathlib

import pypdf

from paycover.documents.remit import Billed, LineNames, printed
from paycover.domain.statements import Line, LineKind, Statement
from paycover.kit.dates import DAY

GOLDEN = pathlib.Path(__file__).parent / "golden" / "remit.txt"
ISSUED = 1_777_593_600
AGENCY = Billed(platform="Northwind Staffing", email="billing@northwind.example", sandbox=False)


def line(number: int, order: str | None, amount: int, kind: LineKind = LineKind.PREMIUM) -> Line:
    """Return a line of the payment of that number."""
    return Line(
        kind=kind,
        payment=f"py_{number}",
        invoice=f"in_{number:010}",
        contractor=f"cn_{number}",
        job=f"jb_{number}",
        purchase_order_number=order,
        amount=amount,
        created=ISSUED,
    )


def statement(*lines: Line) -> Statement:
    """Return the statement of lines."""
    return Statement(
        id="st_6RkXw9TzqM",
        amount=sum(line.amount for line in lines),
        lines=lines,
        issued_at=ISSUED,
        due=ISSUED + 30 * DAY,
        created=ISSUED,
    )


SMALL = statement(
    line(1, "PO-1042", 43_250),
    line(1, "PO-1042", 50_000, LineKind.PLATFORM_FEE),
    line(2, "PO-1042", 8_110),
    line(2, "PO-1042", 9_400, LineKind.PLATFORM_FEE),
    line(3, "PO-2001", 12_345),
    line(4, "PO-2001", -2_045, LineKind.CREDIT),
    line(4, "PO-2001", -1_000, LineKind.PLATFORM_FEE_CREDIT),
    line(5, None, 100),
)
NAMES = {
    f"py_{number}": LineNames(contractor=who, job=work, starts=ISSUED - 30 * DAY, ends=ISSUED - 16 * DAY)
    for number, who, work in (
        (1, "Joanna Parker", "Field technician"),
        (2, "Żółć Nowak", "Second camera, *night* shoot"),
        (3, '#panic("markup")', "Painter"),
        (4, "Ada Example", "Site survey and the report on it for the north yard"),
    )
}


def pages(content: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_a_statement_says_what_the_golden_text_says() -> None:
    (page,) = pages(printed(SMALL, NAMES, AGENCY))
    assert page.rstrip() + "\n" == GOLDEN.read_text()


def test_equal_data_give_equal_bytes_and_any_other_gives_others() -> None:
    once = printed(SMALL, NAMES, AGENCY)
    assert printed(SMALL, dict(NAMES), AGENCY) == once
    assert printed(SMALL, {}, AGENCY) != once


def test_a_long_statement_has_every_line_and_the_headings_on_each_page() -> None:
    many = statement(*(line(number, f"PO-{number // 40}", 100 + number) for number in range(120)))
    told = pages(printed(many, {}, Billed(platform="Northwind", email=None, sandbox=True)))
    assert len(told) > 1 and all("CONTRACTOR" in page for page in told)
    assert all(any(f"in_{number:010}" in page for page in told) for number in range(120))
    assert "Nobody owes anything by it." in told[0] and "$191.40" in told[-1]
