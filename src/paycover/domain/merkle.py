"""A log that only grows, as RFC 6962 has it: its root, and proofs that something is in it or before it.

A node is a complete subtree: `Node(level, number)` covers the leaves [number·2^level, (number+1)·2^level).
Once it is there it never changes, so a log keeps its nodes and each proof reads no more than a few of them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Hash = bytes
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a log without entries (RFC 6962, 2.1)."""


class Node(NamedTuple):
    """A complete subtree by its height and its place among those of that height."""

    level: int
    number: int

    @property
    def place(self) -> int:
        """One whole number for each node: where it stands when the tree is walked from left to right."""
        return (2 * self.number + 1 << self.level) - 1


class Range(NamedTuple):
    """The leaves [start, end) whose hash a proof needs."""

    start: int
    end: int


class Tree(NamedTuple):
    """A log of `size` entries: the roots of its largest complete subtrees, from left to right."""

    size: int
    peaks: tuple[Hash, ...]

    @property
    def root(self) -> Hash:
        """The hash over all entries."""
        return _folded(self.peaks) if self.peaks else EMPTY_ROOT


EMPTY = Tree(0, ())


def leaf_hash(entry: bytes) -> Hash:
    """Return the hash of an entry as a leaf (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def parent_hash(left: Hash, right: Hash) -> Hash:
    """Return the hash of two neighbouring subtrees together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def appended(tree: Tree, entries: Iterable[bytes]) -> tuple[Tree, list[tuple[Node, Hash]]]:
    """Return a log with entries added, and every node that this completes, leaves among them."""
    size, peaks, nodes = tree.size, list(tree.peaks), []
    for entry in entries:
        node, made = Node(0, size), leaf_hash(entry)
        nodes.append((node, made))
        while node.number % 2:
            node, made = Node(node.level + 1, node.number // 2), parent_hash(peaks.pop(), made)
            nodes.append((node, made))
        peaks.append(made)
        size += 1
    return Tree(size, tuple(peaks)), nodes


def inclusion_ranges(number: int, size: int) -> list[Range]:
    """Return the subtrees whose hashes prove that entry `number` is in a log of `size`, lowest first."""
    assert 0 <= number < size, "only what is in a log can be proven to be"
    return list(reversed(_inclusion(number, Range(0, size))))


def consistency_ranges(before: int, size: int) -> list[Range]:
    """Return the subtrees whose hashes prove that a log of `size` begins with the one of `before`."""
    assert 0 < before <= size, "a log grows, and an empty one proves nothing"
    return _consistency(before, Range(0, size), is_known=True)


def nodes_of(ranges: Iterable[Range]) -> list[Node]:
    """Return the complete subtrees that cover some ranges: log n of them for each at most."""
    return [node for one in ranges for node in _cover(one)]


def hash_of(one: Range, known: Mapping[int, Hash]) -> Hash:
    """Return the hash of a range from those of its nodes, known by place."""
    return _folded([known[node.place] for node in _cover(one)])


def is_included(entry: bytes, number: int, size: int, path: Sequence[Hash], root: Hash) -> bool:
    """Tell whether a path proves an entry to be the one at `number` of a log (RFC 9162, 2.1.3)."""
    if not 0 <= number < size:
        return False
    place, last, made = number, size - 1, leaf_hash(entry)
    for hash in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            made = parent_hash(hash, made)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            made = parent_hash(made, hash)
        place, last = place // 2, last // 2
    return last == 0 and made == root


def _inclusion(number: int, whole: Range) -> list[Range]:
    """Return the sibling of each subtree on the way down to an entry, the highest first."""
    found = []
    start, end = whole
    while end - start > 1:
        middle = start + _split(end - start)
        if number < middle:
            found.append(Range(middle, end))
            end = middle
        else:
            found.append(Range(start, middle))
            start = middle
    return found


def _consistency(before: int, whole: Range, *, is_known: bool) -> list[Range]:
    start, end = whole
    if before == end - start:
        return [] if is_known else [whole]
    middle = _split(end - start)
    if before <= middle:
        rest = _consistency(before, Range(start, start + middle), is_known=is_known)
        return [*rest, Range(start + middle, end)]
    rest = _consistency(before - middle, Range(start + middle, end), is_known=False)
    return [*rest, Range(start, start + middle)]


def _cover(one: Range) -> list[Node]:
    """Return the complete subtrees of a range that begins where a subtree of its size would."""
    found = []
    start, left = one.start, one.end - one.start
    while left:
        level = left.bit_length() - 1
        found.append(Node(level, start >> level))
        start, left = start + (1 << level), left - (1 << level)
    return found


def _split(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _folded(hashes: Sequence[Hash]) -> Hash:
    """Return the hash of neighbouring subtrees, each lower than the one before it."""
    made = hashes[-1]
    for hash in reversed(hashes[:-1]):
        made = parent_hash(hash, made)
    return made
