"""What is kept for a time is forgotten by the periodic work of its account; events are kept for good."""

import sqlalchemy as sa

from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.flows.tasks import STEPS
from paycover.store import tables
from paycover.store.db import Statement
from paycover.store.tasks import enqueue
from paycover.worker.loop import drain
from paycover.worker.schedule import PERIODIC
from tests import make
from tests.conftest import Api
from tests.rows import tasks_of

DAY = 86_400
FORGETTING = (TaskKind.FORGET_DELIVERIES, TaskKind.FORGET_REPLAYS, TaskKind.FORGET_TASKS)

_REPLAYS = Statement(
    sa.select(tables.replays.c.key).where(tables.replays.c.account == sa.bindparam("account"))
)


def _replays(api: Api) -> int:
    return len(api.database.read(lambda link: link.fetch(_REPLAYS, {"account": api.account.id})))


def _forget(api: Api) -> None:
    for kind in FORGETTING:
        make.write(api, lambda tx, kind=kind: STEPS[kind](tx, api.account.id))


def _later(api: Api, days: int) -> None:
    api.post("/test_helpers/clock/advance", {"seconds": days * DAY}, status=200)


def test_keys_go_after_a_day_and_done_tasks_after_thirty_and_events_stay(api: Api) -> None:
    assert {*FORGETTING, TaskKind.FORGET_UPLOADS} <= {each.kind for each in PERIODIC}
    headers = {"Ten99Policy-Idempotent-Key": make.unique("key")}
    api.call("POST", "/entities", json={"name": "Apple"}, headers=headers)
    make.failed_task(api, TaskKind.BILL, "in_none")
    make.write(api, lambda tx: enqueue(tx, TaskKind.FORGET_REPLAYS, api.account.id, due=tx.now))
    drain(api.database)
    before = tasks_of(api.database, api.account.id)
    events = api.get("/events", limit=100)
    assert _replays(api) == 1 and events
    _forget(api)
    assert _replays(api) == 1
    _later(api, 1)
    _forget(api)
    assert _replays(api) == 0 and len(tasks_of(api.database, api.account.id)) >= len(before)
    _later(api, 31)
    _forget(api)
    left = {task.id: task.status for task in tasks_of(api.database, api.account.id)}
    done = {task.id for task in before if task.status is TaskStatus.DONE}
    assert done and not done & left.keys() and TaskStatus.FAILED in left.values()
    assert api.get("/events", limit=100)[-len(events) :] == events
