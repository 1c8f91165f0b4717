"""Tasks: work to be done later, wanted by the transaction that wrote it."""

import enum

from paycover.kit.records import Record, replace


class TaskStatus(enum.StrEnum):
    """`waiting` until it is done, or failed for good; a failed one stays and can be run again.

    Run again it is `rerun`: what is done then is a task of its own.
    """

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    RERUN = "rerun"


class TaskKind(enum.StrEnum):
    """What a task does; `subject` is the id of what it does it to."""

    ANNOUNCE_STATEMENT = "statements.announce"
    APPLY = "statements.apply"
    ASK = "payments.ask"
    BILL = "invoices.bill"
    BULK = "bulk.step"
    CHARGE = "payments.charge"
    CHASE_CERTIFICATES = "certificates.chase"
    DELIVER = "webhooks.deliver"
    EMAIL = "emails.send"
    EXPIRE_PAYMENT_SESSION = "payment_sessions.expire"
    EXPIRE_POLICY = "policies.expire"
    FAN_OUT = "webhooks.fan_out"
    FORGET_DELIVERIES = "webhooks.forget"
    FORGET_REPLAYS = "replays.forget"
    FORGET_TASKS = "tasks.forget"
    FORGET_UPLOADS = "uploads.forget"
    ISSUE_STATEMENT = "statements.issue"
    MATCH_CERTIFICATES = "certificates.match"
    MATCH_CHECKOUT = "payment_sessions.match"
    OPT_IN = "contractors.opt_in"
    READ_CERTIFICATE = "certificates.read"
    RECHECK = "assignments.recheck"
    RECONCILE = "payments.reconcile"
    POST_LEDGER = "ledger.post"
    REMOVE_CARD = "cards.remove"
    REFUND_COVER = "assignments.refund"
    RETRY = "payments.retry"
    REVIEW_APPLICATION = "sessions.review"
    SEND = "payments.send"
    SEND_HUB_LINKS = "hub_links.send"
    SETTLE = "adjustments.settle"
    TELL_CANCELLED = "assignments.tell_cancelled"
    TELL_EXTENDED = "assignments.tell_extended"
    TELL_LAPSES = "lapses.tell"


CHARGES = frozenset({TaskKind.ASK, TaskKind.SEND})
"""Kinds that ask a processor to move money; a sandbox's own is in our books, so that its clock can."""

OUTSIDE = CHARGES | {
    TaskKind.BULK,
    TaskKind.DELIVER,
    TaskKind.EMAIL,
    TaskKind.MATCH_CHECKOUT,
    TaskKind.READ_CERTIFICATE,
    TaskKind.RECONCILE,
}
"""Kinds that call somebody else's server, or look into somebody else's file: the worker does those
apart, a request never."""


class Task(Record, kw_only=True):
    """A task row; `due` in the account's time, `run_at` the moment in the machine's at which it comes due.

    `once_key` makes a task unique in its account: a second one of that key is not added.
    `attempts` counts the tries begun and tells one try from the next; `lease_until` (machine's time)
    is how long the present try has before another worker may begin the next.
    """

    id: str
    kind: TaskKind
    subject: str
    once_key: str | None = None
    due: int
    run_at: int
    status: TaskStatus = TaskStatus.WAITING
    attempts: int = 0
    lease_until: int | None = None
    last_error: str | None = None
    created: int


LEASE_SECONDS = 120
"""How long a worker may take over a batch before others take it for dead (our decision)."""


def begun(task: Task, machine_now: int) -> Task:
    """Return a task whose next try begins."""
    return replace(task, attempts=task.attempts + 1, lease_until=machine_now + LEASE_SECONDS)


def done(task: Task) -> Task:
    """Return a task that is done."""
    return replace(task, status=TaskStatus.DONE, lease_until=None)


def is_put_off(task: Task, machine_now: int) -> bool:
    """Tell whether a task waits for its next try after one that failed, and nobody works at it."""
    is_free = task.lease_until is None or task.lease_until <= machine_now
    return task.status is TaskStatus.WAITING and task.attempts > 0 and is_free


def hurried(task: Task, *, now: int, machine_now: int) -> Task:
    """Return a task whose next try is due now; it has no more tries than it had."""
    return replace(task, due=min(task.due, now), run_at=min(task.run_at, machine_now))


def rerun(task: Task) -> Task:
    """Return a failed task in whose place another is done."""
    return replace(task, status=TaskStatus.RERUN)


def again(task: Task, *, id: str, now: int, machine_now: int) -> Task:
    """Return the task that is done in place of a failed one, with all its tries anew.

    It is one of its own, not the old one counted from nought: a worker that still holds a try of the
    old one must not take it for its own. What was to be sent to a processor is asked about first.
    """
    kind = TaskKind.ASK if task.kind is TaskKind.SEND else task.kind
    return Task(id=id, kind=kind, subject=task.subject, due=now, run_at=machine_now, created=now)
