"""Hostile input on every path: always coded JSON, a connection that still serves, nothing changed."""

import json
from typing import Any

import msgspec
import pytest

from paycover.api.catalogue import OPERATIONS
from paycover.api.lists import ListQuery
from paycover.api.operations import PREVIEW_BYTES_MAX, UPLOAD_BYTES_MAX, Kind, Operation
from tests.conftest import Api
from tests.rows import rows_of
from tests.wild import UNKNOWN, Wire, target

MEGABYTE = 1_048_576

NOT_JSON = {
    "words": b"gross_pay=1",
    "half an object": b'{"gross_pay": 10',
    "two objects": b"{}{}",
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "a string": b'"{}"',
    "NaN": b'{"gross_pay": NaN, "wage": NaN, "name": NaN}',
    "Infinity": b'{"gross_pay": -Infinity, "wage": Infinity, "name": Infinity}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "broken UTF-8": b'{"name": "\xff\xfe", "contractor": "\xff", "x": "\xc3\x28"}',
    "lists ten thousand deep": b"[" * 10_000,
    "objects ten thousand deep": b'{"a":' * 10_000,
    "a deep unknown field": b'{"x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "NUL bytes": b"\x00\x00\x00",
    "a comment": b"{/* no */}",
    "an XML entity bomb": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
}

WRONG: dict[str, Any] = {
    "null": None,
    "true": True,
    "text": "zz",
    "empty text": "",
    "a fraction": 1.5,
    "a negative": -1,
    "a huge integer": 10**30,
    "a list": [],
    "a list of lists": [[[]]],
    "an object": {},
    "an object in an object": {"region": {"region": []}, "": {"": None}},
    "NUL": "a\x00b",
    "half a surrogate pair": "\ud800",
    "a key with NUL": {"a\x00": "b"},
    "a long text": "x" * 100_000,
    "a spreadsheet formula": "=1+1",
    "SQL": "'; DROP TABLE invoices; --",
}

writes = pytest.mark.parametrize(
    "operation",
    [o for o in OPERATIONS if o.kind in (Kind.WRITE, Kind.LONG, Kind.PREVIEW) and o.method != "DELETE"],
    ids=lambda operation: operation.id,
)
with_body = pytest.mark.parametrize(
    "operation", [o for o in OPERATIONS if o.body is not None], ids=lambda operation: operation.id
)
every = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
lists = pytest.mark.parametrize(
    "operation",
    [o for o in OPERATIONS if o.query and issubclass(o.query, ListQuery)],
    ids=lambda operation: operation.id,
)


@writes
def test_a_body_that_is_not_a_json_object_is_refused(
    operation: Operation, samples: Api, wire: Wire
) -> None:
    if operation.body is None:
        pytest.skip("it reads no body")
    before = rows_of(samples)
    for name, body in NOT_JSON.items():
        answer = wire.send(operation.method, target(operation), body)
        assert answer.coded() in ("bad_request", "invalid_input"), name
        wire.ensure_usable()
    assert rows_of(samples) == before


@with_body
def test_wrong_types_in_every_field_are_refused_by_name_or_taken(
    operation: Operation, samples: Api, wire: Wire
) -> None:
    assert operation.body is not None
    before = rows_of(samples)
    for field in msgspec.structs.fields(operation.body):
        for name, value in WRONG.items():
            body = json.dumps({field.name: value}).encode()
            answer = wire.send(operation.method, target(operation), body)
            if answer.status < 300:  # the value is one of those the field may have
                before = rows_of(samples)
            elif answer.coded() == "invalid_input" and name in ("NUL", "half a surrogate pair"):
                assert field.name in answer.json()["message"], name
    wire.ensure_usable()
    assert rows_of(samples) == before


@with_body
def test_numbers_that_are_none_are_refused(operation: Operation, samples: Api, wire: Wire) -> None:
    assert operation.body is not None
    before = rows_of(samples)
    for field in msgspec.structs.fields(operation.body):
        for number in (b"1e400", b"-1e400", b"NaN", b"1" * 5_000, b"01", b"0x10", b"1_000"):
            body = b'{"%s": %s}' % (field.name.encode(), number)
            answer = wire.send(operation.method, target(operation), body)
            if answer.status >= 300:
                answer.coded()
            else:
                before = rows_of(samples)
    assert rows_of(samples) == before


@with_body
def test_nesting_of_any_depth_is_answered(operation: Operation, samples: Api, wire: Wire) -> None:
    for depth in (50, 200, 500, 900, 950, 990, 1_000, 5_000):
        inner = b'{"a":' * depth + b"1" + b"}" * depth
        for field in ("custom_metadata", "address", "unknown"):
            answer = wire.send(operation.method, target(operation), b'{"%s": %s}' % (field.encode(), inner))
            assert answer.status < 500, (depth, field, answer.body)
    wire.ensure_usable()


@with_body
def test_the_last_of_two_equal_keys_counts(operation: Operation, wire: Wire) -> None:
    assert operation.body is not None
    for field in msgspec.structs.fields(operation.body):
        body = b'{"%s": "good", "%s": [[1]]}' % (field.name.encode(), field.name.encode())
        answer = wire.send(operation.method, target(operation), body)
        if answer.status >= 300:
            answer.coded()


@every
def test_a_body_over_the_limit_is_refused_and_the_connection_goes_on(
    operation: Operation, samples: Api, wire: Wire
) -> None:
    before = rows_of(samples)
    limit = UPLOAD_BYTES_MAX if operation.takes_file else MEGABYTE
    limit = PREVIEW_BYTES_MAX if operation.kind is Kind.PREVIEW else limit
    body = b'{"x": "' + b"x" * limit + b'"}'
    answer = wire.send(operation.method, target(operation), body)
    assert answer.status == 413 and answer.coded() == "bad_request"
    wire.ensure_usable()
    assert rows_of(samples) == before


def test_fifty_megabytes_are_refused_and_the_connection_goes_on(wire: Wire) -> None:
    for _ in range(3):
        answer = wire.send("POST", "/api/v1/invoices", b" " * 50 * MEGABYTE)
        assert answer.status == 413 and answer.coded() == "bad_request"
        wire.ensure_usable()


def test_more_than_is_worth_reading_ends_the_connection_with_an_answer(wire: Wire) -> None:
    answer = wire.send("POST", "/api/v1/invoices", b" " * 101 * MEGABYTE)
    assert answer.status == 413 and answer.coded() == "bad_request"
    assert answer.headers["connection"] == "close"


@every
def test_an_empty_body_is_an_empty_object(operation: Operation, samples: Api, wire: Wire) -> None:
    answers = []
    for body in (b"", b"{}"):
        answers.append(wire.send(operation.method, target(operation, UNKNOWN), body))
    assert answers[0].status == answers[1].status < 500
    if answers[0].status >= 400:
        assert answers[0].body == answers[1].body and answers[0].coded()
