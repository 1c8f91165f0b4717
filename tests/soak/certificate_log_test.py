"""A long log: proofs read no more rows than its height.

`PAYCOVER_SOAK_LOG` says how many entries; by itself it is a small run.
"""

import os
import sys
import time
from functools import partial

import pytest

from paycover.domain.merkle import inclusion_ranges, is_included, nodes_of
from paycover.kit.clock import stopwatch
from paycover.store.access import read_as
from paycover.store.certificate_log import append, proofs, read_head
from tests import make
from tests.conftest import Api

ENTRIES = int(os.environ.get("PAYCOVER_SOAK_LOG", "2000"))
BATCH = 10_000
PROOFS = 1_000
STRIDE = 999_983
"""Proofs are asked for all over the log, as strangers do."""


def entry(number: int) -> bytes:
    return number.to_bytes(32)


def test_a_long_log_is_proven_from_a_few_rows(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    for start in range(0, ENTRIES, BATCH):
        some = [entry(number) for number in range(start, min(start + BATCH, ENTRIES))]
        make.write(api, lambda tx, some=some: append(tx, some))
    head = make.write(api, read_head)
    assert head.size == ENTRIES
    took, worked, seen = [], [], list[str]()
    for step in range(PROOFS):
        number = step * STRIDE % ENTRIES
        begun, started = stopwatch(), time.process_time()
        found = read_as(api.database, api.account.id, partial(proofs, number=number, head=head))
        took.append((stopwatch() - begun) * 1_000)
        worked.append((time.process_time() - started) * 1_000)
        assert is_included(entry(number), number, ENTRIES, found.inclusion, head.root)
        assert len(nodes_of(inclusion_ranges(number, ENTRIES))) <= 2 * ENTRIES.bit_length()
    api.database.watchers.append(seen)
    try:
        make.write(api, lambda tx: proofs(tx, ENTRIES // 2, head, ENTRIES // 3))
    finally:
        api.database.watchers.remove(seen)
    assert len(seen) == 2, seen  # the account, and the nodes of both proofs
    with capsys.disabled():
        sys.stdout.write(
            f"{ENTRIES} entries: {_spread(took)} by the clock, {_spread(worked)} of our processor\n"
        )


def _spread(milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    middle, most = ordered[PROOFS // 2], ordered[PROOFS * 99 // 100]
    return f"p50 {middle:.2f} ms, p99 {most:.2f} ms, most {ordered[-1]:.2f} ms"
