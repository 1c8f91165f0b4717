"""Events: what happened to an object, with the object as it was at that moment."""

import enum

from paycover.kit.records import Record


class EventType(enum.StrEnum):
    """Every event type; those with a comment are extensions to the published list."""

    ADJUSTMENT_CREATED = "adjustment.created"  # extension
    ADJUSTMENT_SETTLED = "adjustment.settled"  # extension
    APPLICATION_COMPLETE = "application.complete"
    APPLICATION_CREATED = "application.created"
    APPLICATION_EXPIRED = "application.expired"
    APPLICATION_INELIGIBLE = "application.ineligible"
    APPLICATION_MANUAL_REVIEW = "application.manual_review"
    APPLICATION_MANUAL_REVIEW_APPROVED = "application.manual_review_approved"
    APPLICATION_STARTED = "application.started"
    APPLICATION_UPDATED = "application.updated"  # extension
    ASSIGNMENT_ACTIVE = "assignment.active"
    ASSIGNMENT_CANCELLED = "assignment.cancelled"
    ASSIGNMENT_CERTIFICATES_CHANGED = "assignment.certificates_changed"  # extension
    ASSIGNMENT_CREATED = "assignment.created"  # extension
    ASSIGNMENT_DELETED = "assignment.deleted"  # extension
    ASSIGNMENT_ELIGIBILITY_CHANGED = "assignment.eligibility_changed"  # extension
    ASSIGNMENT_EXTENDED = "assignment.extended"
    ASSIGNMENT_LAPSED = "assignment.lapsed"  # extension
    ASSIGNMENT_LAPSING = "assignment.lapsing"  # extension
    ASSIGNMENT_UPDATED = "assignment.updated"  # extension
    CARD_ADDED = "card.added"  # extension
    CARD_REMOVED = "card.removed"  # extension
    CARD_REPLACED = "card.replaced"  # extension
    CATEGORY_CODE_ADDED = "category_code.added"
    CERTIFICATE_APPROVED = "certificate.approved"
    CERTIFICATE_CREATED = "certificate.created"  # extension
    CERTIFICATE_DENIED = "certificate.denied"
    CERTIFICATE_ERROR = "certificate.error"
    CERTIFICATE_EXPIRED = "certificate.expired"  # extension
    CERTIFICATE_EXPIRING = "certificate.expiring"  # extension
    CERTIFICATE_FLAGGED = "certificate.flagged"
    CERTIFICATE_ISSUED = "certificate.issued"  # extension
    CERTIFICATE_PROCESSING = "certificate.processing"  # extension
    CERTIFICATE_RETRIED = "certificate.retried"  # extension
    CERTIFICATE_REVOKED = "certificate.revoked"  # extension
    CERTIFICATE_RULE_APPROVED = "certificate.rule_approved"  # extension
    CERTIFICATE_SUPERSEDED = "certificate.superseded"  # extension
    CONTRACTOR_CREATED = "contractor.created"  # extension
    CONTRACTOR_DELETED = "contractor.deleted"  # extension
    CONTRACTOR_UPDATED = "contractor.updated"  # extension
    DISPUTE_LOST = "dispute.lost"  # extension
    DISPUTE_OPENED = "dispute.opened"  # extension
    DISPUTE_WON = "dispute.won"  # extension
    ENDORSEMENT_ADDED = "endorsement.added"  # extension
    ENDORSEMENT_WITHDRAWN = "endorsement.withdrawn"  # extension
    ENTITY_CREATED = "entity.created"  # extension
    ENTITY_DELETED = "entity.deleted"  # extension
    ENTITY_UPDATED = "entity.updated"  # extension
    HUB_LINK_CREATED = "hub_link.created"  # extension
    HUB_LINK_RENEWED = "hub_link.renewed"  # extension
    HUB_LINK_REVOKED = "hub_link.revoked"  # extension
    HUB_LINK_UPDATED = "hub_link.updated"  # extension
    INSURANCE_REQUIREMENT_CREATED = "insurance_requirement.created"  # extension
    INSURANCE_REQUIREMENT_DELETED = "insurance_requirement.deleted"  # extension
    INSURANCE_REQUIREMENT_UPDATED = "insurance_requirement.updated"  # extension
    INVOICE_CHARGE_CARD_FAILED = "invoice.charge_card_failed"
    INVOICE_CHARGE_CARD_SUCCEEDED = "invoice.charge_card_succeeded"
    INVOICE_CREATED = "invoice.created"  # extension
    INVOICE_DELETED = "invoice.deleted"  # extension
    INVOICE_PAID = "invoice.paid"  # extension
    INVOICE_REPLACED = "invoice.replaced"  # extension
    INVOICE_UPDATED = "invoice.updated"  # extension
    INVOICE_VOIDED = "invoice.voided"  # extension
    JOB_CREATED = "job.created"  # extension
    JOB_DELETED = "job.deleted"  # extension
    JOB_UPDATED = "job.updated"  # extension
    PAYMENT_CANCELLED = "payment.cancelled"  # extension
    PAYMENT_CREATED = "payment.created"  # extension
    PAYMENT_DECLINED = "payment.declined"  # extension
    PAYMENT_REFUNDED = "payment.refunded"  # extension
    PAYMENT_SESSION_CANCELLED = "payment.session.cancelled"
    PAYMENT_SESSION_COMPLETED = "payment.session.completed"
    PAYMENT_SESSION_CREATED = "payment.session.created"  # extension
    PAYMENT_SESSION_EXPIRED = "payment.session.expired"
    PAYMENT_SUCCEEDED = "payment.succeeded"  # extension
    PAYMENT_UPDATED = "payment.updated"  # extension
    POLICY_ACTIVE = "policy.active"
    POLICY_ACTIVE_MEDIA = "policy.active.media"
    POLICY_CANCELLED = "policy.cancelled"
    POLICY_CERTIFICATES_CHANGED = "policy.certificates_changed"  # extension
    POLICY_DELETED = "policy.deleted"  # extension
    POLICY_EXPIRED = "policy.expired"  # extension
    POLICY_REACTIVATED = "policy.reactivated"
    POLICY_RENEWED = "policy.renewed"  # extension
    QUOTE_CREATED = "quote.created"  # extension
    QUOTE_UPDATED = "quote.updated"  # extension
    RATE_PLAN_ACTIVATED = "rate_plan.activated"  # extension
    RATE_PLAN_APPROVED = "rate_plan.approved"  # extension
    RATE_PLAN_CLOSED = "rate_plan.closed"  # extension
    RATE_PLAN_LOADED = "rate_plan.loaded"  # extension
    RATE_PLAN_REJECTED = "rate_plan.rejected"  # extension
    RATE_PLAN_SUBMITTED = "rate_plan.submitted"  # extension
    RATE_PLAN_VALIDATED = "rate_plan.validated"  # extension
    RATE_PLAN_WITHDRAWN = "rate_plan.withdrawn"  # extension
    STATEMENT_ISSUED = "statement.issued"  # extension
    STATEMENT_PAID = "statement.paid"  # extension
    STATEMENT_UPDATED = "statement.updated"  # extension
    TRANSFER_RECORDED = "transfer.recorded"  # extension
    UNDERWRITING_CLEARED = "underwriting.cleared"  # extension
    UNDERWRITING_MARKED = "underwriting.marked"  # extension
    USER_DISABLED = "user.disabled"  # extension
    USER_INVITED = "user.invited"  # extension
    USER_JOINED = "user.joined"  # extension
    USER_UPDATED = "user.updated"  # extension
    WEBHOOK_ENDPOINT_CREATED = "webhook_endpoint.created"  # extension
    WEBHOOK_ENDPOINT_DELETED = "webhook_endpoint.deleted"  # extension
    WEBHOOK_ENDPOINT_DISABLED = "webhook_endpoint.disabled"  # extension
    WEBHOOK_ENDPOINT_UPDATED = "webhook_endpoint.updated"  # extension


class Event(Record, kw_only=True):
    """An event row; `data` is the JSON text of the object, sent byte for byte at every try.

    `sequence` numbers the events of one object from 1 without a gap; the insert gives it.
    `unposted` is true until the ledger has looked at it, None where the ledger never does.
    """

    id: str
    type: EventType
    object: str
    sequence: int = 0
    data: str
    unposted: bool | None = None
    created: int
