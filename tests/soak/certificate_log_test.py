"""A long log: proofs read no more rows than its height.

`PAYCOVER_SOAK_LOG` says how many entries; by itself it is a small run.
"""

import os
import sys

import pytest

from paycover.domain.merkle import inclusion_ranges, is_included, nodes_of
from paycover.kit.clock import stopwatch
from paycover.store.certificate_log import append, proofs, read_head
from tests import make
from tests.conftest import Api

ENTRIES = int(os.environ.get("PAYCOVER_SOAK_LOG", "2000"))
BATCH = 10_000
PROOFS = 200


def entry(number: int) -> bytes:
    return number.to_bytes(32)


def test_a_long_log_is_proven_from_a_few_rows(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    for start in range(0, ENTRIES, BATCH):
        some = [entry(number) for number in range(start, min(start + BATCH, ENTRIES))]
        make.write(api, lambda tx, some=some: append(tx, some))
    head = make.write(api, read_head)
    assert head.size == ENTRIES
    took, seen = [], list[str]()
    for step in range(PROOFS):
        number = step * (ENTRIES - 1) // (PROOFS - 1)
        begun = stopwatch()
        found = make.write(api, lambda tx, number=number: proofs(tx, number, head))
        took.append((stopwatch() - begun) * 1_000)
        assert is_included(entry(number), number, ENTRIES, found.inclusion, head.root)
        assert len(nodes_of(inclusion_ranges(number, ENTRIES))) <= 2 * ENTRIES.bit_length()
    api.database.watchers.append(seen)
    try:
        make.write(api, lambda tx: proofs(tx, ENTRIES // 2, head, ENTRIES // 3))
    finally:
        api.database.watchers.remove(seen)
    assert len(seen) == 2, seen  # the account, and the nodes of both proofs
    took.sort()
    with capsys.disabled():
        sys.stdout.write(
            f"{ENTRIES} entries: proof p50 {took[PROOFS // 2]:.2f} ms, p99 {took[-3]:.2f} ms\n"
        )
