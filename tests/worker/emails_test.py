"""E-mail on both databases: a sandbox's goes into a folder, production's to a mail server."""

import pathlib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from structlog.testing import capture_logs

from paycover.domain.accounts import Account, Environment
from paycover.domain.notices import Notice, NoticeKind
from paycover.domain.tasks import Task, TaskKind, TaskStatus
from paycover.flows.notices import tell
from paycover.flows.task_runs import run_again
from paycover.kit import mail_folder
from paycover.kit.ids import new_id
from paycover.store import tasks
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.notices import NOTICES
from paycover.store.tasks import Claim
from paycover.worker.crew import run_errand
from paycover.worker.emails import NO_SERVER, Mail, mailing, send_notice
from paycover.worker.loop import drain
from paycover.worker.smtp import Smtp
from tests import make
from tests.mail_server import MailServer, mail_server
from tests.rows import tasks_of

ORIGIN = "https://cover.example"
SENDER = "Cover <cover@example.com>"


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server."""
    with mail_server() as running:
        yield running


@pytest.fixture
def mail(server: MailServer, tmp_path: pathlib.Path) -> Mail:
    """Mail through the server."""
    return Mail(tmp_path / "emails", ORIGIN, Smtp("127.0.0.1", server.port, tls="none"), SENDER)


def _account(database: Database, environment: Environment) -> Account:
    account = make.account(database, environment)
    make.put_others_aside(database, account.id)
    return account


@pytest.fixture
def production(database: Database) -> Account:
    """A production account with nothing else to do."""
    return _account(database, Environment.PRODUCTION)


def _told(database: Database, account: Account, to: str = "joe@example.com") -> str:
    notice = Notice(
        id=new_id("notice"),
        kind=NoticeKind.APPLICATION,
        to=to,
        about="ias_1",
        data={"name": "Joe", "job": "Painter"},
        created=1,
    )

    def work(tx: Tx) -> None:
        kind, subject, _ = tell(tx, notice)
        tasks.enqueue(tx, kind, subject, due=tx.now)

    write_as(database, account.id, work)
    return notice.id


def _send(database: Database, mail: Mail) -> None:
    while run_errand(database, mailing(mail)):
        pass


def _sent_at(database: Database, account: Account, notice: str) -> int | None:
    found = write_as(database, account.id, lambda tx: NOTICES.find(tx, notice))
    assert found is not None
    return found.sent_at


def _task(database: Database, account: Account) -> Task:
    return tasks_of(database, account.id)[-1]


def _parts(message: EmailMessage) -> dict[str, str]:
    return {part.get_content_type(): part.get_content() for part in message.iter_parts()}


def test_production_mail_goes_to_the_server(
    database: Database, production: Account, mail: Mail, server: MailServer
) -> None:
    notice = _told(database, production)
    _send(database, mail)
    (got,) = server.got
    assert (got["From"], got["To"]) == (SENDER, "joe@example.com")
    assert got["Subject"] == f"{production.name} asks you to apply for insurance: Painter"
    assert got["Message-ID"] == f"<{notice}.{production.id}@example.com>"
    assert set(_parts(got)) == {"text/plain", "text/html"}
    for text in _parts(got).values():
        assert f"{ORIGIN}/apply/ias_1.{production.id}." in text
    assert not mail.folder.exists()
    assert _task(database, production).status is TaskStatus.DONE
    assert _sent_at(database, production, notice) is not None


def test_a_sandbox_sends_nothing_out_of_this_machine(
    database: Database, mail: Mail, server: MailServer
) -> None:
    notice = _told(database, _account(database, Environment.SANDBOX))
    _send(database, mail)
    ((name, message),) = mail_folder.listed(mail.folder, 10)
    assert name == notice and message["To"] == "joe@example.com" and server.got == []


def test_without_a_server_production_mail_waits_and_says_why(
    database: Database, production: Account, tmp_path: pathlib.Path
) -> None:
    notice = _told(database, production)
    _send(database, Mail(tmp_path, ORIGIN))
    task = _task(database, production)
    assert (task.status, task.attempts) == (TaskStatus.WAITING, 1) and NO_SERVER in str(task.last_error)
    assert _sent_at(database, production, notice) is None and list(tmp_path.iterdir()) == []


def test_a_message_sent_again_after_a_crash_has_the_same_id(
    database: Database, production: Account, mail: Mail, server: MailServer
) -> None:
    notice = _told(database, production)
    claim = Claim(production.id, _task(database, production))
    send_notice(mail, database, claim)  # what it would write is lost
    _send(database, mail)
    assert [got["Message-ID"] for got in server.got] == [f"<{notice}.{production.id}@example.com>"] * 2
    done = send_notice(mail, database, claim)
    write_as(database, production.id, done)
    assert len(server.got) == 2


def test_a_refused_address_fails_at_once_and_can_be_run_again(
    database: Database, production: Account, mail: Mail, server: MailServer
) -> None:
    notice = _told(database, production)
    server.refuses = "550 5.1.1 <{}> is unknown here"
    with capture_logs() as logged:
        _send(database, mail)
    failed = _task(database, production)
    assert (failed.status, failed.attempts) == (TaskStatus.FAILED, 1)
    assert "550 5.1.1" in str(failed.last_error) and "joe@" not in f"{failed.last_error} {logged}"
    server.refuses = ""
    anew = write_as(database, production.id, lambda tx: run_again(tx, failed.id))
    _send(database, mail)
    by_id = {task.id: task.status for task in tasks_of(database, production.id)}
    assert by_id == {failed.id: TaskStatus.RERUN, anew.id: TaskStatus.DONE}
    assert len(server.got) == 1 and _sent_at(database, production, notice) is not None


@pytest.mark.parametrize(
    "to",
    ["a,b@example.com", "a(you@evil.example)@example.com", "jos\u00e9@example.com", "a..b@example.com"],
)
def test_an_address_no_mail_can_go_to_fails_at_once(
    database: Database, production: Account, mail: Mail, server: MailServer, to: str
) -> None:
    _told(database, production, to)
    _send(database, mail)
    task = _task(database, production)
    assert task.status is TaskStatus.FAILED and to not in str(task.last_error) and server.got == []


def test_a_domain_beyond_ascii_is_written_in_ascii(
    database: Database, production: Account, mail: Mail, server: MailServer
) -> None:
    _told(database, production, "joe@b\u00fccher.example")
    _send(database, mail)
    assert [got["To"] for got in server.got] == ["joe@xn--bcher-kva.example"]


def test_mail_is_no_work_of_the_books(database: Database, production: Account) -> None:
    _told(database, production)
    drain(database)
    task: Any = _task(database, production)
    assert (task.kind, task.status, task.attempts) == (TaskKind.EMAIL, TaskStatus.WAITING, 0)
    assert tasks.IN_THE_BOOKS & {TaskKind.EMAIL} == set()
