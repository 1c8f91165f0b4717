"""Contractors are asked for another certificate when the insurance of theirs ends: ahead, and then."""

from typing import Any

import pytest

from paycover.api.certificate_examples import CERTIFICATE
from paycover.documents.emails import compose
from paycover.domain.incoming_certificates import IncomingCertificateDraft, Upload
from paycover.domain.notices import Notice, NoticeKind
from paycover.domain.tasks import TaskKind
from paycover.flows.certificate_chasing import chase_certificates
from paycover.flows.incoming_certificates import (
    begin_reading,
    deny_certificate,
    record_reading,
    retry_certificate,
    upload_certificate,
)
from paycover.flows.notices import words
from paycover.kit.dates import DAY, utc_day
from paycover.kit.records import replace
from paycover.store import certificate_expiries
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES
from paycover.store.notices import LISTING
from paycover.store.pages import Page
from paycover.worker.schedule import PERIODIC
from tests import make, sales
from tests.conftest import Api
from tests.store.browse_test import plan as plan_of

EXPIRING, EXPIRED = "certificate.expiring", "certificate.expired"
RULES = {"coverages": {"commercial_general_liability": {}}, "names_match": False, "signed": False}
assert CERTIFICATE.review is not None
READING = CERTIFICATE.review.reading


@pytest.fixture
def ready(api: Api) -> Api:
    """A caller with a rule set that asks for one line in force."""
    api.post("/insurance_requirements", {"name": "Usual", "rules": RULES})
    return api


def bring(api: Api, who: str, days: int) -> str:
    """Bring a certificate of insurance whose last day is in so many days; return its id."""

    def work(tx: Tx) -> str:
        file = Upload(filename="coi.pdf", media_type="application/pdf", data=b"%PDF" + who.encode())
        made = upload_certificate(tx, IncomingCertificateDraft(contractor=who, file=file)).id
        read(tx, made, days)
        return made

    found: str = make.write(api, work)
    return found


def read(tx: Tx, id: str, days: int) -> None:
    """Read a certificate whose last day is in so many days."""
    last = f"{utc_day(tx.now + days * DAY):%m/%d/%Y}"
    found = tuple(
        replace(each, value=last) if each.path.endswith("expiration_date") else each
        for each in READING.found
    )
    begin_reading(tx, id)
    record_reading(tx, id, replace(READING, found=found))


def chase(api: Api) -> int:
    """Ask for what ends now; return how many were asked."""
    asked: int = make.write(api, lambda tx: chase_certificates(tx, tx.account.id))
    return asked


def mails(api: Api) -> list[Notice]:
    """Return the e-mails about certificates, oldest first."""
    kinds = (NoticeKind.CERTIFICATE_EXPIRING, NoticeKind.CERTIFICATE_EXPIRED)
    found = make.write(api, lambda tx: LISTING.page(tx, Page(limit=100)))
    return [notice for notice in reversed(found) if notice.kind in kinds]


def told(api: Api, id: str) -> list[str]:
    """Return what was told of the end of a certificate."""
    return [type for type in make.happenings(api, id) if type in (EXPIRING, EXPIRED)]


def test_an_end_is_told_once_ahead_and_once_then(ready: Api) -> None:
    assert TaskKind.CHASE_CERTIFICATES in {each.kind for each in PERIODIC}
    who = make.write(ready, make.contractor)
    id = bring(ready, who.id, 20)
    assert make.write(ready, lambda tx: INCOMING_CERTIFICATES.find(tx, id)).status == "approved"
    assert chase(ready) == 0
    sales.days_pass(ready, 8)
    assert (chase(ready), chase(ready), told(ready, id)) == (1, 0, [EXPIRING])
    sales.days_pass(ready, 11)
    assert chase(ready) == 0, "it holds through its last day"
    sales.days_pass(ready, 2)
    assert (chase(ready), chase(ready), told(ready, id)) == (1, 0, [EXPIRING, EXPIRED])
    first, second = mails(ready)
    assert (first.to, first.contractor, first.about) == (who.email, who.id, id)

    def said(tx: Tx) -> list[str]:
        found = [compose(each.kind, words(tx, each, "https://cover.example")) for each in (first, second)]
        return [" ".join(f"{each.subject} {each.text}".split()) for each in found]

    ahead, then = make.write(ready, said)
    assert "Your own insurance ends on" in ahead and "Insurance: general liability" in ahead
    assert "Your own insurance ended on" in then and "nothing shows that you are insured" in then
    shown: Any = ready.get(f"/files/certificates/{id}")
    assert shown["status"] == "approved"


def test_nobody_is_asked_who_need_not_bring_another(ready: Api) -> None:
    people = make.write(ready, lambda tx: [make.contractor(tx).id for _ in range(6)])
    renewed, denied, gone, sent_badly, busy, idle = people
    ids = {who: bring(ready, who, 5) for who in people}
    newer = bring(ready, renewed, 300)
    bad = bring(ready, sent_badly, 300)

    def change(tx: Tx) -> None:
        deny_certificate(tx, ids[denied], reason="Not theirs.")
        deny_certificate(tx, bad, reason="Not theirs.")
        for who, days in ((busy, 40), (idle, 1)):
            dates = {"effective_date": tx.now, "end_date": tx.now + days * DAY}
            make.assignment(tx, who, make.job(tx).id, make.policy(tx, who), **dates)
        leaving = CONTRACTORS.lock(tx, gone)
        assert leaving is not None
        CONTRACTORS.save(tx, replace(leaving, deleted_at=tx.now, email_key=None))

    make.write(ready, change)
    sales.days_pass(ready, 2)
    assert chase(ready) == 2
    asked = {who for who, id in ids.items() if told(ready, id)}
    assert asked == {sent_badly, busy} and not told(ready, newer)
    sales.days_pass(ready, 40)
    assert chase(ready) == 0, "what ended long ago is told no more"


def test_one_that_is_read_again_is_told_of_anew(ready: Api) -> None:
    id = bring(ready, make.write(ready, make.contractor).id, 5)
    assert chase(ready) == 1

    def again(tx: Tx) -> None:
        retry_certificate(tx, id)
        read(tx, id, 4)

    make.write(ready, again)
    assert chase(ready) == 1 and told(ready, id) == [EXPIRING, EXPIRING]


def test_what_ends_is_found_by_when_it_ends(api: Api) -> None:
    steps = "\n".join(plan_of(api.database, certificate_expiries.ENDING, ()))
    assert "ix_incoming_certificates_approved" in steps
    assert "SCAN incoming_certificates" not in steps and "Seq Scan on incoming_certificates" not in steps
