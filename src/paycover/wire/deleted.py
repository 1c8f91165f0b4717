"""What every delete answers (api.md 1.8)."""

import msgspec


class Deleted(msgspec.Struct, kw_only=True):
    """The id and kind of what is gone, and when (Unix seconds)."""

    id: str
    object: str
    deleted: bool = True
    deleted_at: int
