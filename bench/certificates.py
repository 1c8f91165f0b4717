"""`python -m bench.certificates`: milliseconds for one certificate, printed, sealed and signed."""

import os
import sys
import time

from paycover.documents.certificate import printed
from paycover.kit.clock import stopwatch
from paycover.kit.ed25519 import is_signed, sign
from paycover.kit.records import replace
from tests.documents.sheets import PRIVATE, PUBLIC, sheet

COUNT = int(os.environ.get("BENCH_CERTIFICATES", "2000"))


def main() -> None:
    """Print certificates one after the other, each of another number and link; tell how long one took."""
    worked, waited, size = [], [], 0
    first = sheet()
    printed(first)
    for number in range(COUNT):
        of_its_own = replace(first, number=f"EC-{number:05}-BENCH", link=f"{first.link}{number}")
        begun, started = time.process_time(), stopwatch()
        made = printed(of_its_own)
        signature = sign(PRIVATE, made.message)
        size += len(made.sealed(signature))
        worked.append(time.process_time() - begun)
        waited.append(stopwatch() - started)
        assert is_signed(PUBLIC, made.message, signature)
    for told, seconds in (("processor", sorted(worked)), ("clock", sorted(waited))):
        figures = [1000 * seconds[min(COUNT - 1, int(COUNT * share))] for share in (0.5, 0.99, 1)]
        sys.stdout.write("{}: p50 {:.1f} ms, p99 {:.1f} ms, most {:.1f} ms\n".format(told, *figures))
    sys.stdout.write(f"{COUNT:,} certificates, {size // COUNT:,} bytes each\n")


if __name__ == "__main__":
    main()
