"""What underwriters can say of a contractor, policy, job, client or job category."""

from paycover.domain.eligibility import RULES
from paycover.domain.events import EventType
from paycover.domain.marks import Mark, MarkDraft, cleared, made, says_the_same
from paycover.domain.reasons import ReasonCode
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.kit.errors import invalid, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.applications import applications_in_review
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from paycover.store.marks import MARKS, can_be_marked, lock_marks
from paycover.store.sessions import SESSIONS
from paycover.store.tasks import Wanted
from paycover.wire.marks import render

RAISED = frozenset(rule.code for rule in RULES if rule.is_marked)
"""The rules whose facts only a person knows: a mark raises them."""

APPROVABLE = frozenset(rule.code for rule in RULES if rule.can_be_approved)
"""The rules an underwriter can let an object pass."""

OPTED_OUT = ReasonCode.CONTRACTOR_OPTED_OUT


def set_mark(tx: Tx, draft: MarkDraft) -> Mark:
    """Mark an object, or approve it; a mark that says the same already stays as it is.

    Raises Problem: resource_not_found for an id that names no object, invalid_input for a code that
    is not a person's to raise or to waive.
    """
    known = APPROVABLE if draft.approved else RAISED
    if draft.code not in known:
        raise invalid("code", f"{draft.code} is none of: {', '.join(sorted(known))}")
    if not can_be_marked(tx, draft.subject):
        raise not_found("contractor, policy, job, entity or job category", draft.subject)
    for mark in lock_marks(tx, draft.subject, draft.code):
        if (mark.approved, mark.coverage_type) == (draft.approved, draft.coverage_type):
            return _reworded(tx, mark, draft)
    new = made(draft, id=new_id("mark"), now=tx.now)
    MARKS.add(tx, new)
    marked = Happening(EventType.UNDERWRITING_MARKED, new.id, render(new))
    emit(tx, marked.wanting(*_reviews(tx, new.subject)) if new.approved else marked)
    return new


def clear_marks(tx: Tx, subject: str, code: ReasonCode) -> list[Mark]:
    """Take back every mark and approval of a code on an object; return them.

    Raises Problem(resource_not_found) where there is none.
    """
    found = lock_marks(tx, subject, code)
    if not found:
        raise not_found(f"{code} mark on", subject)
    return _cleared(tx, found)


def has_opted_out(tx: Tx, contractor: str) -> bool:
    """Tell whether a contractor has opted out of cover and not in again."""
    return bool(lock_marks(tx, contractor, OPTED_OUT))


def note_opt_out(tx: Tx, contractor: str) -> list[Happening]:
    """Mark a contractor who opts out of cover; return what that tells, nothing where it is known."""
    if CONTRACTORS.lock(tx, contractor) is None or has_opted_out(tx, contractor):
        return []
    draft = MarkDraft(subject=contractor, code=OPTED_OUT, note="By the link of a notice.")
    new = made(draft, id=new_id("mark"), now=tx.now)
    MARKS.add(tx, new)
    return [Happening(EventType.UNDERWRITING_MARKED, new.id, render(new))]


def note_opt_in(tx: Tx, session: str) -> None:
    """Take back that a contractor opted out before they completed the application of a session."""
    found = SESSIONS.find(tx, session)
    if found is None or found.completed_at is None:
        return
    marks = lock_marks(tx, found.contractor, OPTED_OUT)
    earlier = [mark for mark in marks if mark.created <= found.completed_at]
    if earlier:
        _cleared(tx, earlier)


def _cleared(tx: Tx, marks: list[Mark]) -> list[Mark]:
    gone = [cleared(mark, tx.now) for mark in marks]
    MARKS.save(tx, *gone)
    first, *rest = (Happening(EventType.UNDERWRITING_CLEARED, mark.id, render(mark)) for mark in gone)
    emit(tx, first.wanting(*_reviews(tx, gone[0].subject)), *rest)
    return gone


def _reviews(tx: Tx, subject: str) -> list[Wanted]:
    """Want the applications looked at again that wait for an underwriter's word on an object."""
    return [Wanted(TaskKind.REVIEW_APPLICATION, id) for id in applications_in_review(tx, subject)]


def _reworded(tx: Tx, mark: Mark, draft: MarkDraft) -> Mark:
    if says_the_same(mark, draft):
        return mark
    after = replace(mark, note=draft.note, params=draft.params)
    MARKS.save(tx, after)
    emit(tx, Happening(EventType.UNDERWRITING_MARKED, after.id, render(after)))
    return after
