"""The log of certificate hashes in the database: proofs from a few rows, one log for each account."""

import pytest

from paycover.domain.merkle import is_included
from paycover.store.certificate_log import append, proofs, read_head
from tests import make
from tests.conftest import Api
from tools.verify_certificate import is_consistent


def entry(number: int) -> bytes:
    return number.to_bytes(32)


@pytest.mark.parametrize("size", [1, 2, 3, 64, 100])
def test_every_entry_is_proven_and_every_older_log_is_its_beginning(api: Api, size: int) -> None:
    heads = []
    for start in range(0, size, 7):
        some = [entry(number) for number in range(start, min(start + 7, size))]
        assert make.write(api, lambda tx, some=some: append(tx, some)) == start
        heads.append(make.write(api, read_head))
    head = heads[-1]
    assert head.size == size
    for old in heads:
        found = make.write(api, lambda tx, old=old: proofs(tx, old.size - 1, head, old.size))
        assert is_included(entry(old.size - 1), old.size - 1, size, found.inclusion, head.root)
        assert is_consistent(old.size, size, found.consistency, old.root, head.root)


def test_each_account_has_a_log_of_its_own(api: Api, new_api: object) -> None:
    make.write(api, lambda tx: append(tx, [entry(1)]))
    other: Api = new_api()  # type: ignore[operator]
    assert make.write(other, read_head).size == 0
    assert make.write(other, lambda tx: append(tx, [entry(2)])) == 0
    assert make.write(api, read_head).size == 1
