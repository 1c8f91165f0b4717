"""What a sandbox holds from the start: job categories with illustrative rates, the documents' samples."""

import csv
import functools
import pathlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from paycover.domain.categories import Category
from paycover.domain.coverage import Coverage
from paycover.domain.premium import PREMIUM_MIN
from paycover.domain.rates import ANY_STATE, PPM_PER_RATE, Appetite, Rate
from paycover.domain.tasks import TaskKind
from paycover.flows import samples
from paycover.kit.canonical import digest
from paycover.kit.money import ratio_half_up
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
from paycover.store.rates import add_rates, keep_snapshot
from paycover.store.sessions import SESSIONS
from paycover.store.tasks import enqueue
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS

OTHER_STATES_PERCENT = 110
"""A state the rate table does not list is rated at this share of the mean of those it does."""

FLAT_RATES = {Coverage.PROFESSIONAL: 60, Coverage.MEDIA: 45, Coverage.CYBER: 35}
"""Cents per $100 of pay, in every state, of a line the rate table lacks for a category."""

_DATA = pathlib.Path(__file__).parent / "sandbox_data"


def load_categories(tx: Tx) -> None:
    """Give an account the illustrative job categories and rates; the second time changes nothing.

    The 34 categories and their rates in six states are carried in from a table marked illustrative
    (decisions.md 33); the two published category codes name its two nearest. Our decision: any other
    state takes 110 % of the mean of those six, halves up, and a line the table lacks a flat rate, so
    that an accepted category can be quoted with every coverage type. Categories the table refers or
    declines are referred or declined in those too. Where a state or the law refuses a line, rating
    does, not this table.
    """
    if CATEGORIES.find(tx, samples.SAMPLE_CATEGORY) is not None:
        return
    newest_first = _rows("categories.csv")
    CATEGORIES.add(
        tx,
        *(
            Category(id=row["id"], slug=row["category"], name=row["name"], created=tx.now)
            for row in reversed(newest_first)
        ),
    )
    add_rates(tx, list(illustrative_rates()))


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
def illustrative_rates() -> tuple[Rate, ...]:
    """Return every rate of the sandbox: the table's rows, then what stands for all other states."""
    codes = {row["category"]: row["id"] for row in _rows("categories.csv")}
    listed: dict[str, dict[Coverage, list[Rate]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows("rates.csv"):
        code, coverage = codes[row["category"]], Coverage(row["coverage_type"])
        listed[code][coverage].append(
            illustrative(
                code,
                coverage,
                row["state"],
                net_rate=int(row["net_rate"]) if row["net_rate"] else None,
                appetite=Appetite(row["appetite"]),
                class_code=row["class_code"] or None,
            )
        )
    return tuple(rate for code, lines in listed.items() for rate in _of_category(code, lines))


def _of_category(code: str, lines: dict[Coverage, list[Rate]]) -> Iterator[Rate]:
    appetite = lines[Coverage.GENERAL][0].appetite
    for coverage in Coverage:
        rates = lines.get(coverage, [])
        yield from rates
        known = [rate.net_rate for rate in rates if rate.net_rate is not None]
        elsewhere: int | None = FLAT_RATES.get(coverage)
        if known:
            elsewhere = ratio_half_up(sum(known) * OTHER_STATES_PERCENT, 100 * len(known))
        net_rate = None if appetite is Appetite.DECLINE else elsewhere
        yield illustrative(code, coverage, ANY_STATE, net_rate=net_rate, appetite=appetite)


def illustrative(
    code: str,
    coverage: Coverage,
    state: str,
    *,
    net_rate: int | None,
    appetite: Appetite = Appetite.ACCEPT,
    class_code: str | None = None,
) -> Rate:
    """Return a rate in cents per $100 of pay that is nobody's, on offer at any time."""
    return Rate(
        category_code=code,
        coverage_type=coverage,
        state=state,
        plan=f"illustrative-{coverage}",
        version=1,
        sha256=digest("illustrative"),
        net_rate=net_rate,
        exact_rate_ppm=None if net_rate is None else net_rate * PPM_PER_RATE,
        appetite=appetite,
        class_code=class_code,
        minimum=PREMIUM_MIN,
        illustrative=True,
        sold_from=0,
        activated_at=0,
    )


@functools.cache
def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
