"""What runs again and again, for every account, however many workers there are."""

from typing import NamedTuple

from paycover.domain.tasks import TaskKind
from paycover.kit.dates import DAY
from paycover.store.db import Database, Link
from paycover.store.ledger_journal import behind
from paycover.store.tasks import enqueue_for, enqueue_for_all

ACCOUNTS_MAX = 500
"""Accounts whose tasks are written in one transaction."""


class Periodic(NamedTuple):
    """A kind of task wanted once in each slot of so many seconds of the machine's time."""

    kind: TaskKind
    every_seconds: int


PERIODIC = (
    Periodic(TaskKind.FORGET_REPLAYS, DAY),
    Periodic(TaskKind.FORGET_DELIVERIES, DAY),
    Periodic(TaskKind.FORGET_TASKS, 7 * DAY),
    Periodic(TaskKind.FORGET_UPLOADS, DAY),
    Periodic(TaskKind.RECHECK, DAY),
    Periodic(TaskKind.TELL_LAPSES, DAY),
    Periodic(TaskKind.CHASE_CERTIFICATES, DAY),
)


def plan(database: Database, machine_now: int, planned: dict[TaskKind, int]) -> None:
    """Want what the present slots call for; `planned` remembers the last slot this worker saw to.

    A unique key `kind:slot` of each account makes several workers want it once.
    """
    for kind, every_seconds in PERIODIC:
        slot = machine_now // every_seconds
        if planned.get(kind) != slot:
            while _plan_some(database, kind, slot, machine_now) == ACCOUNTS_MAX:
                pass
            planned[kind] = slot


def plan_postings(database: Database, machine_now: int) -> int:
    """Want the books posted of every account with events that wait; return how many accounts.

    It is looked up, rather than wanted by each write, so that the ledger costs a write nothing.
    """
    if not database.read(lambda link: behind(link, 1)):
        return 0

    def work(link: Link) -> int:
        found = behind(link, ACCOUNTS_MAX)
        enqueue_for(link, TaskKind.POST_LEDGER, found, machine_now)
        return len(found)

    return database.write(work)


def _plan_some(database: Database, kind: TaskKind, slot: int, machine_now: int) -> int:
    return database.write(
        lambda link: enqueue_for_all(
            link, kind, once_key=f"{kind}:{slot}", machine_now=machine_now, limit=ACCOUNTS_MAX
        )
    )
