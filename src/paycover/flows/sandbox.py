"""What a sandbox holds from the start: job categories with illustrative plans, the documents' samples."""

import functools
import pathlib

from paycover.domain.categories import Category
from paycover.domain.rate_activation import projected, taxes_within
from paycover.domain.rate_contents import RateContent, reach
from paycover.domain.rate_plans import PlanStatus, RatePlanVersion, Step, drafted
from paycover.domain.rates import ANY_STATE, Rate, RateTax
from paycover.domain.tasks import TaskKind
from paycover.flows import samples
from paycover.kit.canonical import digest
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.vault import new_webhook_secret
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.categories import CATEGORIES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from paycover.store.entities import ENTITIES
from paycover.store.events import EVENTS
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.rate_plans import RATE_PLANS
from paycover.store.rates import add_rates, add_taxes, keep_snapshot
from paycover.store.sessions import SESSIONS
from paycover.store.tasks import enqueue
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS
from paycover.wire.rate_files import folder, read_plan

AUTHOR = "Paycover"
"""Who wrote the plans that come along."""

_PLANS = pathlib.Path(__file__).parent / "sandbox_data" / "plans"


def load_categories(tx: Tx) -> None:
    """Give an account the illustrative job categories and plans; the second time changes nothing.

    The 34 categories and their rates in six states are carried in from a table marked illustrative
    (decisions.md 33); the two published category codes name its two nearest. Our decision: any other
    state has 110 % of the mean of those six, halves up, and a line the table lacks a flat rate, so
    that an accepted category can be quoted with every coverage type. Categories the table refers or
    declines are referred or declined in those too. Where a state or the law refuses a line, rating
    does, not a plan.
    """
    if CATEGORIES.find(tx, samples.SAMPLE_CATEGORY) is not None:
        return
    CATEGORIES.add(
        tx,
        *(
            Category(id=own.id, slug=own.slug, name=own.name, created=tx.now)
            for own in reversed(illustrative_plans()[0].categories)
            if own.id is not None
        ),
    )
    RATE_PLANS.add(tx, *(_active(draft, tx.now) for draft in _versions()))
    add_rates(tx, list(illustrative_rates()))
    add_taxes(tx, list(_taxes()))


def load_samples(tx: Tx) -> None:
    """Give an account the objects of the public documents; the second time changes nothing.

    They come without events of their own, but for the one event the documents show; no event is ever
    deleted, so that one tells that they were loaded, whatever was deleted since.
    """
    if EVENTS.find(tx, samples.SAMPLE_IDS["event"]) is not None:
        return
    policy = samples.policy(tx.now)
    ENTITIES.add(tx, *samples.ENTITIES)
    CONTRACTORS.add(tx, *samples.CONTRACTORS)
    JOBS.add(tx, samples.JOB)
    keep_snapshot(tx, samples.SNAPSHOT)
    QUOTES.add(tx, samples.QUOTE)
    SESSIONS.add(tx, samples.SESSION)
    POLICIES.add(tx, policy)
    ASSIGNMENTS.add(tx, *samples.ASSIGNMENTS)
    INVOICES.add(tx, samples.INVOICE)
    endpoint = samples.webhook_endpoint(tx.vault.seal(new_webhook_secret()))
    WEBHOOK_ENDPOINTS.add(tx, replace(endpoint, disabled_at=tx.now))  # its server is a stranger's
    EVENTS.add(tx, samples.event(tx.now))
    enqueue(tx, TaskKind.EXPIRE_POLICY, policy.id, due=policy.expiration_date)


@functools.cache
def illustrative_plans() -> tuple[RateContent, ...]:
    """Return the plans of a sandbox, read once from the files that come along (decisions.md 33)."""
    return tuple(_plan(manifest) for manifest in sorted(_PLANS.glob("*.yaml")))


def _plan(manifest: pathlib.Path) -> RateContent:
    content, faults = read_plan(manifest.read_bytes(), folder(_PLANS), {})
    assert content is not None and not faults, f"{manifest.name} is a plan: {faults}"
    return content


@functools.cache
def illustrative_rates() -> tuple[Rate, ...]:
    """Return every rate of a sandbox, on offer at any time."""
    codes = {own.slug: own.id or "" for content in illustrative_plans() for own in content.categories}
    return tuple(
        rate
        for content in illustrative_plans()
        for rate in projected(content, codes, reach(content), sha256=digest(content), now=0)
    )


@functools.cache
def _taxes() -> tuple[RateTax, ...]:
    return tuple(tax for content in illustrative_plans() for tax in taxes_within(content, reach(content)))


@functools.cache
def _versions() -> tuple[RatePlanVersion, ...]:
    """Return the versions as drafts, to be given ids and the time."""
    return tuple(drafted(content, id="", by=AUTHOR, now=0) for content in illustrative_plans())


def _active(draft: RatePlanVersion, now: int) -> RatePlanVersion:
    step = Step(status=PlanStatus.ACTIVE, by=AUTHOR, at=now, states=(ANY_STATE,))
    return replace(
        draft,
        id=new_id("rate_plan_version"),
        status=PlanStatus.ACTIVE,
        states=step.states,
        steps=(step,),
        created=now,
    )
