"""`paycover webhooks`: what is seen and done from the command line."""

import pathlib
from collections.abc import Iterator

import pytest

from paycover.domain.accounts import Account, Environment
from paycover.domain.webhook_deliveries import Sent
from paycover.domain.webhook_endpoints import WebhookEndpointDraft
from paycover.flows.webhook_deliveries import record_try
from paycover.flows.webhook_endpoints import create_webhook_endpoint
from paycover.kit.vault import Vault
from paycover.store.access import account_by_name, write_as
from paycover.store.db import Database
from paycover.store.open import open_database
from paycover.store.pages import Page
from paycover.store.webhook_deliveries import LISTING, WEBHOOK_DELIVERIES
from paycover.worker.loop import drain
from tests.cli.program import Program


@pytest.fixture
def program(tmp_path: pathlib.Path) -> Program:
    """The program with a seeded sandbox."""
    made = Program(tmp_path)
    assert made.run("seed").returncode == 0
    return made


@pytest.fixture
def database(program: Program) -> Iterator[Database]:
    """The program's own database."""
    key = (program.data_dir / "secret.key").read_text().strip()
    opened = open_database(f"sqlite:///{program.data_dir / 'paycover.db'}", Vault([key]))
    yield opened
    opened.close()


def _sandbox(database: Database) -> Account:
    found = database.read(lambda link: account_by_name(link, "sandbox", Environment.SANDBOX))
    assert found is not None
    return found


def test_endpoints_are_listed_disabled_and_enabled_and_deliveries_sent_again(
    program: Program, database: Database
) -> None:
    account = _sandbox(database).id
    draft = WebhookEndpointDraft(url="https://hooks.example.com/")
    endpoint = write_as(database, account, lambda tx: create_webhook_endpoint(tx, draft))
    drain(database)
    (delivery,) = write_as(database, account, lambda tx: LISTING.page(tx, Page()))
    write_as(database, account, lambda tx: record_try(tx, delivery.id, Sent(status_code=410)))

    listed = program.run("webhooks", "list").stdout
    assert endpoint.id in listed and "https://hooks.example.com/" in listed and "disabled" in listed
    sent = program.run("webhooks", "list", "--endpoint", endpoint.id, "--status", "given_up").stdout
    assert delivery.id in sent and delivery.event in sent
    assert delivery.id not in program.run("webhooks", "list", "--status", "delivered").stdout

    refused = program.run("webhooks", "redeliver", delivery.id)
    assert refused.returncode == 1
    assert refused.stderr == f"paycover: The webhook endpoint {endpoint.id} is disabled.\n"
    assert program.run("webhooks", "enable", endpoint.id).stderr == f"{endpoint.id} is enabled.\n"
    again = program.run("webhooks", "redeliver", delivery.id)
    assert (again.returncode, again.stderr) == (0, f"{delivery.id} is sent again.\n")
    kept = write_as(database, account, lambda tx: WEBHOOK_DELIVERIES.find(tx, delivery.id))
    assert kept is not None and kept.next_try is not None
    assert program.run("webhooks", "disable", endpoint.id).returncode == 0
    assert program.run("webhooks", "list").stdout.count("disabled") == 2, "the sample is off as well"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("disable", "whe_unknown"), "No such webhook endpoint: whe_unknown"),
        (("redeliver", "whd_unknown"), "No such webhook delivery: whd_unknown"),
        (("list", "--account", "nobody"), "there is no sandbox account nobody"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(
    program: Program, arguments: tuple[str, ...], fault: str
) -> None:
    done = program.run("webhooks", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"paycover: {fault}\n")
