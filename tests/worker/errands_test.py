"""Payment sessions at Stripe: its page is opened, asked about and closed by the worker alone."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from paycover.domain.accounts import Environment
from paycover.domain.charging import ChargeOrder
from paycover.domain.payment_sessions import PaymentSession
from paycover.domain.processor_events import ProcessorNotice
from paycover.domain.tasks import OUTSIDE, Task, TaskKind, TaskStatus
from paycover.flows.processor_events import receive
from paycover.kit.clock import NANOSECONDS
from paycover.store import tasks
from paycover.store.db import Database
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.store.tasks import Claim
from paycover.worker.chargers.choice import Chargers
from paycover.worker.chargers.stripe import client
from paycover.worker.claims import run_claim
from paycover.worker.crew import Errands, run_errand
from paycover.worker.errands import errands
from paycover.worker.loop import drain
from tests import make, sales
from tests.conftest import Api
from tests.fake_stripe import FakeStripe
from tests.rows import tasks_of

PATH = "/payment/sessions"
BACK = "https://example.com/done"


@pytest.fixture
def production(new_api: Any) -> Iterator[Api]:
    """A production account that lets contractors come back to example.com."""
    caller: Api = new_api(Environment.PRODUCTION)
    make.allow_host(caller, "example.com")
    yield caller
    drain(caller.database)


@pytest.fixture
def doing(production: Api, fake: FakeStripe) -> Errands:
    """What the worker does at the test's own Stripe."""
    return errands(Chargers(production.database, client("sk_test_1", fake.url, answer_seconds=1.0)))


def start(api: Api) -> Any:
    """Start a session of a contractor."""
    return api.post(PATH, {"contractor": make.write(api, make.contractor).id, "return_url": BACK})


def outside(api: Api) -> list[Task]:
    """Return what waits to be done outside for the account."""
    found = tasks_of(api.database, api.account.id)
    return [task for task in found if task.kind in OUTSIDE and task.status is TaskStatus.WAITING]


def run(api: Api, doing: Errands) -> None:
    """Do what waits to be done outside for the account, whenever it is due."""
    seen = [Claim(api.account.id, task) for task in outside(api)]
    moment = api.database.clock() // NANOSECONDS
    for claim in api.database.write(lambda link: tasks.claim(link, seen, machine_now=moment)):
        run_claim(api.database, claim, doing[claim.task.kind])


def row(api: Api, session: Any) -> PaymentSession:
    """Return a session's row."""
    found: PaymentSession | None = make.write(api, lambda tx: PAYMENT_SESSIONS.find(tx, session["id"]))
    assert found is not None
    return found


def opened(api: Api, doing: Errands) -> tuple[Any, str]:
    """Return a session whose checkout has been made, and that checkout's id."""
    session = start(api)
    run(api, doing)
    checkout = row(api, session).checkout
    assert checkout is not None
    return session, checkout


def expire(api: Api, session: Any) -> None:
    """Let the time of a session pass, and the task run that ends it."""
    sales.days_pass(api, 1)
    make.write(api, lambda tx: tasks.follow_clock(tx, 0))
    drain(api.database)


def test_the_contractor_waits_for_the_page_and_is_sent_on_to_it(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    session = start(production)
    waiting = httpx.get(session["url"])
    assert waiting.status_code == 200 and waiting.headers["refresh"] == "2" and "<form" not in waiting.text
    run(production, doing)
    (checkout,) = fake.checkouts.values()
    onward = httpx.get(session["url"])
    assert (onward.status_code, onward.headers["location"]) == (303, checkout["url"])
    assert checkout["mode"] == "setup" and checkout["client_reference_id"] == session["id"]
    assert checkout["success_url"] == f"{session['url']}/done"
    assert checkout["cancel_url"] == f"{session['url']}/back"
    assert checkout["metadata"] == {"paycover_account": production.account.id}
    assert httpx.post(session["url"], data={"number": "4242424242424242"}).status_code == 404


def test_the_return_is_confirmed_by_asking_not_by_the_browser(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    session, checkout = opened(production, doing)
    for is_given in (False, True):
        if is_given:
            fake.give_card(checkout)
        done = httpx.get(f"{session['url']}/done")
        assert (done.status_code, done.headers["location"]) == (303, f"{session['url']}/wait")
        assert httpx.get(f"{session['url']}/wait").headers["refresh"] == "2"
        assert row(production, session).completed_at is None
        run(production, doing)
        assert (row(production, session).completed_at is not None) == is_given
    back = httpx.get(f"{session['url']}/wait")
    assert back.headers["location"] == f"{BACK}?hps_id={session['id']}&status=completed"
    card = production.get(f"/contractors/{session['contractor_id']}/card")
    assert (card["brand"], card["last4"], card["exp_year"]) == ("visa", "4242", 2031)
    assert sales.told(production, session["id"])[1:] == ["payment.session.completed"]


def test_a_contractor_who_never_comes_back_has_given_the_card_all_the_same(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    session, checkout = opened(production, doing)
    fake.give_card(checkout)
    notice = ProcessorNotice(
        account=production.account.id,
        id=make.unique("evt"),
        type="checkout.session.completed",
        object=checkout,
        session=session["id"],
        body="{}",
    )
    for _ in range(2):
        receive(production.database, notice)
    assert [task.kind for task in outside(production)] == [TaskKind.MATCH_CHECKOUT]
    run(production, doing)
    assert production.get(f"{PATH}/{session['id']}")["status"] == "completed"


def test_a_card_given_in_the_last_second_is_asked_about_before_the_session_expires(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    session, checkout = opened(production, doing)
    fake.give_card(checkout)
    expire(production, session)
    assert production.get(f"{PATH}/{session['id']}")["status"] == "pending"
    run(production, doing)
    assert production.get(f"{PATH}/{session['id']}")["status"] == "completed"


def test_a_session_that_runs_out_closes_the_page(production: Api, doing: Errands, fake: FakeStripe) -> None:
    session, checkout = opened(production, doing)
    expire(production, session)
    run(production, doing)
    assert fake.checkouts[checkout]["status"] == "expired"
    assert production.get(f"{PATH}/{session['id']}")["status"] == "expired"
    assert sales.told(production, session["id"])[1:] == ["payment.session.expired"]
    assert outside(production) == []


def test_a_session_that_is_called_off_closes_the_page(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    session, checkout = opened(production, doing)
    production.post(f"{PATH}/{session['id']}/cancel", status=200)
    run(production, doing)
    assert fake.checkouts[checkout]["status"] == "expired"
    assert production.get(f"{PATH}/{session['id']}")["status"] == "cancelled"


def test_a_card_given_to_a_session_called_off_is_not_put_on_file(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    session, checkout = opened(production, doing)
    fake.give_card(checkout)
    production.post(f"{PATH}/{session['id']}/cancel", status=200)
    run(production, doing)
    assert production.get(f"{PATH}/{session['id']}")["status"] == "cancelled"
    path = f"/contractors/{session['contractor_id']}/card"
    assert production.refused("GET", path, status=404)[0] == "resource_not_found"


def test_a_page_made_while_its_session_was_called_off_is_closed_again(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    session = start(production)
    (task,) = outside(production)
    outcome = doing[task.kind](production.database, Claim(production.account.id, task))
    production.post(f"{PATH}/{session['id']}/cancel", status=200)
    make.write(production, outcome)
    for _ in range(2):
        run(production, doing)
    assert [checkout["status"] for checkout in fake.checkouts.values()] == ["expired"]


@pytest.mark.parametrize("fault", ["500", "500_after", "drop_after"])
def test_a_page_that_could_not_be_made_is_made_once_later(
    production: Api, doing: Errands, fake: FakeStripe, fault: str
) -> None:
    session = start(production)
    fake.fails_next(fault)
    run(production, doing)
    assert row(production, session).checkout is None
    assert httpx.get(session["url"]).headers["refresh"] == "2"
    run(production, doing)
    assert [row(production, session).checkout] == list(fake.checkouts)


def test_without_a_key_for_stripe_the_task_waits_and_says_why(production: Api) -> None:
    session = start(production)
    run(production, errands(Chargers(production.database)))
    (task,) = outside(production)
    assert task.last_error is not None and "no production card" not in str(row(production, session))
    assert task.attempts == 1 and "NoChargerError" in task.last_error


def test_what_is_done_outside_is_no_part_of_a_batch_of_the_books(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    session = start(production)
    drain(production.database)
    assert fake.checkouts == {} and len(outside(production)) == 1
    while run_errand(production.database, doing):
        pass
    assert row(production, session).checkout in fake.checkouts


def test_a_payment_stripe_tells_of_is_asked_about_and_known_by_its_key(
    production: Api, doing: Errands, fake: FakeStripe
) -> None:
    chargers = Chargers(production.database, client("sk_test_1", fake.url))
    order = ChargeOrder(key="k", amount=100, customer="cus_1", card="pm_processing", description="Premium")
    payment = str(chargers.of(production.account).charge(order).processor_id)
    told = ProcessorNotice(
        account=production.account.id,
        id=make.unique("evt"),
        type="payment_intent.payment_failed",
        object=payment,
        session=None,
        body="{}",
    )
    receive(production.database, told)
    fake.settle(payment)
    with capture_logs() as logs:
        run(production, doing)
    assert outside(production) == []
    assert [line["key"] for line in logs if line["event"] == "an answer for a charge that is not ours"] == [
        "k"
    ]


def test_a_database_keeps_every_account_apart(database: Database, fake: FakeStripe) -> None:
    chargers = Chargers(database, client("sk_test_1", fake.url))
    accounts = [make.account(database, Environment.PRODUCTION) for _ in range(2)]
    order = ChargeOrder(key="k", amount=100, customer="cus_1", card="pm_visa", description="Premium")
    fake_ids = []
    for account in accounts:
        fake.forget_keys()
        fake_ids.append(chargers.of(account).charge(order).processor_id)
    assert len(set(fake_ids)) == 2
