"""Queries of a list: one text whatever its length, the rows its values have, along an index."""

import re

import pytest

from paycover.store import bulk, bulk_work, previews
from paycover.store.access import read_as, write_as
from paycover.store.bulk import contractors_by_email
from paycover.store.bulk_work import contractors_named
from paycover.store.db import Database, Snapshot
from paycover.store.listed import Listed
from paycover.store.tables import metadata
from tests import make

QUERIES = {
    f"{module.__name__}.{name}": query
    for module in (bulk, bulk_work, previews)
    for name, query in vars(module).items()
    if isinstance(query, Listed)
}
ODD = [
    "plain",
    "o'neill",
    'a"b',
    "c\\d",
    "[1,2]",
    "é",
    "\U0001f600",
    "line\nend",
    "%(x)s",
    ":x",
    "null",
    "1",
]
BY_ACCOUNT_ALONE = {"statements", "entities"}
"""What it owes is no matter of the list; entities, of which there are few, have no index by name."""


def test_the_rows_are_those_of_each_value_by_itself(database: Database) -> None:
    account = make.account(database)
    other = make.account(database)
    mails = [f"{make.unique('who')}{odd}@example.com" for odd in ODD]
    made = write_as(database, account.id, lambda tx: {m: make.contractor(tx, email=m).id for m in mails})
    write_as(database, other.id, lambda tx: [make.contractor(tx, email=mail).id for mail in mails])
    asked = [*mails, *mails, "nobody@example.com", *(f"none-{n}" for n in range(6_000))]

    def work(snapshot: Snapshot) -> None:
        assert contractors_by_email(snapshot, asked) == made
        for mail in mails:
            assert contractors_by_email(snapshot, [mail]) == {mail: made[mail]}
        either = contractors_named(snapshot, [*mails[:5], *(made[mail] for mail in mails[3:])])
        assert sorted(who.id for who in either) == sorted(made.values())
        assert contractors_by_email(snapshot, []) == {} == contractors_by_email(snapshot, ["", "x"])

    seen: list[str] = []
    database.watchers.append(seen)
    try:
        read_as(database, account.id, work)
    finally:
        database.watchers.remove(seen)
    by_email = [text for text in seen if text.startswith("SELECT contractors.email_key")]
    assert len(by_email) == len(mails) + 2 and len(set(by_email)) == 1


@pytest.mark.parametrize("name", QUERIES)
def test_each_query_goes_straight_to_the_rows(database: Database, name: str) -> None:
    if database.dialect.name != "sqlite":
        pytest.skip("PostgreSQL goes by how many rows it has counted")
    compiled = QUERIES[name].statement.compiled(database.dialect)
    text, own = compiled.text, compiled.own
    params = {bind: own.get(bind, '["x"]') for bind in re.findall(r"(?<![:\w]):(\w+)", text)}
    engine = database.engine()
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", params).fetchall()
    engine.dispose()
    wide = [step[3] for step in plan if _is_wide(step[3])]
    assert not wide, "\n".join(wide)


def _is_wide(step: str) -> bool:
    verb, table, *_ = step.split()
    asked = table in metadata.tables and table not in BY_ACCOUNT_ALONE
    return asked and (verb == "SCAN" or step.endswith("(account=?)"))
