"""The process that has the parser loaded and forks a child for each file.

`python -m paycover.reader.nursery` is spoken to over its own pipes: a length of 8 bytes and a file come
in, a length and JSON go out. The child alone looks into the file, under limits, and ends with it.
"""

import logging
import os
import select
import signal
import sys

import msgspec

from paycover.domain.incoming_certificates import ReadingFault
from paycover.kit.clock import stopwatch
from paycover.reader.pipe import LENGTH_BYTES, WAIT_FACTOR, Read
from paycover.reader.reading import limit_this_process, read_file

PIECE = 1_048_576


def serve(incoming: int, outgoing: int, seconds: int) -> None:
    """Read file after file, each in `seconds` of processor time at most, until the other side closes."""
    while (data := _taken(incoming)) is not None:
        answer = _read_apart(data, seconds)
        os.write(outgoing, len(answer).to_bytes(LENGTH_BYTES, "big"))
        _write(outgoing, answer)


def _read_apart(data: bytes, seconds: int) -> bytes:
    """Return what a child made of a file; one that breaks its limits is ended."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _be_the_child(data, write_end, seconds)
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
    is_slow = status in (-signal.SIGKILL, -signal.SIGXCPU)
    return _encoded(Read(fault=ReadingFault.TOO_SLOW if is_slow else ReadingFault.TOO_LARGE))


def _be_the_child(data: bytes, write_end: int, seconds: int) -> None:
    status = 1
    try:
        limit_this_process(seconds)
        _write(write_end, _encoded(read_file(data)))
        status = 0
    finally:
        os._exit(status)


def _encoded(read: Read) -> bytes:
    return msgspec.json.encode(read)


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
    serve(sys.stdin.fileno(), sys.stdout.fileno(), int(sys.argv[1]))
