"""Records for tests of pure rules: valid by default, no database."""

from typing import Any

from paycover.domain.addresses import Address
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.cards import Card, Processor
from paycover.domain.categories import Category
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage
from paycover.domain.eligibility import PRE_APPROVED
from paycover.domain.entities import Entity
from paycover.domain.facts import Facts, Request
from paycover.domain.jobs import Job, WageType
from paycover.domain.marks import Mark
from paycover.domain.policies import Policy
from paycover.domain.quotes import Quote
from paycover.domain.reasons import Operation, ReasonCode
from paycover.domain.work import Work

NOW = 1_700_000_000
DAY = 86_400
RATES = {Coverage.WORKERS_COMP: 120, Coverage.GENERAL: 53}
CA = Address(country="US", region="CA")
NY = Address(country="US", region="NY")
QUOTE = Quote(
    id="qt_1",
    contractor="cn_1",
    job="jb_1",
    coverage_type=tuple(RATES),
    effective_date=NOW,
    end_date=NOW + 30 * DAY,
    rates=RATES,
    snapshot="rs_1",
    net_rate=173,
    category_code="jc_1",
    work_state="CA",
    home_state="CA",
    created=NOW,
)


def contractor(**over: Any) -> Contractor:
    """Return a contractor who lives in California."""
    values: dict[str, Any] = {
        "id": "cn_1",
        "first_name": "Joe",
        "last_name": "Parker",
        "email": "joe@example.com",
        "email_key": "joe@example.com",
        "address": CA,
        "created": NOW,
    }
    return Contractor(**values | over)


def job(**over: Any) -> Job:
    """Return a job in California."""
    values: dict[str, Any] = {
        "id": "jb_1",
        "name": "Technician",
        "description": "Repairs computers.",
        "entity": "en_1",
        "category_code": "jc_1",
        "wage": 250_000,
        "wage_type": WageType.FLATFEE,
        "address": CA,
        "created": NOW,
    }
    return Job(**values | over)


def policy(**over: Any) -> Policy:
    """Return an active policy in California for 30 days, at 173 cents per $100."""
    values: dict[str, Any] = {
        "id": "pl_1",
        "contractor": "cn_1",
        "category_code": "jc_1",
        "work_state": "CA",
        "home_state": "CA",
        "coverage_type": tuple(RATES),
        "rates": RATES,
        "snapshot": "rs_1",
        "effective_date": NOW,
        "expiration_date": NOW + 30 * DAY,
        "approved_at": NOW,
        "created": NOW,
    }
    return Policy(**values | over)


def work(**over: Any) -> Work:
    """Return a contractor on a job of a live entity in an approved category."""
    values: dict[str, Any] = {
        "contractor": contractor(),
        "job": job(),
        "category": Category(id="jc_1", slug="computers", name="Computers", created=NOW),
        "entity": Entity(id="en_1", name="Apple, Inc", created=NOW),
    }
    return Work(**values | over)


def facts(**over: Any) -> Facts:
    """Return a request for the default assignment, which nothing speaks against."""
    values: dict[str, Any] = {
        "request": Request(Operation.PUT_ASSIGNMENT, "an_9"),
        "work": work(),
        "policy": policy(),
        "coverage_type": tuple(RATES),
        "start": NOW + DAY,
        "end": NOW + 29 * DAY,
        "now": NOW,
    }
    values |= over
    if "policies" not in over and values["policy"] is not None:
        values["policies"] = (values["policy"],)
    return Facts(**values)


def mark(code: str, **over: Any) -> Mark:
    """Return a mark on the default contractor."""
    values: dict[str, Any] = {"id": "mk_1", "subject": "cn_1", "code": ReasonCode(code), "created": NOW}
    return Mark(**values | over)


def card(**over: Any) -> Card:
    """Return the default contractor's card on file, good to the end of this month."""
    values: dict[str, Any] = {
        "id": "cd_1",
        "contractor": "cn_1",
        "processor": Processor.SANDBOX,
        "customer_sealed": "sealed",
        "card_sealed": "sealed",
        "brand": "visa",
        "last4": "4242",
        "exp_month": 11,
        "exp_year": 2023,
        "live_key": "cn_1",
        "created": NOW,
    }
    return Card(**values | over)


def assignment(**over: Any) -> Assignment:
    """Return a covered assignment for 30 days from tomorrow."""
    values: dict[str, Any] = {
        "id": "an_1",
        "contractor": "cn_1",
        "job": "jb_1",
        "policy": "pl_1",
        "coverage_type": tuple(RATES),
        "effective_date": NOW + DAY,
        "end_date": NOW + 31 * DAY,
        "eligible": Eligibility(result=True, message=PRE_APPROVED),
        "rates": RATES,
        "snapshot": "rs_1",
        "net_rate": 173,
        "created": NOW,
    }
    return Assignment(**values | over)
