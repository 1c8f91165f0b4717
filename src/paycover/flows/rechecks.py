"""Judges cover that lies ahead anew, and flags what is judged otherwise now (insurance.md 3.4)."""

from paycover.domain.assigning import Placement
from paycover.domain.assignments import Assignment, Eligibility, is_covered, rechecked
from paycover.domain.dues import Dues
from paycover.domain.eligibility import eligibility
from paycover.domain.events import EventType
from paycover.domain.facts import Facts
from paycover.domain.premium import pay_from_wage
from paycover.domain.tasks import TaskKind
from paycover.flows.eligibility import facts_of_placement
from paycover.flows.events import Happening, emit
from paycover.kit.ids import PREFIXES
from paycover.kit.records import replace
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Tx
from paycover.store.previews import Known, Named, add_offers, add_work_at_hand, known
from paycover.store.rechecks import BATCH, lock_ahead, lock_ahead_of
from paycover.store.tasks import enqueue
from paycover.wire.assignments import render

_ASSIGNMENT = f"{PREFIXES['assignment'][0]}_"
_OF_ONE = tuple(f"{PREFIXES[noun][0]}_" for noun in ("contractor", "job"))


def recheck(tx: Tx, subject: str) -> None:
    """Judge anew the assignments of a contractor or on a job that are to begin, else the account's.

    All of the account's are done a batch at a time: a task of its own goes on after the assignment
    that is its subject. Cover that is bound is never ended; a verdict that differs is kept beside it
    and is an event.
    """
    if subject.startswith(_OF_ONE):
        _judged_anew(tx, lock_ahead_of(tx, subject))
        return
    batch = lock_ahead(tx, subject if subject.startswith(_ASSIGNMENT) else "")
    _judged_anew(tx, batch)
    if len(batch) == BATCH:
        enqueue(tx, TaskKind.RECHECK, batch[-1].id, due=tx.now)


def _judged_anew(tx: Tx, batch: list[Assignment]) -> None:
    if not batch:
        return
    found = known(
        tx,
        Named(
            contractors=[one.contractor for one in batch],
            jobs=[one.job for one in batch],
            policies=[one.policy for one in batch],
        ),
    )
    add_work_at_hand(tx, found)
    if found.has_opt_in:
        add_offers(tx, found)
    judged = [
        (before, rechecked(before, verdict))
        for before in batch
        if (verdict := _verdict(before, found, tx.now)) is not None
    ]
    changed = [(before, after) for before, after in judged if after != before]
    ASSIGNMENTS.save_changed(tx, *changed)
    emit(
        tx,
        *(Happening(EventType.ASSIGNMENT_ELIGIBILITY_CHANGED, one.id, render(one)) for _, one in changed),
    )


def _verdict(assignment: Assignment, found: Known, now: int) -> Eligibility | None:
    """Return how an assignment is judged now; None where who, what or under what it is has gone."""
    chances = found.prospect(assignment.contractor, assignment.job, assignment.policy, "")
    policy = found.named.get(assignment.policy)
    if chances is None or policy is None:
        return None
    placement = Placement(
        policy=policy,
        coverage_type=assignment.coverage_type,
        effective_date=assignment.effective_date,
        end_date=assignment.end_date,
        bind=assignment.bind,
    )
    facts = facts_of_placement(chances, placement, assignment.id, now)
    return eligibility(replace(facts, dues=_dues(facts, assignment)))


def _dues(facts: Facts, assignment: Assignment) -> Dues:
    """What is owed elsewhere is nothing to cover that is paid for; its own wage does not count twice."""
    if assignment.active_since is not None:
        return Dues()
    if not is_covered(assignment):
        return facts.dues
    billed = facts.dues.term_pay.get(assignment.policy, 0)
    rest = max(0, billed - pay_from_wage(facts.pay))
    return replace(facts.dues, term_pay={**facts.dues.term_pay, assignment.policy: rest})
