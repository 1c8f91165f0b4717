"""What can be done with rate plans: load, validate, submit, approve, reject, withdraw, close."""

from collections.abc import Iterable

from paycover.domain.categories import Category
from paycover.domain.events import EventType
from paycover.domain.rate_cases import Case, Standing
from paycover.domain.rate_contents import RateContent, Window, reach, served_by
from paycover.domain.rate_faults import Fault, Holds, held_back
from paycover.domain.rate_plans import (
    PlanStatus,
    RatePlanVersion,
    drafted,
    ensure_follows,
    moved,
    redrafted,
)
from paycover.domain.rate_rules import faults_of
from paycover.flows.events import Happening, emit
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.kit.records import Record, replace
from paycover.store.categories import all_categories
from paycover.store.db import Tx
from paycover.store.rate_plans import RATE_PLANS, lock_plan
from paycover.store.rates import close_rates
from paycover.wire.rate_files import Beside, read_plan
from paycover.wire.rate_plans import content_of, render

_TOLD: dict[PlanStatus, EventType] = {
    PlanStatus.DRAFT: EventType.RATE_PLAN_LOADED,
    PlanStatus.VALIDATED: EventType.RATE_PLAN_VALIDATED,
    PlanStatus.SUBMITTED: EventType.RATE_PLAN_SUBMITTED,
    PlanStatus.APPROVED: EventType.RATE_PLAN_APPROVED,
    PlanStatus.REJECTED: EventType.RATE_PLAN_REJECTED,
    PlanStatus.WITHDRAWN: EventType.RATE_PLAN_WITHDRAWN,
    PlanStatus.ACTIVE: EventType.RATE_PLAN_ACTIVATED,
    PlanStatus.CLOSED: EventType.RATE_PLAN_CLOSED,
}

_WAS_APPROVED = frozenset({PlanStatus.APPROVED, PlanStatus.ACTIVE, PlanStatus.CLOSED})


class Reviewed(Record):
    """A version that was looked at, with every fault and warning of it.

    `version` is None where faults held it back: then nothing was written.
    """

    version: RatePlanVersion | None
    faults: list[Fault]


def load_plan(
    tx: Tx, manifest: bytes, beside: Beside, *, by: str, justification: str | None = None
) -> Reviewed:
    """Make a draft of a manifest and the tables beside it, or write a draft anew: all of it or nothing.

    The content already there changes nothing. Raises Problem: bad_request for a version that is
    frozen or out of order, invalid_input for a name that is none.
    """
    categories = all_categories(tx)
    content, faults = read_plan(manifest, beside, {category.id: category for category in categories})
    if content is None:
        return Reviewed(None, faults)
    versions = lock_plan(tx, content.plan)
    ensure_follows(content, versions)
    case = case_of(tx, content, versions, categories, justification=justification)
    faults += faults_of(case)
    if held_back(faults, Holds.LOADING):
        return Reviewed(None, faults)
    draft = drafted(content, id=new_id("rate_plan_version"), by=by, now=tx.now)
    draft = replace(draft, justification=justification)
    before = next((version for version in versions if version.version == content.version), None)
    if before is None:
        RATE_PLANS.add(tx, draft)
        emit(tx, told(draft))
        return Reviewed(draft, faults)
    after = redrafted(before, draft)
    if after is not before:
        _save(tx, after)
    return Reviewed(after, faults)


def validate_plan(
    tx: Tx, plan: str, version: int, *, by: str, justification: str | None = None
) -> Reviewed:
    """Bring a draft to `validated` unless a rule keeps it in draft.

    Raises Problem: resource_not_found, and what `domain.rate_plans.moved` raises.
    """
    versions = lock_plan(tx, plan)
    before = picked(versions, plan, version)
    reason = justification or before.justification
    after = moved(before, PlanStatus.VALIDATED, by=by, now=tx.now, note=justification)
    content = content_of(before.content)
    faults = faults_of(case_of(tx, content, versions, all_categories(tx), justification=reason))
    if held_back(faults, Holds.DRAFT):
        return Reviewed(None, faults)
    after = replace(after, justification=reason)
    _save(tx, after)
    return Reviewed(after, faults)


def submit_plan(tx: Tx, plan: str, version: int, *, by: str, note: str | None = None) -> RatePlanVersion:
    """Freeze a validated version and hand it to a second person; raises as `validate_plan` does."""
    return _step(tx, plan, version, PlanStatus.SUBMITTED, by, note)


def approve_plan(tx: Tx, plan: str, version: int, *, by: str, note: str | None = None) -> RatePlanVersion:
    """Approve a submitted version; its author can't.

    Raises Problem(insufficient_permissions) for the author, and as `validate_plan` does.
    """
    return _step(tx, plan, version, PlanStatus.APPROVED, by, note)


def reject_plan(tx: Tx, plan: str, version: int, *, by: str, note: str | None = None) -> RatePlanVersion:
    """Reject a submitted version for good; raises as `approve_plan` does."""
    return _step(tx, plan, version, PlanStatus.REJECTED, by, note)


def withdraw_plan(tx: Tx, plan: str, version: int, *, by: str, note: str | None = None) -> RatePlanVersion:
    """Withdraw a version that is not active for good; raises as `validate_plan` does."""
    return _step(tx, plan, version, PlanStatus.WITHDRAWN, by, note)


def close_plan(tx: Tx, plan: str, version: int, *, by: str, note: str | None = None) -> RatePlanVersion:
    """Take an active version off the market, in every state; raises as `validate_plan` does.

    What was sold by it stays as it was sold.
    """
    after = _step(tx, plan, version, PlanStatus.CLOSED, by, note)
    close_rates(tx, plan, version)
    return after


def picked(versions: Iterable[RatePlanVersion], plan: str, version: int) -> RatePlanVersion:
    """Return the version asked for; raise Problem(resource_not_found) where there is none."""
    found = next((one for one in versions if (one.plan, one.version) == (plan, version)), None)
    if found is None:
        raise not_found("version of a rate plan", f"{plan} {version}")
    return found


def case_of(
    tx: Tx,
    content: RateContent,
    versions: Iterable[RatePlanVersion],
    categories: Iterable[Category],
    *,
    states: frozenset[str] | None = None,
    justification: str | None,
) -> Case:
    """Return a content beside what its rules compare it with; `states` None: all it reaches."""
    others = [one for one in versions if (one.plan, one.version) != (content.plan, content.version)]
    others = [one for one in others if one.plan == content.plan]
    older = [one for one in others if one.version < content.version and one.status in _WAS_APPROVED]
    previous = max(older, key=lambda one: one.version, default=None)
    return Case(
        content=content,
        categories=frozenset(category.slug for category in categories)
        | {category.slug for category in content.categories},
        is_production=not tx.account.is_sandbox,
        previous=None if previous is None else content_of(previous.content),
        standing=tuple(_standing(one) for one in others if one.status is PlanStatus.ACTIVE),
        states=reach(content) if states is None else states,
        justified=bool(justification),
    )


def told(version: RatePlanVersion) -> Happening:
    """Return what happened to a version, for `emit`."""
    return Happening(_TOLD[version.status], version.id, render(version))


def _step(tx: Tx, plan: str, version: int, to: PlanStatus, by: str, note: str | None) -> RatePlanVersion:
    after = moved(picked(lock_plan(tx, plan), plan, version), to, by=by, now=tx.now, note=note)
    _save(tx, after)
    return after


def _save(tx: Tx, after: RatePlanVersion) -> None:
    RATE_PLANS.save(tx, after)
    emit(tx, told(after))


def _standing(version: RatePlanVersion) -> Standing:
    return Standing(
        version=version.version,
        window=Window(start=version.sold_from, end=version.sold_until),
        states=served_by(content_of(version.content), version.states),
    )
