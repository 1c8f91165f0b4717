"""The query of every list, and the page it asks for."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from paycover.store.pages import Page
from paycover.wire.base import Id, Input

LIMIT_DEFAULT = 10
LIMIT_MAX = 100


class ListQuery(Input):
    """Newest first; a cursor is the id of an object in the list (api.md 1.6)."""

    limit: Annotated[int, Meta(ge=1, le=LIMIT_MAX, description="How many to return.")] = LIMIT_DEFAULT
    starting_after: Annotated[Id, Meta(description="Return what comes after this id.")] | UnsetType = UNSET
    ending_before: Annotated[Id, Meta(description="Return what comes before this id.")] | UnsetType = UNSET


def page(query: ListQuery, *, but: tuple[str, ...] = ()) -> Page:
    """Return the page a list's query asks for; fields a noun adds are its filters, `but` these."""
    given = {
        name: value
        for name in query.__struct_fields__
        if name not in but and (value := getattr(query, name)) is not UNSET
    }
    cursors = {name: given.pop(name) for name in ("starting_after", "ending_before") if name in given}
    return Page(limit=given.pop("limit"), filters=given, **cursors)
