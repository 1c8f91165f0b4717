"""Hints of tampering: what an edited certificate gives away, and what an honest one does not."""

import io

import pytest
from pypdf import PdfWriter

from paycover.domain.certificate_fields import Hint
from paycover.reader.reading import read_file
from tests.certificate_drawings import classic, field
from tests.certificates import GENERAL, Sample, sample
from tests.sheets import Sheet, pdf

MADE = sample(2)
LIMIT = f"coverages.{GENERAL}.limits.each_occurrence_dollars"
TOP = 178.0
"""Where the first row of the table's limits is written."""


def hints(data: bytes) -> list[Hint]:
    """Return the hints of a file."""
    reading = read_file(data).reading
    assert reading is not None
    return list(reading.hints)


def codes(data: bytes) -> set[str]:
    """Return the codes of the hints of a file."""
    return {hint.code for hint in hints(data)}


def drawn(made: Sample = MADE) -> Sheet:
    """Return the page of a certificate, to be tampered with."""
    (sheet,) = classic(made)
    return sheet


def limit(data: bytes) -> object:
    """Return the limit that is read."""
    reading = read_file(data).reading
    assert reading is not None
    return reading.value(LIMIT)


def test_an_honest_certificate_gives_no_hint() -> None:
    assert hints(pdf([drawn()])) == []
    assert hints(pdf(classic(MADE, field))) == []


def test_a_value_painted_over_and_written_anew_is_told() -> None:
    sheet = drawn()
    sheet.paint(534, TOP - 7, 60, 9)
    sheet.text(536, TOP, "9,000,000", 7.5, "even")
    data = pdf([sheet])
    assert limit(data) == 9_000_000
    (hint,) = [hint for hint in hints(data) if hint.code == "overlaid_text"]
    assert hint.grave and LIMIT in hint.message
    assert hint.box is not None and hint.box.page == 1 and hint.box.x0 == 536


def test_a_value_in_another_font_or_size_is_told() -> None:
    sheet = drawn()
    place = f"536.00 {792 - TOP:.2f} Tm"
    wanted = next(line for line in sheet.drawn if place in line)
    for new, code in (("/bold 7.5", "mixed_fonts"), ("/even 9.5", "mixed_sizes")):
        digits = wanted[wanted.index("(") + 1 : wanted.rindex(")")]
        first, rest = digits[:1], digits[1:]
        edited = wanted.replace(f"({digits}) Tj", f"({first}) Tj {new} Tf ({rest}) Tj")
        other = Sheet(drawn=[edited if line == wanted else line for line in sheet.drawn])
        assert codes(pdf([other])) == {code}


def test_a_form_field_that_shows_another_text_than_it_holds_is_told() -> None:
    sheet = drawn()
    sheet.value(300, 700, "1,000,000", name="Limit", shows="5,000,000")
    (hint,) = hints(pdf([sheet]))
    assert (hint.code, hint.grave) == ("field_differs", True)
    assert '"5,000,000"' in hint.message and '"1,000,000"' in hint.message


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ("/Producer (Adobe Photoshop 25.0)", "edited_with"),
        ("/Creator (www.ilovepdf.com)", "edited_with"),
        ("/CreationDate (D:20260101090000Z) /ModDate (D:20260401090000Z)", "modified_later"),
    ],
)
def test_what_a_file_says_of_its_making_is_told(about: str, code: str) -> None:
    assert codes(pdf([drawn()], about=about)) == {code}


def test_a_file_that_was_saved_over_or_holds_more_is_told() -> None:
    data = pdf([drawn()])
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    writer.pages[0].rotate(0)
    writer.add_metadata({"/Subject": "changed"})
    out = io.BytesIO()
    writer.write(out)
    assert "saved_over" in codes(out.getvalue())
    assert codes(data + b"PK\x03\x04 and a whole archive") == {"trailing_data"}
    assert codes(
        data.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (1) >>")
    ) >= {"active_content"}
