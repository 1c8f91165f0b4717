"""Has files read in a process apart, started when it is first needed, and again when it is gone."""

import os
import subprocess
import sys
import threading
from typing import TypeVar

import msgspec

from paycover.domain.incoming_certificates import READ_SECONDS_MAX, ReadingFault
from paycover.reader.pipe import DRAW, LENGTH_BYTES, READ, WAIT_FACTOR, Drawn, Picture, Read

Came = TypeVar("Came")

PATIENCE_SECONDS = 10
"""How long past its time the process apart may stay silent over a file before it is taken for dead."""


class Reader:
    """Reads one file at a time in a process apart; several threads may share it.

    A file that takes more than `seconds` of processor time is given up.
    """

    def __init__(self, seconds: int = READ_SECONDS_MAX) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, data: bytes) -> Read:
        """Return what came of a file; never raises for what is in it."""
        return self._came(READ, data, Read, Read(fault=ReadingFault.TOO_SLOW))

    def draw(self, data: bytes) -> list[Picture]:
        """Return pictures of a file's first pages, none where it can't be drawn; never raises for it."""
        return self._came(DRAW, data, Drawn, Drawn()).pages

    def close(self) -> None:
        """End the process apart."""
        with self._lock:
            self._end()

    def _came(self, wanted: bytes, data: bytes, type: type[Came], otherwise: Came) -> Came:
        with self._lock:
            try:
                return msgspec.json.decode(self._asked(wanted, data), type=type)
            except (OSError, EOFError, msgspec.MsgspecError):
                self._end()
                return otherwise

    def _asked(self, wanted: bytes, data: bytes) -> bytes:
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        watch = threading.Timer(WAIT_FACTOR * self._seconds + PATIENCE_SECONDS, process.kill)
        watch.daemon = True
        watch.start()
        try:
            process.stdin.write(wanted + len(data).to_bytes(LENGTH_BYTES, "big"))
            process.stdin.write(data)
            process.stdin.flush()
            head = process.stdout.read(LENGTH_BYTES)
            answer = process.stdout.read(int.from_bytes(head, "big"))
            if len(head) < LENGTH_BYTES or not answer:
                raise EOFError
            return answer
        finally:
            watch.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "paycover.reader.nursery", str(self._seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={
                    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                    "PATH": "",
                    "RAYON_NUM_THREADS": "1",  # drawing a page takes no more of the machine than reading it
                },
                close_fds=True,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        process.kill()
        process.wait()
