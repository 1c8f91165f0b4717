"""What a bench runs against is a world the API serves like any other."""

import contextlib
import pathlib

import httpx
import pytest
import sqlalchemy as sa

from bench import world
from bench.lines import LINES
from bench.world import build
from paycover.store import tables
from paycover.store.db import Database, Statement
from paycover.store.open import open_database
from paycover.store.schema import migrate
from tests.conftest import Served
from tests.empty import empty_url


def test_every_line_of_the_report_is_answered_well(served: Served) -> None:
    made = build(served.database, 3)
    with httpx.Client(base_url=served.url) as client:
        for line, make in LINES.items():
            head, _, body = make(made, line, 1).partition(b"\r\n\r\n")
            first, *headers = head.decode().split("\r\n")
            method, path, _ = first.split(" ")
            named = dict(header.split(": ", 1) for header in headers)
            answer = client.request(method, path, headers=named, content=body)
            assert answer.is_success, (line, answer.text)


@pytest.mark.parametrize("bulk", [3, 4])
def test_a_load_leaves_what_sqlite_is_told_of_its_tables(
    database: Database, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, bulk: int
) -> None:
    if database.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts its tables itself")
    told = Statement(sa.select(sa.table("sqlite_stat1", *map(sa.column, ("tbl", "idx", "stat")))))
    with (
        empty_url(database, tmp_path) as url,
        contextlib.closing(open_database(url, database.vault)) as own,
    ):
        migrate(own)
        before = own.read(lambda link: link.fetch(told, {}))
        monkeypatch.setattr(world, "BULK", bulk)
        build(own, 3)
        assert before and own.read(lambda link: link.fetch(told, {})) == before
        indexed = {index["name"] for index in sa.inspect(own.engine()).get_indexes("invoices")}
        assert indexed >= {index.name for index in tables.invoices.indexes}
