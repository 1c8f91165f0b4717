"""The process that has the parser loaded and forks a child for each file.

`python -m paycover.reader.nursery` is spoken to over its own pipes: what is wanted, a length of 8 bytes
and a file come in, a length and JSON go out. The child alone looks into the file, under limits, and ends
with it.
"""

import gc
import logging
import os
import select
import signal
import sys

import msgspec

from paycover.domain.incoming_certificates import ReadingFault
from paycover.kit.clock import stopwatch
from paycover.reader.pictures import draw_pages, open_room
from paycover.reader.pipe import DRAW, LENGTH_BYTES, WAIT_FACTOR, Drawn, Read
from paycover.reader.reading import limit_this_process, read_file

PIECE = 1_048_576

_FIRST = b"""%PDF-1.4
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Kids[3 0 R]/Count 1>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>
endobj
4 0 obj
<</Length 153>>
stream
BT /F1 9 Tf 40 740 Td (CERTIFICATE OF LIABILITY INSURANCE) Tj 0 -20 Td (INSURED) Tj 0 -12 Td (Joe Parker) Tj
0 -40 Td (EACH OCCURRENCE $ 1,000,000) Tj ET
endstream
endobj
5 0 obj
<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>
endobj
xref
0 6
0000000000 65535 f\r
0000000009 00000 n\r
0000000054 00000 n\r
0000000105 00000 n\r
0000000217 00000 n\r
0000000419 00000 n\r
trailer
<</Size 6/Root 1 0 R>>
startxref
507
%%EOF
"""
"""A page of our own, read once before strangers' files: what is made ready then, every child has."""


def serve(incoming: int, outgoing: int, seconds: int) -> None:
    """Read or draw file after file, each in `seconds` of processor time at most, until nobody asks more."""
    while (wanted := _bytes(incoming, 1)) is not None and (data := _taken(incoming)) is not None:
        answer = _made_apart(wanted, data, seconds)
        os.write(outgoing, len(answer).to_bytes(LENGTH_BYTES, "big"))
        _write(outgoing, answer)


def _made_apart(wanted: bytes, data: bytes, seconds: int) -> bytes:
    """Return what a child made of a file; one that breaks its limits is ended."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _be_the_child(wanted, data, write_end, seconds)
    os.close(write_end)
    answer, until = bytearray(), stopwatch() + WAIT_FACTOR * seconds
    try:
        while select.select([read_end], [], [], max(until - stopwatch(), 0))[0]:
            piece = os.read(read_end, PIECE)
            if not piece:
                break
            answer += piece
        else:
            os.kill(child, signal.SIGKILL)
    finally:
        os.close(read_end)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == 0 and answer:
        return bytes(answer)
    if wanted == DRAW:
        return _encoded(Drawn())
    is_slow = status in (-signal.SIGKILL, -signal.SIGXCPU)
    return _encoded(Read(fault=ReadingFault.TOO_SLOW if is_slow else ReadingFault.TOO_LARGE))


def _be_the_child(wanted: bytes, data: bytes, write_end: int, seconds: int) -> None:
    status = 1
    try:
        room = open_room() if wanted == DRAW else None
        limit_this_process(seconds, has_threads=wanted == DRAW)
        made = Drawn(pages=draw_pages(data, room)) if wanted == DRAW else read_file(data)
        _write(write_end, _encoded(made))
        status = 0
    finally:
        os._exit(status)


def _encoded(made: Read | Drawn) -> bytes:
    return msgspec.json.encode(made)


def _taken(incoming: int) -> bytes | None:
    head = _bytes(incoming, LENGTH_BYTES)
    return None if head is None else _bytes(incoming, int.from_bytes(head, "big"))


def _bytes(incoming: int, count: int) -> bytes | None:
    taken = bytearray()
    while len(taken) < count:
        piece = os.read(incoming, min(PIECE, count - len(taken)))
        if not piece:
            return None
        taken += piece
    return bytes(taken)


def _write(outgoing: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(outgoing, view) :]


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # what a parser says of a file is the file's own words
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    read_file(_FIRST)
    gc.collect()
    gc.freeze()  # a child that tidies up would copy every page of memory it shares with this process
    serve(sys.stdin.fileno(), sys.stdout.fileno(), int(sys.argv[1]))
