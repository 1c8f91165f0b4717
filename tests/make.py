"""Plain builders of test objects, valid by default, written through the store."""

import itertools
from typing import Any

import sqlalchemy as sa

from paycover.domain.accounts import Account, AccountChange, Environment
from paycover.domain.addresses import Address
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.categories import Category
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage
from paycover.domain.entities import Entity
from paycover.domain.events import Event
from paycover.domain.invoices import InvoiceStatus
from paycover.domain.jobs import Job, WageType
from paycover.domain.policies import Policy
from paycover.domain.premium import PREMIUM_MIN
from paycover.domain.rates import ANY_STATE, PPM_PER_RATE, Appetite, Rate
from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.flows.account_settings import change_settings
from paycover.flows.keys import account_of
from paycover.kit.clock import NANOSECONDS
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.access import write_as
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.categories import CATEGORIES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Database, Statement, Tx
from paycover.store.entities import ENTITIES
from paycover.store.events import LISTING as EVENTS_LISTING
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.pages import Page
from paycover.store.policies import POLICIES
from paycover.store.rates import add_rates
from paycover.store.tasks import enqueue_all, task_of

CATEGORY = "jc_MTqpkbkp6G"
OTHER_CATEGORY = "jc_5Tqpkbkp6G"
RATES = {Coverage.WORKERS_COMP: 120, Coverage.GENERAL: 53}

_numbers = itertools.count(1)


def unique(word: str) -> str:
    """Return a word no other test has."""
    return f"{word}-{next(_numbers)}-{new_id('task')[3:9]}"


def account(database: Database, environment: Environment = Environment.SANDBOX) -> Account:
    """Add an account with nothing in it."""
    now = database.clock() // NANOSECONDS
    made, _ = database.write(lambda link: account_of(link, unique("account"), environment, now))
    return made


_ASIDE = Statement(
    sa.text("UPDATE tasks SET status = 'done' WHERE account <> :account AND status = 'waiting'")
)


def put_others_aside(database: Database, account: str) -> None:
    """Leave undone what the accounts of other tests still wait for: a worker serves every account."""
    database.write(lambda link: link.run(_ASIDE, [{"account": account}]))


def write(api: Any, work: Any) -> Any:
    """Run work as one transaction of a caller's account."""
    return write_as(api.database, api.account.id, work)


def allow_host(api: Any, host: str) -> None:
    """Let an account's hosted pages send contractors back to a host."""
    write(api, lambda tx: change_settings(tx, AccountChange(redirect_hosts=(host,))))


def categories(api: Any) -> None:
    """Give a caller's account two approved categories with rates in every state."""

    def work(tx: Tx) -> None:
        for code, name in ((OTHER_CATEGORY, "Spokesperson"), (CATEGORY, "Computer service")):
            CATEGORIES.add(tx, Category(id=code, slug=code, name=name, created=tx.now))
            add_rates(tx, [rate(code, coverage, RATES.get(coverage, 40)) for coverage in Coverage])

    write(api, work)


def rate(code: str, coverage: Coverage, net_rate: int, *, plan: str = "illustrative") -> Rate:
    """Return a rate in cents per $100 of pay that is on offer in every state at any time."""
    return Rate(
        category_code=code,
        coverage_type=coverage,
        state=ANY_STATE,
        plan=f"{plan}-{coverage}",
        version=1,
        sha256="ab" * 32,
        net_rate=net_rate,
        exact_rate_ppm=net_rate * PPM_PER_RATE,
        appetite=Appetite.ACCEPT,
        minimum=PREMIUM_MIN,
        illustrative=True,
        sold_from=0,
        activated_at=0,
    )


def entity(tx: Tx, **over: Any) -> Entity:
    """Add an entity."""
    values: dict[str, Any] = {"id": new_id("entity"), "name": "Apple, Inc", "created": tx.now}
    made = Entity(**values | over)
    ENTITIES.add(tx, made)
    return made


def contractor(tx: Tx, **over: Any) -> Contractor:
    """Add a contractor who lives in California."""
    email = over.get("email", f"{unique('joe')}@example.com")
    values: dict[str, Any] = {
        "id": new_id("contractor"),
        "first_name": "Joe",
        "last_name": "Parker",
        "email": email,
        "email_key": email,
        "address": Address(country="US", region="CA", locality="San Francisco"),
        "created": tx.now,
    }
    made = Contractor(**values | over)
    CONTRACTORS.add(tx, made)
    return made


def job(tx: Tx, **over: Any) -> Job:
    """Add a job in California."""
    values: dict[str, Any] = {
        "id": new_id("job"),
        "name": "Field technician",
        "description": "Repairs computers.",
        "entity": over["entity"] if "entity" in over else entity(tx).id,
        "category_code": CATEGORY,
        "wage": 15_000,
        "wage_type": WageType.FLATFEE,
        "address": Address(country="US", region="CA", locality="Los Angeles"),
        "created": tx.now,
    }
    made = Job(**values | over)
    JOBS.add(tx, made)
    return made


def policy(tx: Tx, contractor: str, **over: Any) -> Policy:
    """Add an active policy in California for 30 days from now, at 173 cents per $100."""
    values: dict[str, Any] = {
        "id": new_id("policy"),
        "contractor": contractor,
        "category_code": CATEGORY,
        "work_state": "CA",
        "home_state": "CA",
        "coverage_type": (Coverage.WORKERS_COMP, Coverage.GENERAL),
        "rates": RATES,
        "effective_date": tx.now,
        "expiration_date": tx.now + 30 * 86_400,
        "approved_at": tx.now,
        "created": tx.now,
    }
    made = Policy(**values | over)
    POLICIES.add(tx, made)
    return made


def assignment(tx: Tx, contractor: str, job: str, policy: Policy, **over: Any) -> Assignment:
    """Add a bound, eligible assignment under a policy, without an invoice."""
    values: dict[str, Any] = {
        "id": new_id("assignment"),
        "contractor": contractor,
        "job": job,
        "policy": policy.id,
        "coverage_type": policy.coverage_type,
        "effective_date": tx.now + 86_400,
        "end_date": tx.now + 20 * 86_400,
        "eligible": Eligibility(result=True, message="Contractor is pre-approved for insurance coverage."),
        "rates": policy.rates,
        "net_rate": sum(policy.rates.values()),
        "created": tx.now,
    }
    made = Assignment(**values | over)
    ASSIGNMENTS.add(tx, made)
    return made


def insured(tx: Tx, **job_over: Any) -> tuple[Contractor, Job, Policy]:
    """Add a contractor with an active policy that fits a job."""
    who = contractor(tx)
    work = job(tx, **job_over)
    return who, work, policy(tx, who.id)


def happenings(api: Any, object: str) -> list[str]:
    """Return the types of an object's event rows, oldest first."""
    return [event.type.value for event in event_rows(api, object)]


def event_rows(api: Any, object: str) -> list[Event]:
    """Return the event rows of an object, oldest first, however many."""
    rows = write(api, lambda tx: EVENTS_LISTING.page(tx, Page(limit=10_000, filters={"object": object})))
    return list(reversed(rows))


def paid(api: Any, invoice: str) -> None:
    """Mark an invoice as paid in full, as taking the money does."""

    def work(tx: Tx) -> None:
        found = INVOICES.lock(tx, invoice)
        assert found is not None
        INVOICES.save(tx, replace(found, status=InvoiceStatus.PAID, paid_at=tx.now))

    write(api, work)


def failed_task(api: Any, kind: TaskKind, subject: str) -> str:
    """Add a task that failed for good; return its id."""

    def work(tx: Tx) -> str:
        task = replace(
            task_of(tx, kind, subject, due=tx.now), status=TaskStatus.FAILED, last_error="no such"
        )
        enqueue_all(tx, [task])
        return task.id

    id: str = write(api, work)
    return id
