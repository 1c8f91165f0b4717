"""Statements for many rows at once: each is taken by PostgreSQL, and does what the one-row form does."""

import asyncio
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from paycover import store
from paycover.domain.events import Event, EventType
from paycover.domain.invoices import Invoice
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.db import Database, Link, Statement, Tx
from paycover.store.events import EVENTS, events_after
from paycover.store.invoices import INVOICES
from paycover.store.postgres import PostgresDatabase, PostgresLink
from paycover.store.postgres_fused import ROWS_MAX, UPDATED_MAX, Fused, fused
from paycover.store.records import Records
from paycover.store.tables import invoices, replays
from tests import make
from tests.conftest import Api

DIALECT = sa.make_url("postgresql+psycopg://").get_dialect()()


def _statements() -> Iterator[tuple[str, Statement]]:
    for found in pkgutil.walk_packages(store.__path__, "paycover.store."):
        if ".migrations" not in found.name:
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, Statement):
                    yield f"{found.name}.{name}", value
                elif isinstance(value, Records):
                    yield from ((f"{found.name}.{name}.{m}", getattr(value, m)) for m in _OF_ALL)


_OF_ALL = ("_get", "_lock", "_add", "_save")
_MANY = {name: many for name, one in _statements() if (many := fused(one.compiled(DIALECT))) is not None}
_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account")
_ID: sa.BindParameter[str] = sa.bindparam("id")


def _many(core: sa.ClauseElement) -> Fused | None:
    return fused(Statement(core).compiled(DIALECT))


def test_postgresql_takes_each_form_for_many_rows(database: Database) -> None:
    assert len(_MANY) > 600 and {"paycover.store.events.EVENTS._add", "paycover.store.tasks._ADD"} <= set(
        _MANY
    )
    if not isinstance(database, PostgresDatabase):
        return

    def explained(link: Link) -> None:
        assert isinstance(link, PostgresLink)
        for many in _MANY.values():
            link._connection.execute(b"EXPLAIN " + many.text, many.bound([]))

    database.read(explained)


def _is_mine(table: Any) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = table.c.account == _ACCOUNT
    return found


_key = replays.c.key == sa.bindparam("key")
_things = sa.table("things", *(sa.column(name, sa.Text) for name in ("object", "other", "number")))
_others = _things.alias("others")


def _inserted(seen: sa.ColumnElement[bool]) -> sa.Insert:
    number = sa.select(sa.func.max(_others.c.number)).where(seen).scalar_subquery()
    return sa.insert(_things).values(object=sa.bindparam("object"), number=number)


@pytest.mark.parametrize(
    "core",
    [
        sa.update(replays).where(_is_mine(replays) | _key).values(status=sa.bindparam("to")),
        sa.update(replays).where(~_key).values(status=sa.bindparam("to")),
        sa.update(replays).where(_key == sa.true()).values(status=sa.bindparam("to")),
        sa.update(replays).where(replays.c.created < sa.bindparam("now")).values(status=sa.bindparam("to")),
        sa.update(replays).where(_key).values(status=sa.select(sa.func.count()).scalar_subquery()),
        _inserted(_others.c.number == "1"),
        _inserted(_others.c.object == sa.bindparam("other")),
        _inserted(_others.c.object >= sa.bindparam("object")),
        _inserted(_others.c.other == sa.bindparam("other")),
        sa.delete(replays).where(_key),
        sa.select(replays.c.key).where(replays.c.created == sa.bindparam("at", type_=sa.DateTime)),
        sa.select(sa.func.count()),
    ],
)
def test_what_is_not_known_to_be_sound_stays_as_it_is(core: sa.ClauseElement) -> None:
    assert _many(core) is None


def test_rows_that_would_see_or_undo_one_another_are_kept_apart() -> None:
    add, save = _MANY["paycover.store.events.EVENTS._add"], _MANY["paycover.store.invoices.INVOICES._save"]
    assert add.apart == ("account", "object") and save.apart == ("account", "key_id")
    row = dict.fromkeys(add.names)
    rows = [row | {"account": "a", "object": o, "id": n} for n, o in enumerate("xyxxz")]
    assert [_ids(turn) for turn in add.turns(rows)] == [[0, 1, 4], [2], [3]]
    rows = [row | {"account": "a", "object": str(n), "id": n} for n in range(ROWS_MAX + 1)]
    assert [len(_ids(turn)) for turn in add.turns(rows)] == [ROWS_MAX, 1]
    changed = [dict.fromkeys(save.names) | {"account": "a", "key_id": str(n)} for n in range(40)]
    assert [turn["fused"].count("key_id") for turn in save.turns(changed)] == [UPDATED_MAX, UPDATED_MAX, 8]


def _ids(turn: dict[str, Any]) -> list[int]:
    return [row["id"] for row in msgspec.json.decode(turn["fused"])]


ODD = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=20)
@given(
    told=st.lists(st.tuples(st.integers(0, 3), ODD, st.booleans()), min_size=2, max_size=12),
    body=st.binary(),
)
def test_rows_written_in_one_statement_are_as_if_each_had_its_own(
    api: Api, told: list[tuple[int, str, bool]], body: bytes
) -> None:
    objects = [make.unique("in_fused") for _ in range(4)]
    happened = [
        Event(
            id=new_id("event"),
            type=EventType.INVOICE_UPDATED,
            object=objects[which],
            data=msgspec.json.encode({"text": text, "is": flag}).decode(),
            unposted=None,
            created=2**40 + n,
        )
        for n, (which, text, flag) in enumerate(told)
    ]
    kept = [
        {
            "key": f"{objects[0]}{n}",
            "body_hash": text,
            "status": 200,
            "answer": body + bytes([n]),
            "created": n,
        }
        for n, (_, text, _) in enumerate(told)
    ]

    def work(tx: Tx) -> None:
        EVENTS.add(tx, *happened)
        tx.write(_ADD_REPLAY, kept)
        assert tx.run(
            _SAVE_REPLAY, [{"key": row["key"], "status": n} for n, row in enumerate(kept)]
        ) == len(kept)
        for object in objects:
            mine = [event for event in happened if event.object == object]
            numbered = [replace(event, sequence=n) for n, event in enumerate(mine, 1)]
            assert events_after(tx, object, 0, limit=20) == numbered
        found = [tx.one(_REPLAY, key=row["key"]) for row in kept]
        assert [tuple(row) for row in found if row is not None] == [
            (row["body_hash"], n, row["answer"], row["created"]) for n, row in enumerate(kept)
        ]

    make.write(api, work)


_ADD_REPLAY = Statement(sa.insert(replays))
_SAVE_REPLAY = Statement(
    sa.update(replays).where(_is_mine(replays), _key).values(status=sa.bindparam("status"))
)
_REPLAY = Statement(
    sa.select(replays.c.body_hash, replays.c.status, replays.c.answer, replays.c.created).where(
        _is_mine(replays), _key
    )
)
_FREE = Statement(
    sa.select(invoices.c.id)
    .where(_is_mine(invoices))
    .order_by(invoices.c.id)
    .with_for_update(skip_locked=True)
)
_OF_JOB = Statement(
    sa.select(invoices.c.id, invoices.c.id, invoices.c.gross_pay)
    .where(
        _is_mine(invoices),
        invoices.c.job == sa.bindparam("job"),
        invoices.c.gross_pay > sa.bindparam("over"),
    )
    .order_by(invoices.c.gross_pay.desc())
)


def _invoices(api: Api, count: int) -> list[Invoice]:
    who, job, _ = make.write(api, make.insured)
    body = {"contractor": who.id, "job": job.id, "paycycle_startdate": 1, "paycycle_enddate": 1_678_334_737}
    made = [
        api.post("/invoices", body | {"gross_pay": 1_000 * n, "paycycle_startdate": n})
        for n in range(1, count + 1)
    ]
    found: list[Invoice] = make.write(api, lambda tx: [INVOICES.find(tx, one["id"]) for one in made])
    return found


def _each(api: Api, *works: Callable[[Link], Any], reads: bool = False) -> list[Any]:
    async def run() -> list[Any]:
        database = api.database
        if reads:
            return await asyncio.gather(*(database.read_async(work, together=True) for work in works))
        asked = (database.write_async(work, apart=[str(n)]) for n, work in enumerate(works))
        return await asyncio.gather(*asked)

    return asyncio.run(run())


@pytest.mark.parametrize("reads", [False, True])
def test_rows_come_back_to_who_asked_in_their_order(api: Api, reads: bool) -> None:
    made = _invoices(api, 4)

    def asking(over: int) -> Callable[[Link], Any]:
        values = {"account": api.account.id, "job": made[0].job, "over": over}
        return lambda link: [tuple(row) for row in link.fetch(_OF_JOB, values)]

    answers = _each(api, *map(asking, (0, 4_000, 2_000, 0, 1_000)), reads=reads)
    expected = [(one.id, one.id, one.gross_pay) for one in reversed(made)]
    assert answers == [expected, [], expected[:2], expected, expected[:3]]


def test_what_is_locked_in_one_statement_is_locked_for_others(api: Api) -> None:
    made = _invoices(api, 4)
    free: list[str] = []

    def locking(id: str) -> Callable[[Link], Any]:
        def work(link: Link) -> None:
            link.fetch(_LOCK, {"account": api.account.id, "id": id})
            if id == made[2].id and isinstance(api.database, PostgresDatabase):
                rows = api.database.write(lambda other: other.fetch(_FREE, {"account": api.account.id}))
                free.extend(row[0] for row in rows)

        return work

    _each(api, *(locking(one.id) for one in made[:3]))
    assert free == ([made[3].id] if isinstance(api.database, PostgresDatabase) else [])


_LOCK = INVOICES._lock
