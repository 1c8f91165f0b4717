"""What people are told by e-mail, and what the links in it do."""

import functools
import pathlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from paycover.domain.accounts import AccountChange
from paycover.flows.account_settings import change_settings
from paycover.kit import mail_folder
from paycover.kit.dates import DAY, utc
from paycover.worker.couriers import Couriers
from paycover.worker.crew import run_errand
from paycover.worker.emails import Mail, mailing
from paycover.worker.loop import drain
from paycover.worker.outside import Post
from tests import deliveries, make, sales
from tests.receiver import receiving, status
from tests.rows import rows_of
from tests.scenarios.conftest import Platform

Read = Callable[[], list[dict[str, str]]]


@pytest.fixture
def read(platform: Platform, tmp_path: pathlib.Path) -> Read:
    """Sends what is to be sent, and returns the messages that are new, oldest first."""
    mail = Mail(tmp_path / "emails", platform.api.url)
    seen: set[str] = set()

    def read() -> list[dict[str, str]]:
        while run_errand(platform.api.database, mailing(mail)):
            pass
        new = [(name, m) for name, m in mail_folder.listed(mail.folder, 100) if name not in seen]
        seen.update(name for name, _ in new)
        return [
            {"to": str(m["To"]), "subject": str(m["Subject"])}
            | {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in m.iter_parts()}
            for _, m in reversed(new)
        ]

    return read


def _link(message: dict[str, str], title: str) -> str:
    found = re.search(rf"^{title}:\n(\S+)$", message["text/plain"], re.MULTILINE)
    assert found is not None and f'href="{found[1]}"' in message["text/html"]
    return found[1]


def test_a_bound_assignment_is_told_with_price_moment_and_links(platform: Platform, read: Read) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    (payment,) = platform.payments(platform.invoice_of(assignment["id"])["id"])
    (message,) = read()
    assert message["to"] == platform.api.get(f"/contractors/{who}")["email"]
    dollars = f"${payment['amount'] // 100}.{payment['amount'] % 100:02}"
    assert message["subject"].startswith(f"{dollars} for your insurance on ")
    assert f"Premium:           {dollars}\n" in message["text/plain"]
    assert platform.notices(who)[0].sent_at is not None
    token = _link(message, "Opt out of this insurance").split("/")[4].partition(".")[2]
    assert token not in str(rows_of(platform.api))
    platform.pass_days(1)
    assert read() == []


def test_the_card_link_changes_the_card_that_is_charged(platform: Platform, read: Read) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])["id"]
    link = _link(read()[0], "Use another card")
    client = platform.api.client
    before = rows_of(platform.api)
    page = client.get(link)
    assert page.status_code == 200 and "<button>Give a card</button>" in page.text
    assert rows_of(platform.api) == before
    away = client.post(link)
    assert away.status_code == 303 and away.headers["location"].startswith(
        f"{platform.api.url}/payment/setup/test_"
    )
    card = {"number": "5555555555554444", "expiry": "12/2031", "cvc": "123"}
    back = client.post(away.headers["location"], data=card)
    assert back.status_code == 303 and "/notice/thanks?hps_id=hps_" in back.headers["location"]
    assert "Thank you" in client.get(back.headers["location"]).text
    assert platform.api.get(f"/contractors/{who}/card")["last4"] == "4444"
    assert platform.payments(invoice)[0]["status"] == "scheduled"


def test_a_card_link_of_a_contractor_who_is_gone_opens_nothing(platform: Platform, read: Read) -> None:
    who, job = platform.insured()
    platform.assign(who, job)
    link = _link(read()[0], "Use another card")
    make.write(platform.api, lambda tx: sales.forget_contractor(tx, who))
    assert platform.api.client.post(link).status_code == 404
    assert platform.api.client.post(f"{link[:-5]}x/card").status_code == 404


def test_each_declined_try_is_told_and_the_last_one_says_so(platform: Platform, read: Read) -> None:
    who, job = platform.insured("declines")
    platform.assign(who, job)
    platform.pass_days(7)
    first, *declined = read()
    assert "for your insurance on" in first["subject"] and len(declined) == 4
    assert {m["subject"] for m in declined} == {"Your card was declined: Field technician"}
    tried_again = ["Tried again on:" in m["text/plain"] for m in declined]
    assert tried_again == [True, True, True, False]
    assert "That was the last try" in declined[-1]["text/plain"]
    assert _link(declined[-1], "Use another card").endswith("/card")


def test_who_has_no_card_is_asked_for_one(platform: Platform, read: Read) -> None:
    who, job = platform.insured(card=None)
    platform.assign(who, job)
    platform.pass_days(1)
    scheduled, failed = read()
    assert "have no card of yours yet" in " ".join(scheduled["text/plain"].split())
    assert failed["subject"] == "Please give us a card: Field technician"
    assert _link(failed, "Give a card").endswith("/card")


def test_a_refund_is_told_when_the_money_went_back(platform: Platform, read: Read) -> None:
    who, job = platform.insured()
    platform.assign(who, job)
    platform.pass_days(1)
    assert len(read()) == 1
    platform.api.post("/assignments/cancel", {"job_id": job, "reason": "Postponed."}, status=200)
    assert read() == []
    platform.work()
    refund, called_off = sorted(message["subject"] for message in read())
    assert re.fullmatch(r"\$[0-9.]+ given back to your card: Field technician", refund)
    assert called_off == "Your insurance was called off: Field technician"


def test_a_contractor_is_told_of_cover_that_is_called_off(platform: Platform, read: Read) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    assert len(read()) == 1
    platform.api.post("/assignments/cancel", {"job_id": job, "reason": "Postponed"}, status=200)
    platform.work()
    (message,) = read()
    assert message["to"] == platform.api.get(f"/contractors/{who}")["email"]
    assert message["subject"] == "Your insurance was called off: Field technician"
    day = utc(assignment["effective_date"]).strftime("%B {0.day}, %Y at %H:%M UTC")
    assert day.format(utc(assignment["effective_date"])) in message["text/plain"]
    assert "Reason:            Postponed\n" in message["text/plain"]


@pytest.mark.parametrize(("body", "is_told"), [({}, True), ({"send_email": False}, False)])
def test_a_contractor_is_told_that_cover_lasts_longer_unless_the_caller_tells_it(
    platform: Platform, read: Read, body: dict[str, bool], is_told: bool
) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    end = assignment["end_date"] + 10 * DAY
    assert len(read()) == 1
    platform.api.post("/assignments/extend", {"job_id": job, "end_date": end} | body, status=200)
    platform.api.post("/assignments/extend", {"job_id": job, "end_date": end}, status=200)  # no change
    platform.work()
    day = utc(end).strftime("%B {0.day}, %Y").format(utc(end))
    subjects = [message["subject"] for message in read()]
    assert subjects == ([f"Your insurance runs to {day}: Field technician"] if is_told else [])


def test_of_cover_that_is_not_bound_nobody_is_told_anything(platform: Platform, read: Read) -> None:
    who, job = platform.insured()
    end = platform.assign(who, job, bind=False)["end_date"] + 10 * DAY
    platform.api.post("/assignments/extend", {"job_id": job, "end_date": end}, status=200)
    platform.api.post("/assignments/cancel", {"job_id": job}, status=200)
    platform.work()
    assert read() == []


def test_the_billing_contact_gets_statements_and_nobody_does_where_none_is_set(
    platform: Platform, read: Read
) -> None:
    change = AccountChange(withhold_premium=True, platform_fee_ppm=5_000)
    make.write(platform.api, lambda tx: change_settings(tx, change))
    for contact in (None, "billing@example.com"):
        change = AccountChange(billing_email=contact)
        make.write(platform.api, functools.partial(change_settings, change=change))
        who, job = platform.insured()
        platform.assign(who, job)
        statement = platform.api.post("/test_helpers/statements/issue")
        platform.work()
        messages = read()
        assert len(messages) == (0 if contact is None else 1)
    assert messages[0]["to"] == "billing@example.com"
    assert messages[0]["subject"].startswith(f"Remit statement {statement['id']}: $")
    assert "Platform fee:" in messages[0]["text/plain"]
    link = _link(messages[0], "Every line of it, by invoice, as a PDF")
    pdf = httpx.get(link)  # by nobody: without the key
    assert (
        pdf.headers["content-type"] == "application/pdf" and pdf.headers["referrer-policy"] == "no-referrer"
    )
    assert pdf.content == platform.api.call("GET", f"/statements/{statement['id']}/pdf").content
    assert link.split("/")[4].partition(".")[2] not in str(rows_of(platform.api))
    elsewhere = link.removesuffix("statement.pdf")
    for other in (f"{elsewhere}card", f"{elsewhere}opt-out", link.replace("/statement", "x/statement")):
        assert httpx.get(other).status_code == 404 and httpx.post(other).status_code in (404, 405)
    platform.pass_days(366, step=366 * DAY)
    assert httpx.get(link).status_code == 404


def test_a_contractors_link_opens_no_statement(platform: Platform, read: Read) -> None:
    who, job = platform.insured()
    platform.assign(who, job)
    link = _link(read()[0], "Use another card")
    assert httpx.get(link.replace("/card", "/statement.pdf")).status_code == 404


@pytest.fixture
def couriers(platform: Platform) -> Iterator[Couriers]:
    """Couriers that may go to this machine."""
    made = Couriers(platform.api.database, Post(allow_private=True, total_seconds=2), parallel=2)
    yield made
    made.close()


def test_the_billing_contact_is_told_of_an_endpoint_that_was_disabled(
    platform: Platform, read: Read, couriers: Couriers
) -> None:
    change = AccountChange(billing_email="billing@example.com")
    make.write(platform.api, lambda tx: change_settings(tx, change))
    with receiving() as receiver:
        receiver.behave = status(410)
        endpoint: Any = deliveries.endpoint(platform.api, f"{receiver.url}?secret=1", "entity.created")
        deliveries.entity(platform.api)
        drain(platform.api.database, couriers)
    (message,) = read()
    assert message["subject"] == f"Your webhook endpoint was disabled: {endpoint['id']}"
    assert receiver.url in message["text/plain"] and "secret" not in str(message)
