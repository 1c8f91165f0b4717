"""What a load balancer asks."""

import asyncio
import pathlib
from collections.abc import Iterator

import httpx
import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from paycover.api.catalogue import ROUTES
from paycover.kit.vault import Vault
from paycover.store.db import Database
from paycover.store.open import open_database
from paycover.store.schema import migrate
from paycover.web.app import Application
from tests.conftest import Served
from tests.empty import empty_url


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_good_server_says_so_without_a_key(served: Served, path: str) -> None:
    answer = httpx.get(served.url + path)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_to_be_up_takes_no_database(served: Served) -> None:
    statements: list[str] = []
    served.database.watchers.append(statements)
    assert httpx.get(f"{served.url}/healthz").status_code == 200
    assert statements == []
    assert httpx.get(f"{served.url}/readyz").status_code == 200
    assert len(statements) == 1
    served.database.watchers.remove(statements)


@pytest.fixture
def empty(database: Database, tmp_path: pathlib.Path) -> Iterator[Database]:
    """A database of the same kind with nothing in it."""
    with empty_url(database, tmp_path) as url:
        opened = open_database(url, Vault([Fernet.generate_key().decode()]))
        yield opened
        opened.close()


def _asked(database: Database, path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=Application(database, ROUTES))
        async with httpx.AsyncClient(transport=transport, base_url="http://own") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_a_database_without_the_schema_is_up_but_not_ready(empty: Database) -> None:
    assert _asked(empty, "/healthz").status_code == 200
    for path in ("/readyz", "/api/v1/invoices"):
        answer = _asked(empty, path)
        assert answer.status_code == 503
        assert answer.json()["error_code"] == "database_operational"
    migrate(empty)
    assert _asked(empty, "/readyz").status_code == 200


def test_a_database_at_another_schema_is_not_ready(empty: Database) -> None:
    migrate(empty)
    engine = empty.engine()
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    answer = _asked(empty, "/readyz")
    assert answer.status_code == 503 and "9999" in answer.json()["message"]
