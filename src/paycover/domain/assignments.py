"""Assignments: one contractor on one job for a time, under a policy."""

from collections.abc import Iterable

from paycover.domain.coverage import Coverage, Rates
from paycover.domain.invoices import Invoice, InvoiceStatus, ensure_not_held
from paycover.domain.reasons import Reason
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, field, replace


class Eligibility(Record, kw_only=True):
    """Whether cover can be bound, and why: the documented three keys of `eligible`, then ours.

    `evaluated_at` (Unix seconds) and `ruleset_version` are None where no rule was asked.
    """

    result: bool
    message: str
    approval_reason: str | None = None
    reasons: tuple[Reason, ...] = ()
    evaluated_at: int | None = None
    ruleset_version: str | None = None

    def says_the_same(self, other: "Eligibility") -> bool:
        """Tell whether another verdict has the same result for the same reasons."""
        told = [(reason.code, reason.message) for reason in self.reasons]
        return (self.result, told) == (other.result, [(r.code, r.message) for r in other.reasons])


class Assignment(Record, kw_only=True):
    """An assignment; cover runs over [effective_date, end_date), Unix seconds.

    `eligible` is the verdict it was bound by, or not; `recheck` a later one with the other result, None
    while there is none. `rates` are the line rates it was priced with, pinned from its policy with what
    made them (`snapshot`). Its related invoice is the live one that binding it made (decisions.md 8).
    `active_since` is when cover was first confirmed (its invoice paid), None before. `certificates`
    are the addresses of its certificates of insurance, by line.
    """

    id: str
    contractor: str
    job: str
    policy: str
    coverage_type: tuple[Coverage, ...]
    effective_date: int
    end_date: int
    bind: bool = True
    eligible: Eligibility
    recheck: Eligibility | None = None
    rates: Rates = field(default_factory=dict)
    snapshot: str | None = None
    net_rate: int
    active_since: int | None = None
    cancelled: bool = False
    cancellation_date: int | None = None
    cancellation_reason: str | None = None
    certificates: dict[Coverage, str] = field(default_factory=dict)
    certificate_refresh_pending: bool = False
    created: int
    deleted_at: int | None = None


def activated(assignment: Assignment, now: int) -> Assignment:
    """Return an assignment whose cover is confirmed at `now`; unchanged where it was before, or is off."""
    if assignment.active_since is not None or assignment.cancelled or assignment.deleted_at is not None:
        return assignment
    return replace(assignment, active_since=now)


def rechecked(assignment: Assignment, verdict: Eligibility) -> Assignment:
    """Return an assignment after it was judged anew: flagged where the result is another one now.

    Cover that is bound stays bound: a flag is for people to act on, before the work begins
    (insurance.md 3.3). One that says the same as before stays as it was.
    """
    if verdict.result is assignment.eligible.result:
        return replace(assignment, recheck=None)
    if assignment.recheck is not None and verdict.says_the_same(assignment.recheck):
        return assignment
    return replace(assignment, recheck=verdict)


def is_covered(assignment: Assignment) -> bool:
    """Tell whether an assignment gives cover, and so is billed."""
    return assignment.bind and assignment.eligible.result and not assignment.cancelled


def ensure_not_cancelled(assignment: Assignment) -> None:
    """Refuse what a cancelled assignment no longer allows (api.md 3.9)."""
    if assignment.cancelled:
        raise Problem(Code.BAD_REQUEST, "The assignment was cancelled and can no longer change.")


def ensure_editable(assignment: Assignment, invoices: Iterable[Invoice]) -> None:
    """Refuse an edit of an assignment that is cancelled or has an invoice paid in full (seed 000).

    Any paid invoice that bills it counts, and one that is being paid: its cover is paid for as it
    stands (our decision).
    """
    ensure_not_cancelled(assignment)
    billed = [invoice for invoice in invoices if invoice.assignment == assignment.id]
    if any(invoice.status is InvoiceStatus.PAID for invoice in billed):
        raise Problem(Code.INVOICE_ALREADY_PAID)
    for invoice in billed:
        ensure_not_held(invoice)
