"""An entity with people on its jobs, and whoever holds its link."""

from dataclasses import dataclass
from typing import Any

import httpx

from paycover.api.certificate_examples import CERTIFICATE as INCOMING
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.certificate_fields import Found, Line
from paycover.domain.coverage import Coverage
from paycover.domain.incoming_certificates import CertificateStatus, IncomingCertificate
from paycover.domain.page_words import Box
from paycover.kit.dates import DAY, utc_day
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES
from tests import make
from tests.conftest import Api

LINES = (Coverage.WORKERS_COMP, Coverage.GENERAL)
READER = httpx.Client()
NOT_ELIGIBLE = Eligibility(result=False, message='Not for "result":true')


@dataclass(frozen=True)
class Site:
    """An entity, and a job of its."""

    entity: str
    job: str


def site(api: Api, name: str = "Harbor Studios", **over: Any) -> Site:
    """Add an entity that requires two lines, and a job of its."""

    def work(tx: Tx) -> Site:
        entity = make.entity(tx, name=name, **{"required_coverage": LINES} | over)
        return Site(entity.id, make.job(tx, entity=entity.id, name="Stage hand").id)

    found: Site = make.write(api, work)
    return found


def placed(
    api: Api, job: str, starts: int, ends: int, last_name: str = "Parker", **over: Any
) -> Assignment:
    """Add a contractor whose cover on a job begins and ends so many days from now."""
    policy_over = over.pop("policy_over", {})

    def work(tx: Tx) -> Assignment:
        who = make.contractor(tx, last_name=last_name)
        policy = make.policy(tx, who.id, **policy_over)
        dates = {"effective_date": tx.now + starts * DAY, "end_date": tx.now + ends * DAY}
        return make.assignment(tx, who.id, job, policy, **dates | over)

    found: Assignment = make.write(api, work)
    return found


def own_certificate(tx: Tx, contractor: str, days: int, **over: Any) -> IncomingCertificate:
    """Add a certificate a contractor brought, approved, that shows general liability for so many days."""
    assert INCOMING.review is not None
    expires = utc_day(tx.now + days * DAY).strftime("%m/%d/%Y")
    path = f"coverages.{Line.GENERAL}.policy_expiration_date"
    reading = replace(INCOMING.review.reading, found=(Found(path, expires, Box(1, 0, 0, 1, 1)),))
    values: dict[str, Any] = {
        "id": new_id("incoming_certificate"),
        "contractor": contractor,
        "status": CertificateStatus.APPROVED,
        "review": replace(INCOMING.review, reading=reading, findings=()),
    }
    made = replace(INCOMING, **values | over)
    INCOMING_CERTIFICATES.add(tx, made)
    return made


def link(api: Api, entity: str, **over: Any) -> Any:
    """Make a link of an entity over HTTP; return what is shown, its address too."""
    body = {"email": f"{make.unique('ana')}@holder.example"}
    return api.post(f"/entities/{entity}/hub_links", body | over)


def page_at(url: str, status: int = 200, **query: str) -> str:
    """Return the page behind a link."""
    answer = READER.get(url, params=query or None)
    assert answer.status_code == status, answer.text
    return answer.text
