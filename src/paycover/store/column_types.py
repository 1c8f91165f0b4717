"""The types of columns that are ours: text in the order of its bytes, JSON, the members of an enum."""

import sqlalchemy as sa

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that sorts by its bytes on both databases; an ICU locale would make cursors skip rows."""


class Json(sa.Text):
    """Canonical JSON text, read and written whole, never queried into."""


class Choice(sa.Text):
    """The text of an enum member."""
