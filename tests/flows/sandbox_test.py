"""What a sandbox holds from the start."""

from collections.abc import Callable
from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.domain.coverage import Coverage, net_rate
from paycover.domain.premium import premium_due
from paycover.domain.rate_completeness import gaps
from paycover.domain.rate_contents import reach
from paycover.domain.rate_faults import Holds, held_back
from paycover.domain.rate_plans import PlanStatus
from paycover.domain.rate_rules import faults_of
from paycover.domain.rates import ANY_STATE, Appetite
from paycover.domain.rating import RatedStates
from paycover.flows import samples
from paycover.flows.keys import account_of
from paycover.flows.sandbox import illustrative_plans, illustrative_rates, load_categories, load_samples
from paycover.kit.letters import ALPHABET
from paycover.store import tables
from paycover.store.access import write_as
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.categories import CATEGORIES
from paycover.store.categories import LISTING as CATEGORY_LISTING
from paycover.store.db import Database, Statement, Tx
from paycover.store.invoices import INVOICES
from paycover.store.markets import market
from paycover.store.pages import Page
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.rate_plans import all_versions
from paycover.store.rates import open_rates
from paycover.wire.rate_plans import content_of
from tests import make
from tests.plans import case

Write = Callable[[Callable[[Tx], Any]], Any]
SIX = {"CA", "NY", "TX", "FL", "IL", "GA"}


@pytest.fixture
def write(database: Database) -> Write:
    """Runs work in a fresh, empty sandbox."""
    name = make.unique("sandbox")
    account, _ = database.write(lambda link: account_of(link, name, Environment.SANDBOX, 1))
    return lambda work: write_as(database, account.id, work)


def counts(tx: Tx) -> dict[str, int]:
    """Return how many rows each table of the account has."""
    import sqlalchemy as sa

    found = {}
    for name, table in tables.metadata.tables.items():
        if "account" in table.c:
            count = sa.select(sa.func.count()).where(table.c.account == sa.bindparam("account"))
            row = tx.one(Statement(count.select_from(table)))
            assert row is not None
            found[name] = row[0]
    return found


def test_loading_twice_changes_nothing(write: Write) -> None:
    def load(tx: Tx) -> dict[str, int]:
        load_categories(tx)
        load_samples(tx)
        return counts(tx)

    first = write(load)
    assert first["categories"] == 34
    assert first["rates"] == len(illustrative_rates())
    assert first["invoices"] == 1
    assert write(load) == first


def test_categories_are_listed_with_the_published_ones_first(write: Write) -> None:
    write(load_categories)
    listed = write(lambda tx: CATEGORY_LISTING.page(tx, Page(limit=100)))
    assert [(c.id, c.name) for c in listed[:2]] == [
        ("jc_MTqpkbkp6G", "Computer Service or Repair"),
        ("jc_5Tqpkbkp6G", "Spokesperson / Influencer"),
    ]
    assert len({c.id for c in listed}) == len({c.slug for c in listed}) == 34
    assert all(c.id[:3] == "jc_" and len(c.id) == 13 and set(c.id[3:]) <= set(ALPHABET) for c in listed)


def test_the_first_category_is_accepted_everywhere_for_every_coverage_type(write: Write) -> None:
    write(load_categories)
    states = RatedStates(work="VT", home="VT")
    rates = write(
        lambda tx: market(tx, samples.SAMPLE_IDS["contractor"], samples.JOB, states)
    ).offered.rates
    assert {r.coverage_type for r in rates if r.state == ANY_STATE} == set(Coverage)
    assert all(r.appetite is Appetite.ACCEPT and r.net_rate for r in rates)


def test_every_category_has_a_row_for_every_coverage_type_in_other_states() -> None:
    rates = illustrative_rates()
    codes = {r.category_code for r in rates}
    assert len(codes) == 34
    elsewhere = {(r.category_code, r.coverage_type) for r in rates if r.state == ANY_STATE}
    assert elsewhere == {(code, coverage) for code in codes for coverage in Coverage}
    assert {r.state for r in rates} == SIX | {ANY_STATE}
    assert all(r.illustrative for r in rates)
    assert all((r.net_rate is None) == (r.appetite is Appetite.DECLINE) for r in rates)


def test_the_plans_that_come_along_keep_all_rules_a_sandbox_has() -> None:
    for content in illustrative_plans():
        assert content.illustrative and content.version == 1
        found = faults_of(case(content))
        assert {fault.rule for fault in found} <= {"RV11"} and not held_back(found, Holds.ACTIVATION)
        codes = {own.slug: own.slug for own in content.categories}
        assert list(gaps(content, reach(content), codes, [])) == []


def test_taxes_lie_within_the_general_rates_alone(write: Write) -> None:
    write(load_categories)
    states = RatedStates(work="CA", home="CA")
    taxes = write(lambda tx: market(tx, "cn_1", samples.JOB, states)).offered.taxes
    assert [(tax.plan, tax.surplus_lines_tax_ppm, tax.stamping_fee_ppm) for tax in taxes] == [
        ("illustrative-general", 30_000, 1_800)
    ]


def test_the_versions_are_there_with_the_hash_of_their_rates(write: Write) -> None:
    write(load_categories)
    versions = write(all_versions)
    assert {version.status for version in versions} == {PlanStatus.ACTIVE} and len(versions) == len(
        Coverage
    )
    hashes = {(rate.plan, rate.sha256) for rate in write(open_rates)}
    assert hashes == {(version.plan, version.sha256) for version in versions}
    assert all(content_of(v.content).plan == v.plan and v.states == (ANY_STATE,) for v in versions)


def test_other_states_take_the_mean_of_the_listed_ones_and_a_tenth_more() -> None:
    by_state = {
        r.state: r.net_rate
        for r in illustrative_rates()
        if r.category_code == samples.SAMPLE_CATEGORY and r.coverage_type == Coverage.GENERAL
    }
    assert by_state == {"CA": 33, "NY": 38, "TX": 30, "FL": 35, "IL": 32, "GA": 30, ANY_STATE: 36}


def test_every_sample_is_consistent_with_the_others(write: Write) -> None:
    write(load_categories)
    write(load_samples)

    def check(tx: Tx) -> None:
        ids = samples.SAMPLE_IDS
        quote, policy = QUOTES.find(tx, ids["quote"]), POLICIES.find(tx, ids["policy"])
        assert quote is not None and policy is not None
        assert quote.policy == policy.id and policy.quote == quote.id
        assert quote.rates == policy.rates and quote.net_rate == net_rate(quote.rates, quote.coverage_type)
        assert policy.effective_date == samples.START and policy.expiration_date > tx.now
        for id in ("an_TzLQszJmoP", "an_3mqtUPL2cA", "an_5HviNgc2Br"):
            assignment = ASSIGNMENTS.find(tx, id)
            assert assignment is not None and assignment.policy == policy.id
            assert assignment.net_rate == net_rate(assignment.rates, assignment.coverage_type)
            assert assignment.cancelled == (id == "an_5HviNgc2Br")
        invoice = INVOICES.find(tx, ids["invoice"])
        assert invoice is not None and invoice.status == "open"
        rate = net_rate(invoice.rates, invoice.coverage_type)
        assert (rate, invoice.net_rate) == (173, 173)
        assert invoice.premium_due == premium_due(invoice.gross_pay, rate) == 4325
        assert CATEGORIES.find(tx, samples.JOB.category_code) is not None

    write(check)
