"""What can be done with assignments."""

from paycover.domain.assigning import (
    AssignmentChange,
    AssignmentDraft,
    changed_placement,
    ensure_not_backdated,
    ensure_not_started,
    extended,
    is_same,
)
from paycover.domain.assignments import (
    Assignment,
    ensure_editable,
    ensure_not_cancelled,
    is_covered,
)
from paycover.domain.cancelling import cancelled_assignment
from paycover.domain.eligibility import eligibility, reasons
from paycover.domain.events import EventType
from paycover.domain.facts import Request
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.rating import rated_states
from paycover.domain.reasons import Operation
from paycover.domain.related_invoices import Billing, Change, billing, ended, prolonged
from paycover.domain.tasks import TaskKind
from paycover.domain.terms import asked_dates, start_date
from paycover.flows.cover import called_off
from paycover.flows.eligibility import (
    POSTED,
    facts_of_change,
    facts_of_placement,
    told_why,
    unplaced,
)
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import change_invoices
from paycover.flows.making import assignment_of, pinned_rates
from paycover.flows.policies import renew
from paycover.flows.terms import NOT_EXTENDED, Extending, why_not_extended
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.unset import given
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Tx
from paycover.store.invoices import has_paid
from paycover.store.loads import pair
from paycover.store.markets import market
from paycover.store.placements import Prospect, Search, prospect, prospect_of_change
from paycover.store.rates import keep_snapshot
from paycover.store.standings import Standing, lock_standing, lock_standing_of_job
from paycover.store.tasks import Wanted
from paycover.wire.assignments import render


def create_assignment(tx: Tx, draft: AssignmentDraft) -> Assignment:
    """Assign a contractor to a job, and bill it where cover is bound (decisions.md 6, 8).

    Raises Problem: invalid_contractor_id, invalid_job_id, invalid_policy_id, no_active_policy,
    effective_date_invalid, end_date_invalid.
    """
    dates = asked_dates(draft.effective_date, draft.end_date, tx.now)
    found = prospect(tx, Search(draft.contractor, draft.job, draft.policy, *dates))
    if found is None:
        start_date(draft.effective_date, tx.now)
        raise _nothing_found(tx, draft)
    made = assignment_of(draft, found, id=new_id("assignment"), bill_id=new_id("invoice"), now=tx.now)
    keep_snapshot(tx, made.snapshot)
    ASSIGNMENTS.add(tx, made.assignment)
    _tell(tx, EventType.ASSIGNMENT_CREATED, made.assignment, made.bills, made.policy)
    return made.assignment


def update_assignment(tx: Tx, id: str, change: AssignmentChange) -> Assignment:
    """Edit an assignment until its invoice is paid; eligibility, rate and invoice follow (seed 000).

    Raises Problem: resource_not_found, invoice_already_paid, bad_request for a cancelled one, and
    what `create_assignment` raises.
    """
    found, standing = _found_for_change(tx, id, change)
    before = standing.assignment
    ensure_editable(before, standing.invoices)
    with told_why(lambda: reasons(facts_of_change(found, before, change, tx.now))):
        placement = changed_placement(before, change, found.work, found.policies, tx.now)
    is_unmoved = is_same(before, placement, found.work)
    if is_unmoved and before.eligible.result:
        return before
    facts = facts_of_placement(found, placement, id, tx.now)
    stands = placement.effective_date == before.effective_date and not is_unmoved
    eligible = eligibility(replace(facts, start_stands=stands))
    if is_unmoved and eligible.says_the_same(before.eligible):
        return before
    after = replace(
        before,
        contractor=found.work.contractor.id,
        job=found.work.job.id,
        policy=placement.policy.id,
        coverage_type=placement.coverage_type,
        effective_date=placement.effective_date,
        end_date=placement.end_date,
        bind=placement.bind,
        eligible=eligible,
        recheck=None,
    )
    with told_why(lambda: reasons(facts)):
        ensure_not_backdated(before, after, tx.now)
    if not _is_rated_as(before, after):
        pinned = pinned_rates(placement, found, eligible, tx.now)
        keep_snapshot(tx, pinned.rated)
        rate = sum(pinned.rates.values())
        after = replace(after, rates=pinned.rates, snapshot=pinned.snapshot, net_rate=rate)
    bills = billing(
        Change(before, after, standing.twin), found.work.job, found.invoices, new_id("invoice"), tx.now
    )
    ASSIGNMENTS.save_changed(tx, (before, after))
    _tell(tx, EventType.ASSIGNMENT_UPDATED, after, bills, placement.policy)
    return after


def delete_assignment(tx: Tx, id: str) -> Assignment:
    """Delete an assignment; its open invoice is void.

    Raises Problem: resource_not_found, invoice_already_paid where the job has an invoice paid in full
    (api.md 2.8).
    """
    standing = lock_standing(tx, id)
    if standing is None:
        raise not_found("assignment", id)
    if has_paid(tx, standing.assignment.job):
        raise Problem(Code.INVOICE_ALREADY_PAID, "The job has an invoice that is paid in full.")
    after = replace(standing.assignment, deleted_at=tx.now, certificates={})
    ASSIGNMENTS.save(tx, after)
    _tell(tx, EventType.ASSIGNMENT_DELETED, after, _ended(standing))
    return after


def cancel_assignment(tx: Tx, job: str, reason: str | None) -> Assignment:
    """Call off the assignment of a job before it starts; what was paid goes back to the payer (api.md 3.9).

    The contractor is told of cover that was bound.

    Raises Problem: resource_not_found, bad_request for one that has started or is cancelled already.
    """
    standing = _of_job(tx, job)
    ensure_not_cancelled(standing.assignment)
    ensure_not_started(standing.assignment, tx.now)
    after = cancelled_assignment(standing.assignment, reason, tx.now)
    ASSIGNMENTS.save(tx, after)
    wants = [Wanted(TaskKind.TELL_CANCELLED, after.id)] if is_covered(standing.assignment) else []
    emit(tx, called_off(after).wanting(*wants), *change_invoices(tx, _ended(standing)))
    return after


def extend_assignment(tx: Tx, job: str, end: int, *, tells: bool = True) -> Assignment | None:
    """Let the cover of a job's assignment last longer, paid or not (api.md 2.8; decisions.md 2).

    `end` in Unix seconds; the end it has already changes nothing. The contractor of bound cover is told,
    unless not `tells`. None where the job has no assignment. Raises Problem: bad_request for cover that is
    over or cancelled, end_date_invalid.
    """
    standing = lock_standing_of_job(tx, job)
    if standing is None:
        return None
    before, policy = standing.assignment, standing.policy
    cover = Extending(
        assignment=before.id,
        contractor=before.contractor,
        job=job,
        policy=policy,
        coverage_type=before.coverage_type,
        start=before.effective_date,
        end=before.end_date,
    )
    with told_why(lambda: why_not_extended(tx, cover, end), NOT_EXTENDED):
        after = extended(before, end, tx.now)
        if after == before:
            return before
        if policy is None or policy.status is PolicyStatus.CANCELLED:
            raise Problem(Code.BAD_REQUEST, "The policy has been cancelled; its cover can't be extended.")
    ASSIGNMENTS.save(tx, after)
    bills = prolonged(before, after, standing.invoices)
    type = (
        EventType.ASSIGNMENT_UPDATED if after.certificate_refresh_pending else EventType.ASSIGNMENT_EXTENDED
    )
    wants = [Wanted(TaskKind.TELL_EXTENDED, after.id)] if tells and is_covered(after) else []
    _tell(tx, type, after, bills, policy, *wants)
    return after


def _found_for_change(tx: Tx, id: str, change: AssignmentChange) -> tuple[Prospect, Standing]:
    search = Search(
        contractor=given(change.contractor, None),
        job=given(change.job, None),
        policy=given(change.policy, None),
        start=given(change.effective_date, None),
        end=given(change.end_date, None),
    )
    found = prospect_of_change(tx, id, search)
    if found is not None:
        return found
    assignment = ASSIGNMENTS.find(tx, id)
    if assignment is None:
        raise not_found("assignment", id)
    draft = AssignmentDraft(
        contractor=search.contractor or assignment.contractor,
        job=search.job or assignment.job,
        policy=search.policy,
        coverage_type=assignment.coverage_type,
        effective_date=search.start or assignment.effective_date,
        end_date=search.end or assignment.end_date,
    )
    raise _nothing_found(tx, draft, Request(Operation.PUT_ASSIGNMENT, id))


def _nothing_found(tx: Tx, draft: AssignmentDraft, request: Request = POSTED) -> Problem:
    """Return the refusal for what is missing of a contractor, a job and a policy to go under."""
    found = pair(tx, draft.contractor, draft.job)
    offers = market(tx, draft.contractor, found.job, rated_states(found.contractor, found.job))
    return unplaced(request, found, offers, draft, tx.now)


def _of_job(tx: Tx, job: str) -> Standing:
    standing = lock_standing_of_job(tx, job)
    if standing is None:
        raise not_found("assignment of job", job)
    return standing


def _ended(standing: Standing) -> Billing:
    return ended(standing.assignment, standing.invoices, standing.twin)


def _is_rated_as(before: Assignment, after: Assignment) -> bool:
    """Tell whether the rates pinned before still hold: the pair, policy and lines stay the same."""
    return before.eligible.result and (
        (before.contractor, before.job, before.policy, before.coverage_type)
        == (after.contractor, after.job, after.policy, after.coverage_type)
    )


def _tell(
    tx: Tx,
    type: EventType,
    assignment: Assignment,
    bills: Billing,
    policy: Policy | None = None,
    *more: Wanted,
) -> None:
    """Write what follows from a change of an assignment, and tell all of it.

    A policy is kept in force for as long as the cover it gives (decisions.md 22). Of an extension the
    worker tells, once there are certificates of it (api.md 3.10).
    """
    wants = (Wanted(TaskKind.MATCH_CERTIFICATES, assignment.id), *more)
    emit(
        tx,
        Happening(type, assignment.id, render(assignment), wants),
        *change_invoices(tx, bills),
        *(renew(tx, policy, assignment.end_date) if policy is not None and is_covered(assignment) else []),
    )
