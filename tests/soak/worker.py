"""A worker in a process of its own, to be killed: `python -m tests.soak.worker URL KEY CLOCK`."""

import mmap
import pathlib
import struct
import sys
from collections.abc import Callable

from paycover.kit.clock import NANOSECONDS, system_clock
from paycover.kit.vault import Vault
from paycover.store.open import open_database
from paycover.worker.couriers import Couriers
from paycover.worker.loop import Worker
from paycover.worker.outside import Post

SEND_SECONDS = 0.4


def shifted_clock(path: pathlib.Path) -> tuple[Callable[[], int], Callable[[int], None]]:
    """Return a clock that runs ahead by what a file says, and what sets that (seconds)."""
    with path.open("r+b") as file:
        shared = mmap.mmap(file.fileno(), 8)

    def now() -> int:
        return system_clock() + NANOSECONDS * int(struct.unpack("<q", shared[:8])[0])

    def set_ahead(seconds: int) -> None:
        shared[:8] = struct.pack("<q", seconds)

    return now, set_ahead


def main(url: str, key: str, clock: str) -> None:
    """Work until killed."""
    now, _ = shifted_clock(pathlib.Path(clock))
    database = open_database(url, Vault([key]), clock=now)
    post = Post(allow_private=True, connect_seconds=SEND_SECONDS, total_seconds=SEND_SECONDS)
    Worker(database, Couriers(database, post)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
