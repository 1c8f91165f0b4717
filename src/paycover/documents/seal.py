"""The seal of a PDF: a signature inside it that covers every other byte of the file.

The seal is an object that an incremental update appends, as PDF knows it (ISO 32000-1, 7.5.6), so that any
reader shows the document. Its signature has 128 hexadecimal digits in lower case; what is signed is the
file without them.
"""

import re
from typing import NamedTuple

SIGNED_FOR = b"paycover sealed pdf v1\n"
"""What stands before the bytes that are signed: a signature made for one purpose fits no other."""

DIGITS = 128
_TRAILER = re.compile(rb"trailer\n<<(?P<entries>.*)>>\nstartxref\n(?P<table>\d+)\n%%EOF\n?\Z", re.DOTALL)
_SIZE = re.compile(rb"/Size (\d+)")


class Sealable(NamedTuple):
    """A PDF with room for a signature: what stands before the room, and what behind."""

    head: bytes
    tail: bytes

    @property
    def message(self) -> bytes:
        """What is to be signed."""
        return SIGNED_FOR + self.head + self.tail

    def sealed(self, signature: bytes) -> bytes:
        """Return the PDF with its signature (64 bytes)."""
        digits = signature.hex().encode()
        assert len(digits) == DIGITS, "an Ed25519 signature has 64 bytes"
        return self.head + digits + self.tail


def sealable(pdf: bytes, key: str) -> Sealable:
    """Return a PDF, as our compiler writes it, with room for a signature of the key of that id."""
    found = _TRAILER.search(pdf)
    assert found is not None, "the compiler writes a table of objects and a trailer"
    entries = found["entries"]
    size = _SIZE.search(entries)
    assert size is not None, "a trailer tells the number of objects"
    number = int(size[1])
    start = len(pdf) + 1
    head = b"%b\n%d 0 obj\n<</Type/PaycoverSeal/Algorithm/Ed25519/Key(%b)/Signature<" % (
        *(pdf, number),
        key.encode(),
    )
    rest = b">>>\nendobj\n"
    table = len(head) + DIGITS + len(rest)
    after = _SIZE.sub(b"/Size %d" % (number + 1), entries, count=1)
    entry = b"xref\n%d 1\n%010d 00000 n\r\n" % (number, start)
    trailer = b"trailer\n<<%b/Prev %b/PaycoverSeal %d 0 R>>\n" % (after, found["table"], number)
    return Sealable(head, rest + entry + trailer + b"startxref\n%d\n%%%%EOF\n" % table)
