"""`serve` and `worker`: ready when they say so, working until they are stopped."""

import json
import pathlib
import shlex
import stat
import subprocess
import threading
from collections.abc import Iterator

import httpx
import pytest

from paycover.domain.accounts import Environment
from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.flows.keys import account_of
from paycover.kit.vault import Vault
from paycover.store import tasks
from paycover.store.access import write_as
from paycover.store.db import Database
from paycover.store.open import open_database
from tests.cli.program import Program
from tests.empty import empty_url
from tests.rows import tasks_of


@pytest.fixture
def program(database: Database, tmp_path: pathlib.Path) -> Iterator[Program]:
    """The program on an empty database."""
    with empty_url(database, tmp_path) as url:
        yield Program(tmp_path, {"PAYCOVER_DATABASE_URL": url})


def _told(process: "subprocess.Popen[str]") -> tuple[str, str, httpx.Response]:
    """Return the address and key a server tells, and what its line to try answers."""
    assert process.stdout is not None
    address, key, line = (process.stdout.readline().strip() for _ in range(3))
    command = shlex.split(line.removeprefix("Try: "))
    assert command[:2] == ["curl", "-H"]
    name, _, value = command[2].partition(": ")
    answer = httpx.get(command[3], headers={name: value}, timeout=10)
    return address.rpartition(" ")[2], key.removeprefix("Sandbox key: "), answer


def _done(program: Program, task_of: str = "sandbox") -> None:
    """Want a task done, and wait until the running program did it."""
    key = (program.data_dir / "secret.key").read_text().strip()
    opened = open_database(program.settings["PAYCOVER_DATABASE_URL"], Vault([key]))
    account, _ = opened.write(lambda link: account_of(link, task_of, Environment.SANDBOX, 1))
    write_as(
        opened,
        account.id,
        lambda tx: tasks.enqueue(tx, TaskKind.EXPIRE_POLICY, "pl_none", due=tx.now),
    )
    tick = threading.Event()
    for _ in range(1_000):
        if any(
            t.subject == "pl_none" and t.status is TaskStatus.DONE for t in tasks_of(opened, account.id)
        ):
            opened.close()
            return
        tick.wait(0.02)
    raise AssertionError("nobody did the task")


def test_a_sandbox_is_ready_and_its_key_kept_until_it_opens_nothing(program: Program) -> None:
    kept = program.data_dir / "sandbox.key"
    seen = []
    for start in range(3):
        with program.running("serve") as process:
            address, key, sample = _told(process)
            assert sample.status_code == 200 and sample.json()["id"] == "in_4RviYgc2Wt"
            assert httpx.get(f"{address}/readyz").status_code == 200
            assert kept.read_text().strip() == key and stat.S_IMODE(kept.stat().st_mode) == 0o600
            if start == 0:
                _done(program)
            seen.append(key)
        if start == 1:
            kept.write_text("t9sk_test_of-another-database\n")
    assert seen[0] == seen[1] != seen[2]


def test_a_log_line_is_json_without_query_key_or_body(program: Program) -> None:
    program.settings["PAYCOVER_LOG_LEVEL"] = "debug"
    with program.running("serve") as process:
        address, key, _ = _told(process)
        httpx.get(
            f"{address}/api/v1/events?object=in-the-query", headers={"Authorization": f"Bearer {key}"}
        )
        body = {"url": "https://in-the-body.example"}
        httpx.post(f"{address}/api/v1/webhook_endpoints", json=body, headers={"Authorization": key})
        process.terminate()
        assert process.stderr is not None
        logged = process.stderr.read()
    lines = [json.loads(line) for line in logged.splitlines()]
    asked = [line for line in lines if line.get("event") == "request"]
    assert [line["path"] for line in asked[-2:]] == ["/api/v1/events", "/api/v1/webhook_endpoints"]
    assert {"method", "status", "request_id"} <= asked[-1].keys()
    for secret in (key, "in-the-query", "in-the-body", "whsec_"):
        assert secret not in logged


def test_a_taken_port_is_told_and_ends_with_1(program: Program) -> None:
    with program.running("serve") as process:
        address, _, _ = _told(process)
        port = address.rpartition(":")[2]
        done = program.run("serve", PORT=port)
    assert (done.returncode, done.stdout) == (1, "")
    assert port in done.stderr and "Traceback" not in done.stderr


def test_a_worker_works_and_ends_when_told(program: Program) -> None:
    assert program.run("migrate").returncode == 0
    with program.running("worker"):
        _done(program, "acme")
