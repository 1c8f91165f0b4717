"""A request as one would type it: `curl`, the official Python client, and what a program sends."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from paycover.kit.records import Record, field
from paycover.portal.documents import EXAMPLE_ORIGIN

Json = dict[str, Any]

KEY = "PAYCOVER_KEY"
"""The variable of the environment that holds the reader's API key."""

OWN = "x-own-ids"
"""Names the fields of an example's body that hold ids which no sandbox has from the start."""

_FORM = "multipart/form-data"

_CLIENT = {
    "entities": "Entities",
    "contractors": "Contractors",
    "jobs": "Jobs",
    "quotes": "Quotes",
    "apply/sessions": "InsuranceApplicationSessions",
    "policies": "Policies",
    "assignments": "Assignments",
    "invoices": "Invoices",
    "webhook_endpoints": "Webhooks",
    "category_codes": "JobCategories",
    "events": "Events",
}
"""Path of a noun → its class in the official Python client 1.1.12."""

_CALLS = {
    ("GET", False): "list",
    ("GET", True): "retrieve",
    ("POST", False): "create",
    ("PUT", True): "modify",
    ("DELETE", True): "delete",
}


class Example(Record):
    """A request of an operation, as the document shows it.

    `path` still has its parameter in braces; `id` is the value for it, None where the sandbox has no
    sample of that kind. Then it is a variable that the reader sets, and so are the fields of the body
    that are named in `own`; those in `files` are the names of files the reader has.
    """

    method: str
    path: str
    id: str | None = None
    query: Json = field(default_factory=dict)
    body: Any = None
    own: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    is_form: bool = False
    needs_key: bool = True

    @property
    def noun(self) -> str:
        """What the parameter of the path is called, empty without one."""
        return self.path.partition("{")[2].partition("}")[0]

    def target(self, id: str) -> str:
        """Return path and query with an id in place."""
        path = re.sub(r"\{[^}]*\}", id, self.path)
        return f"{path}?{urlencode(self.query, doseq=True)}" if self.query else path


def example_of(operation: Json, method: str, path: str) -> Example:
    """Return the request that the document shows of one of its operations."""
    parameters = [p for p in operation["parameters"] if "$ref" not in p]
    id = next((p.get("example") for p in parameters if p["in"] == "path"), None)
    query = {p["name"]: p["example"] for p in parameters if p["in"] == "query" and "example" in p}
    kinds = operation.get("requestBody", {}).get("content", {})
    is_form = _FORM in kinds
    content = kinds.get(_FORM if is_form else "application/json", {})
    return Example(
        method=method.upper(),
        path=path,
        id=id,
        query=query,
        body=content.get("example"),
        own=tuple(content.get(OWN, ())),
        files=tuple(content.get("encoding", ())),
        is_form=is_form,
        needs_key=operation.get("security") != [],
    )


def variable(noun: str) -> str:
    """Return the variable of the environment that stands for an id the reader has to know."""
    return noun.upper()


def variables(example: Example) -> list[str]:
    """Return the variables of the environment that a request needs beside the key."""
    names = [*example.own, *([example.noun] if example.noun and not example.id else [])]
    return [variable(name) for name in names]


def curl(example: Example) -> str:
    """Return the command; it runs as pasted where `PAYCOVER_KEY` holds a key of a sandbox with samples."""
    target = example.target(example.id or f"${variable(example.noun)}")
    lines = [f'curl "{EXAMPLE_ORIGIN}{target}"']
    if example.method != "GET":
        lines[0] = f'curl -X {example.method} "{EXAMPLE_ORIGIN}{target}"'
    if example.needs_key:
        lines.append(f'  -H "Authorization: Bearer ${KEY}"')
    if example.is_form:
        given = (example.body or {}).items()
        lines += [f'  -F "{name}={"@" * (name in example.files)}{value}"' for name, value in given]
    elif example.body is not None:
        text = json.dumps(example.body, indent=2, ensure_ascii=False).replace("'", "'\\''")
        for name in example.own:
            value = example.body[name]
            place = f"'\"${variable(name)}\"'"
            shown = f'"{place}"' if isinstance(value, str) else place
            text = text.replace(f'"{name}": {json.dumps(value)}', f'"{name}": {shown}')
        lines += ['  -H "Content-Type: application/json"', f"  -d '{text}'"]
    return " \\\n".join(lines)


def python(example: Example) -> str | None:
    """Return the call of the official Python client, None where it has none."""
    noun = re.sub(r"/\{[^}]*\}$", "", example.path.removeprefix("/api/v1/"))
    call = _CALLS.get((example.method, "{" in example.path))
    kind = _CLIENT.get(noun)
    if kind is None or call is None or "{" in noun or example.is_form:
        return None
    given = {**example.query, **(example.body or {})}
    if any(not name.isidentifier() for name in given):
        return None
    own = {name: _read(name, given[name]) for name in example.own}
    words = [f"{name}={own.get(name) or repr_of(value)}" for name, value in given.items()]
    if "{" in example.path:
        words.insert(0, repr_of(example.id) if example.id else _read(example.noun, ""))
    return (
        "import os\n\nimport ten99policy\n\n"
        f'ten99policy.api_base = "{EXAMPLE_ORIGIN}"\n'
        f'ten99policy.api_key = os.environ["{KEY}"]\n'
        "ten99policy.log = None\n\n"
        f"shown = ten99policy.{kind}.{call}({_arguments(words)})\nprint(shown)"
    )


def repr_of(value: Any) -> str:
    """Return a value of JSON as Python writes it, texts in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(repr_of, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{repr_of(k)}: {repr_of(v)}" for k, v in value.items()) + "}"
    return repr(value)


def _read(name: str, value: Any) -> str:
    """Return the expression that reads a variable of the environment in place of a value."""
    read = f'os.environ["{variable(name)}"]'
    return read if isinstance(value, str) else f"int({read})"


def _arguments(words: list[str]) -> str:
    line = ", ".join(words)
    if len(line) <= 60:
        return line
    return "\n" + "".join(f"    {word},\n" for word in words)
