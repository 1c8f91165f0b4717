"""What the process apart and the one that asks it say to each other: no parser is loaded for it."""

import msgspec

from paycover.domain.certificate_fields import Reading
from paycover.domain.incoming_certificates import ReadingFault

LENGTH_BYTES = 8
"""How a file or an answer begins: its length, big-endian. Before a file's stands what is wanted of it."""

READ, DRAW = b"r", b"d"
"""What is wanted of a file: its values, or pictures of its pages."""

DOTS_PER_POINT = 2
"""How fine a page is drawn: small print stays legible, and a picture has about 100 kB."""

WAIT_FACTOR = 3
"""How many times its processor time a file may take by the clock, on a machine that does other things."""


class Read(msgspec.Struct, kw_only=True):
    """What came of a file: a reading, or why there is none."""

    reading: Reading | None = None
    fault: ReadingFault | None = None


class Picture(msgspec.Struct, kw_only=True):
    """A page as a picture: its number from 1, its sides in dots, and the PNG."""

    number: int
    width: int
    height: int
    png: bytes


class Drawn(msgspec.Struct, kw_only=True):
    """The pictures of a file's first pages; none where it can't be drawn."""

    pages: list[Picture] = []
