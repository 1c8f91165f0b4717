"""The examples the official client ships, run as they are against a fresh sandbox."""

import pathlib
import runpy
from collections.abc import Callable
from typing import Any

import pytest

from paycover.domain.invoices import live_key
from paycover.flows import samples
from paycover.kit.records import replace
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Tx
from paycover.store.events import EVENTS
from paycover.store.invoices import INVOICES
from paycover.store.quotes import QUOTES
from paycover.store.sessions import SESSIONS
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS
from tests import make
from tests.conftest import Api


def entities(tx: Tx) -> None:
    """Those that are changed and deleted, and shown."""
    make.entity(tx, id="en_C9Z2DmfHSF")
    make.entity(tx, id="en_BUcNa8jMrq")


def jobs(tx: Tx) -> None:
    """The entity of the job that is made, and the job that is changed, shown and deleted."""
    make.entity(tx, id="en_FwZfQRe4aW")
    make.job(tx, id="jb_C9Z2DmfHSF")


def contractors(tx: Tx) -> None:
    """Those that are changed and deleted, and shown."""
    make.contractor(tx, id="cn_tS3wR3UQ5q")
    make.contractor(tx, id="cn_9TPKz6B9so")


def contractor_policies(tx: Tx) -> None:
    """The contractor whose policies are listed."""
    make.contractor(tx, id="cn_ZHrnMCVsaM")
    make.policy(tx, "cn_ZHrnMCVsaM")


def quotes(tx: Tx) -> None:
    """The pair that is quoted, and the quote that is changed and shown."""
    make.contractor(tx, id="cn_yJBbMeq9QA")
    make.job(tx, id="jb_jsb9KEcTpc")
    _quote(tx, "qt_C9Z2DmfHSF", "cn_yJBbMeq9QA", "jb_jsb9KEcTpc")


def sessions(tx: Tx) -> None:
    """The quote of the session that is made, and the session that is changed and shown."""
    who, job = make.contractor(tx), make.job(tx)
    _quote(tx, "qt_yVEnbNaWh6", who.id, job.id)
    pending = replace(
        samples.SESSION,
        id="ias_01HZSB299T5D9SCNY98T8P10KC",
        quote="qt_yVEnbNaWh6",
        contractor=who.id,
        job=job.id,
        step=type(samples.SESSION.step).VERIFY_INFO,
        policy=None,
        completed_at=None,
        created=tx.now,
    )
    SESSIONS.add(tx, pending)


def policies(tx: Tx) -> None:
    """The quote of the policy that is made, and the policy that is ended, shown and deleted."""
    who, job = make.contractor(tx), make.job(tx)
    _quote(tx, "qt_UPmEfS6nNK", who.id, job.id)
    make.policy(tx, make.contractor(tx).id, id="en_C9Z2DmfHSF")


def assignments(tx: Tx) -> None:
    """An insured pair to assign, and the assignments that are changed, shown and deleted."""
    who, job = make.contractor(tx, id="cn_kjLKMtApTv"), make.job(tx, id="jb_D6ZSaoa2MV")
    policy = make.policy(tx, who.id)
    for id, start in (("an_sF3yUB3BYY", 40), ("en_BUcNa8jMrq", 80), ("as_xyz", 120)):
        ASSIGNMENTS.add(
            tx,
            replace(
                samples.ASSIGNMENTS[-1],
                id=id,
                contractor=who.id,
                job=job.id,
                policy=policy.id,
                effective_date=tx.now + start * 86_400,
                end_date=tx.now + (start + 30) * 86_400,
            ),
        )


def invoices(tx: Tx) -> None:
    """An insured pair to bill, and the invoices that are changed, shown and deleted."""
    who, job = make.contractor(tx, id="cn_ti8eXviE4A"), make.job(tx, id="jb_rajdrwMUKi")
    policy = make.policy(tx, who.id)
    for id, start in (("in_m47rNFQ3PS", samples.START), ("in_tcbma8oShU", samples.START + 1)):
        INVOICES.add(
            tx,
            replace(
                samples.INVOICE,
                id=id,
                contractor=who.id,
                job=job.id,
                policy=policy.id,
                paycycle_startdate=start,
                live_key=live_key(who.id, job.id, start, samples.END),
            ),
        )


def webhooks(tx: Tx) -> None:
    """The endpoint that is changed, shown and deleted."""
    endpoint = samples.webhook_endpoint(tx.vault.seal("whsec_c2VjcmV0"))
    WEBHOOK_ENDPOINTS.add(tx, replace(endpoint, id="whe_H5YMitmVqb6jwNzCMzcAEu"))


def events(tx: Tx) -> None:
    """The event that is shown."""
    EVENTS.add(tx, replace(samples.event(tx.now), id="wh_D1Z2DmgHSF"))


def nothing(tx: Tx) -> None:
    """Categories are there already."""


SEEDS: dict[str, Callable[[Tx], None]] = {
    "assignments": assignments,
    "contractor_policies": contractor_policies,
    "contractors": contractors,
    "entities": entities,
    "events": events,
    "insurance_application_sessions": sessions,
    "invoices": invoices,
    "job_categories": nothing,
    "jobs": jobs,
    "policies": policies,
    "quotes": quotes,
    "webhooks": webhooks,
}
"""Example file → what a sandbox must hold under the ids it uses."""


def test_every_shipped_example_is_run(shipped_examples: pathlib.Path) -> None:
    assert {path.stem for path in shipped_examples.glob("*.py")} == set(SEEDS)


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_a_shipped_example_runs(name: str, api: Api, client: Any, shipped_examples: pathlib.Path) -> None:
    make.write(api, SEEDS[name])
    left = runpy.run_path(str(shipped_examples / f"{name}.py"))
    last = left["resource"]
    for shown in last if isinstance(last, list) else [last]:
        assert shown.get("id") or shown.get("category_code")


def _quote(tx: Tx, id: str, contractor: str, job: str) -> None:
    quote = replace(
        samples.QUOTE,
        id=id,
        contractor=contractor,
        job=job,
        effective_date=tx.now + 86_400,
        end_date=tx.now + 31 * 86_400,
        policy=None,
        created=tx.now,
    )
    QUOTES.add(tx, quote)
