"""Puts an approved version of a rate plan on the market, in all its states or in some."""

from collections.abc import Collection

from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.events import EventType
from paycover.domain.rate_activation import projected, taken_over, taxes_within
from paycover.domain.rate_completeness import gaps
from paycover.domain.rate_contents import RateContent, reach, served_by
from paycover.domain.rate_faults import Holds, held_back
from paycover.domain.rate_plans import PlanStatus, ensure_unchanged, moved
from paycover.domain.rate_rules import faults_of
from paycover.domain.rates import ANY_STATE, Rate
from paycover.flows.events import Happening, emit
from paycover.flows.rate_plans import Reviewed, case_of, picked, told
from paycover.kit.errors import invalid
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.categories import CATEGORIES, all_categories
from paycover.store.db import Tx
from paycover.store.rate_plans import RATE_PLANS, lock_line
from paycover.store.rates import add_rates, add_taxes, end_rates, open_rates
from paycover.wire.categories import render as render_category
from paycover.wire.rate_plans import content_of


def activate_plan(
    tx: Tx,
    plan: str,
    version: int,
    states: Collection[str] | None,
    *,
    by: str,
    justification: str | None = None,
) -> Reviewed:
    """Sell by a version in `states`, None: in all it reaches; older versions of the plan end there.

    Nothing is written where a rule holds it back, or where it is active there already. Categories the
    version brings along are made. Raises Problem: resource_not_found, invalid_input for a state the
    version does not reach, bad_request for a status or content that does not allow it.
    """
    versions = lock_line(tx, plan, version)
    before = picked(versions, plan, version)
    content = content_of(before.content)
    ensure_unchanged(before, content)
    added = _asked(content, states) - served_by(content, before.states)
    if before.status is PlanStatus.ACTIVE and not added:
        return Reviewed(before, [])
    served = served_by(content, before.states) | added
    reason = justification or before.justification
    kept = (ANY_STATE,) if served == reach(content) else added
    after = moved(before, PlanStatus.ACTIVE, by=by, now=tx.now, states=kept, note=justification)
    categories = all_categories(tx)
    new = _brought_along(content, categories, tx.now)
    codes = {category.slug: category.id for category in (*categories, *new)}
    standing = open_rates(tx)
    faults = faults_of(
        case_of(tx, content, versions, [*categories, *new], states=added, justification=reason)
    )
    faults += gaps(content, added, _approved((*categories, *new)), _of_line(standing, content))
    if held_back(faults, Holds.ACTIVATION):
        return Reviewed(None, faults)
    CATEGORIES.add(tx, *new)
    add_rates(tx, _not_there(projected(content, codes, served, sha256=before.sha256, now=tx.now), standing))
    add_taxes(tx, taxes_within(content, added))
    end_rates(tx, taken_over(content, codes, served, _of_line(standing, content)))
    after = replace(after, justification=reason)
    RATE_PLANS.save(tx, after)
    emit(
        tx,
        told(after),
        *(Happening(EventType.CATEGORY_CODE_ADDED, c.id, render_category(c)) for c in new),
    )
    return Reviewed(after, faults)


def _asked(content: RateContent, states: Collection[str] | None) -> frozenset[str]:
    reached = reach(content)
    if states is None:
        return reached
    asked = {state.upper().removeprefix("US-") for state in states}
    if beyond := sorted(asked - reached):
        raise invalid(
            "state",
            f"{', '.join(beyond)}: {content.plan} version {content.version} has nothing to sell there",
        )
    return frozenset(asked)


def _brought_along(content: RateContent, categories: list[Category], now: int) -> list[Category]:
    """Return the categories of a version the account has not; the one named first is listed first."""
    known = {category.slug for category in categories}
    return [
        Category(id=own.id or new_id("category_code"), slug=own.slug, name=own.name, created=now)
        for own in reversed(content.categories)
        if own.slug not in known
    ]


def _approved(categories: Collection[Category]) -> dict[str, str]:
    return {c.slug: c.id for c in categories if c.status is CategoryStatus.APPROVED}


def _of_line(rates: list[Rate], content: RateContent) -> list[Rate]:
    return [rate for rate in rates if rate.coverage_type is content.coverage_type]


def _not_there(new: list[Rate], standing: list[Rate]) -> list[Rate]:
    there = {
        (rate.category_code, rate.coverage_type, rate.state, rate.plan, rate.version) for rate in standing
    }
    return [
        rate
        for rate in new
        if (rate.category_code, rate.coverage_type, rate.state, rate.plan, rate.version) not in there
    ]
