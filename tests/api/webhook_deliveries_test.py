"""Webhook deliveries over HTTP: what went where, how every try went, and sending it again."""

import functools
from typing import Any

import pytest

from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.domain.webhook_deliveries import SendError, Sent
from paycover.flows.webhook_deliveries import record_try
from paycover.store import webhook_deliveries as store
from paycover.worker.loop import drain
from tests import make
from tests.api.tenancy import check_foreign
from tests.conftest import Api
from tests.rows import rows_of, tasks_of

URL = "https://hooks.example.com/"


@pytest.fixture
def endpoint(api: Api) -> Any:
    """An endpoint for entities."""
    return api.post("/webhook_endpoints", {"url": URL, "events": ["entity.created", "entity.updated"]})


@pytest.fixture
def delivery(api: Api, endpoint: Any) -> Any:
    """A delivery that waits for its first try."""
    api.post("/entities", {"name": "Apple"})
    drain(api.database)
    (made,) = api.get("/webhook_deliveries")
    return made


def _try(api: Api, delivery: Any, **sent: Any) -> Any:
    make.write(api, functools.partial(record_try, id=delivery["id"], sent=Sent(**sent)))
    return api.get(f"/webhook_deliveries/{delivery['id']}")


def _to_do(api: Api, delivery: Any) -> list[int]:
    """Return when tries of a delivery are due."""
    return [
        task.due
        for task in tasks_of(api.database, api.account.id)
        if task.kind is TaskKind.DELIVER
        and task.subject == delivery["id"]
        and task.status is TaskStatus.WAITING
    ]


def test_a_delivery_is_shown_with_its_tries(api: Api, endpoint: Any, delivery: Any) -> None:
    (event,) = api.get("/events", type="entity.created")
    assert delivery == {
        "id": delivery["id"],
        "event": event["id"],
        "endpoint": endpoint["id"],
        "object_id": event["data"]["id"],
        "sequence": 1,
        "status": "waiting",
        "tries_made": 0,
        "next_try": delivery["created"],
        "created": delivery["created"],
    }
    assert delivery["id"].startswith("whd_")
    assert api.get(f"/webhook_deliveries/{delivery['id']}") == delivery | {"tries": []}
    shown = _try(api, delivery, status_code=503, duration_ms=41, answer="busy")
    assert (shown["status"], shown["tries_made"]) == ("failed", 1)
    (tried,) = shown["tries"]
    assert tried == {
        "number": 1,
        "at": tried["at"],
        "duration_ms": 41,
        "status_code": 503,
        "error": None,
        "answer": "busy",
    }
    assert shown["next_try"] == tried["at"] + 5
    shown = _try(api, delivery, error=SendError.TIMED_OUT, duration_ms=10_000)
    assert [t["error"] for t in shown["tries"]] == [None, "timed_out"]
    shown = _try(api, delivery, status_code=200)
    assert (shown["status"], shown["next_try"], shown["tries_made"]) == ("delivered", None, 3)
    assert "tries" not in api.get("/webhook_deliveries")[0]


def test_they_are_narrowed_to_endpoint_event_and_state(api: Api, endpoint: Any, delivery: Any) -> None:
    other = api.post("/webhook_endpoints", {"url": URL, "events": ["entity.created"]})
    api.post("/entities", {"name": "Pear"})
    drain(api.database)
    listed = api.get("/webhook_deliveries")
    assert len(listed) == 3 and listed[-1] == delivery
    assert [d["endpoint"] for d in api.get("/webhook_deliveries", endpoint=other["id"])] == [other["id"]]
    assert api.get("/webhook_deliveries", event=delivery["event"]) == [delivery]
    _try(api, delivery, status_code=200)
    assert [d["id"] for d in api.get("/webhook_deliveries", status="delivered")] == [delivery["id"]]
    assert len(api.get("/webhook_deliveries", status="waiting")) == 2
    assert api.refused("GET", "/webhook_deliveries?status=lost")[0] == "invalid_input"


def test_a_delivery_is_sent_again_whatever_became_of_it(api: Api, delivery: Any) -> None:
    _try(api, delivery, status_code=200)
    assert api.get("/webhook_deliveries", status="delivered")
    path = f"/webhook_deliveries/{delivery['id']}/redeliver"
    again = api.post(path, status=200)
    assert (again["status"], again["tries_made"]) == ("waiting", 1)
    assert again["next_try"] in _to_do(api, delivery)
    shown = _try(api, delivery, status_code=500)
    assert shown["next_try"] == shown["tries"][-1]["at"] + 5, "its tries begin anew"
    assert [t["number"] for t in shown["tries"]] == [1, 2]


def test_sending_again_is_done_once_for_an_idempotency_key(api: Api, delivery: Any) -> None:
    _try(api, delivery, status_code=200)
    headers = {"Ten99Policy-Idempotent-Key": make.unique("key")}
    path = f"/webhook_deliveries/{delivery['id']}/redeliver"
    before = len(_to_do(api, delivery))
    answers = [api.call("POST", path, headers=headers).json() for _ in range(2)]
    assert answers[0] == answers[1] and len(_to_do(api, delivery)) == before + 1


def test_nothing_is_sent_again_to_an_endpoint_that_is_off(api: Api, endpoint: Any, delivery: Any) -> None:
    api.put(f"/webhook_endpoints/{endpoint['id']}", {"status": "disabled"})
    before = rows_of(api)
    path = f"/webhook_deliveries/{delivery['id']}/redeliver"
    assert api.refused("POST", path) == (
        "invalid_input",
        f"The webhook endpoint {endpoint['id']} is disabled.",
    )
    assert rows_of(api) == before
    api.delete(f"/webhook_endpoints/{endpoint['id']}")
    assert api.refused("POST", path)[1] == f"The webhook endpoint {endpoint['id']} is deleted."


def test_unknown_and_anothers_deliveries_are_answered_alike(api: Api, new_api: Any, delivery: Any) -> None:
    other = new_api()
    check_foreign(api, other, "/webhook_deliveries", delivery["id"], changing=None)
    for id in ("whd_unknown", delivery["id"]):
        refused = other.refused("POST", f"/webhook_deliveries/{id}/redeliver", status=404)
        assert refused == ("resource_not_found", f"No such webhook delivery: {id}")


def test_deliveries_write_no_events(api: Api, delivery: Any) -> None:
    before = len(api.get("/events", limit=100))
    _try(api, delivery, status_code=500)
    api.post(f"/webhook_deliveries/{delivery['id']}/redeliver", status=200)
    _try(api, delivery, status_code=200)
    assert len(api.get("/events", limit=100)) == before


def test_what_has_ended_is_forgotten_after_thirty_days(api: Api, delivery: Any) -> None:
    _try(api, delivery, status_code=200)
    api.post("/entities", {"name": "Pear"})
    drain(api.database)
    (waiting,) = api.get("/webhook_deliveries", status="waiting")
    api.post("/test_helpers/clock/advance", {"seconds": 29 * 86_400}, status=200)
    make.write(api, store.forget_deliveries)
    assert len(api.get("/webhook_deliveries")) == 2
    api.post("/test_helpers/clock/advance", {"seconds": 2 * 86_400}, status=200)
    make.write(api, store.forget_deliveries)
    assert [d["id"] for d in api.get("/webhook_deliveries")] == [waiting["id"]]
    assert make.write(api, lambda tx: store.tries_of(tx, delivery["id"])) == []
