"""What the tests of certificates share: certified cover, and whoever opens a link."""

import json
from typing import Any

import httpx

from paycover.domain.coverage import Coverage
from paycover.domain.endorsements import Endorsement, EndorsementDraft, EndorsementKind
from paycover.flows.endorsements import add_endorsement
from paycover.kit.dates import DAY
from paycover.worker.loop import drain
from tests import make, sales
from tests.conftest import Api

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def work(api: Api) -> None:
    """Let the worker do what the account waits for."""
    make.put_others_aside(api.database, api.account.id)
    drain(api.database)


def assigned(api: Api, **over: Any) -> Any:
    """Assign a contractor with a policy to a job over HTTP, from in two days; nothing is certified yet."""
    who, job, _ = make.write(api, make.insured)
    body = {"contractor": who.id, "job": job.id, "effective_date": sales.now(api) + 2 * DAY}
    return api.post("/assignments", body | over)


def certified(api: Api, **over: Any) -> Any:
    """Assign as `assigned` does and return the assignment with its certificates."""
    made = assigned(api, **over)
    work(api)
    return api.get(f"/assignments/{made['id']}")


def link_of(assignment: Any, line: str = "gl") -> str:
    """Return the address of a certificate's public page."""
    return str(assignment["certificates"][f"{line}_coi_pdf_url"]).removesuffix(".pdf")


def pdf_at(link: str) -> bytes:
    """Return the PDF of a certificate."""
    answer = httpx.get(f"{link}.pdf")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    return answer.content


def page_at(link: str) -> str:
    """Return the public page of a certificate as a browser is shown it."""
    answer = httpx.get(link, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return answer.text


def told_at(link: str, **query: Any) -> Any:
    """Return the signed statement about a certificate."""
    answer = httpx.get(f"{link}.json", params=query)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def published(api: Api) -> Any:
    """Return the published keys."""
    return httpx.get(f"{api.url}/verify/keys").json()


def endorse(api: Api, policy: str, entity: str | None, **over: Any) -> Endorsement:
    """Put an endorsement of a policy's general liability on record."""
    draft = {
        "policy": policy,
        "entity": entity,
        "kind": EndorsementKind.ADDITIONAL_INSURED,
        "coverage_type": Coverage.GENERAL,
        "form": "CG 20 10",
        "edition": "12 19",
        "scope": "Ongoing operations",
    }
    made: Endorsement = make.write(api, lambda tx: add_endorsement(tx, EndorsementDraft(**draft | over)))
    return made
