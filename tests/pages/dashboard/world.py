"""An account with one of everything, and names that mean harm."""

from dataclasses import dataclass
from typing import Any

from paycover.api.certificate_examples import CERTIFICATE as RECEIVED
from paycover.api.certificate_examples import REQUIREMENT
from paycover.api.issued_certificate_examples import CERTIFICATE
from paycover.domain.assistant_calls import AssistantCall, Outcome
from paycover.domain.cards import Processor
from paycover.domain.marks import MarkDraft
from paycover.domain.payment_sessions import PaymentSession
from paycover.domain.payments import Payer, Payment, PaymentStatus
from paycover.domain.reasons import ReasonCode
from paycover.domain.webhook_deliveries import DeliveryStatus, WebhookDelivery, WebhookTry
from paycover.domain.webhook_endpoints import WebhookEndpoint
from paycover.flows.marks import set_mark
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.assistant_calls import ASSISTANT_CALLS
from paycover.store.certificates import CERTIFICATES
from paycover.store.db import Tx
from paycover.store.events import LISTING as EVENTS
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES, add_file
from paycover.store.insurance_requirements import INSURANCE_REQUIREMENTS
from paycover.store.pages import Page
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.store.payments import PAYMENTS
from paycover.store.webhook_deliveries import WEBHOOK_DELIVERIES, add_try
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS
from tests import make

HOSTILE = '"><script>alert(1)</script>{{7*7}}'


@dataclass(frozen=True)
class World:
    """The ids of one of everything, by the name of its pages."""

    ids: dict[str, str]


def filled(api: Any) -> World:
    """Give an account one of everything."""
    who = api.post("/contractors", _contractor())
    entity = api.post("/entities", {"name": HOSTILE})
    job = api.post("/jobs", _job(entity["id"]))
    quote = api.post("/quotes", {"contractor": who["id"], "job": job["id"], "coverage_type": ["general"]})
    application = api.post(
        "/apply/sessions",
        {
            "quote": quote["id"],
            "success_url": "https://example.com/a",
            "cancel_url": "https://example.com/b",
        },
    )
    policy = api.post("/policies", {"quote": quote["id"]})
    assignment = api.post("/assignments", {"contractor": who["id"], "job": job["id"]})
    invoices = api.get("/invoices", limit=1)
    ids = {
        "contractors": who["id"],
        "entities": entity["id"],
        "jobs": job["id"],
        "quotes": quote["id"],
        "applications": application["id"],
        "policies": policy["id"],
        "assignments": assignment["id"],
        "invoices": invoices[0]["id"],
        "categories": make.CATEGORY,
    }
    pair = (who["id"], ids["invoices"])
    return World(ids | make.write(api, lambda tx: _rest(tx, *pair) | _more(tx, *pair)))


def _contractor() -> dict[str, Any]:
    return {
        "first_name": HOSTILE,
        "last_name": "Parker",
        "email": f"{make.unique('joe')}@example.com",
        "company_name": "=HYPERLINK(1)",
        "address": {"country": "US", "region": "CA", "line1": HOSTILE},
        "custom_metadata": {"purchase_order_number": HOSTILE},
    }


def _job(entity: str) -> dict[str, Any]:
    return {
        "name": HOSTILE,
        "description": HOSTILE,
        "entity": entity,
        "category_code": make.CATEGORY,
        "wage": 250_000,
        "wage_type": "flatfee",
        "address": {"country": "US", "region": "CA"},
    }


def _rest(tx: Tx, contractor: str, invoice: str) -> dict[str, str]:
    payment = Payment(
        id=new_id("payment"),
        invoice=invoice,
        contractor=contractor,
        payer=Payer.CONTRACTOR_CARD,
        amount=4_325,
        status=PaymentStatus.DECLINED,
        attempt=1,
        decline_code="insufficient_funds",
        message=HOSTILE,
        live_key=None,
        created=tx.now,
    )
    PAYMENTS.add(tx, payment)
    endpoint = WebhookEndpoint(
        id=new_id("webhook_endpoint"),
        url="https://hooks.example.com/paycover",
        description=HOSTILE,
        secret_sealed=tx.vault.seal("whsec_x"),
        created=tx.now,
    )
    WEBHOOK_ENDPOINTS.add(tx, endpoint)
    event = EVENTS.page(tx, Page(limit=1, filters={"object": invoice}))[0]
    delivery = WebhookDelivery(
        id=new_id("webhook_delivery"),
        event=event.id,
        endpoint=endpoint.id,
        object=invoice,
        sequence=event.sequence,
        status=DeliveryStatus.GIVEN_UP,
        tries=3,
        created=tx.now,
    )
    WEBHOOK_DELIVERIES.add(tx, delivery)
    tried = WebhookTry(number=3, at=tx.now, duration_ms=212, status_code=500, error=None, answer=HOSTILE)
    add_try(tx, delivery.id, tried)
    mark = set_mark(tx, MarkDraft(subject=contractor, code=ReasonCode.SANCTIONS_MATCH, note=HOSTILE))
    return {
        "payments": payment.id,
        "webhooks": endpoint.id,
        "events": event.id,
        "deliveries": delivery.id,
        "underwriting": mark.id,
    }


def _more(tx: Tx, contractor: str, invoice: str) -> dict[str, str]:
    facts = replace(CERTIFICATE.facts, insured=HOSTILE, work=HOSTILE)
    certificate = replace(CERTIFICATE, id=new_id("certificate"), contractor=contractor, facts=facts)
    CERTIFICATES.add(tx, certificate)
    requirement = replace(REQUIREMENT, id=new_id("insurance_requirement"), name=HOSTILE)
    INSURANCE_REQUIREMENTS.add(tx, requirement)
    received = replace(
        RECEIVED, id=new_id("incoming_certificate"), contractor=contractor, filename=HOSTILE, created=tx.now
    )
    INCOMING_CERTIFICATES.add(tx, received)
    add_file(tx, received.id, b"%PDF")
    session = PaymentSession(
        id=new_id("payment_session"),
        contractor=contractor,
        return_url="https://example.com/",
        origin="https://cover.example",
        processor=Processor.SANDBOX,
        expires_at=tx.now + 60,
        created=tx.now,
    )
    PAYMENT_SESSIONS.add(tx, session)
    call = AssistantCall(
        id=new_id("assistant_call"),
        tool="show_object",
        subject=invoice,
        reason=HOSTILE,
        outcome=Outcome.REFUSED,
        created=tx.now,
    )
    ASSISTANT_CALLS.add(tx, call)
    return {
        "certificates": received.id,
        "requirements": requirement.id,
        "payment-sessions": session.id,
        "assistant-calls": call.id,
        "issued-certificates": certificate.id,
    }
