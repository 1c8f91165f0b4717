"""What is published stays: the comparison of releases sees what breaks a caller, and nothing does."""

import copy
import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tools import api_changes

VERSION, PUBLISHED = api_changes.releases()[-1]
ANSWERS = sorted(name for name in PUBLISHED["components"]["schemas"] if name.endswith("Answer"))
BODIES = sorted(
    name for name in PUBLISHED["components"]["schemas"] if name.endswith(("Create", "Update", "Cancel"))
)

Mutation = Callable[[Any], None]


def test_no_published_operation_breaks() -> None:
    assert not api_changes.breaks(), (
        f"callers of {VERSION} would notice: python -m tools.api_changes --check"
    )


def schema(document: Any, name: str) -> Any:
    """Return a schema of a document."""
    return document["components"]["schemas"][name]


def mutations() -> Iterator[tuple[str, Mutation]]:
    """Give changes of the published document that break a caller, each with its name."""
    for path, methods in PUBLISHED["paths"].items():
        for method in methods:
            yield f"{method} {path} removed", functools.partial(_remove, ["paths", path], method)
    for name in ANSWERS:
        place = ["components", "schemas", name]
        for field in schema(PUBLISHED, name)["properties"]:
            yield f"{name}.{field} removed", functools.partial(_remove, [*place, "properties"], field)
            yield f"{name}.{field} optional", functools.partial(_make_optional, place, field)
            yield f"{name}.{field} of another kind", functools.partial(_retype, place, field)
    for name in BODIES:
        place = ["components", "schemas", name]
        yield f"{name} asks for more", functools.partial(_ask_for_more, place)
        for field in schema(PUBLISHED, name)["properties"]:
            yield f"{name}.{field} not taken", functools.partial(_remove, [*place, "properties"], field)


def _at(document: Any, place: list[str]) -> Any:
    return functools.reduce(lambda found, key: found[key], place, document)


def _remove(place: list[str], key: str, document: Any) -> None:
    _at(document, place).pop(key)


def _make_optional(place: list[str], field: str, document: Any) -> None:
    _at(document, place)["required"].remove(field)


def _retype(place: list[str], field: str, document: Any) -> None:
    _at(document, place)["properties"][field] = {"type": "another"}


def _ask_for_more(place: list[str], document: Any) -> None:
    shown = _at(document, place)
    shown["properties"]["shoe_size"] = {"type": "integer"}
    shown.setdefault("required", []).append("shoe_size")


REACHED = json.dumps(PUBLISHED["paths"])


def test_every_break_is_seen() -> None:
    unseen, tried = [], 0
    for name, mutate in list(mutations())[::7]:
        changed = copy.deepcopy(PUBLISHED)
        try:
            mutate(changed)
        except ValueError:
            continue  # the field was optional before
        tried += 1
        if not any(change.breaks for change in api_changes.changes(PUBLISHED, changed)):
            unseen.append(name)
    assert tried >= 50
    assert not [name for name in unseen if f"schemas/{name.split('.')[0].split(' ')[0]}" in REACHED]


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [
        ({"type": "string", "enum": ["a", "b"]}, {"type": "string", "enum": ["a"]}, True),
        ({"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a", "b"]}, False),
        ({"type": "string"}, {"type": "string", "enum": ["a"]}, True),
        ({"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 100}, True),
        ({"type": "integer", "maximum": 9}, {"type": "integer"}, False),
        ({"type": "string", "maxLength": 9}, {"type": "string", "maxLength": 8}, True),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string"}, True),
        ({"type": "string"}, {"anyOf": [{"type": "string"}, {"type": "null"}]}, False),
    ],
)
def test_a_body_may_grow_and_not_shrink(before: Any, after: Any, breaks: bool) -> None:
    documents = [
        _one_operation({"type": "object", "properties": {"field": kind}}) for kind in (before, after)
    ]
    assert any(change.breaks for change in api_changes.changes(*documents)) == breaks


def test_what_is_added_breaks_nobody() -> None:
    more = copy.deepcopy(PUBLISHED)
    schema(more, "InvoiceAnswer")["properties"]["colour"] = {"type": "string"}
    schema(more, "InvoiceCreate")["properties"]["colour"] = {"type": "string"}
    more["paths"]["/api/v1/colours"] = {"get": {"parameters": [], "responses": {"200": {}}}}
    found = list(api_changes.changes(PUBLISHED, more))
    assert {change.where for change in found} >= {"GET /api/v1/colours", "POST /api/v1/invoices"}
    assert not [change for change in found if change.breaks]


def _one_operation(body: Any) -> Any:
    operation = {
        "parameters": [],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"200": {}},
    }
    return {"paths": {"/things": {"post": operation}}, "components": {"schemas": {}, "parameters": {}}}
