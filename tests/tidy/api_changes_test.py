"""What is published stays: the comparison of releases sees what breaks a caller, and nothing does."""

import copy
import functools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tools import api_changes

VERSION, PUBLISHED = api_changes.releases()[-1]
SCHEMAS = PUBLISHED["components"]["schemas"]
OPERATIONS = [
    (path, method, shown)
    for path, methods in PUBLISHED["paths"].items()
    for method, shown in methods.items()
]

REFERENCE = re.compile(r"#/components/schemas/([\w.]+)")

Mutation = Callable[[Any], Any]
"""Changes a schema or an operation in place."""


def test_no_published_operation_breaks() -> None:
    assert not api_changes.breaks(), (
        f"callers of {VERSION} would notice: python -m tools.api_changes --check"
    )


def named_in(shown: Any) -> set[str]:
    """Return the names of the schemas that a piece of the document reaches."""
    found: set[str] = set()
    waiting = set(REFERENCE.findall(json.dumps(shown)))
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(REFERENCE.findall(json.dumps(SCHEMAS[name]))) - found
    return found


def operations_with(part: str) -> dict[str, tuple[str, str, Any]]:
    """Return each schema that `requestBody` or `responses` reach, with an operation of which it is."""
    return {name: operation for operation in OPERATIONS for name in named_in(operation[2].get(part, {}))}


def breaks_of_answers(shown: Any) -> Iterator[tuple[str, Mutation]]:
    """Give what breaks those who read an object."""
    for field, kind in shown.get("properties", {}).items():
        yield f"{field} removed", functools.partial(_remove, field)
        if field in shown.get("required", ()):
            yield f"{field} optional", functools.partial(_make_optional, field)
        if kind:
            yield f"{field} of another kind", functools.partial(_set, field, {"type": "another"})
        if kind.get("type") and kind["type"] != "null":
            nullable = {"anyOf": [kind, {"type": "null"}]}
            yield f"{field} may be null", functools.partial(_set, field, nullable)


def breaks_of_bodies(shown: Any) -> Iterator[tuple[str, Mutation]]:
    """Give what breaks those who send an object."""
    yield "asks for more", _ask_for_more
    for field, kind in shown.get("properties", {}).items():
        yield f"{field} not taken", functools.partial(_remove, field)
        yield f"{field} of another kind", functools.partial(_set, field, {"type": "another"})
        if field not in shown.get("required", ()):
            yield f"{field} required", functools.partial(_require, field)
        for limit, by in (("maximum", -1), ("maxLength", -1), ("maxItems", -1), ("minimum", 1)):
            if limit in kind:
                tighter = kind | {limit: kind[limit] + by}
                yield f"{field} with a tighter {limit}", functools.partial(_set, field, tighter)
        if len(kind.get("enum", ())) > 1:
            fewer = kind | {"enum": kind["enum"][1:]}
            yield f"{field} without {kind['enum'][0]}", functools.partial(_set, field, fewer)


def breaks_of_operations(shown: Any) -> Iterator[tuple[str, Mutation]]:
    """Give what breaks the callers of an operation, beside what they send and read."""
    yield "has another status", _move_answer
    yield "asks for a query", lambda o: o["parameters"].append(_parameter(required=True))
    for place, parameter in enumerate(shown["parameters"]):
        if parameter.get("in") == "query":
            name = parameter["name"]
            yield f"{name} not taken", functools.partial(_drop_parameter, place)
            yield f"{name} required", functools.partial(_change_parameter, place, {"required": True})
            other = {"schema": {"type": "another"}}
            yield f"{name} of another kind", functools.partial(_change_parameter, place, other)
    body = shown.get("requestBody")
    if body is None:
        yield "needs a body", lambda o: o.update(requestBody=_body(required=True))
    else:
        yield "takes no body", lambda o: o.pop("requestBody")
        yield "takes another media type", lambda o: o["requestBody"].update(content=_renamed(o))
        if not body.get("required"):
            yield "needs its body", lambda o: o["requestBody"].update(required=True)


def _remove(field: str, shown: Any) -> None:
    shown["properties"].pop(field)
    shown["required"] = [name for name in shown.get("required", ()) if name != field]


def _make_optional(field: str, shown: Any) -> None:
    shown["required"].remove(field)


def _require(field: str, shown: Any) -> None:
    shown["required"] = [*shown.get("required", ()), field]


def _set(field: str, kind: Any, shown: Any) -> None:
    shown["properties"][field] = kind


def _ask_for_more(shown: Any) -> None:
    shown.setdefault("properties", {})["shoe_size"] = {"type": "integer"}
    _require("shoe_size", shown)


def _move_answer(operation: Any) -> None:
    (status,) = operation["responses"]
    operation["responses"]["299"] = operation["responses"].pop(status)


def _renamed(operation: Any) -> Any:
    return {f"{kind}+other": content for kind, content in operation["requestBody"]["content"].items()}


def _drop_parameter(place: int, operation: Any) -> None:
    operation["parameters"].pop(place)


def _change_parameter(place: int, by: Any, operation: Any) -> None:
    operation["parameters"][place].update(by)


def _parameter(*, required: bool) -> Any:
    return {"in": "query", "name": "shoe_size", "required": required, "schema": {"type": "integer"}}


def _body(*, required: bool) -> Any:
    return {"required": required, "content": {"application/json": {"schema": {"type": "object"}}}}


def is_seen(operation: tuple[str, str, Any], mutate: Mutation, schema: str = "") -> bool:
    """Tell whether a change of an operation, or of a schema it reaches, is found to break."""
    path, method, shown = operation
    changed = copy.deepcopy(SCHEMAS[schema] if schema else shown)
    mutate(changed)
    before = PUBLISHED | {"paths": {path: {method: shown}}}
    after = before | (
        {"components": PUBLISHED["components"] | {"schemas": SCHEMAS | {schema: changed}}}
        if schema
        else {"paths": {path: {method: changed}}}
    )
    return any(change.breaks for change in api_changes.changes(before, after))


@pytest.mark.parametrize(
    ("part", "breaks"), [("responses", breaks_of_answers), ("requestBody", breaks_of_bodies)]
)
def test_every_break_of_an_object_is_seen(part: str, breaks: Any) -> None:
    unseen, tried = [], 0
    for name, operation in operations_with(part).items():
        for what, mutate in breaks(SCHEMAS[name]):
            tried += 1
            if not is_seen(operation, mutate, name):
                unseen.append(f"{name} {what}")
    assert not unseen
    assert tried >= 200


def test_every_break_of_an_operation_is_seen() -> None:
    unseen = [
        f"{method} {path} {what}"
        for path, method, shown in OPERATIONS
        for what, mutate in breaks_of_operations(shown)
        if not is_seen((path, method, shown), mutate)
    ]
    assert not unseen
    for path, method, shown in OPERATIONS:
        (change,) = api_changes.changes(
            PUBLISHED | {"paths": {path: {method: shown}}}, PUBLISHED | {"paths": {}}
        )
        assert change.breaks and change.what == "was removed"


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
    for name in ("InvoiceAnswer", "InvoiceCreate"):
        more["components"]["schemas"][name]["properties"]["colour"] = {"type": "string"}
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
