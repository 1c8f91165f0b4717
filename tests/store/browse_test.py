"""Lists for people: each goes along an index, shows every row once, and finds what is looked for."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from paycover.store.browse import BROWSE
from paycover.store.browsing import Asked, Browse
from paycover.store.db import Database, Statement
from tests import make

OF_ONE_OBJECT = {
    ("adjustments", "invoice"),
    ("assignments", "policy"),
    ("deliveries", "event"),
    ("deliveries", "object"),
    ("invoices", "assignment"),
    ("underwriting", "subject"),
}
"""Filters that few rows pass: those are found along an index, and may be sorted."""


def asked(browse: Browse[Any]) -> Iterator[tuple[str, Asked]]:
    """Return everything that can be asked of a noun, one thing at a time."""
    yield "", Asked()
    yield from ((view, Asked(view=view)) for view in browse.views)
    yield from ((name, Asked(filters={name: "x"})) for name in browse.filters)
    yield from ((order, Asked(order=order)) for order in browse.orders)
    yield from ((name, Asked(search=name, sought="x")) for name in browse.searches)


def plan(database: Database, query: sa.Select[Any], filters: Sequence[str]) -> list[str]:
    """Return the steps by which a database would answer, were its tables long."""
    compiled = Statement(query).compiled(database.dialect)
    text, own = compiled.text, compiled.own
    names = ["account", "limit", "now", "cursor_value", "cursor_id", "sought", "sought_end"]
    params: dict[str, Any] = {name: 1 if name in ("limit", "now") else "1" for name in names}
    params |= {f"filter_{name}": "x" for name in filters} | dict(own)
    engine = database.engine()
    with engine.connect() as connection:
        if database.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", params).fetchall()
            found = [row[3] for row in rows]
        else:
            for name in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"):
                connection.exec_driver_sql(f"SET LOCAL enable_{name} = off")
            params["cursor_value"] = 1 if "cursor_value)s::BIGINT" in text else "1"
            rows = connection.exec_driver_sql(f"EXPLAIN {text}", params).fetchall()
            found = [row[0].strip(" ->") for row in rows]
    engine.dispose()
    return found


@pytest.mark.parametrize("noun", BROWSE)
def test_a_list_takes_the_same_steps_however_long_it_is(database: Database, noun: str) -> None:
    browse = BROWSE[noun]
    slow = {}
    for what, each in asked(browse):
        for direction in ("", "after", "before"):
            steps = plan(database, browse.select(each, browse.order_of(each), direction), browse.filters)
            sorts = [s for s in steps if s.startswith("Sort  (") or s == "USE TEMP B-TREE FOR ORDER BY"]
            scans = [s for s in steps if s.startswith(("SCAN", "Seq Scan"))]
            if scans or (sorts and (noun, what) not in OF_ONE_OBJECT):
                slow[what, direction] = steps
    assert not slow, "\n".join(map(str, slow.items()))


def test_a_list_shows_each_object_once_in_both_directions(database: Database) -> None:
    api = type("", (), {"database": database, "account": make.account(database)})
    made = make.write(api, lambda tx: [make.entity(tx, name=f"Client {n % 3}").id for n in range(7)])
    browse = BROWSE["entities"]
    for order, expected in (
        ("newest", made[::-1]),
        ("oldest", made),
        ("name", sorted(made, key=lambda one: (made.index(one) % 3, one))),
    ):
        first = make.write(api, lambda tx, o=order: browse.page(tx, Asked(order=o, limit=3)))
        assert not first.has_before and first.has_after
        seen = [row.record.id for row in first.rows]
        part = first
        while part.has_after:
            next_asked = Asked(order=order, limit=3, after=seen[-1])
            part = make.write(api, partial(browse.page, asked=next_asked))
            seen += [row.record.id for row in part.rows]
        assert seen == expected
        back = make.write(api, partial(browse.page, asked=Asked(order=order, limit=3, before=expected[4])))
        assert [row.record.id for row in back.rows] == expected[1:4] and back.has_before


def test_people_are_found_by_how_their_name_begins(database: Database) -> None:
    api = type("", (), {"database": database, "account": make.account(database)})
    who = make.write(api, lambda tx: make.contractor(tx, first_name="Zoë", last_name="ÖZIL  Kaya"))
    make.write(api, make.contractor)
    found = make.write(
        api, lambda tx: BROWSE["contractors"].page(tx, Asked(search="name", sought="özil k"))
    )
    assert [row.record.id for row in found.rows] == [who.id]
