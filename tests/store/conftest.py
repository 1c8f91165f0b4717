"""Another process's look at the database, which notes what it ran together."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from paycover.kit.clock import system_clock
from paycover.kit.vault import Vault
from paycover.store.db import Database, Link
from paycover.store.open import open_database
from paycover.store.postgres import PostgresDatabase
from paycover.store.postgres_groups import Outcome
from tests.conftest import VAULT_KEY

Work = Callable[[Link], Any]


class Watched(PostgresDatabase):
    """A database that notes how many pieces of work it ran together, group by group."""

    def __init__(self, url: str) -> None:
        super().__init__(url, system_clock, Vault([VAULT_KEY]), pool_size=8, prepare=False)
        self.groups: list[int] = []
        self.committed = 0
        self.running: list[int] = []
        self.at_once = 0

    def _together(self, works: Sequence[Work]) -> list[Outcome] | None:
        self.groups.append(len(works))
        self.running.append(len(works))
        self.at_once = max(self.at_once, len(self.running))
        try:
            outcomes = super()._together(works)
        finally:
            self.running.pop()
        self.committed += outcomes is not None
        return outcomes


@pytest.fixture
def other(database_url: str, database: Database) -> Iterator[Database]:
    """Another process's look at the database: without prepared statements, where there are any."""
    if isinstance(database, PostgresDatabase):
        opened: Database = Watched(database_url)
    else:
        opened = open_database(database_url, database.vault)
    yield opened
    opened.close()
