"""Hostile addresses, methods, queries and headers: always coded JSON, and nothing changed."""

import base64

import pytest

from paycover.api.catalogue import OPERATIONS
from paycover.api.lists import ListQuery
from paycover.api.operations import Kind
from tests.conftest import Api
from tests.rows import rows_of
from tests.wild import Wire, target

LISTS = [
    operation for operation in OPERATIONS if operation.query and issubclass(operation.query, ListQuery)
]
METHODS = ("PATCH", "TRACE", "OPTIONS", "PROPFIND", "GET", "PUT", "POST", "DELETE")


def test_a_method_the_path_does_not_take_is_refused(wire: Wire) -> None:
    for path in {operation.path for operation in OPERATIONS}:
        taken = {o.method: o for o in OPERATIONS if o.path == path}
        for method in METHODS:
            if method not in taken:
                answer = wire.send(method, target(next(iter(taken.values()))))
                assert answer.status == 405 and answer.coded() == "bad_request", path
                assert answer.headers["allow"].split(", ") == sorted(taken)
    wire.ensure_usable()


UNKNOWN_ADDRESSES = (
    "/api",
    "/api/v1",
    "/api/v1/",
    "/api/v2/invoices",
    "/api/v1/invoice",
    "/api/v1/invoices/",
    "/api/v1/invoices//",
    "/api/v1/invoices/a/b",
    "/api/v1/invoices/%2F",
    "/api/v1/invoices/a%2Fb",
    "/api/v1/invoices/in+x",
    "/api/v1/invoices/..%2f..%2fetc%2fpasswd",
    "/api/v1/invoices/%00",
    "/api/v1/invoices/%ff%fe",
    "/api/v1/invoices/%ED%A0%80",
    "/api/v1/invoices/%F0%9F%92%A9",
    "/api/v1/invoices/%25",
    "/api/v1/invoices/%",
    "/api/v1/invoices/" + "x" * 5_000,
    "/api/v1/invoices/{}",
    "/api/v1/INVOICES",
    "/api/v1/apply",
    "/api/v1/../api/v1/invoices/x",
    "//api/v1/invoices/x",
    "///api/v1/invoices/x",
)


def test_an_unknown_address_is_a_coded_404(samples: Api, wire: Wire) -> None:
    before = rows_of(samples)
    for path in UNKNOWN_ADDRESSES:
        for method in ("GET", "PUT", "DELETE"):
            answer = wire.send(method, path, b"{}" if method == "PUT" else b"")
            assert answer.status == 404 and answer.coded() == "resource_not_found", (method, path)
    wire.ensure_usable()
    assert rows_of(samples) == before


def test_a_doubled_leading_slash_is_taken_as_one(wire: Wire) -> None:
    assert wire.send("GET", "//api/v1/invoices").json() == wire.send("GET", "/api/v1/invoices").json()


ODD_IDS = ("%00", "%2F", "a+b", "%F0%9F%92%A9", "%ff", "x" * 2_000, "%E2%80%AE", "'", "%22", "%7B%7D")


def test_an_odd_id_in_the_path_is_not_found(samples: Api, wire: Wire) -> None:
    before = rows_of(samples)
    for operation in OPERATIONS:
        for id in ODD_IDS if "{" in operation.path else ():
            answer = wire.send(operation.method, target(operation, id), b"{}")
            assert answer.coded() in ("resource_not_found", "invalid_input", "bad_request"), (
                operation.id,
                id,
            )
            assert answer.status in (400, 404, 405), (operation.id, id)
    wire.ensure_usable()
    assert rows_of(samples) == before


ODD_QUERIES = (
    "limit=0",
    "limit=101",
    "limit=-1",
    "limit=ten",
    "limit=1.5",
    "limit=99999999999999999999999",
    "limit[]=1",
    "limit[a]=1",
    "starting_after=%00",
    "starting_after[]=x",
    "ending_before=nothing",
    "starting_after=" + "x" * 3_000,
    "&".join(f"a{i}=1" for i in range(1_001)),
)
HARMLESS_QUERIES = ("limit=", "limit=None", "unknown=%00", "&&&", "%%%", "=", "a=b=c", "limit=3&limit=2")


def test_an_odd_query_is_refused(wire: Wire) -> None:
    for operation in LISTS:
        for query in ODD_QUERIES:
            answer = wire.send("GET", f"{target(operation)}?{query}")
            assert answer.status == 400, (operation.id, query)
            assert answer.coded() in ("invalid_input", "bad_request")
    wire.ensure_usable()


def test_a_query_that_says_nothing_odd_is_taken(wire: Wire) -> None:
    for operation in LISTS:
        for query in HARMLESS_QUERIES:
            assert wire.send("GET", f"{target(operation)}?{query}").status == 200, (operation.id, query)


BAD_KEYS = (
    "",
    "Bearer",
    "Bearer ",
    "Basic",
    "Basic Og==",
    "Basic !!!",
    "Basic /w==",
    "t9sk_test_none",
    "Digest x",
    "\xff\xfe",
)


def test_without_a_good_key_every_operation_is_refused(wire: Wire) -> None:
    for operation in OPERATIONS:
        for key in BAD_KEYS if operation.kind is not Kind.OPEN else ():
            answer = wire.send(operation.method, target(operation), b"{", Authorization=key)
            assert answer.status == 401, (operation.id, key)
            assert answer.coded() == "invalid_api_key"
    wire.ensure_usable()


def test_a_key_is_taken_in_every_form_clients_send(samples: Api, wire: Wire) -> None:
    encoded = base64.b64encode(f"{samples.key}:".encode()).decode()
    for form in (
        f"Bearer {samples.key}",
        f"bearer  {samples.key} ",
        f"Basic {encoded}",
        f"Basic {samples.key}",
        f"Basic {samples.key}:",
        samples.key,
    ):
        assert wire.send("GET", "/api/v1/invoices", Authorization=form).status == 200, form


@pytest.mark.parametrize("key", ["", " ", "x" * 255, "\xe9\xff", '"', "a,b"])
def test_an_odd_idempotency_key_is_only_a_name(key: str, wire: Wire) -> None:
    for _ in range(2):
        answer = wire.send("POST", "/api/v1/invoices", b'{"job": 7}', Ten99Policy_Idempotent_Key=key)
        assert answer.coded() == "invalid_input"


def test_an_idempotency_key_over_its_limit_is_refused(wire: Wire) -> None:
    answer = wire.send("POST", "/api/v1/invoices", b"{}", Ten99Policy_Idempotent_Key="x" * 256)
    assert answer.coded() == "invalid_input"


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "x" * 500,
        "application/json; charset=utf-16",
        "",
        "\xff",
        "*/*",
    ],
)
def test_an_odd_content_type_is_answered(kind: str, samples: Api, wire: Wire) -> None:
    before = rows_of(samples)
    for body in (b"", b"a=b", b"--x\r\n\r\n", b"[1]", b"\x00\xff"):
        wire.send("POST", "/api/v1/invoices", body, Content_Type=kind).coded()
        wire.ensure_usable()
    assert rows_of(samples) == before
