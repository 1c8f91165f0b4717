"""What the tests of quotes, sessions and policies share."""

from typing import Any

from paycover.domain.addresses import Address
from paycover.domain.assignments import Assignment
from paycover.domain.invoices import Invoice
from paycover.kit.dates import DAY
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.access import move_clock
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from paycover.store.entities import ENTITIES
from paycover.store.events import LISTING
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.pages import Page
from tests import make
from tests.conftest import Api

BOTH = ["general", "workers-comp"]


def told(api: Api, object: str) -> list[str]:
    """Return the types of an object's events, oldest first."""
    page = Page(limit=100, filters={"object": object})
    return [event.type.value for event in reversed(make.write(api, lambda tx: LISTING.page(tx, page)))]


def now(api: Api) -> int:
    """Return what time it is for the caller's account."""
    moment: int = make.write(api, lambda tx: tx.now)
    return moment


def days_pass(api: Api, days: int) -> None:
    """Move the account's clock on; nothing that comes due is done."""
    make.write(api, lambda tx: move_clock(tx, tx.now + days * DAY))


def with_key(api: Api) -> None:
    """Send the next writes with a fresh idempotency key, as the official client does."""
    api.client.headers["Idempotency-Key"] = make.unique("key")


def quote_body(api: Api, **job_over: Any) -> dict[str, Any]:
    """Return a body that asks a quote for a contractor in California on a job."""
    who = make.write(api, make.contractor)
    job = make.write(api, lambda tx: make.job(tx, **job_over))
    return {"contractor": who.id, "job": job.id, "coverage_type": BOTH}


def quote(api: Api, **over: Any) -> Any:
    """Make a quote over HTTP."""
    return api.post("/quotes", quote_body(api) | over)


def policy(api: Api, **over: Any) -> Any:
    """Make a quote and its policy over HTTP."""
    return api.post("/policies", {"quote": quote(api)["id"]} | over)


def forget_contractor(tx: Tx, id: str) -> None:
    """Mark a contractor as deleted; nothing else happens."""
    found = CONTRACTORS.find(tx, id)
    assert found is not None
    CONTRACTORS.save(tx, replace(found, email_key=None, deleted_at=tx.now))


def forget_entity_of(tx: Tx, job: str) -> None:
    """Mark the entity of a job as deleted; nothing else happens."""
    found = JOBS.find(tx, job)
    assert found is not None
    entity = ENTITIES.find(tx, found.entity)
    assert entity is not None
    ENTITIES.save(tx, replace(entity, deleted_at=tx.now))


def bill(tx: Tx, assignment: Assignment) -> Invoice:
    """Add an unpaid invoice of an assignment."""
    made = Invoice(
        id=new_id("invoice"),
        contractor=assignment.contractor,
        job=assignment.job,
        policy=assignment.policy,
        assignment=assignment.id,
        gross_pay=15_000,
        paycycle_startdate=assignment.effective_date,
        paycycle_enddate=assignment.end_date,
        coverage_type=assignment.coverage_type,
        rates=assignment.rates,
        net_rate=assignment.net_rate,
        premium_due=100,
        live_key=assignment.id,
        created=tx.now,
    )
    INVOICES.add(tx, made)
    return made


def opt_in(api: Api, state: str = "CA", home: str = "CA") -> Any:
    """Start a general opt-in."""
    address = Address(country="US", region=home)
    who = make.write(api, lambda tx: make.contractor(tx, address=address))
    body = {"is_general_opt_in": True, "contractor": who.id, "general_opt_in_work_state": state}
    return api.post("/apply/sessions", body)


def made(answer: Any, *also: str) -> Any:
    """Return an answer without what is only known once it is made: ids, moments, whom a change is for."""
    if isinstance(answer, list):
        return [made(value) for value in answer]
    if not isinstance(answer, dict):
        return answer
    left_out = {"id", "created", "evaluated_at", "operation", *also}
    return {name: made(value) for name, value in answer.items() if name not in left_out}
