"""Turns a request's body and query into the values an operation takes."""

import re
from typing import Any
from urllib.parse import parse_qsl

import python_multipart
from python_multipart.exceptions import FormParserError

from paycover.api.http import Request
from paycover.api.operations import Operation
from paycover.kit.errors import Code, Problem
from paycover.wire.base import Input, from_mapping, read

PAIRS_MAX = 1_000


def read_request_body(request: Request, operation: Operation) -> Input | None:
    """Return the body an operation takes: JSON, or a form (api.md 1.2)."""
    if operation.body is None:
        return None
    kind = (request.header(b"content-type") or "").partition(";")[0].strip().lower()
    if request.body.lstrip()[:1] != b"{":
        if kind == "application/x-www-form-urlencoded":
            return from_mapping(_nested(_pairs(request.body.decode("utf-8", "replace"))), operation.body)
        if kind == "multipart/form-data":
            return from_mapping(_nested(_multipart(request)), operation.body)
    return read(request.body, operation.body)


def read_query(request: Request, operation: Operation) -> Input | None:
    """Return the query an operation takes; `""` and the text `None` count as left out."""
    if operation.query is None:
        return None
    if not request.query:
        return operation.query()
    pairs = [(name, value) for name, value in _pairs(request.query) if value not in ("", "None")]
    return from_mapping(_nested(pairs), operation.query)


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=PAIRS_MAX)
    except ValueError as error:
        raise Problem(Code.BAD_REQUEST, "The form has too many fields.") from error


def _multipart(request: Request) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []

    def on_field(field: Any) -> None:
        if len(pairs) >= PAIRS_MAX:
            raise FormParserError("too many fields")
        name = (field.field_name or b"").decode("utf-8", "replace")
        pairs.append((name, (field.value or b"").decode("utf-8", "replace")))

    try:
        parser = python_multipart.create_form_parser(
            {"Content-Type": request.headers.get(b"content-type", b"")},
            on_field,
            lambda file: None,
        )
        parser.write(request.body)
        parser.finalize()
    except (FormParserError, ValueError) as error:
        raise Problem(Code.BAD_REQUEST, "The form could not be read.") from error
    return pairs


def _nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Return form fields as a mapping: `a[]=1` makes a list, `a[b]=1` an object."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        head, *inner = re.findall(r"[^\[\]]+|\[\]", name) or [name]
        if inner == ["[]"]:
            if not isinstance(values.setdefault(head, []), list):
                values[head] = []
            values[head].append(value)
        elif len(inner) == 1:
            if not isinstance(values.setdefault(head, {}), dict):
                values[head] = {}
            values[head][inner[0]] = value
        else:
            values[head] = value
    return values
