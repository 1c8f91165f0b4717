"""Stripe's webhooks over HTTP: signed or refused, kept once, looked into by a task."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import stripe

from paycover.cli.serving import application
from paycover.domain.accounts import Account
from paycover.domain.tasks import Task, TaskKind
from paycover.kit.clock import NANOSECONDS
from paycover.kit.settings import Settings
from paycover.store.access import write_as
from paycover.store.db import Database
from paycover.store.processor_events import PROCESSOR_EVENTS
from paycover.web.app import Application
from tests import make
from tests.conftest import Api
from tests.rows import rows_of, tasks_of

SECRET = "whsec_of_a_test"


@dataclass
class Hook:
    """An installation that takes Stripe's webhooks."""

    application: Application
    database: Database
    account: Account

    def send(
        self, event: Any, *, secret: str = SECRET, age: int = 0, signed: str | None = None
    ) -> httpx.Response:
        """Send an event as Stripe does; `signed` is what was signed where it is not what is sent."""
        body = json.dumps(event)
        moment = self.database.clock() // NANOSECONDS - age
        header = stripe.WebhookSignature.generate_signature_header(signed or body, secret, moment)
        return self.post(body, {"stripe-signature": header})

    def post(self, body: str, headers: dict[str, str]) -> httpx.Response:
        """Post to the hook."""

        async def post() -> httpx.Response:
            transport = httpx.ASGITransport(self.application)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as sender:
                return await sender.post("/hooks/stripe", content=body, headers=headers)

        return asyncio.run(post())

    def wanted(self) -> list[Task]:
        """Return the tasks of the account."""
        return tasks_of(self.database, self.account.id)


@pytest.fixture
def hook(api: Api) -> Hook:
    """The hook of an installation that has an account."""
    settings = Settings(stripe_webhook_secret=SECRET)
    return Hook(application(api.database, settings), api.database, api.account)


def event(account: str | None, **over: Any) -> Any:
    """Return the event of a payment that succeeded."""
    about = {
        "id": "pi_1",
        "object": "payment_intent",
        "metadata": {"paycover_account": account} if account else {},
    }
    values = {
        "id": make.unique("evt"),
        "object": "event",
        "type": "payment_intent.succeeded",
        "data": {"object": about | over.pop("about", {})},
    }
    return values | over


def test_an_event_is_kept_as_it_came_and_looked_into_by_a_task(hook: Hook) -> None:
    sent = event(hook.account.id)
    answer = hook.send(sent)
    assert (answer.status_code, answer.json()) == (200, {"received": True})
    kept = write_as(hook.database, hook.account.id, lambda tx: PROCESSOR_EVENTS.find(tx, sent["id"]))
    assert kept is not None and json.loads(kept.body) == sent
    assert (kept.type, kept.object, kept.session) == ("payment_intent.succeeded", "pi_1", None)
    (task,) = hook.wanted()
    assert (task.kind, task.subject) == (TaskKind.RECONCILE, sent["id"])


def test_the_same_event_again_is_taken_and_changes_nothing(api: Api, hook: Hook) -> None:
    sent = event(hook.account.id)
    hook.send(sent)
    before = rows_of(api)
    assert hook.send(sent).status_code == 200
    assert rows_of(api) == before


@pytest.mark.parametrize(
    "over",
    [{"secret": "whsec_wrong"}, {"age": 301}, {"signed": "{}"}],
    ids=["another secret", "too old", "changed on the way"],
)
def test_a_signature_that_is_not_stripes_is_refused(api: Api, hook: Hook, over: dict[str, Any]) -> None:
    before = rows_of(api)
    answer = hook.send(event(hook.account.id), **over)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_webhook_signature")
    assert rows_of(api) == before


@pytest.mark.parametrize("header", [None, "", "nonsense", "t=1,v1=", "t=x,v1=y", "v1=abc"])
def test_without_a_whole_signature_it_is_refused(hook: Hook, header: str | None) -> None:
    headers = {} if header is None else {"stripe-signature": header}
    assert hook.post(json.dumps(event(hook.account.id)), headers).status_code == 400
    assert hook.wanted() == []


@pytest.mark.parametrize("body", ["{", "[]", "null", "{}", '{"data":{}}', '{"data":{"object":7}}'])
def test_what_is_signed_but_no_event_is_refused(hook: Hook, body: str) -> None:
    moment = hook.database.clock() // NANOSECONDS
    header = stripe.WebhookSignature.generate_signature_header(body, SECRET, moment)
    assert hook.post(body, {"stripe-signature": header}).status_code == 400


@pytest.mark.parametrize("account", [None, "ac_nothing"])
def test_what_is_nobodys_here_is_taken_and_left(api: Api, hook: Hook, account: str | None) -> None:
    before = rows_of(api)
    assert hook.send(event(account)).status_code == 200
    assert rows_of(api) == before


@pytest.mark.parametrize(
    ("type", "about", "object"),
    [
        ("payment_intent.payment_failed", {}, "pi_1"),
        ("charge.refunded", {"object": "charge", "id": "ch_1", "payment_intent": "pi_2"}, "pi_2"),
        ("refund.failed", {"object": "refund", "id": "re_1"}, "re_1"),
    ],
)
def test_whatever_tells_of_our_money_is_looked_into(
    hook: Hook, type: str, about: dict[str, Any], object: str
) -> None:
    sent = event(hook.account.id, type=type, about=about)
    hook.send(sent)
    kept = write_as(hook.database, hook.account.id, lambda tx: PROCESSOR_EVENTS.find(tx, sent["id"]))
    assert kept is not None and kept.object == object
    assert [task.kind for task in hook.wanted()] == [TaskKind.RECONCILE]


def test_other_events_are_kept_and_no_more(hook: Hook) -> None:
    hook.send(event(hook.account.id, type="customer.updated", about={"object": "customer", "id": "cus_1"}))
    assert hook.wanted() == []


def test_without_its_secret_there_is_no_hook(api: Api) -> None:
    assert httpx.post(f"{api.url}/hooks/stripe", content="{}").status_code == 404
