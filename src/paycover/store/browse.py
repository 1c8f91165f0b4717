"""What can be browsed, and along which indexes: one declaration for each noun."""

from typing import Any

import sqlalchemy as sa

from paycover.kit.dates import DAY
from paycover.store.adjustments import ADJUSTMENTS
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.assistant_calls import ASSISTANT_CALLS
from paycover.store.browsing import Browse, Named, Order, View
from paycover.store.bulk_uploads import BULK_UPLOADS
from paycover.store.categories import CATEGORIES
from paycover.store.certificates import CERTIFICATES
from paycover.store.contractors import CONTRACTORS
from paycover.store.entities import ENTITIES
from paycover.store.events import EVENTS
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES, WAITS
from paycover.store.insurance_requirements import INSURANCE_REQUIREMENTS
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.ledger import ENTRIES
from paycover.store.marks import MARKS
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.store.payments import PAYMENTS
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.rate_plans import RATE_PLANS
from paycover.store.sessions import SESSIONS
from paycover.store.statements import STATEMENTS
from paycover.store.tables import (
    categories,
    contractors,
    entities,
    invoices,
    jobs,
    policies,
    webhook_endpoints,
)
from paycover.store.webhook_deliveries import WEBHOOK_DELIVERIES
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS

EXPIRING_DAYS = 14
"""How long before its end a policy is told to be expiring (our decision)."""

_CONTRACTOR = Named(contractors, ("first_name", "last_name"))
_JOB = Named(jobs, ("name",))
_ENTITY = Named(entities, ("name",))
_CATEGORY = Named(categories, ("name",))
_ENDPOINT = Named(webhook_endpoints, ("url",))


def _is(table: sa.Table, column: str, value: str) -> View:
    """Return the view of what has one value, written into the query."""
    return View(condition=table.c[column] == sa.literal_column(f"'{value}'"))


def _each(table: sa.Table, column: str, *values: str) -> dict[str, View]:
    return {value: _is(table, column, value) for value in values}


_EXPIRING = View(
    condition=sa.and_(
        policies.c.status == sa.literal_column("'active'"),
        policies.c.expiration_date >= sa.bindparam("now"),
        policies.c.expiration_date < sa.bindparam("now", type_=sa.BigInteger) + EXPIRING_DAYS * DAY,
    ),
    order=Order(policies.c.expiration_date, descending=False),
)
_WITHOUT_NUMBER = View(
    condition=sa.and_(
        invoices.c.status == sa.literal_column("'open'"), invoices.c.purchase_order_number.is_(None)
    )
)
_OLDEST_CERTIFICATE = Order(INCOMING_CERTIFICATES.table.c.position, descending=False)

BROWSE: dict[str, Browse[Any]] = {
    "contractors": Browse(
        CONTRACTORS,
        orders={"name": Order(contractors.c.name_key, descending=False)},
        searches={"name": contractors.c.name_key, "email": contractors.c.email},
    ),
    "entities": Browse(
        ENTITIES,
        orders={"name": Order(entities.c.name_key, descending=False)},
        searches={"name": entities.c.name_key},
    ),
    "jobs": Browse(
        JOBS,
        named={"entity": _ENTITY, "category_code": _CATEGORY},
        filters=("entity", "category_code"),
        orders={"name": Order(jobs.c.name_key, descending=False)},
        searches={"name": jobs.c.name_key},
    ),
    "quotes": Browse(QUOTES, named={"contractor": _CONTRACTOR, "job": _JOB}, filters=("contractor", "job")),
    "applications": Browse(
        SESSIONS,
        named={"contractor": _CONTRACTOR, "job": _JOB},
        views=_each(
            SESSIONS.table,
            "step",
            "verify_info",
            "application_questions",
            "esignature_document",
            "add_card_details",
            "final_review",
            "application_complete",
        )
        | {"review": _is(SESSIONS.table, "standing", "review")},
        filters=("contractor",),
    ),
    "policies": Browse(
        POLICIES,
        named={"contractor": _CONTRACTOR, "category_code": _CATEGORY},
        views=_each(policies, "status", "active", "cancelled", "expired") | {"expiring": _EXPIRING},
        filters=("contractor", "job", "quote"),
    ),
    "assignments": Browse(
        ASSIGNMENTS,
        named={"contractor": _CONTRACTOR, "job": _JOB},
        filters=("contractor", "job", "policy"),
    ),
    "invoices": Browse(
        INVOICES,
        named={"contractor": _CONTRACTOR, "job": _JOB},
        views=_each(invoices, "status", "open", "paid", "replaced", "void")
        | {"no_purchase_order": _WITHOUT_NUMBER},
        filters=("contractor", "job", "assignment"),
        searches={"purchase_order": invoices.c.purchase_order_number},
    ),
    "adjustments": Browse(
        ADJUSTMENTS,
        named={"contractor": _CONTRACTOR, "job": _JOB},
        filters=("contractor", "job", "invoice"),
    ),
    "payments": Browse(
        PAYMENTS,
        named={"contractor": _CONTRACTOR},
        views=_each(
            PAYMENTS.table,
            "status",
            "scheduled",
            "processing",
            "succeeded",
            "declined",
            "unknown",
            "cancelled",
            "refunded",
        ),
        filters=("contractor", "invoice", "statement"),
    ),
    "certificates": Browse(
        INCOMING_CERTIFICATES,
        named={"contractor": _CONTRACTOR, "job": _JOB},
        views=_each(
            INCOMING_CERTIFICATES.table,
            "status",
            "pending",
            "processing",
            "approved",
            "flagged",
            "denied",
            "error",
        )
        | {"waiting": View(condition=WAITS, order=_OLDEST_CERTIFICATE)},
        filters=("contractor",),
    ),
    "issued-certificates": Browse(CERTIFICATES, filters=("policy", "assignment")),
    "requirements": Browse(INSURANCE_REQUIREMENTS),
    "payment-sessions": Browse(PAYMENT_SESSIONS, named={"contractor": _CONTRACTOR}),
    "assistant-calls": Browse(ASSISTANT_CALLS, filters=("subject",)),
    "statements": Browse(STATEMENTS),
    "uploads": Browse(BULK_UPLOADS),
    "ledger": Browse(ENTRIES, filters=("subject",)),
    "categories": Browse(CATEGORIES),
    "rate-plans": Browse(RATE_PLANS),
    "underwriting": Browse(MARKS, filters=("subject",)),
    "events": Browse(EVENTS, filters=("object",)),
    "webhooks": Browse(WEBHOOK_ENDPOINTS),
    "deliveries": Browse(
        WEBHOOK_DELIVERIES,
        named={"endpoint": _ENDPOINT},
        views=_each(WEBHOOK_DELIVERIES.table, "status", "waiting", "failed", "delivered", "given_up"),
        filters=("object", "event"),
    ),
}
"""Every noun that is browsed, by the name its pages have."""
