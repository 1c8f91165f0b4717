"""Rates sold before plans had versions belong to one afterwards, whose hash is that of its content."""

import pathlib
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from cryptography.fernet import Fernet

from paycover.domain.coverage import Coverage
from paycover.domain.rate_plans import RatePlanVersion, ensure_unchanged
from paycover.kit.vault import Vault
from paycover.store import schema
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.open import open_database
from paycover.store.rate_plans import find_version
from paycover.store.rates import open_rates
from paycover.wire.rate_plans import content_of
from tests.empty import empty_url

ACCOUNT = """
    INSERT INTO accounts (id, name, environment, clock_offset, withhold_premium, custom_applications,
        charge_delay, platform_fee_ppm, sends_events, redirect_hosts, created)
    VALUES ('ac_1', 'Old', 'sandbox', 0, false, false, 86400, 0, false, '[]', 1000)
"""
CATEGORY = """
    INSERT INTO categories (account, id, position, created, slug, name, status)
    VALUES ('ac_1', 'jc_1', 1, 1, 'roofer', 'Roofer', 'approved')
"""
RATE = """
    INSERT INTO rates (account, category_code, coverage_type, state, plan, version, sha256, net_rate,
        exact_rate_ppm, appetite, factors, minimum, illustrative, sold_from, activated_at)
    VALUES ('ac_1', 'jc_1', :line, :state, :plan, 1, '', 53, 5300, 'accept', '{}', 100, true, 0, 0)
"""
TAX = """
    INSERT INTO rate_taxes (account, plan, version, state, surplus_lines_tax_ppm, stamping_fee_ppm)
    VALUES ('ac_1', 'gl-plan', 1, 'CA', 30000, 1800)
"""
OLD = [
    {"line": "general", "state": "*", "plan": "before-versions"},
    {"line": "workers-comp", "state": "*", "plan": "before-versions"},
    {"line": "workers-comp", "state": "CA", "plan": "before-versions"},
    {"line": "professional", "state": "CA", "plan": "gl-plan"},
]


@pytest.fixture
def upgraded(database: Database, tmp_path: pathlib.Path) -> Any:
    """A database that had rates before it was brought to the current schema."""
    with empty_url(database, tmp_path) as url:
        opened = open_database(url, Vault([Fernet.generate_key().decode()]))
        engine = opened.engine()
        with engine.begin() as connection:
            command.upgrade(schema._config(connection), "0011")
            for text in (ACCOUNT, CATEGORY, TAX):
                connection.execute(sa.text(text))
            connection.execute(sa.text(RATE), OLD)
        engine.dispose()
        schema.migrate(opened)
        yield opened
        opened.close()


def test_every_rate_in_force_is_of_a_version_with_its_hash(upgraded: Database) -> None:
    def work(tx: Tx) -> dict[str, RatePlanVersion]:
        versions = {}
        for rate in open_rates(tx):
            version = find_version(tx, rate.plan, rate.version)
            assert version is not None and (rate.sha256, rate.coverage_type) == (
                version.sha256,
                version.coverage_type,
            )
            versions[rate.plan] = version
        return versions

    found = write_as(upgraded, "ac_1", work)
    assert set(found) == {"before-versions-general", "before-versions-workers-comp", "gl-plan"}
    for version in found.values():
        content = content_of(version.content)
        ensure_unchanged(version, content)
        assert [(step.status, step.by, step.at) for step in version.steps] == [("active", "Paycover", 1000)]
        assert (content.plan, content.illustrative, version.illustrative) == (version.plan, True, True)
    comp = content_of(found["before-versions-workers-comp"].content)
    assert comp.coverage_type is Coverage.WORKERS_COMP
    assert [(e.job_category, e.state, e.net_rate) for e in comp.entries] == [
        ("roofer", "*", 53),
        ("roofer", "CA", 53),
    ]
    [tax] = content_of(found["gl-plan"].content).tax_tables[0].rows
    assert (tax.state, tax.surplus_lines_tax_ppm) == ("CA", 30_000)
    schema.migrate(upgraded)
    assert write_as(upgraded, "ac_1", work).keys() == found.keys()
