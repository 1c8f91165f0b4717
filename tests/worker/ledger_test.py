"""The books follow the events: the worker wants them posted where they are behind, once."""

from typing import Any

import pytest

from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.kit.clock import NANOSECONDS
from paycover.store.premium_days import days_since
from paycover.worker.loop import drain
from paycover.worker.schedule import plan_postings
from tests import make
from tests.conftest import Api
from tests.rows import tasks_of

INVOICE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


@pytest.fixture
def billed(api: Api) -> Any:
    """An invoice, made when the books of all other tests are posted and they have nothing left to do."""
    make.put_others_aside(api.database, api.account.id)
    while _plan(api):
        drain(api.database)
    who, job, _ = make.write(api, make.insured)
    return api.post("/invoices", INVOICE | {"contractor": who.id, "job": job.id})


def _plan(api: Api) -> int:
    return plan_postings(api.database, api.database.clock() // NANOSECONDS)


def _postings(api: Api) -> list[TaskStatus]:
    found = tasks_of(api.database, api.account.id)
    return [task.status for task in found if task.kind is TaskKind.POST_LEDGER]


def test_books_that_are_behind_are_posted_by_one_task(api: Api, billed: Any) -> None:
    assert [_plan(api), _plan(api)] == [1, 0]
    assert _postings(api) == [TaskStatus.WAITING]
    drain(api.database)
    assert _postings(api) == [TaskStatus.DONE]
    assert api.get("/ledger/proof")["number"] == 1
    assert _plan(api) == 0


def test_what_happens_while_a_posting_waits_is_posted_with_it(api: Api, billed: Any) -> None:
    _plan(api)
    api.put(f"/invoices/{billed['id']}", {"gross_pay": 10_000})
    drain(api.database)
    assert api.get("/ledger/proof")["number"] == 3
    assert _plan(api) == 0


def test_premium_by_day_is_what_was_posted(api: Api, billed: Any) -> None:
    api.put(f"/invoices/{billed['id']}", {"gross_pay": 10_000})
    api.post(f"/test_helpers/invoices/{billed['id']}/pay", status=200)
    while _plan(api):
        drain(api.database)
    days = make.write(api, lambda tx: days_since(tx, 0))
    assert sum(moved.billed for moved in days.values()) == 173
    assert sum(moved.collected for moved in days.values()) == 173
