"""A worker of the tests that kills itself at one point of a charge: `KILL_AT` names it."""

import os
import signal
from collections.abc import Callable

from paycover.domain import tasks
from paycover.domain.accounts import Account
from paycover.domain.charging import ChargeAnswer, ChargeOrder
from paycover.domain.tasks import TaskKind
from paycover.flows.tasks import STEPS
from paycover.kit.vault import Vault
from paycover.store.db import Database, Tx
from paycover.store.open import open_database
from paycover.store.tasks import Claim
from paycover.worker.charges import charging
from paycover.worker.claims import Handler, Outcome
from paycover.worker.loop import drain
from tests.scenarios.http_charger import HttpCharger

POINTS = (
    "charge_task_claimed",
    "key_written_not_committed",
    "key_committed",
    "order_read",
    "processor_charged",
    "answer_written_not_committed",
    "answer_committed",
)


def reached(point: str) -> None:
    """Die here, if it is the point."""
    if os.environ["KILL_AT"] == point:
        os.kill(os.getpid(), signal.SIGKILL)


class DoomedCharger(HttpCharger):
    """Dies before or after it has charged."""

    def charge(self, order: ChargeOrder) -> ChargeAnswer:
        reached("order_read")
        answer = super().charge(order)
        reached("processor_charged")
        return answer


def begun(step: Callable[[Tx, str], object]) -> Callable[[Tx, str], object]:
    """Return the step that decides a charge, with its points."""

    def run(tx: Tx, id: str) -> None:
        reached("charge_task_claimed")
        step(tx, id)
        reached("key_written_not_committed")

    return run


def sent(errand: Handler) -> Handler:
    """Return what asks the processor, with its points."""

    def run(database: Database, claim: Claim) -> Outcome:
        reached("key_committed")
        outcome = errand(database, claim)

        def write(tx: Tx) -> None:
            outcome(tx)
            reached("answer_written_not_committed")

        return write

    return run


def main() -> None:
    """Work on all that is due, with leases that are over at once, until the point is reached."""
    tasks.LEASE_SECONDS = 0  # the next worker takes over without waiting
    STEPS[TaskKind.CHARGE] = begun(STEPS[TaskKind.CHARGE])
    charger = DoomedCharger(os.environ["PROCESSOR_URL"])

    def charger_of(_account: Account) -> DoomedCharger:
        return charger

    database = open_database(os.environ["DATABASE"], Vault([os.environ["VAULT_KEY"]]))
    drain(database, errands={kind: sent(errand) for kind, errand in charging(charger_of).items()})
    reached("answer_committed")


if __name__ == "__main__":
    main()
