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
