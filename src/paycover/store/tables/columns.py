"""The kinds of columns that tables are made of."""

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from paycover.store.column_types import ID, Choice, Json

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> sa.Column[str]:
    """Return the column every key begins with."""
    return sa.Column("account", ID, primary_key=True)


def noun(name: str, *columns: SchemaItem) -> sa.Table:
    """A table of objects with public ids, listed newest first by (position, id)."""
    return sa.Table(
        name,
        metadata,
        key(),
        sa.Column("id", ID, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("deleted_at", sa.BigInteger),
        *columns,
        sa.Index(None, "account", "position", "id"),
    )


def text(name: str, *, optional: bool = False) -> sa.Column[str]:
    """Return a text that sorts by its bytes."""
    return sa.Column(name, ID, nullable=optional)


ref = text  # the id of another object: no foreign key, because a deleted row stays


def choice(name: str, *, primary_key: bool = False, optional: bool = False) -> sa.Column[str]:
    """Return the text of an enum member."""
    kind = Choice().with_variant(Choice(collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=optional, primary_key=primary_key)


def integer(name: str, *, optional: bool = False) -> sa.Column[int]:
    """Return a whole number: cents, a rate, Unix seconds."""
    return sa.Column(name, sa.BigInteger, nullable=optional)


def flag(name: str, *, optional: bool = False) -> sa.Column[bool]:
    """Return a column that is true or false."""
    return sa.Column(name, sa.Boolean, nullable=optional)


def json(name: str, *, optional: bool = False) -> sa.Column[str]:
    """Return JSON text, read and written whole."""
    return sa.Column(name, Json, nullable=optional)


def index_of_some(name: str, *columns: str, where: sa.TextClause) -> sa.Index:
    """Return an index of the rows only that are meant by `where`.

    What the dialects are to be told of it is told where migrations are made, by `tell_dialects`: to know
    PostgreSQL's word for it SQLAlchemy loads all of PostgreSQL's drivers, also on SQLite.
    """
    return sa.Index(name, *columns, info={"where": where})


def tell_dialects() -> None:
    """Say of every such index what it is, in the word of each dialect."""
    for table in metadata.tables.values():
        for index in table.indexes:
            for dialect in ("sqlite", "postgresql") if "where" in index.info else ():
                index.dialect_kwargs[f"{dialect}_where"] = index.info["where"]
