"""What contractors are told of cover that changed: that it was called off, or lasts longer."""

from paycover.domain.assignments import Assignment
from paycover.domain.notices import Notice, NoticeKind, cover_facts
from paycover.domain.quotes import Quote
from paycover.flows.notices import tell
from paycover.kit.ids import new_id
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from paycover.store.jobs import JOBS
from paycover.store.quotes import QUOTES
from paycover.store.tasks import enqueue


def tell_cancelled(tx: Tx, id: str) -> None:
    """Have a contractor told that cover of theirs was called off before it began (api.md 3.9)."""
    assignment = ASSIGNMENTS.find(tx, id)
    if assignment is not None and assignment.cancelled:
        _tell(tx, NoticeKind.COVER_CANCELLED, assignment, assignment.cancellation_reason)


def tell_extended(tx: Tx, id: str) -> None:
    """Have a contractor told how long their cover lasts now: an assignment's, or what came with a quote.

    Nothing where it was called off since (api.md 2.8, `send_email`).
    """
    assignment = ASSIGNMENTS.find(tx, id)
    cover = assignment or QUOTES.find(tx, id)
    if cover is not None and not (assignment and assignment.cancelled):
        _tell(tx, NoticeKind.COVER_EXTENDED, cover)


def _tell(tx: Tx, kind: NoticeKind, cover: Assignment | Quote, reason: str | None = None) -> None:
    """Write the e-mail; nothing where contractor or job were deleted since."""
    who, job = CONTRACTORS.find(tx, cover.contractor), JOBS.find(tx, cover.job)
    if who is None or job is None:
        return
    notice = Notice(
        id=new_id("notice"),
        kind=kind,
        to=who.email,
        about=cover.id,
        contractor=who.id,
        data=cover_facts(
            name=who.first_name, job=job.name, start=cover.effective_date, end=cover.end_date, reason=reason
        ),
        created=tx.now,
    )
    task, subject, _ = tell(tx, notice)
    enqueue(tx, task, subject, due=tx.now)
