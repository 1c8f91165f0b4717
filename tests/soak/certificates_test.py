"""Many certificates in ten layouts, and many broken ones: what is read of them, and that all is survived.

`PAYCOVER_SOAK_CERTIFICATES` says how many; by itself it is a small run. With `-s` it tells figures.
"""

import collections
import gc
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from paycover.domain.incoming_certificates import PAGES_MAX
from paycover.kit.clock import stopwatch
from paycover.reader.apart import Reader
from paycover.reader.reading import read_file
from tests.certificate_layouts import LAYOUTS
from tests.certificates import Dice, sample

COUNT = int(os.environ.get("PAYCOVER_SOAK_CERTIFICATES", "20"))
BROKEN = COUNT * 2 if COUNT > 20 else 30
LEAST_F1 = 0.98


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A process apart."""
    made = Reader()
    yield made
    made.close()


def test_what_certificates_say_is_read(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    right = wrong = missed = 0
    amiss: collections.Counter[str] = collections.Counter()
    seconds, waited = [], []
    gc.collect()
    gc.freeze()  # what the tests hold is no part of what reading costs
    for number in range(COUNT):
        layout = list(LAYOUTS)[number % len(LAYOUTS)]
        made = sample(number)
        data = LAYOUTS[layout](made)
        begun = time.process_time()
        read = read_file(data)
        seconds.append(time.process_time() - begun)
        asked = stopwatch()
        assert reader.read(data) == read
        waited.append(stopwatch() - asked)
        reading = read.reading
        assert reading is not None, (layout, number)
        assert not [hint for hint in reading.hints if hint.grave], (layout, number, reading.hints)
        found: dict[str, Any] = {each.path: each.value for each in reading.found}
        truth = made.truth()
        same = {path for path, value in truth.items() if found.get(path) == value}
        right += len(same)
        wrong += len(found) - len(same)
        missed += len(truth) - len(same)
        amiss.update(f"{layout}: {path}" for path in truth.keys() - same)
    score = 2 * right / (2 * right + wrong + missed)
    with capsys.disabled():
        if COUNT > 20:
            told = f"{COUNT} certificates, {right} values read rightly: F1 {score:.4f}"
            clock = f"{_spread(waited)} by the clock, through the process apart"
            sys.stdout.write(f"\n{told}; {_spread(seconds)} of processor time; {clock}\n")
    assert score >= LEAST_F1, amiss.most_common(10)


def test_broken_files_are_survived(reader: Reader) -> None:
    kinds = [make(sample(number)) for number, make in enumerate(LAYOUTS.values())]
    outcomes: collections.Counter[str] = collections.Counter()
    for number in range(BROKEN):
        broken = _broken(kinds[number % len(kinds)], Dice(number))
        read = reader.read(broken)
        assert (read.reading is None) is not (read.fault is None)
        if number % 3 == 0:
            assert len(reader.draw(broken)) <= PAGES_MAX
        outcomes[read.fault or "read"] += 1
    assert outcomes.total() == BROKEN
    whole = reader.read(kinds[0]).reading
    assert whole is not None and whole.found
    assert len(reader.draw(kinds[0])) == 1


def _spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    middle, most = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
    return f"p50 {middle * 1000:.0f} ms, p99 {most * 1000:.0f} ms, most {ordered[-1] * 1000:.0f} ms"


def _broken(data: bytes, dice: Dice) -> bytes:
    """Return a file with bytes changed, cut out, doubled or swapped in several places."""
    file = bytearray(data)
    for _ in range(1 + dice.up_to(12)):
        at, length = dice.up_to(len(file)), 1 + dice.up_to(200)
        kind = dice.up_to(5)
        if kind == 0:
            file[at] = dice.up_to(256)
        elif kind == 1:
            del file[at : at + length]
        elif kind == 2:
            file[at:at] = file[at : at + length] * (1 + dice.up_to(5))
        elif kind == 3:
            file[at : at + length] = bytes(dice.up_to(256) for _ in range(length))
        else:
            number = str(dice.up_to(10 ** (1 + dice.up_to(12)))).encode()
            file[at : at + len(number)] = number
    return bytes(file)
