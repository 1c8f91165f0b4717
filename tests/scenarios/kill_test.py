"""A worker killed between any two steps of a charge: the card is charged exactly once."""

import os
import pathlib
import signal
import subprocess
import sys

import pytest

from paycover.store.access import lock_clock, move_clock
from paycover.store.db import Database, Tx
from paycover.store.tasks import follow_clock
from paycover.worker.charges import charging
from paycover.worker.loop import drain
from tests import make
from tests.conftest import VAULT_KEY
from tests.scenarios.conftest import Platform
from tests.scenarios.doomed_worker import POINTS
from tests.scenarios.http_charger import HttpCharger, Processor, processor

ROOT = pathlib.Path(__file__).parents[2]


def _die(url: str, point: str, found: Processor) -> None:
    """Run a worker until it has killed itself at a point."""
    settings = {
        "KILL_AT": point,
        "DATABASE": url,
        "PROCESSOR_URL": found.url,
        "VAULT_KEY": VAULT_KEY,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, "-m", "tests.scenarios.doomed_worker"]
    worker = subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, timeout=120, check=False
    )
    assert worker.returncode == -signal.SIGKILL, worker.stderr


def _work(database: Database, found: Processor) -> None:
    """Be the worker that takes over."""
    drain(database, errands=charging(lambda _account: HttpCharger(found.url)))


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_any_point_charges_once(
    platform: Platform, database_url: str, point: str
) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    invoice = platform.invoice_of(assignment["id"])
    due = platform.payments(invoice["id"])[0]["due"]
    platform.api.post("/test_helpers/clock/advance", {"to": due - 1}, status=200)
    with processor() as found:
        _let_it_come_due(platform)
        _die(database_url, point, found)
        _work(platform.api.database, found)
        (payment,) = platform.payments(invoice["id"])
        assert found.moved == {f"{payment['id']}-1": invoice["premium_due"]}
    assert (payment["status"], payment["attempt"]) == ("succeeded", 1)
    assert platform.api.events(invoice["id"]) == ["invoice.created", "invoice.charge_card_succeeded"]
    assert platform.told(assignment["id"]) == ["assignment.created", "assignment.active"]


def test_workers_that_die_one_after_the_other_charge_once(platform: Platform, database_url: str) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    due = platform.payments(invoice["id"])[0]["due"]
    platform.api.post("/test_helpers/clock/advance", {"to": due - 1}, status=200)
    with processor() as found:
        _let_it_come_due(platform)
        for point in POINTS[:4]:
            _die(database_url, point, found)
        assert found.moved == {}
        _die(database_url, "answer_written_not_committed", found)
        _die(database_url, "answer_written_not_committed", found)
        _work(platform.api.database, found)
        (payment,) = platform.payments(invoice["id"])
        assert found.moved == {f"{payment['id']}-1": invoice["premium_due"]}
    assert payment["status"] == "succeeded"


def _let_it_come_due(platform: Platform) -> None:
    """Move the clock to the moment of the charge, without doing what is due then."""

    def work(tx: Tx) -> None:
        follow_clock(move_clock(lock_clock(tx), tx.now + 5), tx.now)

    make.write(platform.api, work)
