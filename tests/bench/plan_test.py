"""What the databases are driven with by themselves is all that the program runs, changes too."""

import re

from bench.plan import PGBENCH, SQLITE, plan
from bench.world import build
from paycover.store.db import Database


def test_the_plan_has_every_statement_of_a_put(database: Database) -> None:
    planned = plan(database, build(database, 4), SQLITE if database.dialect.name == "sqlite" else PGBENCH)
    begun = [re.match(r"SELECT|INSERT INTO \w+|UPDATE \w+", text) for text in planned]
    assert [found and found[0] for found in begun] == [
        "SELECT",
        "SELECT",
        "UPDATE invoices",
        "INSERT INTO events",
        "INSERT INTO tasks",
        "INSERT INTO replays",
    ]
