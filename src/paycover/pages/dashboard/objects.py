"""The page of an object: what it is, why its price is what it is, its money, what happened to it."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec

from paycover.domain.events import Event
from paycover.domain.explaining import explained
from paycover.domain.explanations import Explanation
from paycover.kit.errors import not_found
from paycover.pages.dashboard.cells import Cell, path_of
from paycover.pages.dashboard.frame import Signed, shown
from paycover.pages.dashboard.nouns import Noun
from paycover.store.browsing import Asked
from paycover.store.db import Snapshot
from paycover.store.events import LISTING
from paycover.store.pages import Page
from paycover.store.rates import find_snapshot
from paycover.web.http import Answer

RELATED_ROWS = 5
EVENTS_SHOWN_MAX = 50


class Section(NamedTuple):
    """The newest objects of another noun that belong to this one, and where all of them are.

    Columns that only say which object this is are left out.
    """

    noun: Noun
    headings: list[str]
    rows: list[list[Cell]]
    all: str | None


class Change(NamedTuple):
    """An event in an object's history: what it changed, as field, before and after; who did it and why."""

    event: Event
    changes: list[tuple[str, str, str]]
    note: str


def show_object(signed: Signed, noun: Noun, nouns: dict[str, Noun]) -> Answer:
    """Show an object; another account's is not found, exactly as one that never was."""
    id = signed.visit.id
    found = noun.browse.find(signed.snapshot, id)
    if found is None:
        raise not_found(noun.one, id)
    extra = {} if noun.extra is None else noun.extra(signed, found)
    return shown(
        signed,
        extra.pop("template", "object.html"),
        noun=noun,
        found=found,
        id=id,
        title=noun.title(found),
        state=noun.status(found),
        is_deleted=getattr(found.record, "deleted_at", None) is not None,
        facts=[fact for fact in noun.facts(found) if fact[1].kind != "none"],
        price=_price(signed.snapshot, noun, id),
        sections=[
            _section(signed.snapshot, nouns[related.noun], related.filter, id) for related in noun.related
        ],
        history=_history(signed.snapshot, id, noun.notes(found)) if noun.has_history else [],
        actions=[action for action in noun.actions(found) if signed.may(action.duty)],
        **({"extra": None} | extra),
    )


def _price(snapshot: Snapshot, noun: Noun, id: str) -> Explanation | None:
    subject = None if noun.price is None else noun.price(snapshot, id)
    if subject is None:
        return None
    rated_by = None if subject.snapshot is None else find_snapshot(snapshot, subject.snapshot)
    return explained(subject, rated_by)


def _section(snapshot: Snapshot, noun: Noun, filter: str, id: str) -> Section:
    part = noun.browse.page(snapshot, Asked(filters={filter: id}, limit=RELATED_ROWS))
    rows = [[column.cell(row) for column in noun.columns] for row in part.rows]
    own = path_of(id)
    told = [at for at in range(len(noun.columns)) if any(row[at].href != own for row in rows)]
    every = f"{noun.path}?{urlencode({filter: id})}" if part.has_after else None
    headings = [noun.columns[at].heading for at in told]
    return Section(noun, headings, [[row[at] for at in told] for row in rows], every)


def _history(snapshot: Snapshot, id: str, notes: Mapping[tuple[str, int], list[str]]) -> list[Change]:
    """Return what happened to an object, newest first, each with what it changed and who did it."""
    left = {told: list(each) for told, each in notes.items()}
    events = LISTING.page(snapshot, Page(limit=EVENTS_SHOWN_MAX, filters={"object": id}))
    before: list[Event | None] = [*events[1:], None]
    return [
        Change(event, _changes(earlier, event), _note(left, event))
        for event, earlier in zip(events, before, strict=False)
    ]


def _note(left: Mapping[tuple[str, int], list[str]], event: Event) -> str:
    notes = left.get((event.type.value, event.created))
    return notes.pop() if notes else ""


def _changes(before: Event | None, after: Event) -> list[tuple[str, str, str]]:
    if before is None:
        return []
    old, new = _fields(before.data), _fields(after.data)
    return [
        (name, _said(old.get(name)), _said(new.get(name)))
        for name in new
        if name in old and old[name] != new[name]
    ]


def _fields(data: str) -> dict[str, Any]:
    decoded = msgspec.json.decode(data)
    inner = decoded.get("object") if isinstance(decoded, dict) else None
    if isinstance(inner, dict):  # as events of certificates have it
        return inner
    return decoded if isinstance(decoded, dict) else {}


def _said(value: Any) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
