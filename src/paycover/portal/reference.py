"""The pages of the API reference, from its document: one for each operation and each kind of object."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from paycover.kit.records import Record
from paycover.portal.documents import Page
from paycover.portal.schemas import Schemas
from paycover.portal.snippets import Example, curl, example_of, python, variables

Json = dict[str, Any]

_METHODS = ("get", "post", "put", "delete")
_JSON = "application/json"
_EVERY = ("general", "database_operational", "invalid_api_key")
"""Codes that every operation may answer: said once, not on each page."""


class OperationEntry(Record):
    """An operation of the document: where it is, and what the document says of it."""

    method: str
    path: str
    shown: Json

    @property
    def id(self) -> str:
        """Its name in the document."""
        return str(self.shown["operationId"])

    @property
    def group(self) -> str:
        """The heading it stands under."""
        return str(self.shown["tags"][0])

    @property
    def label(self) -> str:
        """Method and path, as in the log of a server."""
        return f"{self.method} {self.path}"

    @property
    def example(self) -> Example:
        """Its request, as the document shows it."""
        return example_of(self.shown, self.method, self.path)


class Reference:
    """The API's document, read: its operations by id, its schemas, and a page for each."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.schemas = Schemas(document)
        self.operations: Mapping[str, OperationEntry] = {entry.id: entry for entry in _entries(document)}
        self._by_path = {
            (entry.method, re.sub(r"\{[^}]*\}", "{}", entry.path)): entry
            for entry in self.operations.values()
        }
        self._about = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}

    def at(self, method: str, pattern: str) -> OperationEntry | None:
        """Return the operation of a method on a path, whatever its parameter is called; None: none."""
        return self._by_path.get((method, re.sub(r"\{[^}]*\}", "{}", pattern)))

    def groups(self) -> Mapping[str, list[OperationEntry]]:
        """Return the operations under each heading."""
        found: dict[str, list[OperationEntry]] = defaultdict(list)
        for entry in self.operations.values():
            found[entry.group].append(entry)
        return found

    def pages(self) -> Iterable[Page]:
        """Give the page of each heading, and of each operation under it."""
        for group, entries in self.groups().items():
            yield self._group(group, entries)
            yield from (self._operation(entry) for entry in entries)

    def _group(self, group: str, entries: list[OperationEntry]) -> Page:
        rows = [f"| [{entry.shown['summary']}]({_path(entry)}) | `{entry.label}` |" for entry in entries]
        lines = [
            f"# {group}",
            "",
            self._about.get(group, ""),
            "",
            "| operation | request |",
            "|---|---|",
            *rows,
        ]
        showing = next((e for e in entries if e.method == "GET" and "{" in e.path), entries[0])
        schema = _answer(showing)[1]
        fields = list(self.schemas.fields(schema))
        if fields:
            lines += ["", "## Fields", "", *fields]
        return Page(f"objects/{slug(group)}", group, "\n".join(lines) + "\n", _shown(showing))

    def _operation(self, entry: OperationEntry) -> Page:
        shown = entry.shown
        lines = [f"# {shown['summary']}", "", f"`{entry.label}`", "", _about(shown)]
        for title, place in (("Path", "path"), ("Query", "query"), ("Headers", "header")):
            lines += _listed(
                title, [self._parameter(p) for p in self._parameters(shown) if p["in"] == place]
            )
        for kind, body in shown.get("requestBody", {}).get("content", {}).items():
            title = "Body" if kind == _JSON else "Form"
            lines += _listed(title, list(self.schemas.fields(body["schema"], sent=True)))
        status, schema = _answer(entry)
        many = ", a list of" if self.schemas.resolved(schema).get("type") == "array" else ""
        lines += _listed(f"Answer {status}{many}", list(self.schemas.fields(schema)))
        lines += _refusals(shown)
        text = "\n".join(lines) + "\n"
        return Page(f"operations/{entry.id}", shown["summary"], text, _samples(entry), entry.label)

    def _parameters(self, shown: Json) -> Iterator[Json]:
        named = self.document["components"].get("parameters", {})
        for parameter in shown["parameters"]:
            reference = parameter.get("$ref")
            yield parameter if reference is None else named[reference.rpartition("/")[2]]

    def _parameter(self, parameter: Json) -> str:
        marks = [self.schemas.kind(parameter["schema"])]
        values = self.schemas.resolved(parameter["schema"]).get("enum", ())
        marks += [" \\| ".join(f"`{value}`" for value in values)] if values else []
        marks += ["required"] if parameter.get("required") else []
        return f"- **`{parameter['name']}`** {', '.join(marks)}. {parameter['description']}"


def slug(name: str) -> str:
    """Return a heading as part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _entries(document: Json) -> Iterator[OperationEntry]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield OperationEntry(method.upper(), path, methods[method])


def _path(entry: OperationEntry) -> str:
    return f"/docs/operations/{entry.id}"


def _about(shown: Json) -> str:
    """Return what the description says beyond the summary."""
    text = str(shown["description"])
    return text.removeprefix(f"{shown['summary']}.").strip()


def _listed(title: str, rows: list[str]) -> list[str]:
    return ["", f"## {title}", "", *rows] if rows else []


def _answer(entry: OperationEntry) -> tuple[str, Json]:
    """Return the status and schema of the good answer."""
    status = next(status for status in entry.shown["responses"] if status < "300")
    schema: Json = entry.shown["responses"][status]["content"][_JSON]["schema"]
    return status, schema


def _refusals(shown: Json) -> list[str]:
    rows = [
        f"- {status} [`{code}`](/docs/reference/errors#{code})"
        for status, answer in shown["responses"].items()
        if status >= "400"
        for code in _codes(answer)
        if code not in _EVERY
    ]
    return _listed("Refused with", rows)


def _codes(answer: Json) -> list[str]:
    schema = answer["content"][_JSON]["schema"]
    codes: list[str] = schema["allOf"][1]["properties"]["error_code"]["enum"]
    return codes


def _samples(entry: OperationEntry) -> str:
    """Return the request in each language and its recorded answer, as Markdown."""
    example = entry.example
    parts = ["## Request", "", *_variables(example), "```sh", curl(example), "```"]
    code = python(example)
    if code is not None:
        parts += ["", "With the official Python client:", "", "```python", code, "```"]
    return "\n".join([*parts, "", _shown(entry)])


def _variables(example: Example) -> list[str]:
    told = []
    if names := variables(example):
        listed = " and ".join(f"`{name}`" for name in names)
        told.append(f"Set {listed} to your own: a new sandbox has none that fits.")
    told += [f"Have a file `{example.body[name]}` where you run this." for name in example.files]
    return [" ".join(told), ""] if told else []


def _shown(entry: OperationEntry) -> str:
    status, _ = _answer(entry)
    example = entry.shown["responses"][status]["content"][_JSON].get("example")
    if example is None:
        return ""
    text = json.dumps(example, indent=2, ensure_ascii=False)
    return f"## Answered with {status}\n\n```json\n{text}\n```\n"
