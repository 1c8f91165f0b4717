"""Brings a database to the current schema, and tells whether it is there."""

import contextlib
import functools
import pathlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from paycover.kit.errors import Code, Problem
from paycover.kit.later import Later
from paycover.store.db import Database, Link, Statement
from paycover.store.postgres_statistics import forget_accounts
from paycover.store.sqlite_statistics import tell_planner

if TYPE_CHECKING:
    from alembic import command, config
else:
    command, config = Later("alembic.command"), Later("alembic.config")

_FOLDER = pathlib.Path(__file__).parent / "migrations"
_VERSION = Statement(sa.select(sa.table("alembic_version", sa.column("version_num")).c.version_num))


def migrate(database: Database) -> None:
    """Run the migrations the database has not seen; safe to call again, and by several at once.

    Raises Problem(database_operational) where the database can't be reached or does not let it.
    """
    with contextlib.suppress(Problem):  # an empty database can't tell
        if database.read(current) == head():
            return
    engine = database.engine()
    try:
        with engine.begin() as connection:
            alone = "SELECT pg_advisory_xact_lock(1099)"
            connection.exec_driver_sql(
                alone if connection.dialect.name == "postgresql" else "BEGIN IMMEDIATE"
            )
            command.upgrade(_config(connection), "head")
            if connection.dialect.name == "sqlite":
                tell_planner(connection)
            else:
                forget_accounts(connection)
    except sa.exc.DatabaseError as error:
        raise Problem(Code.DATABASE_OPERATIONAL) from error.orig
    finally:
        engine.dispose()


@functools.cache
def head() -> str:
    """Return the revision this code expects."""
    return max(path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*_*.py"))


def current(link: Link) -> str | None:
    """Return the revision the database is at; raise Problem where it can't be read."""
    rows = link.fetch(_VERSION, {})
    return rows[0][0] if rows else None


def _config(connection: sa.Connection) -> "config.Config":
    made = config.Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.attributes["connection"] = connection
    return made
