"""The published OpenAPI document, made from the operations and the types they read and show."""

import functools
import http
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import paycover
from paycover.api.examples import exchange
from paycover.api.glossary import FIELDS, PARAMETERS
from paycover.api.keys import IDEMPOTENCY_KEY_MAX
from paycover.api.openapi_schemas import REFERENCE, alternatives, files_of, schemas_of, without
from paycover.api.operations import PREVIEW_BYTES_MAX, Call, Kind, Operation
from paycover.kit.errors import Code
from paycover.store.db import Database
from paycover.web.http import BODY_BYTES_MAX, Answer
from paycover.wire.base import Input

Json = dict[str, Any]

YAML = b"application/yaml"
_JSON = "application/json"

_ABOUT = f"""Pay-as-you-go insurance for independent contractors.

Bodies are JSON, at most {BODY_BYTES_MAX:,} bytes, {PREVIEW_BYTES_MAX:,} for a preview. Amounts are whole
cents, rates cents per $100 of pay, moments seconds since the Unix epoch in UTC. A `PUT` changes only the
fields it is sent; `""` clears an optional text. Fields that are not listed are ignored. Text may hold
neither NUL nor unpaired surrogate characters. Lists are bare arrays, newest first.

A refusal is `{{"message", "error_code"}}`, also for an address or a method (405) this document does not
have. `message` is a sentence, or for faults of a body an object that names each field."""

_REASON = {"$ref": REFERENCE.format(name="ReasonAnswer")}
_ERROR = {
    "title": "Error",
    "description": "A refusal. The code says what, the message why.",
    "type": "object",
    "required": ["message", "error_code"],
    "properties": {
        "message": {
            "description": "A sentence, or a reason for each field that is at fault.",
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ],
        },
        "error_code": {
            "description": "What was refused; the official client raises the exception of this name.",
            "type": "string",
            "enum": [code.value for code in Code],
        },
        "reasons": {"type": "array", "items": _REASON, "description": FIELDS["reasons"]},
    },
}

_HEADERS: Json = {
    "request-id": {
        "description": "Names this request; quote it when you ask about it.",
        "schema": {"type": "string"},
    },
    "ten99policy-idempotent-key": {
        "description": "The caller's idempotency key, as it was sent.",
        "schema": {"type": "string"},
    },
    "ten99policy-idempotent-replayed": {
        "description": "`true` where the answer is the one kept for the idempotency key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}

_KEY: Json = {"type": "string", "minLength": 1, "maxLength": IDEMPOTENCY_KEY_MAX, "pattern": "^[ -~]+$"}
_IDEMPOTENCY: Json = {
    "CallersKey": {
        "name": "Ten99Policy-Idempotent-Key",
        "in": "header",
        "description": "Within 24 hours the same key gets the first answer again; nothing is done twice.",
        "schema": _KEY,
    },
    "AutomaticKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "As the official client sends it of itself; the caller's own key wins over it.",
        "schema": _KEY,
    },
}

_SECURITY: Json = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer KEY`"},
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "The key as user name and an empty password: `curl -u KEY:`",
    },
}


def document(operations: Iterable[Operation]) -> Json:
    """Return the OpenAPI 3.1 document of the operations."""
    operations = tuple(operations)
    schemas, named = schemas_of(operations)
    paths: dict[str, Json] = defaultdict(dict)
    for operation in operations:
        paths[operation.path][operation.method.lower()] = _operation(operation, schemas, named)
    unseen = {o.query for o in operations} | {o.body for o in operations if not _has_fields(o.body)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Paycover",
            "version": paycover.__version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The server that published this document"}],
        "security": [{name: []} for name in _SECURITY],
        "tags": _tags(operations),
        "paths": dict(paths),
        "components": {
            "schemas": without(named, unseen) | {"Error": _ERROR},
            "headers": _HEADERS,
            "parameters": _IDEMPOTENCY,
            "securitySchemes": _SECURITY,
        },
    }


def published(operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Return the operations that publish the document: as JSON, and as YAML (a superset of it)."""

    @functools.cache
    def text() -> bytes:
        return json.dumps(document(operations), indent=1, ensure_ascii=False).encode()

    def as_json(_database: Database, _call: Call) -> Answer:
        """Show the OpenAPI document."""
        return Answer(200, text())

    def as_yaml(_database: Database, _call: Call) -> Answer:
        """Show the OpenAPI document to a reader of YAML."""
        return Answer(200, text(), media_type=YAML)

    return (
        Operation(method="GET", path="/openapi.json", run=as_json, kind=Kind.OPEN),
        Operation(method="GET", path="/source.yaml", run=as_yaml, kind=Kind.OPEN),
    )


def refusals(operation: Operation) -> dict[int, list[Code]]:
    """Return the codes an operation may answer, by status."""
    found: dict[int, set[Code]] = defaultdict(set)
    for code in (*operation.refuses, Code.GENERAL, Code.DATABASE_OPERATIONAL):
        found[code.status].add(code)
    if operation.kind is not Kind.OPEN:
        found[401].add(Code.INVALID_API_KEY)
    if operation.body is not None or operation.query is not None:
        found[400] |= {Code.BAD_REQUEST, Code.INVALID_INPUT}
    if _keys(operation):
        found[400] |= {Code.IDEMPOTENCY, Code.INVALID_INPUT}
    if operation.kind not in (Kind.OPEN, Kind.READ):
        found[413].add(Code.BAD_REQUEST)
    if "{" in operation.path or operation.sandbox_only:
        found[404].add(Code.RESOURCE_NOT_FOUND)
    return {status: sorted(codes) for status, codes in sorted(found.items())}


def _operation(operation: Operation, schemas: dict[Any, Json], named: Json) -> Json:
    shown: Json = {
        "operationId": operation.id,
        "tags": [_tag(operation)],
        "summary": operation.summary.rstrip("."),
        "description": _description(operation),
        "parameters": _parameters(operation, schemas, named),
        "responses": _responses(operation, schemas),
    }
    if operation.body is not None and _has_fields(operation.body):
        content: Json = {"schema": schemas[operation.body]}
        example = exchange(operation)
        if example.body is not None:
            content["example"] = example.body
        if example.own:
            content["x-own-ids"] = example.own
        required = bool(named[operation.body.__name__].get("required"))
        kind = "multipart/form-data" if operation.takes_file else _JSON
        if operation.takes_file:
            content["encoding"] = dict(files_of(named[operation.body.__name__]))
        shown["requestBody"] = {"required": required, "content": {kind: content}}
    if operation.kind is Kind.OPEN:
        shown["security"] = []
    return shown


def _has_fields(body: type[Input] | None) -> bool:
    return body is not None and bool(body.__struct_fields__)


def _description(operation: Operation) -> str:
    text = " ".join((operation.run.__doc__ or "").split())
    return f"{text} In a sandbox only: production answers 404." if operation.sandbox_only else text


def _responses(operation: Operation, schemas: dict[Any, Json]) -> Json:
    shown = [schemas[kind] for kind in alternatives(operation.answer)]
    content: Json = {"schema": shown[0] if len(shown) == 1 else {"anyOf": shown}}
    example = exchange(operation).answer
    if example is not None:
        content["example"] = example
    good = {"description": http.HTTPStatus(operation.status).phrase, "content": {_JSON: content}}
    found = {str(operation.status): good | {"headers": _sent(operation)}}
    for status, codes in refusals(operation).items():
        narrowed = {"properties": {"error_code": {"enum": [code.value for code in codes]}}}
        schema = {"allOf": [{"$ref": REFERENCE.format(name="Error")}, narrowed]}
        found[str(status)] = {
            "description": f"{http.HTTPStatus(status).phrase}: "
            + ", ".join(f"`{code.value}`" for code in codes),
            "headers": _sent(operation),
            "content": {_JSON: {"schema": schema}},
        }
    return found


def _sent(operation: Operation) -> Json:
    names = list(_HEADERS) if _keys(operation) else ["request-id"]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _keys(operation: Operation) -> list[str]:
    """Return the idempotency keys an operation is replayed for (api.md 1.7; decisions.md 14)."""
    if operation.kind is not Kind.WRITE:
        return []
    return {"POST": ["CallersKey", "AutomaticKey"], "PUT": ["AutomaticKey"]}.get(operation.method, [])


def _parameters(operation: Operation, schemas: dict[Any, Json], named: Json) -> list[Json]:
    found: list[Json] = []
    example = exchange(operation)
    _, brace, rest = operation.path.partition("{")
    if brace:
        noun = rest.partition("}")[0]
        parameter: Json = {
            "name": noun,
            "in": "path",
            "required": True,
            "description": f"The id of the {noun.replace('_', ' ')}.",
            "schema": {"type": "string", "minLength": 1},
        }
        found.append(parameter | ({"example": example.id} if example.id else {}))
    if operation.query is not None:
        query = named[operation.query.__name__]
        required = query.get("required", [])
        for name, schema in query["properties"].items():
            schema = dict(schema)
            about = schema.pop("description", None) or PARAMETERS.get(name, name)
            shown = {"name": name, "in": "query", "required": name in required, "description": about}
            given = {"example": example.query[name]} if name in example.query else {}
            found.append(shown | {"schema": schema} | given)
    return found + [{"$ref": f"#/components/parameters/{key}"} for key in _keys(operation)]


def _tag(operation: Operation) -> str:
    return operation.run.__module__.rpartition(".")[2].replace("_", " ").capitalize()


def _tags(operations: tuple[Operation, ...]) -> list[Json]:
    found = {_tag(o): (sys.modules[o.run.__module__].__doc__ or "").strip() for o in operations}
    return [{"name": name, "description": about} for name, about in found.items()]
