"""Paging: every row once, in order, on both databases."""

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paycover.domain.accounts import Environment
from paycover.domain.entities import Entity
from paycover.flows.keys import account_of
from paycover.kit.errors import Code, Problem
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.access import write_as
from paycover.store.contractors import LISTING as CONTRACTOR_LISTING
from paycover.store.db import Database, Tx
from paycover.store.entities import ENTITIES, LISTING
from paycover.store.pages import Page
from tests import make

Write = Callable[[Callable[[Tx], Any]], Any]
FEWER = settings(max_examples=25)

ids = st.text("aAbBzZ09_-é", min_size=1, max_size=4)
ticks = st.integers(0, 3)
"""Few moments, so that many rows have the same."""


def fresh(database: Database) -> Write:
    """Return what runs work in an account of its own."""
    name = make.unique("pages")
    account, _ = database.write(lambda link: account_of(link, name, Environment.SANDBOX, 1))
    return lambda work: write_as(database, account.id, work)


def add(write: Write, rows: list[tuple[int, str]]) -> list[str]:
    """Add an entity for each (position, id) and return the ids in the order of the list."""

    def work(tx: Tx) -> None:
        for position, id in rows:
            at = Tx(tx.link, tx.account, partial(int, position), tx.vault)
            ENTITIES.add(at, Entity(id=id, name="A", created=position))

    write(work)
    newest_first = sorted(rows, key=lambda row: (row[0], row[1].encode()), reverse=True)
    return [id for _, id in newest_first]


def page(write: Write, **query: Any) -> list[str]:
    """Return the ids of one page."""
    found: list[Entity] = write(lambda tx: LISTING.page(tx, Page(**query)))
    return [entity.id for entity in found]


def forwards(write: Write, limit: int) -> Iterator[list[str]]:
    """Go through the pages from the newest on."""
    shown = page(write, limit=limit)
    while shown:
        yield shown
        shown = page(write, limit=limit, starting_after=shown[-1])


def backwards(write: Write, limit: int, last: str) -> Iterator[list[str]]:
    """Go through the pages from the one before `last` back to the newest."""
    shown = page(write, limit=limit, ending_before=last)
    while shown:
        yield shown
        shown = page(write, limit=limit, ending_before=shown[0])


@FEWER
@given(
    rows=st.lists(st.tuples(ticks, ids), min_size=1, max_size=12, unique_by=lambda row: row[1]),
    limit=st.integers(1, 5),
)
def test_both_directions_visit_each_row_once(
    database: Database, rows: list[tuple[int, str]], limit: int
) -> None:
    write = fresh(database)
    expected = add(write, rows)
    pages = list(forwards(write, limit))
    assert [id for shown in pages for id in shown] == expected
    assert all(len(shown) == limit for shown in pages[:-1])
    back = [id for shown in reversed(list(backwards(write, limit, expected[-1]))) for id in shown]
    assert back == expected[:-1]


@FEWER
@given(
    rows=st.lists(st.tuples(ticks, ids), min_size=4, max_size=10, unique_by=lambda row: row[1]),
    limit=st.integers(1, 3),
    data=st.data(),
)
def test_deletions_between_pages_skip_and_repeat_nothing(
    database: Database, rows: list[tuple[int, str]], limit: int, data: st.DataObject
) -> None:
    write = fresh(database)
    expected = add(write, rows)
    doomed = data.draw(st.sets(st.sampled_from(expected), max_size=len(expected)))
    seen: list[str] = []
    gone: set[str] = set()
    for shown in forwards(write, limit):
        seen += shown
        going = {*shown, *doomed} & doomed - gone  # the cursor itself may be among them
        write(partial(delete, ids=going))
        gone |= going
    assert len(seen) == len(set(seen))
    assert seen == [id for id in expected if id in seen]
    assert set(expected) - set(seen) <= doomed


def delete(tx: Tx, ids: set[str]) -> None:
    """Delete entities."""
    for id in ids:
        entity = ENTITIES.find(tx, id)
        assert entity is not None
        ENTITIES.save(tx, replace(entity, deleted_at=tx.now))


@pytest.mark.parametrize("limit", [1, 2, 10, 99, 100])
def test_a_page_has_as_many_rows_as_its_limit(database: Database, limit: int) -> None:
    write = fresh(database)
    expected = add(write, [(1_000 + i // 7, new_id("entity")) for i in range(105)])
    assert page(write, limit=limit) == expected[:limit]
    assert page(write, limit=limit, starting_after=expected[2]) == expected[3 : 3 + limit]
    assert page(write, limit=limit, ending_before=expected[-1]) == expected[-1 - limit : -1]
    assert list(itertools.chain(*forwards(write, 100))) == expected


def test_rows_of_one_transaction_are_listed_last_added_first(database: Database) -> None:
    write = fresh(database)
    write(lambda tx: ENTITIES.add(tx, *(Entity(id=id, name=id, created=tx.now) for id in "abc")))
    assert page(write) == ["c", "b", "a"]


@pytest.mark.parametrize("name", ["starting_after", "ending_before"])
def test_a_cursor_that_names_nothing_is_refused(database: Database, name: str) -> None:
    write, other = fresh(database), fresh(database)
    foreign = add(other, [(1, new_id("entity"))])[0]
    contractor = write(make.contractor).id
    add(write, [(1, "mine")])
    for cursor in ("en_nope", "", foreign, contractor, "MINE", "mine "):
        with pytest.raises(Problem) as refusal:
            page(write, **{name: cursor})
        assert refusal.value.code is Code.INVALID_INPUT
        assert refusal.value.message == {name: f"No such object: {cursor}"}


def test_a_cursor_goes_with_a_filter(database: Database) -> None:
    write = fresh(database)

    def work(tx: Tx) -> list[str]:
        made = [make.contractor(tx, email="a@b.c", email_key=None).id for _ in range(4)]
        make.contractor(tx)
        return made[::-1]

    expected = write(work)
    for cursor, rest in ((None, expected), (expected[1], expected[2:]), (expected[3], [])):
        wanted = Page(starting_after=cursor, filters={"email": "a@b.c"})
        found = write(partial(CONTRACTOR_LISTING.page, page=wanted))
        assert [contractor.id for contractor in found] == rest
