"""The schemas of the API's document in words: the fields of an object as a list."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]

DEEPEST = 4
UNBOUNDED = 253_402_300_799
"""The last second of the calendar: a number up to there has no limit worth telling."""
_REF = "#/components/schemas/"


class Schemas:
    """The named schemas of a document."""

    def __init__(self, document: Json) -> None:
        self._named: Mapping[str, Json] = document["components"]["schemas"]

    def __contains__(self, name: str) -> bool:
        return name in self._named

    def names(self) -> list[str]:
        """Return the names of all schemas."""
        return sorted(self._named)

    def named(self, name: str) -> Json:
        """Return the schema of a name; raise KeyError where there is none."""
        return self._named[name]

    def resolved(self, schema: Json) -> Json:
        """Return a schema, the one it refers to where it is a reference."""
        reference = schema.get("$ref")
        return schema if reference is None else self._named[reference.removeprefix(_REF)]

    def shape(self, schema: Json) -> Json:
        """Return the object that a schema shows: of a list its item, of several the first, never null."""
        schema = self.resolved(schema)
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                real = [option for option in schema[several] if option.get("type") != "null"]
                return self.shape(real[0])
        return (
            self.shape(schema["items"]) if schema.get("type") == "array" and "items" in schema else schema
        )

    def fields(self, schema: Json, depth: int = 0, *, sent: bool = False) -> Iterator[str]:
        """Give the fields of an object as lines of a Markdown list, those of its objects below them.

        Of what is `sent` it is told which fields are required.
        """
        shape = self.shape(schema)
        required = set(shape.get("required", ())) if sent else set()
        for name, field in shape.get("properties", {}).items():
            inner = self.resolved(field)
            marks = [self.kind(field), *limits(inner)]
            if name in required:
                marks.append("required")
            about = field.get("description") or inner.get("description") or ""
            yield f"{'  ' * depth}- **`{name}`** {', '.join(marks)}. {about}".rstrip()
            if depth < DEEPEST and "properties" in self.shape(field):
                yield from self.fields(field, depth + 1, sent=sent)

    def kind(self, schema: Json) -> str:
        """Return what a value is, in words: `integer`, `list of strings`, `text or null`."""
        schema = self.resolved(schema)
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return " or ".join(dict.fromkeys(self.kind(option) for option in schema[several]))
        if "allOf" in schema:
            return self.kind(schema["allOf"][0])
        if "contentMediaType" in schema:
            return f"file ({schema['contentMediaType']})"
        kind = schema.get("type", _kind_of(schema.get("enum", ())))
        if kind == "array":
            return f"list of {self.kind(schema.get('items', {}))}"
        if isinstance(kind, list):
            return " or ".join(kind)
        return str(kind)


def _kind_of(values: Iterable[Any]) -> str:
    """Return what listed values are: texts, or who knows."""
    kinds = {type(value) for value in values}
    return "string" if kinds == {str} else "any value"


def limits(schema: Json) -> list[str]:
    """Return what values a schema takes, in words."""
    found = []
    for option in schema.get("anyOf", [schema]):
        if "enum" in option:
            found.append(" \\| ".join(f"`{value}`" for value in option["enum"]))
        ends = (("from", option.get("minimum")), ("to", option.get("maximum")))
        told = [f"{word} {value:,}" for word, value in ends if value is not None and value < UNBOUNDED]
        if told and told != ["from 0"]:
            found.append(" ".join(told))
        if option.get("maxLength"):
            found.append(f"at most {option['maxLength']:,} characters")
    return found
