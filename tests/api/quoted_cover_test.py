"""Cover that came with a quote is extended by its job; the answer is the quote (api.md 2.8)."""

from typing import Any

import pytest

from paycover.domain.notices import NoticeKind
from paycover.domain.tasks import TaskKind
from paycover.flows.cover_notices import tell_extended
from paycover.kit.dates import DAY
from paycover.store.notices import LISTING as NOTICES
from paycover.store.pages import Page
from tests import make, sales
from tests.conftest import Api
from tests.rows import tasks_of


@pytest.fixture
def quote(api: Api) -> Any:
    """A quote whose policy is in force, with no assignment of its job."""
    made = sales.quote(api)
    api.post("/policies", {"quote": made["id"]})
    return made


def extend(api: Api, quote: Any, end: int) -> Any:
    return api.post("/assignments/extend", {"job_id": quote["job"], "end_date": end}, 200)


def policy_of(api: Api, quote: Any) -> Any:
    [policy] = api.get("/policies", quote=quote["id"])
    return policy


def test_the_quote_and_its_policy_end_later(api: Api, quote: Any) -> None:
    policy = policy_of(api, quote)
    end = policy["expiration_date"] + 10 * DAY
    assert extend(api, quote, end) == quote | {"end_date": end}
    assert policy_of(api, quote) == policy | {"expiration_date": end}
    assert make.happenings(api, policy["id"]) == ["policy.active", "policy.renewed"]
    assert make.happenings(api, quote["id"]) == ["quote.created", "quote.updated"]


def test_the_contractor_is_told_unless_the_caller_does(api: Api, quote: Any) -> None:
    end = policy_of(api, quote)["expiration_date"]
    extend(api, quote, end + DAY)
    body = {"job_id": quote["job"], "end_date": end + 2 * DAY, "send_email": False}
    api.post("/assignments/extend", body, 200)
    tasks = [task for task in tasks_of(api.database, api.account.id) if task.kind is TaskKind.TELL_EXTENDED]
    assert [task.subject for task in tasks] == [quote["id"]]
    make.write(api, lambda tx: tell_extended(tx, quote["id"]))
    (notice,) = make.write(api, lambda tx: NOTICES.page(tx, Page(limit=9)))
    assert (notice.kind, notice.contractor) == (NoticeKind.COVER_EXTENDED, quote["contractor"])
    assert (notice.about, notice.data["end"]) == (quote["id"], end + 2 * DAY)


def test_the_end_it_has_already_changes_nothing(api: Api, quote: Any) -> None:
    end = policy_of(api, quote)["expiration_date"]
    assert extend(api, quote, end) == quote
    assert make.happenings(api, quote["id"]) == ["quote.created"]


@pytest.mark.parametrize("by", [-10 * DAY, 400 * DAY], ids=["earlier", "over a year"])
def test_an_end_that_is_no_extension_is_refused(api: Api, quote: Any, by: int) -> None:
    policy = policy_of(api, quote)
    body = {"job_id": quote["job"], "end_date": policy["expiration_date"] + by}
    code, _ = api.refused("POST", "/assignments/extend", body)
    assert code == "end_date_invalid"
    assert policy_of(api, quote) == policy


def test_cancelled_or_expired_cover_is_not_extended(api: Api, quote: Any) -> None:
    policy = policy_of(api, quote)
    body = {"job_id": quote["job"], "end_date": policy["expiration_date"] + DAY}
    api.put(f"/policies/{policy['id']}", {"is_active": False})
    assert api.refused("POST", "/assignments/extend", body)[0] == "bad_request"
    api.put(f"/policies/{policy['id']}", {"is_active": True})
    sales.days_pass(api, 40)
    assert api.refused("POST", "/assignments/extend", body)[0] == "bad_request"


def test_a_job_without_cover_is_not_found(api: Api) -> None:
    body = {"job_id": sales.quote(api)["job"], "end_date": 4_000_000_000}
    assert api.refused("POST", "/assignments/extend", body, status=404)[0] == "resource_not_found"
