"""Ids are never given twice: not in a row, not by another thread, not by a process that was split off."""

import concurrent.futures
import os

from paycover.kit.ids import LONG, PREFIXES, RUN, RUN_LETTERS, new_id


def _made(count: int) -> list[str]:
    return [new_id(noun) for noun in ("event", "payment", "invoice") for _ in range(count)]


def test_ids_have_their_prefix_and_length() -> None:
    for noun, (prefix, length) in PREFIXES.items():
        made = new_id(noun)
        assert made.startswith(f"{prefix}_") and len(made) == len(prefix) + 1 + length


def test_no_id_is_given_twice_by_threads() -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        made = [id for ids in threads.map(_made, [2_000] * 8) for id in ids]
    assert len(set(made)) == len(made) == 8 * 3 * 2_000


def test_no_id_is_given_twice_by_a_process_that_was_split_off() -> None:
    new_id("event")  # something is made ahead that both would have
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, " ".join(_made(3)).encode())
        os._exit(0)
    mine = _made(3)
    os.waitpid(child, 0)
    theirs = os.read(reading, 4_096).decode().split()
    os.close(reading)
    os.close(writing)
    assert len(theirs) == len(mine) and not set(theirs) & set(mine)


def test_long_ids_of_a_run_begin_alike_and_short_ones_do_not() -> None:
    runs = {new_id("event")[: len("ev_") + RUN_LETTERS] for _ in range(3 * RUN)}
    assert 3 <= len(runs) <= 4
    assert all(length >= RUN_LETTERS + 9 for _, length in PREFIXES.values() if length >= LONG)
    assert len({new_id("invoice")[: len("in_") + RUN_LETTERS] for _ in range(100)}) > 90
