"""Turns a request's body and query into the values an operation takes."""

import re
from typing import Any

from paycover.api.operations import Operation
from paycover.domain.incoming_certificates import Upload
from paycover.web import forms as web
from paycover.web.forms import kept_name, media_type, read_form, read_pairs
from paycover.web.http import Request
from paycover.wire.base import Input, from_mapping, read

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def read_request_body(request: Request, operation: Operation) -> Input | None:
    """Return the body an operation takes: JSON, or a form (api.md 1.2)."""
    if operation.body is None:
        return None
    if request.body.lstrip()[:1] != b"{" and media_type(request) in FORMS:
        form = read_form(request)
        files = {file.field: _file(file) for file in form.files} if operation.takes_file else {}
        return from_mapping(_nested(form.pairs) | files, operation.body)
    return read(request.body, operation.body)


def read_query(request: Request, operation: Operation) -> Input | None:
    """Return the query an operation takes; `""` and the text `None` count as left out."""
    if operation.query is None:
        return None
    pairs = [(name, value) for name, value in read_pairs(request.query) if value not in ("", "None")]
    return from_mapping(_nested(pairs), operation.query)


def _file(sent: web.Upload) -> Upload:
    """Return a file as the domain takes it."""
    return Upload(filename=kept_name(sent.name), media_type=sent.media_type, data=sent.content)


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
