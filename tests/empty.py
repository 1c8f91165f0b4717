"""A database with nothing in it, of the same kind as another."""

import contextlib
import pathlib
import secrets
from collections.abc import Iterator

import sqlalchemy as sa

from paycover.store.db import Database


@contextlib.contextmanager
def empty_url(like: Database, folder: pathlib.Path) -> Iterator[str]:
    """Give the address of an empty database: a file in the folder, or one more on the same server."""
    if like.dialect.name == "sqlite":
        yield f"sqlite:///{folder / 'empty.db'}"
        return
    engine, name = like.engine(), f"paycover_empty_{secrets.token_hex(6)}"
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    address = engine.url.set(drivername="postgresql", database=name)
    yield address.render_as_string(hide_password=False)
    with alone.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()
