"""Which function does which kind of task."""

import functools
from collections.abc import Callable, Mapping

from paycover.domain.tasks import TaskKind
from paycover.flows.tasks import STEPS, Step
from paycover.store.db import Database, Tx
from paycover.store.tasks import Claim

Outcome = Callable[[Tx], object]
Handler = Callable[[Database, Claim], Outcome]


def _in_the_books(step: Step, _database: Database, claim: Claim) -> Outcome:
    return lambda tx: step(tx, claim.task.subject)


HANDLERS: Mapping[TaskKind, Handler] = {
    kind: functools.partial(_in_the_books, step) for kind, step in STEPS.items()
}
"""Kind → handler. It reads what it needs and does what is slow or outside with no transaction open,
then returns what to write of it: that is one transaction with the end of the task, so that a try
which lost its lease writes nothing. It may run more than once; what it does outside is keyed by subject.
"""
