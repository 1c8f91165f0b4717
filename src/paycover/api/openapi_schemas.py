"""The schemas of the published document: of every body, query and answer, each field with its meaning."""

import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from paycover.api.glossary import FIELDS
from paycover.api.operations import Operation
from paycover.api.typed_glossary import TYPED
from paycover.wire.base import SECONDS, Input

Json = dict[str, Any]

REFERENCE = "#/components/schemas/{name}"


def schemas_of(operations: tuple[Operation, ...]) -> tuple[dict[Any, Json], Json]:
    """Return the schema of each type, and the named ones they refer to, every field described."""
    kinds: dict[Any, None] = {}
    for operation in operations:
        for kind in (operation.body, operation.query, *alternatives(operation.answer)):
            if kind is not None:
                kinds[kind] = None
    found, named = msgspec.json.schema_components(list(kinds), ref_template=REFERENCE)
    for kind, schema in named.items():
        for name, field in schema.get("properties", {}).items():
            meaning = TYPED.get(f"{kind}.{name}", FIELDS.get(name))
            if field.get("description") in (None, SECONDS) and meaning is not None:
                field["description"] = meaning
    return dict(zip(kinds, found, strict=True)), dict(named)


def without(named: Json, kinds: set[type[Input] | None]) -> Json:
    """Return the schemas without those nothing refers to: queries are shown as parameters."""
    names = {kind.__name__ for kind in kinds if kind is not None}
    return {name: schema for name, schema in named.items() if name not in names}


def files_of(schema: Json) -> Iterator[tuple[str, Json]]:
    """Give the fields of a form that are files, each with the media type it has to have."""
    for name, field in schema["properties"].items():
        if "contentMediaType" in field:
            yield name, {"contentType": field["contentMediaType"]}


def alternatives(answer: Any) -> tuple[Any, ...]:
    """Return what an operation shows: one type, or each of several."""
    return typing.get_args(answer) if isinstance(answer, types.UnionType) else (answer,)
