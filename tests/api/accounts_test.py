"""No account sees another's rows: a foreign id is answered like one that does not exist."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
import pytest

from paycover.api.catalogue import DOCUMENTED
from paycover.api.examples import exchange
from paycover.api.lists import ListQuery
from paycover.api.operations import Kind, Operation
from paycover.domain.accounts import Environment
from paycover.flows.samples import SAMPLE_CATEGORY, SAMPLE_IDS
from tests import make
from tests.conftest import Api
from tests.rows import rows_of
from tests.world import Ids, unknown_id, world

NOUNS = {noun: noun for noun in (*SAMPLE_IDS, "category_code", "certificate")} | {
    "job_id": "job",
    "endpoint": "webhook_endpoint",
}
"""Field of a body or query that holds an id → the noun it names."""

KEYED = tuple(operation for operation in DOCUMENTED if operation.kind is not Kind.OPEN)
CURSORS = ("starting_after", "ending_before")


@dataclass
class Neighbours:
    """A caller with a world of its own, and another account whose ids it tries."""

    caller: Api
    own: Ids
    other: Api
    theirs: Ids


@pytest.fixture(params=["another platform", "production of the same name"])
def neighbours(request: pytest.FixtureRequest, new_api: Any) -> Iterator[Neighbours]:
    """Two accounts: of two platforms, or the two worlds of one."""
    name = make.unique("platform")
    caller = new_api(name=name)
    same = request.param == "production of the same name"
    other = new_api(Environment.PRODUCTION, name) if same else new_api()
    both = Neighbours(caller, make.write(caller, world), other, make.write(other, world))
    before = rows_of(other)
    yield both
    assert rows_of(other) == before, "another account's rows changed"


def noun_of(operation: Operation) -> str:
    """Return the noun an operation's path asks for, `""` where it asks for none."""
    return operation.path.partition("{")[2].partition("}")[0]


def body_of(operation: Operation, ids: Ids) -> dict[str, Any] | None:
    """Return a good body for an operation, naming the given ids."""
    if operation.body is None:
        return None
    text = json.dumps(exchange(operation).body or {})
    for noun, sample in (*SAMPLE_IDS.items(), ("category_code", SAMPLE_CATEGORY)):
        text = text.replace(sample, ids[noun])
    body: dict[str, Any] = json.loads(text)
    return body


def fields_of(kind: type[msgspec.Struct] | None) -> list[str]:
    """Return the fields of a body or query that name an object."""
    return [f.name for f in msgspec.structs.fields(kind) if f.name in NOUNS] if kind else []


def ensure_alike(neighbours: Neighbours, noun: str, send: Any, statuses: tuple[int, ...]) -> None:
    """Fail the test unless both ids are answered byte for byte alike, from the same queries."""
    answers: list[tuple[Any, ...]] = []
    for id in (neighbours.theirs[noun], unknown_id(noun)):
        answer: httpx.Response = send(id)
        assert answer.status_code in statuses, f"{answer.request.method} {answer.url}: {answer.text}"
        headers = {k: v for k, v in answer.headers.items() if k not in ("request-id", "date")}
        shown = answer.content.replace(id.encode(), b"ID")
        answers.append((answer.status_code, shown, headers, list(neighbours.caller.statements)))
    assert answers[0] == answers[1]


def path_of(operation: Operation, id: str) -> str:
    """Return the address of an operation, its parameter filled in."""
    return operation.path.removeprefix("/api/v1").replace(f"{{{noun_of(operation)}}}", id)


def test_a_foreign_id_in_the_path_is_an_unknown_id(neighbours: Neighbours) -> None:
    for operation in KEYED:
        noun = noun_of(operation)
        if noun:
            body = body_of(operation, neighbours.own)

            def send(id: str, operation: Operation = operation, body: Any = body) -> httpx.Response:
                return neighbours.caller.call(operation.method, path_of(operation, id), json=body)

            ensure_alike(neighbours, noun, send, (404,))


def test_a_foreign_id_in_the_body_is_an_unknown_id(neighbours: Neighbours) -> None:
    before = rows_of(neighbours.caller)
    for operation in KEYED:
        path = path_of(operation, neighbours.own.get(noun_of(operation), ""))
        body = body_of(operation, neighbours.own)
        for field in fields_of(operation.body):

            def send(
                id: str,
                operation: Operation = operation,
                path: str = path,
                body: Any = body,
                field: str = field,
            ) -> httpx.Response:
                return neighbours.caller.call(operation.method, path, json=body | {field: id})

            ensure_alike(neighbours, NOUNS[field], send, (400, 404))
    assert rows_of(neighbours.caller) == before


def test_a_foreign_id_in_the_query_is_an_unknown_id(neighbours: Neighbours) -> None:
    for operation in KEYED:
        path = path_of(operation, neighbours.own.get(noun_of(operation), ""))
        is_list = operation.query is not None and issubclass(operation.query, ListQuery)
        for field in (*CURSORS, *fields_of(operation.query)) if is_list else ():

            def send(id: str, path: str = path, field: str = field) -> httpx.Response:
                return neighbours.caller.call("GET", path, params={field: id})

            ensure_alike(neighbours, NOUNS.get(field, _listed(operation)), send, (200, 400))


def test_a_list_holds_nothing_of_another_account(neighbours: Neighbours) -> None:
    for operation in KEYED:
        if operation.query is not None:
            path = path_of(operation, neighbours.own.get(noun_of(operation), ""))
            text = neighbours.caller.call("GET", path, params={"limit": 100}).text
            assert not [id for id in neighbours.theirs.values() if id in text], operation.id


def _listed(operation: Operation) -> str:
    """Return the noun a list is of: `/api/v1/invoices` lists invoices."""
    plural = operation.path.rpartition("/")[2]
    return plural.removesuffix("ies") + "y" if plural.endswith("ies") else plural.removesuffix("s")
