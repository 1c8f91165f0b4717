"""A whole small world of one account, with ids no other account has."""

from typing import Any

from paycover.api.certificate_examples import CERTIFICATE as INCOMING
from paycover.api.certificate_examples import REQUIREMENT
from paycover.api.examples import ADJUSTMENT
from paycover.api.issued_certificate_examples import CERTIFICATE
from paycover.domain.assistant_calls import AssistantCall, Outcome
from paycover.domain.cards import Processor
from paycover.domain.categories import Category
from paycover.domain.events import EventType
from paycover.domain.hub_links import HubLink, HubLinkDraft, made
from paycover.domain.invoices import live_key
from paycover.domain.payment_sessions import SESSION_SECONDS, PaymentSession
from paycover.domain.payments import Payer, Payment
from paycover.domain.sessions import Step
from paycover.domain.statements import Statement
from paycover.domain.worlds import Fork, WorldSnapshot
from paycover.flows import samples
from paycover.flows.events import emit
from paycover.flows.invoices import told
from paycover.flows.ledger import post_waiting
from paycover.kit.dates import DAY
from paycover.kit.ids import new_id, new_session_id
from paycover.kit.records import replace
from paycover.store.adjustments import ADJUSTMENTS
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.assistant_calls import ASSISTANT_CALLS
from paycover.store.categories import CATEGORIES
from paycover.store.certificates import CERTIFICATES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from paycover.store.entities import ENTITIES
from paycover.store.events import EVENTS
from paycover.store.hub_links import HUB_LINKS
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES
from paycover.store.insurance_requirements import INSURANCE_REQUIREMENTS
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.ledger_listing import LISTING as ENTRIES
from paycover.store.pages import Page
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.store.payments import PAYMENTS
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.sessions import SESSIONS
from paycover.store.statements import STATEMENTS
from paycover.store.webhook_deliveries import WEBHOOK_DELIVERIES
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS
from paycover.store.worlds import FORKS, SNAPSHOTS
from tests import make

FURTHER = (
    "account",
    "adjustment",
    "assistant_call",
    "category_code",
    "certificate",
    "fork",
    "hub_link",
    "incoming_certificate",
    "insurance_requirement",
    "payment",
    "payment_session",
    "snapshot",
    "statement",
    "webhook_delivery",
)
"""Nouns of which the documents show no object."""

Ids = dict[str, str]
"""Noun → id."""


def unknown_id(noun: str) -> str:
    """Return an id of the noun's shape that nothing has."""
    if noun == "session":
        return new_session_id(samples.START)
    return new_id("account" if noun == "fork" else noun)  # a fork is an account


def world(tx: Tx) -> Ids:
    """Add one object of every noun, each fitting the others; return their ids."""
    ids = {noun: unknown_id(noun) for noun in (*samples.SAMPLE_IDS, *FURTHER)}
    email = f"{make.unique('joe')}@example.com"
    pair: dict[str, Any] = {"contractor": ids["contractor"], "job": ids["job"]}
    code = ids["category_code"]
    CATEGORIES.add(tx, Category(id=code, slug=code, name="Computer service", created=tx.now))
    ENTITIES.add(tx, replace(samples.ENTITIES[-1], id=ids["entity"]))
    CONTRACTORS.add(
        tx, replace(samples.CONTRACTORS[-1], id=ids["contractor"], email=email, email_key=email)
    )
    JOBS.add(tx, replace(samples.JOB, id=ids["job"], entity=ids["entity"], category_code=code))
    QUOTES.add(
        tx, replace(samples.QUOTE, id=ids["quote"], category_code=code, policy=ids["policy"], **pair)
    )
    SESSIONS.add(
        tx,
        replace(samples.SESSION, id=ids["session"], quote=ids["quote"], policy=ids["policy"], **pair),
    )
    POLICIES.add(
        tx,
        replace(samples.policy(tx.now), id=ids["policy"], quote=ids["quote"], category_code=code, **pair),
    )
    ASSIGNMENTS.add(
        tx,
        replace(samples.ASSIGNMENTS[-1], id=ids["assignment"], policy=ids["policy"], **pair),
    )
    key = live_key(ids["contractor"], ids["job"], samples.START, samples.END)
    INVOICES.add(
        tx, replace(samples.INVOICE, id=ids["invoice"], policy=ids["policy"], live_key=key, **pair)
    )
    ADJUSTMENTS.add(
        tx,
        replace(ADJUSTMENT, id=ids["adjustment"], invoice=ids["invoice"], policy=ids["policy"], **pair),
    )
    _add_webhooks(tx, ids)
    _add_certificates(tx, ids)
    PAYMENTS.add(tx, _payment(ids, tx.now))
    STATEMENTS.add(tx, _statement(ids, tx.now))
    HUB_LINKS.add(tx, _hub_link(ids, tx.now))
    PAYMENT_SESSIONS.add(tx, _payment_session(ids, tx.now))
    ASSISTANT_CALLS.add(tx, _assistant_call(ids, tx.now))
    _add_kept_world(tx, ids)
    invoice = INVOICES.find(tx, ids["invoice"])
    assert invoice is not None
    emit(tx, told(EventType.INVOICE_CREATED, invoice))
    post_waiting(tx)
    (entry,) = ENTRIES.page(tx, Page())
    return ids | {"entry": entry.id}


def _add_kept_world(tx: Tx, ids: Ids) -> None:
    """Add the rows of a snapshot and of a fork; there is nothing on the shelf."""
    kept = WorldSnapshot(
        id=ids["snapshot"], name="kept", rows=0, now=tx.now, moment=0, settings=tx.account, created=tx.now
    )
    SNAPSHOTS.add(tx, kept)
    FORKS.add(tx, Fork(id=ids["fork"], name="what if", snapshot=kept.id, created=tx.now))


def _add_webhooks(tx: Tx, ids: Ids) -> None:
    endpoint = samples.webhook_endpoint(tx.vault.seal("whsec_c2VjcmV0"))
    WEBHOOK_ENDPOINTS.add(tx, replace(endpoint, id=ids["webhook_endpoint"]))
    EVENTS.add(
        tx,
        replace(
            samples.event(tx.now),
            id=ids["event"],
            object=ids["policy"],
            type=EventType.POLICY_EXPIRED,
            data="{}",
        ),
    )
    WEBHOOK_DELIVERIES.add(
        tx,
        replace(
            samples.DELIVERY,
            id=ids["webhook_delivery"],
            event=ids["event"],
            endpoint=ids["webhook_endpoint"],
            object=ids["policy"],
        ),
    )


def _add_certificates(tx: Tx, ids: Ids) -> None:
    certified = replace(CERTIFICATE, id=ids["certificate"], policy=ids["policy"])
    CERTIFICATES.add(tx, replace(certified, contractor=ids["contractor"]))
    requirement = replace(REQUIREMENT, id=ids["insurance_requirement"])
    INSURANCE_REQUIREMENTS.add(tx, requirement)
    incoming = replace(INCOMING, id=ids["incoming_certificate"], contractor=ids["contractor"])
    INCOMING_CERTIFICATES.add(tx, replace(incoming, requirement=requirement.id))


def _payment(ids: Ids, now: int) -> Payment:
    return Payment(
        id=ids["payment"],
        invoice=ids["invoice"],
        contractor=ids["contractor"],
        payer=Payer.AGENCY_REMIT,
        amount=4_325,
        live_key=ids["invoice"],
        created=now,
    )


def _assistant_call(ids: Ids, now: int) -> AssistantCall:
    return AssistantCall(
        id=ids["assistant_call"], tool="show_object", outcome=Outcome.ANSWERED, created=now
    )


def _hub_link(ids: Ids, now: int) -> HubLink:
    draft = HubLinkDraft(entity=ids["entity"], email="risk@client.example")
    return made(draft, id=ids["hub_link"], token_hash=make.unique("hash"), now=now)


def _statement(ids: Ids, now: int) -> Statement:
    return Statement(
        id=ids["statement"], amount=0, lines=(), issued_at=now, due=now + 30 * DAY, created=now
    )


def _payment_session(ids: Ids, now: int) -> PaymentSession:
    return PaymentSession(
        id=ids["payment_session"],
        contractor=ids["contractor"],
        return_url="https://example.com/back",
        origin="https://cover.example",
        processor=Processor.SANDBOX,
        expires_at=now + SESSION_SECONDS,
        created=now,
    )


def prospect(tx: Tx) -> Ids:
    """Add a contractor nobody insures yet, a job, a quote and a pending application; return their ids."""
    who, job = make.contractor(tx), make.job(tx)
    quote = replace(
        samples.QUOTE,
        id=unknown_id("quote"),
        contractor=who.id,
        job=job.id,
        effective_date=tx.now + DAY,
        end_date=tx.now + 31 * DAY,
        policy=None,
        created=tx.now,
    )
    session = replace(
        samples.SESSION,
        id=unknown_id("session"),
        quote=quote.id,
        contractor=who.id,
        job=job.id,
        step=Step.VERIFY_INFO,
        policy=None,
        completed_at=None,
        created=tx.now,
    )
    QUOTES.add(tx, quote)
    SESSIONS.add(tx, session)
    return {"contractor": who.id, "job": job.id, "job_id": job.id, "quote": quote.id, "session": session.id}
