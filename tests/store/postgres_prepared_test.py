"""What the driver takes for prepared is so, also where the server passed over a part of a pipeline."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from paycover.kit.errors import Code, Problem
from paycover.kit.vault import Vault
from paycover.store.db import Conflict, Database, Link, Statement
from paycover.store.open import open_database
from paycover.store.tables import api_keys
from tests import make
from tests.conftest import VAULT_KEY

_ADD = Statement(sa.insert(api_keys))
_CHANGES = [
    Statement(
        sa.update(api_keys)
        .where(api_keys.c.key_hash == sa.bindparam("key"))
        .values({column: sa.bindparam("to")})
    )
    for column in ("hint", "created", "revoked_at")
]


def _add(link: Link, key: str) -> None:
    row = {"account": "ac_prepared", "key_hash": key, "hint": "", "created": 1, "revoked_at": None}
    link.write(_ADD, [row])


@pytest.fixture
def one(database: Database, database_url: str) -> Iterator[Database]:
    """A database with one connection."""
    opened = open_database(database_url, Vault([VAULT_KEY]), pool_size=1)
    yield opened
    opened.close()


def _write(link: Link, key: str) -> None:
    for statement in _CHANGES:
        link.write(statement, [{"key": key, "to": 1}])
    _add(link, key)


def _undone(link: Link) -> None:
    _write(link, make.unique("never"))
    link.undo()
    _write(link, make.unique("kept"))


def _refuse(link: Link) -> None:
    raise Problem(Code.BAD_REQUEST)


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("is_shared", [False, True])
def test_a_connection_is_as_good_as_new_after_a_failure(one: Database, times: int, is_shared: bool) -> None:
    taken = make.unique("taken")

    def conflict(link: Link) -> None:
        _add(link, taken)
        _write(link, make.unique("never"))

    def run(work: Callable[[Link], None]) -> None:
        asyncio.run(one.write_async(work, apart=["x"] if is_shared else None))

    with pytest.raises(Problem):  # before anything is prepared
        run(_refuse)
    run(lambda link: _add(link, taken))
    for turn in range(4 * times):
        run(lambda link: _write(link, make.unique("kept")))
        if turn % times == times - 1:
            with pytest.raises(Conflict):
                run(conflict)
            run(_undone)
