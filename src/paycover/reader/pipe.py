"""What the process apart and the one that asks it say to each other: no parser is loaded for it."""

import msgspec

from paycover.domain.certificate_fields import Reading
from paycover.domain.incoming_certificates import ReadingFault

LENGTH_BYTES = 8
"""How a file or an answer begins: its length, big-endian."""

WAIT_FACTOR = 3
"""How many times its processor time a file may take by the clock, on a machine that does other things."""


class Read(msgspec.Struct, kw_only=True):
    """What came of a file: a reading, or why there is none."""

    reading: Reading | None = None
    fault: ReadingFault | None = None
