"""The objects the public documents show, under exactly their ids (docs/decisions/sample-ids.md).

Where the documents contradict each other, the newest seed decides: its invoice bills 4,325 cents on
250,000, so the sample quote, policy and assignments are rated at 173 cents per $100 (120 workers'
compensation, 53 general), not at the 65 of an older page. The policy runs for a year from the day
the sandbox is made, so that the printed commands work; every other moment is the published one.
Where the documents show an id and nothing else, the rest is invented, and plainly so.
"""

import msgspec

from paycover.domain.addresses import Address
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage, net_rate
from paycover.domain.entities import CoverageLimit, Entity
from paycover.domain.events import Event, EventType
from paycover.domain.invoices import Invoice, PurchaseOrderSource, live_key
from paycover.domain.jobs import Job, WageType
from paycover.domain.policies import APPROVAL_MONTHS, Policy
from paycover.domain.premium import PREMIUM_MIN, premium_due
from paycover.domain.quotes import Quote
from paycover.domain.rate_snapshots import rate_snapshot
from paycover.domain.rates import PPM_PER_RATE, LineRate
from paycover.domain.sessions import Session, Step
from paycover.domain.webhook_deliveries import DeliveryStatus, WebhookDelivery, WebhookTry
from paycover.domain.webhook_endpoints import WebhookEndpoint
from paycover.kit.canonical import digest
from paycover.kit.dates import add_months
from paycover.kit.records import replace
from paycover.wire.policies import render as render_policy

SAMPLE_IDS = {
    "entity": "en_Ah3tqYn",
    "contractor": "cn_Ehb3bYa",
    "job": "jb_jsb9KEcTpc",
    "quote": "qt_5DciVga8Kt",
    "session": "ias_01FVCHXE7PNQHA1T3S2AXL2QZE",
    "policy": "pl_WzFRszJhoY",
    "assignment": "an_3mqtUPL2cA",
    "invoice": "in_4RviYgc2Wt",
    "webhook_endpoint": "whe_KPGc5vEZdvoETu39BNwu2Z",
    "event": "ev_Q2kA9Nsub9jKcFJqcBSv2u",
}
"""Noun → the id the documents use for it; the assignment is the one of seed 000."""

SAMPLE_CATEGORY = "jc_MTqpkbkp6G"
START, END = 1_646_818_364, 1_678_334_737
"""The two moments of the documents' examples."""

_COVERAGE = (Coverage.GENERAL, Coverage.WORKERS_COMP)
_RATES = {Coverage.WORKERS_COMP: 120, Coverage.GENERAL: 53}
_NET_RATE = net_rate(_RATES, _COVERAGE)

SNAPSHOT = rate_snapshot(
    SAMPLE_CATEGORY,
    "CA",
    "CA",
    tuple(
        LineRate(
            coverage_type=coverage,
            plan="published-samples",
            version=1,
            sha256=digest("published-samples"),
            state="CA",
            row_state="CA",
            exact_rate_ppm=rate * PPM_PER_RATE,
            net_rate=rate,
            minimum=PREMIUM_MIN,
            illustrative=True,
        )
        for coverage, rate in _RATES.items()
    ),
)

_CUPERTINO = Address(
    country="US",
    line1="One Apple Park Way",
    locality="Cupertino",
    postalcode="95014",
    region="CA",
)

ENTITIES = (
    Entity(
        id="en_C9Z2DmfHSF",
        name="Sample Staffing, LLC",
        created=START,
    ),
    Entity(
        id=SAMPLE_IDS["entity"],
        name="Apple, Inc",
        address=_CUPERTINO,
        coverage_limit=CoverageLimit(aggregate_limit=200_000_000, occurrence_limit=100_000_000),
        required_coverage=_COVERAGE,
        created=START,
    ),
)

CONTRACTORS = (
    Contractor(
        id="cn_tS3wR3UQ5q",
        first_name="Sam",
        last_name="Sample",
        email="sam.sample@example.com",
        email_key="sam.sample@example.com",
        address=Address(country="US", locality="Austin", postalcode="78701", region="TX"),
        created=START,
    ),
    Contractor(
        id=SAMPLE_IDS["contractor"],
        first_name="Joe",
        last_name="Parker",
        email="joe.parker@example.com",
        email_key="joe.parker@example.com",
        phone="415-474-9088",
        address=Address(line1="92 Geary St", locality="San Francisco", postalcode="94114", region="CA"),
        company_name="Acme Co.",
        custom_metadata={"campaign": "Red Bull"},
        withhold_premium=False,
        created=START,
    ),
)

JOB = Job(
    id=SAMPLE_IDS["job"],
    name="Field technician",
    description="Installs and repairs computers at customers' premises.",
    entity=SAMPLE_IDS["entity"],
    category_code=SAMPLE_CATEGORY,
    wage=15_000,
    wage_type=WageType.FLATFEE,
    address=_CUPERTINO,
    custom_metadata={"campaign": "Red Bull"},
    years_experience=10,
    created=START,
)

QUOTE = Quote(
    id=SAMPLE_IDS["quote"],
    contractor=SAMPLE_IDS["contractor"],
    job=SAMPLE_IDS["job"],
    coverage_type=_COVERAGE,
    effective_date=START,
    end_date=END,
    rates=_RATES,
    snapshot=SNAPSHOT.id,
    net_rate=_NET_RATE,
    category_code=SAMPLE_CATEGORY,
    work_state="CA",
    home_state="CA",
    policy=SAMPLE_IDS["policy"],
    created=START,
)

SESSION = Session(
    id=SAMPLE_IDS["session"],
    quote=SAMPLE_IDS["quote"],
    contractor=SAMPLE_IDS["contractor"],
    job=SAMPLE_IDS["job"],
    success_url="https://example.com/success",
    cancel_url="https://example.com/cancel",
    step=Step.APPLICATION_COMPLETE,
    policy=SAMPLE_IDS["policy"],
    completed_at=START,
    created=START,
)


def policy(now: int) -> Policy:
    """Return the sample policy, in force from its published start until a year from `now`."""
    return Policy(
        id=SAMPLE_IDS["policy"],
        quote=SAMPLE_IDS["quote"],
        contractor=SAMPLE_IDS["contractor"],
        job=SAMPLE_IDS["job"],
        category_code=SAMPLE_CATEGORY,
        work_state="CA",
        home_state="CA",
        coverage_type=_COVERAGE,
        rates=_RATES,
        snapshot=SNAPSHOT.id,
        effective_date=START,
        expiration_date=add_months(now, APPROVAL_MONTHS),
        approved_at=now,
        created=START,
    )


_ASSIGNMENT = Assignment(
    id="an_TzLQszJmoP",
    contractor=SAMPLE_IDS["contractor"],
    job=SAMPLE_IDS["job"],
    policy=SAMPLE_IDS["policy"],
    coverage_type=_COVERAGE,
    effective_date=START,
    end_date=END,
    eligible=Eligibility(result=True, message="Contractor is pre-approved for insurance coverage."),
    rates=_RATES,
    snapshot=SNAPSHOT.id,
    net_rate=_NET_RATE,
    created=START,
)

ASSIGNMENTS = (
    replace(
        _ASSIGNMENT,
        id="an_5HviNgc2Br",
        cancelled=True,
        cancellation_date=END,
        cancellation_reason="client_request",
    ),
    _ASSIGNMENT,
    replace(_ASSIGNMENT, id=SAMPLE_IDS["assignment"]),
)

INVOICE = Invoice(
    id=SAMPLE_IDS["invoice"],
    contractor=SAMPLE_IDS["contractor"],
    job=SAMPLE_IDS["job"],
    policy=SAMPLE_IDS["policy"],
    gross_pay=250_000,
    paycycle_startdate=START,
    paycycle_enddate=END,
    coverage_type=_COVERAGE,
    rates=_RATES,
    snapshot=SNAPSHOT.id,
    net_rate=_NET_RATE,
    premium_due=premium_due(250_000, _NET_RATE),
    purchase_order_number="12345678",
    purchase_order_source=PurchaseOrderSource.EXPLICIT,
    live_key=live_key(SAMPLE_IDS["contractor"], SAMPLE_IDS["job"], START, END),
    created=START,
)


def webhook_endpoint(secret_sealed: str) -> WebhookEndpoint:
    """Return the sample endpoint; it asks for one rare event, so that a stranger's server is left alone."""
    return WebhookEndpoint(
        id=SAMPLE_IDS["webhook_endpoint"],
        url="https://webhooks.example.com/paycover",
        description="The endpoint of the documents' examples",
        events=("certificate.approved",),
        secret_sealed=secret_sealed,
        created=START,
    )


DELIVERY = WebhookDelivery(
    id="whd_5RzTnbBYvDDQ8Jq2LmXcWe",
    event=SAMPLE_IDS["event"],
    endpoint=SAMPLE_IDS["webhook_endpoint"],
    object=SAMPLE_IDS["policy"],
    sequence=1,
    status=DeliveryStatus.FAILED,
    tries=1,
    next_try=START + 6,
    created=START,
)
TRIES = (WebhookTry(number=1, at=START + 1, duration_ms=41, status_code=503, error=None, answer="busy"),)


def event(now: int) -> Event:
    """Return the sample event: the sample policy became active."""
    sold = policy(now)
    return Event(
        id=SAMPLE_IDS["event"],
        type=EventType.POLICY_ACTIVE,
        object=sold.id,
        sequence=1,
        data=msgspec.json.encode(render_policy(sold)).decode(),
        created=START,
    )
