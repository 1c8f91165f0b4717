"""Webhook endpoints over HTTP."""

import base64
from typing import Any

import pytest

from paycover.domain.webhook_endpoints import signing_secrets
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS
from tests import make
from tests.conftest import Api
from tests.rows import rows_of

URL = "https://example.com/hooks?from=paycover"


@pytest.fixture
def endpoint(api: Api) -> Any:
    """An endpoint for two event types."""
    body = {"url": URL, "description": "ours", "events": ["policy.active", "policy.cancelled"]}
    return api.post("/webhook_endpoints", body)


def test_an_endpoint_is_made_with_a_secret_and_shown_with_it(api: Api, endpoint: Any) -> None:
    assert endpoint == {
        "id": endpoint["id"],
        "url": URL,
        "description": "ours",
        "events": ["policy.active", "policy.cancelled"],
        "secret": endpoint["secret"],
        "status": "enabled",
        "disabled_at": None,
        "created": endpoint["created"],
    }
    assert endpoint["id"].startswith("whe_") and endpoint["secret"].startswith("whsec_")
    assert len(base64.b64decode(endpoint["secret"].removeprefix("whsec_"))) == 24
    assert api.get(f"/webhook_endpoints/{endpoint['id']}") == endpoint
    assert api.get("/webhook_endpoints") == [endpoint]


def test_each_endpoint_has_another_secret(api: Api, endpoint: Any) -> None:
    other = api.post("/webhook_endpoints", {"url": URL})
    assert other["secret"] != endpoint["secret"]
    assert [e["id"] for e in api.get("/webhook_endpoints")] == [other["id"], endpoint["id"]]


def test_a_secret_is_sealed_at_rest_and_never_in_an_event(api: Api, endpoint: Any) -> None:
    kept = make.write(api, lambda tx: WEBHOOK_ENDPOINTS.find(tx, endpoint["id"]))
    assert endpoint["secret"] not in kept.secret_sealed
    (event,) = api.get("/events", object=endpoint["id"])
    assert event["type"] == "webhook_endpoint.created"
    assert event["data"] == {name: value for name, value in endpoint.items() if name != "secret"}


@pytest.mark.parametrize(
    "sent",
    [{}, {"events": None}, {"events": []}, {"events": ["*"]}, {"events": ["policy.active", "*"]}],
)
def test_without_event_types_it_gets_all(api: Api, sent: dict[str, Any]) -> None:
    assert api.post("/webhook_endpoints", {"url": URL} | sent)["events"] == ["*"]


def test_a_form_says_the_same_as_json(api: Api) -> None:
    form = {"url": URL, "events[]": ["certificate.approved", "certificate.denied"]}
    answer = api.call("POST", "/webhook_endpoints", data=form)
    assert answer.status_code == 201
    assert answer.json()["events"] == ["certificate.approved", "certificate.denied"]
    assert answer.json()["description"] is None


@pytest.mark.parametrize("clearing", [None, ""])
def test_what_is_left_out_stays_and_what_is_empty_is_cleared(
    api: Api, endpoint: Any, clearing: str | None
) -> None:
    address = f"/webhook_endpoints/{endpoint['id']}"
    assert api.put(address, {"url": "http://127.0.0.1:9000"}) == endpoint | {"url": "http://127.0.0.1:9000"}
    assert api.put(address, {"events": None})["events"] == ["*"]
    assert api.put(address, {"events": ["job.created"]})["events"] == ["job.created"]
    assert api.put(address, {"description": clearing})["description"] is None
    assert api.events(endpoint["id"]) == ["webhook_endpoint.created", *["webhook_endpoint.updated"] * 4]


def test_a_change_that_changes_nothing_writes_no_event(api: Api, endpoint: Any) -> None:
    before = rows_of(api)
    for body in ({}, {"url": URL}, {"events": ["policy.active", "policy.cancelled"]}, {"unknown": 1}):
        assert api.put(f"/webhook_endpoints/{endpoint['id']}", body) == endpoint
    assert rows_of(api) == before


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "HTTPS://Example.com:8443/a/b?c=d&e",
        "http://[::1]:80/",
        "https://bücher.example/ü",
        "https://example.com/" + "a" * 1_980,
    ],
)
def test_an_address_is_kept_as_it_was_sent(api: Api, url: str) -> None:
    assert api.post("/webhook_endpoints", {"url": url})["url"] == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user:secret@example.com",
        "https://user@example.com",
        "https://example.com#part",
        "https://example.com/a b",
        "https://example.com/\n",
        "https://exa\\mple.com",
        "https://example.com:port",
        " https://example.com",
        "https://example.com/" + "a" * 2_000,
        None,
        7,
        [],
    ],
)
def test_an_address_that_can_not_be_sent_to_is_refused(api: Api, endpoint: Any, url: Any) -> None:
    before = rows_of(api)
    for method, path in (("POST", ""), ("PUT", f"/{endpoint['id']}")):
        code, reasons = api.refused(method, f"/webhook_endpoints{path}", {"url": url})
        assert code == "invalid_input" and set(reasons) == {"url"}
    assert rows_of(api) == before


def test_all_faults_are_named_at_once(api: Api) -> None:
    body = {"url": "ftp://x", "events": ["policy.lost"], "description": 7}
    code, reasons = api.refused("POST", "/webhook_endpoints", body)
    assert code == "invalid_input" and set(reasons) == {"url", "events", "description"}
    assert "http or https" in reasons["url"] and "policy.lost" in reasons["events"]
    assert api.refused("POST", "/webhook_endpoints", {})[1] == {"url": "is required"}


@pytest.mark.parametrize("again", [False, True])
def test_it_is_disabled_and_enabled_by_its_status(api: Api, endpoint: Any, again: bool) -> None:
    path = f"/webhook_endpoints/{endpoint['id']}"
    off = api.put(path, {"status": "disabled"})
    assert off["status"] == "disabled" and off["disabled_at"] >= endpoint["created"]
    if again:
        assert api.put(path, {"status": "disabled"}) == off
    assert api.get(path) == off
    assert api.put(path, {"status": "enabled"}) == endpoint
    assert api.events(endpoint["id"]) == [
        "webhook_endpoint.created",
        "webhook_endpoint.disabled",
        "webhook_endpoint.updated",
    ]


@pytest.mark.parametrize("status", ["off", "", None, 1])
def test_a_status_that_is_none_is_refused(api: Api, endpoint: Any, status: Any) -> None:
    code, reasons = api.refused("PUT", f"/webhook_endpoints/{endpoint['id']}", {"status": status})
    assert code == "invalid_input" and set(reasons) == {"status"}


def test_a_secret_is_changed_and_the_old_one_signs_a_while_longer(api: Api, endpoint: Any) -> None:
    path = f"/webhook_endpoints/{endpoint['id']}"
    rotated = api.post(f"{path}/rotate_secret", {"overlap_seconds": 3_600}, status=200)
    assert rotated == endpoint | {"secret": rotated["secret"]} and rotated["secret"] != endpoint["secret"]
    assert api.get(path) == rotated

    def signing(seconds: int) -> list[str]:
        kept = make.write(api, lambda tx: WEBHOOK_ENDPOINTS.find(tx, endpoint["id"]))
        sealed = signing_secrets(kept, kept.old_secret_until - 3_600 + seconds)
        return [api.database.vault.open(secret) for secret in sealed]

    assert signing(3_599) == [rotated["secret"], endpoint["secret"]]
    assert signing(3_600) == [rotated["secret"]]
    told = api.get("/events", object=endpoint["id"])[0]
    assert told["type"] == "webhook_endpoint.updated" and "secret" not in str(told["data"])


def test_without_a_word_the_old_secret_signs_for_a_day(api: Api, endpoint: Any) -> None:
    path = f"/webhook_endpoints/{endpoint['id']}/rotate_secret"
    api.post(path, {}, status=200)
    kept = make.write(api, lambda tx: WEBHOOK_ENDPOINTS.find(tx, endpoint["id"]))
    assert kept.old_secret_until - api.get("/events", object=endpoint["id"])[0]["created"] == 86_400
    for overlap in (-1, 7 * 86_400 + 1, "long", None):
        code, reasons = api.refused("POST", path, {"overlap_seconds": overlap})
        assert code == "invalid_input" and set(reasons) == {"overlap_seconds"}


def test_a_new_secret_is_answered_alike_for_an_idempotency_key_and_kept_sealed(
    api: Api, endpoint: Any
) -> None:
    headers = {"Ten99Policy-Idempotent-Key": make.unique("key")}
    path = f"/webhook_endpoints/{endpoint['id']}/rotate_secret"
    first, second = (api.call("POST", path, headers=headers, json={}) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["ten99policy-idempotent-replayed"] == "true"


def test_a_deleted_endpoint_is_gone(api: Api, endpoint: Any) -> None:
    gone = api.delete(f"/webhook_endpoints/{endpoint['id']}")
    assert gone == {
        "id": endpoint["id"],
        "object": "webhook_endpoint",
        "deleted": True,
        "deleted_at": gone["deleted_at"],
    }
    assert api.get("/webhook_endpoints") == []
    for method in ("GET", "PUT", "DELETE"):
        code, _ = api.refused(method, f"/webhook_endpoints/{endpoint['id']}", status=404)
        assert code == "resource_not_found"
    assert api.events(endpoint["id"])[-1] == "webhook_endpoint.deleted"


def test_unknown_and_anothers_endpoints_are_answered_alike(new_api: Any, endpoint: Any) -> None:
    other = new_api()
    for id in ("whe_unknown", endpoint["id"]):
        for method in ("GET", "PUT", "DELETE"):
            answer = other.refused(method, f"/webhook_endpoints/{id}", status=404)
            assert answer == ("resource_not_found", f"No such webhook endpoint: {id}")
        answer = other.refused("POST", f"/webhook_endpoints/{id}/rotate_secret", {}, status=404)
        assert answer == ("resource_not_found", f"No such webhook endpoint: {id}")


def test_the_statement_budget_is_kept(api: Api, endpoint: Any) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.post("/webhook_endpoints", {"url": URL})
    assert len(api.statements) <= 8, api.statements
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.put(f"/webhook_endpoints/{endpoint['id']}", {"url": "https://example.com"})
    assert len(api.statements) <= 8, api.statements
    api.get(f"/webhook_endpoints/{endpoint['id']}")
    assert len(api.statements) <= 3, api.statements
    api.get("/webhook_endpoints")
    assert len(api.statements) <= 3, api.statements
