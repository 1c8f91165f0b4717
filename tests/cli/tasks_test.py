"""`paycover tasks`: what failed is seen, shown and run again; `doctor` counts it."""

import pathlib
from collections.abc import Iterator

import pytest

from paycover.domain.accounts import Account, Environment
from paycover.domain.retries import after_failure
from paycover.domain.tasks import Task, TaskKind, TaskStatus
from paycover.flows.keys import account_of
from paycover.kit.vault import Vault
from paycover.store import tasks
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.open import open_database
from tests.cli.program import Program
from tests.rows import tasks_of


@pytest.fixture
def program(tmp_path: pathlib.Path) -> Program:
    """The program with an empty database."""
    made = Program(tmp_path)
    assert made.run("migrate").returncode == 0
    return made


@pytest.fixture
def database(program: Program) -> Iterator[Database]:
    """The program's own database."""
    key = (program.data_dir / "secret.key").read_text().strip()
    opened = open_database(f"sqlite:///{program.data_dir / 'paycover.db'}", Vault([key]))
    yield opened
    opened.close()


def _failed(database: Database, name: str) -> tuple[Account, Task]:
    """Add an account with a task that failed."""
    account, _ = database.write(lambda link: account_of(link, name, Environment.SANDBOX, 1))

    def work(tx: Tx) -> None:
        tasks.enqueue(tx, TaskKind.EMAIL, f"nt_{name}", due=tx.now)

    write_as(database, account.id, work)
    (task,) = tasks_of(database, account.id)
    failed = after_failure(task, "the server [said] no", now=1, machine_now=1, is_final=True)
    write_as(database, account.id, lambda tx: tasks.save_try(tx, task, failed))
    return account, failed


def test_what_failed_is_listed_shown_counted_and_run_again(program: Program, database: Database) -> None:
    acme, first = _failed(database, "acme")
    other, second = _failed(database, "other")
    doctor, listed, of_acme, shown, one, again, rest, well = program.run_all(
        ("doctor",),
        ("tasks", "list", "--status", "failed"),
        ("tasks", "list", "--account", "acme"),
        ("tasks", "show", first.id),
        ("tasks", "run", first.id),
        ("tasks", "run", first.id),
        ("tasks", "run", "--status", "failed"),
        ("doctor",),
    )
    assert well[0] == 0
    assert doctor[0] == 1 and "2 failed: see `paycover tasks list`" in doctor[1]
    for task in (first, second):
        assert task.id in listed[1]
    assert "the server [said] no" in listed[1] and "emails.send" in listed[1]
    assert first.id in of_acme[1] and second.id not in of_acme[1]
    assert shown[0] == 0 and "account: acme (sandbox)" in shown[1] and "subject: nt_acme" in shown[1]
    assert one[0] == 0 and again == (1, f"paycover: The task {first.id} is rerun and has not failed.\n")
    assert rest[0] == 0
    for account, task, ran in ((acme, first, one), (other, second, rest)):
        states = {each.id: each.status for each in tasks_of(database, account.id)}
        assert states == {task.id: TaskStatus.RERUN, ran[1].strip(): TaskStatus.WAITING}


def test_what_is_not_there_or_not_meant_ends_with_one_line(program: Program) -> None:
    done = program.run_all(
        ("tasks", "show", "ts_none"),
        ("tasks", "run", "ts_none"),
        ("tasks", "list", "--account", "nobody"),
        ("tasks", "run"),
        ("tasks", "run", "--status", "waiting"),
    )
    assert done[:3] == [
        (1, "paycover: there is no task ts_none\n"),
        (1, "paycover: there is no task ts_none\n"),
        (1, "paycover: there is no sandbox account nobody\n"),
    ]
    assert all(code == 2 and "--status failed" in output for code, output in done[3:])
