"""Pages as pictures: what a person would see of a file, whoever made it, and nothing of one that harms."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import RectangleObject

from paycover.reader.apart import Reader
from tests.certificate_layouts import LAYOUTS
from tests.certificates import sample
from tests.reader.faults_test import GOOD, file, locked
from tests.sheets import Sheet, pdf

PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A process apart, with two seconds for a file."""
    made = Reader(seconds=2)
    yield made
    made.close()


def filled(value: str, shows: str | None = None) -> bytes:
    """Return a page with one form field."""
    sheet = Sheet()
    sheet.text(40, 40, "LIMIT")
    sheet.value(40, 60, value, name="limit", shows=shows)
    return pdf([sheet])


def changed(data: bytes, change: Any) -> bytes:
    """Return a file with its first page changed."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    change(writer.pages[0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_first_two_pages_are_drawn_in_their_own_size(reader: Reader) -> None:
    sheets = [Sheet(), Sheet(size=(792.0, 612.0)), Sheet()]
    for sheet in sheets:
        sheet.text(40, 40, "Page")
    drawn = reader.draw(pdf(sheets))
    assert [(page.number, page.width, page.height) for page in drawn] == [(1, 1224, 1584), (2, 1584, 1224)]
    assert all(page.png.startswith(PNG) for page in drawn)
    (turned,) = reader.draw(LAYOUTS["turned"](sample(1)))
    (upright,) = reader.draw(LAYOUTS["table"](sample(1)))
    assert (turned.width, turned.height) == (upright.width, upright.height)

    def crop(page: Any) -> None:
        page.cropbox = RectangleObject((100, 400, 500, 700))
        page.rotate(90)

    assert [(page.width, page.height) for page in reader.draw(changed(GOOD, crop))] == [(600, 800)]


def test_a_form_field_shows_what_viewers_show(reader: Reader) -> None:
    (empty,), (held,), (other,) = (reader.draw(filled(value)) for value in ("", "950,000", "500,000"))
    assert len({empty.png, held.png, other.png}) == 3
    (shown,) = reader.draw(filled("950,000", shows="500,000"))
    (same,) = reader.draw(filled("850,000", shows="500,000"))
    (mended,) = reader.draw(filled("950,000", shows="600,000"))
    assert shown.png == same.png and len({shown.png, mended.png, held.png, empty.png}) == 4


def test_what_harms_has_no_picture_and_the_next_file_is_drawn(reader: Reader) -> None:
    huge = pdf([Sheet(size=(50_000.0, 50_000.0))])
    loop = file(b"/a Do", resources=b"/XObject << /a 4 0 R >>")
    deep = file(b"q " * 151_000)
    assert [reader.draw(data) for data in (b"", b"%PDF-1.7", locked(), huge)] == [[]] * 4
    for data in (loop, deep):
        assert [page.png[:4] for page in reader.draw(data)] in ([], [PNG])
    assert len(reader.draw(GOOD)) == 1
    assert reader.read(GOOD).reading is not None
