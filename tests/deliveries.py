"""Builders for tests of deliveries, and time that passes for an account while its couriers work."""

from typing import Any

from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.worker.couriers import Couriers
from paycover.worker.loop import drain
from tests.conftest import Api
from tests.rows import tasks_of


def endpoint(api: Api, url: str, *events: str) -> Any:
    """Make an endpoint for event types."""
    return api.post("/webhook_endpoints", {"url": url, "events": list(events)})


def entity(api: Api, changes: int = 0) -> str:
    """Make an entity and rename it so many times: each time an event."""
    made = api.post("/entities", {"name": "Apple"})
    for number in range(changes):
        api.put(f"/entities/{made['id']}", {"name": f"Apple {number}"})
    return str(made["id"])


def listed(api: Api, **query: Any) -> list[Any]:
    """Return deliveries as the API lists them, oldest first."""
    return list(reversed(api.get("/webhook_deliveries", limit=100, **query)))


def pass_time(api: Api, couriers: Couriers, seconds: int) -> None:
    """Let time pass for the account, and do what comes due, try by try."""
    goal = api.get("/test_helpers/clock")["now"] + seconds
    drain(api.database, couriers)
    while (upcoming := _upcoming(api)) and upcoming[0] <= goal:
        _move(api, upcoming[0])
        drain(api.database, couriers)
    _move(api, goal)
    drain(api.database, couriers)


def _move(api: Api, to: int) -> None:
    """Move the account's clock to a moment, or leave it where it has passed that by itself."""
    if now_of(api) < to:
        api.call("POST", "/test_helpers/clock/advance", json={"to": to})
    assert now_of(api) >= to


def now_of(api: Api) -> int:
    """Return the account's time."""
    return int(api.get("/test_helpers/clock")["now"])


def _upcoming(api: Api) -> list[int]:
    waiting = [task for task in tasks_of(api.database, api.account.id) if task.status is TaskStatus.WAITING]
    return sorted(task.due for task in waiting if task.kind is TaskKind.DELIVER)
