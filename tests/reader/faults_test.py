"""Files that are no certificate, or mean harm: each has its fault, and the next file is read as ever."""

import io
import zlib
from collections.abc import Iterator

import pytest
from pypdf import PdfWriter

from paycover.domain.incoming_certificates import ReadingFault
from paycover.reader.apart import Reader
from paycover.reader.pipe import Read
from paycover.reader.reading import read_file
from tests.certificate_drawings import classic
from tests.certificates import sample
from tests.sheets import Sheet, pdf, written

GOOD = pdf(classic(sample(1)))
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << %s >> /Contents 4 0 R >>"
FONT = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def file(content: bytes, *, pages: bytes = b"/Kids [3 0 R] /Count 1", resources: bytes = b"") -> bytes:
    """Return a file of one page that draws a content, packed."""
    packed = zlib.compress(content, 9)
    head = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages %s >>" % pages,
        3: PAGE % resources,
        4: head + packed + b"\nendstream",
        5: b"<< >>",
    }
    return written(objects, 1, 5)


def locked() -> bytes:
    """Return a certificate behind a password."""
    writer = PdfWriter(clone_from=io.BytesIO(GOOD))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def said(text: str) -> bytes:
    """Return a page that says something else."""
    sheet = Sheet()
    sheet.text(40, 40, text)
    return pdf([sheet])


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", ReadingFault.MALFORMED),
        (b"%PDF-1.7", ReadingFault.MALFORMED),
        (GOOD[:300], ReadingFault.MALFORMED),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, ReadingFault.MALFORMED),
        (locked(), ReadingFault.ENCRYPTED),
        (said("Dear Sir, please find enclosed our menu."), ReadingFault.NOT_A_CERTIFICATE),
        (pdf([Sheet()]), ReadingFault.NO_TEXT),
        (file(b" " * 60_000_000), ReadingFault.TOO_LARGE),
        (file(b"q " * 151_000), ReadingFault.TOO_LARGE),
        (file(b"BT /F 1 Tf (" + b"a " * 6_100 + b") Tj ET", resources=FONT), ReadingFault.TOO_LARGE),
        (file(b"", pages=b"/Kids [2 0 R 2 0 R] /Count 9"), ReadingFault.MALFORMED),
        (file(b"", pages=b"/Kids [] /Count 0"), ReadingFault.MALFORMED),
        (file(b"/a Do", resources=b"/XObject << /a 4 0 R >>"), ReadingFault.NO_TEXT),
        (file(b"[" * 50_000), ReadingFault.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_has_a_fault(data: bytes, fault: ReadingFault) -> None:
    assert read_file(data) == Read(fault=fault)


@pytest.fixture
def impatient() -> Iterator[Reader]:
    """A process apart that gives a file one second."""
    made = Reader(seconds=1)
    yield made
    made.close()


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read(impatient: Reader) -> None:
    content = b"BT /F 1 Tf (" + b"a " * 5_900 + b") Tj ET " + b"0 0 600 700 re f " * 8_000
    slow = file(content, resources=FONT)
    assert impatient.read(slow).fault is ReadingFault.TOO_SLOW
    assert impatient.read(GOOD).reading is not None


def test_a_process_apart_that_was_killed_is_started_again(impatient: Reader) -> None:
    assert impatient.read(GOOD).reading is not None
    assert impatient._process is not None
    impatient._process.kill()
    impatient._process.wait()
    assert impatient.read(GOOD) == read_file(GOOD)
