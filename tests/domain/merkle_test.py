"""The log that only grows: against RFC 6962 read word for word, and against published roots."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.merkle import (
    EMPTY,
    EMPTY_ROOT,
    Tree,
    appended,
    consistency_ranges,
    hash_of,
    inclusion_ranges,
    is_included,
    leaf_hash,
    nodes_of,
    parent_hash,
)

PUBLISHED_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243"),
        *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
]
"""The entries of the reference tree that implementations of Certificate Transparency are tried with."""

PUBLISHED_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(count: int) -> tuple[Tree, dict[int, bytes]]:
    """Return a log of so many entries and its nodes by place."""
    tree, nodes = appended(EMPTY, (b"%d" % number for number in range(count)))
    return tree, {node.place: hash for node, hash in nodes}


def root_by_the_book(entries: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash as RFC 6962, 2.1 defines it."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return leaf_hash(entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return parent_hash(root_by_the_book(entries[:split]), root_by_the_book(entries[split:]))


def test_the_roots_are_the_published_ones() -> None:
    tree = EMPTY
    assert tree.root == EMPTY_ROOT == hashlib.sha256(b"").digest()
    for entry, root in zip(PUBLISHED_ENTRIES, PUBLISHED_ROOTS, strict=True):
        tree, _ = appended(tree, [entry])
        assert tree.root.hex() == root


@pytest.mark.parametrize(
    ("number", "size", "path"),
    [
        (0, 1, []),
        (
            *(0, 8),
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            *(5, 8),
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_the_paths_are_the_published_ones(number: int, size: int, path: list[str]) -> None:
    tree, nodes = appended(EMPTY, PUBLISHED_ENTRIES[:size])
    known = {node.place: hash for node, hash in nodes}
    made = [hash_of(one, known) for one in inclusion_ranges(number, size)]
    assert [hash.hex() for hash in made] == path
    assert is_included(PUBLISHED_ENTRIES[number], number, size, made, tree.root)


@given(st.integers(1, 200))
def test_the_root_of_any_log_is_the_one_by_the_book(count: int) -> None:
    tree, _ = grown(count)
    assert tree.root == root_by_the_book([b"%d" % number for number in range(count)])


@given(st.data())
def test_whatever_is_in_a_log_is_proven_and_nothing_else_is(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 200))
    number = data.draw(st.integers(0, size - 1))
    tree, known = grown(size)
    path = [hash_of(one, known) for one in inclusion_ranges(number, size)]
    assert is_included(b"%d" % number, number, size, path, tree.root)
    assert not is_included(b"another", number, size, path, tree.root)
    elsewhere = data.draw(st.integers(0, size).filter(lambda other: other != number))
    assert not is_included(b"%d" % number, elsewhere, size, path, tree.root)
    assert not is_included(b"%d" % number, number, size, [*path, tree.root], tree.root)


@given(st.data())
def test_a_log_that_grew_has_the_nodes_of_the_one_before(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 200))
    before = data.draw(st.integers(1, size))
    (old, _), (new, known) = grown(before), grown(size)
    proof = [hash_of(one, known) for one in consistency_ranges(before, size)]
    assert len(proof) <= 1 + size.bit_length()
    added = appended(old, (b"%d" % number for number in range(before, size)))[0]
    assert added == new
    # the last hash of the proof, or the old root itself, is a part of the new root
    assert (before == size) is (not proof)


def test_a_proof_in_a_million_takes_a_few_dozen_nodes() -> None:
    size = 1_000_000
    for number in (0, 1, 524_287, 524_288, 999_999):
        assert len(inclusion_ranges(number, size)) <= 20
        assert len(nodes_of(inclusion_ranges(number, size))) <= 40
    assert len(nodes_of(consistency_ranges(777_777, size))) <= 60
    assert len({node.place for level in (0, 1) for node in nodes_of(inclusion_ranges(level, 8))}) == 4
