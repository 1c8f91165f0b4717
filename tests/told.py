"""Reads what an account's objects have been told of, straight from the store."""

from typing import Any

from paycover.domain.events import Event
from paycover.store.events import LISTING
from paycover.store.pages import Page
from tests import make


def events(api: Any, object: str) -> list[Event]:
    """Return an object's events, oldest first."""
    page = Page(limit=100, filters={"object": object})
    listed: list[Event] = make.write(api, lambda tx: LISTING.page(tx, page))
    return listed[::-1]


def types(api: Any, object: str) -> list[str]:
    """Return the types of an object's events, oldest first."""
    return [event.type.value for event in events(api, object)]
