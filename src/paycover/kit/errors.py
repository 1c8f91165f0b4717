"""The catalogue of errors: each code with its HTTP status and its default message.

Names are the ones whose exception class the official client has; a code of our own is marked.
"""

import enum
from collections.abc import Mapping, Sequence
from typing import Any


class Code(enum.StrEnum):
    """Every `error_code` the API can answer."""

    ADJUSTMENT_NOT_OPEN = "adjustment_not_open"
    AGENCY_PAY_INVOICE_EXISTS = "agency_pay_invoice_exists"
    APPLICATION_ALREADY_COMPLETE = "application_already_complete"
    BAD_REQUEST = "bad_request"
    CANT_UPDATE_CREATE_NEW_QUOTE = "cant_update_create_new_quote"
    CERTIFICATE_NOT_REVIEWED = "certificate_not_reviewed"
    CERTIFICATE_RULES_FAILED = "certificate_rules_failed"
    CONTRACTOR_HAS_MATCHING_POLICY = "contractor_has_matching_policy"
    CUSTOM_APPLICATIONS_DISABLED = "custom_applications_disabled"
    DATABASE_OPERATIONAL = "database_operational"
    DUPLICATE_EMAIL = "duplicate_email"
    EFFECTIVE_DATE_INVALID = "effective_date_invalid"
    END_DATE_INVALID = "end_date_invalid"
    GENERAL = "general"
    IDEMPOTENCY = "idempotency"
    INSUFFICIENT_PERMISSIONS = "insufficient_permissions"
    INVALID_API_KEY = "invalid_api_key"
    INVALID_ASSIGNMENT_ID = "invalid_assignment_id"
    INVALID_CONTRACTOR_ID = "invalid_contractor_id"
    INVALID_ENTITY_ID = "invalid_entity_id"
    INVALID_FILE_SIZE = "invalid_file_size"
    INVALID_FILE_TYPE = "invalid_file_type"
    INVALID_INPUT = "invalid_input"
    INVALID_JOB_CATEGORY_CODE = "invalid_job_category_code"
    INVALID_JOB_ID = "invalid_job_id"
    INVALID_MIME_TYPE = "invalid_mime_type"
    INVALID_PAYCYCLE_ENDDATE = "invalid_paycycle_enddate"
    INVALID_PAYCYCLE_STARTDATE = "invalid_paycycle_startdate"
    INVALID_POLICY_ID = "invalid_policy_id"
    INVALID_QUOTE_ID = "invalid_quote_id"
    INVALID_RETURN_URL = "invalid_return_url"
    INVALID_WEBHOOK_SIGNATURE = "invalid_webhook_signature"
    INVOICE_ALREADY_PAID = "invoice_already_paid"
    INVOICE_EXISTS = "invoice_exists"
    INVOICE_NOT_PAID = "invoice_not_paid"
    INVOICE_UNEDITABLE_ALREADY_EXISTS = "invoice_uneditable_already_exists"
    JOB_CATEGORY_NOT_APPROVED = "job_category_not_approved"
    JOB_IS_USED = "job_is_used"
    MISSING_CERTIFICATE = "missing_certificate"
    MISSING_CONTRACTOR_ID = "missing_contractor_id"
    MISSING_JOB_CATEGORY_CODE = "missing_job_category_code"
    NO_ACTIVE_POLICY = "no_active_policy"
    NO_INSURANCE_REQUIREMENT_FOUND = "no_insurance_requirement_found"
    POLICY_ALREADY_EXISTS = "policy_already_exists"
    RATE_LIMIT = "rate_limit"
    RESOURCE_NOT_FOUND = "resource_not_found"
    SANDBOX_LIMIT = "sandbox_limit"
    SESSION_EXPIRED = "session_expired"
    SESSION_NOT_PENDING = "session_not_pending"

    @property
    def status(self) -> int:
        """The HTTP status an answer with this code has."""
        return _CATALOGUE[self][0]

    @property
    def message(self) -> str:
        """The sentence sent when the refusal has nothing more exact to say."""
        return _CATALOGUE[self][1]


_CATALOGUE: dict[Code, tuple[int, str]] = {
    Code.ADJUSTMENT_NOT_OPEN: (
        400,
        "The adjustment is settled or void and can no longer change.",
    ),
    Code.AGENCY_PAY_INVOICE_EXISTS: (
        400,
        "A remit statement that holds this invoice has been issued.",
    ),
    Code.APPLICATION_ALREADY_COMPLETE: (
        400,
        "The insurance application is already complete.",
    ),
    Code.BAD_REQUEST: (400, "The request could not be read."),
    Code.CANT_UPDATE_CREATE_NEW_QUOTE: (
        400,
        "A policy has been issued for this quote; create a new quote instead.",
    ),
    Code.CERTIFICATE_NOT_REVIEWED: (
        400,
        "The certificate is still being read; try again when its review is there.",
    ),
    Code.CERTIFICATE_RULES_FAILED: (
        400,
        "The certificate has failed rules that nobody has approved.",
    ),
    Code.CONTRACTOR_HAS_MATCHING_POLICY: (
        400,
        "Contractor already has a matching policy on file",
    ),
    Code.CUSTOM_APPLICATIONS_DISABLED: (
        403,
        "This account may not create policies without a completed application.",
    ),
    Code.DATABASE_OPERATIONAL: (
        503,
        "The database could not be reached; try again shortly.",
    ),
    Code.DUPLICATE_EMAIL: (
        400,
        "A contractor with this e-mail address exists already.",
    ),
    Code.EFFECTIVE_DATE_INVALID: (400, "The effective date must be in the future."),
    Code.END_DATE_INVALID: (
        400,
        "The end date must be after the effective date, and at most one year after it.",
    ),
    Code.GENERAL: (
        500,
        "Something went wrong on our side; the request id helps to find out what.",
    ),
    Code.IDEMPOTENCY: (
        400,
        "This idempotency key was used before with another request body.",
    ),
    Code.INSUFFICIENT_PERMISSIONS: (403, "This API key may not do that."),
    Code.INVALID_API_KEY: (401, "The API key is missing or not valid."),
    Code.INVALID_ASSIGNMENT_ID: (400, "No such assignment."),
    Code.INVALID_CONTRACTOR_ID: (400, "No such contractor."),
    Code.INVALID_ENTITY_ID: (400, "No such entity."),
    Code.INVALID_FILE_SIZE: (400, "The file is empty, or larger than 15 MiB."),
    Code.INVALID_FILE_TYPE: (400, "The file is no PDF."),
    Code.INVALID_INPUT: (400, "The input is not valid."),
    Code.INVALID_JOB_CATEGORY_CODE: (
        400,
        "No cover is available for this job category.",
    ),
    Code.INVALID_JOB_ID: (400, "No such job."),
    Code.INVALID_MIME_TYPE: (400, "The media type of the file must be application/pdf."),
    Code.INVALID_PAYCYCLE_ENDDATE: (
        400,
        "The pay cycle must not end before it starts.",
    ),
    Code.INVALID_PAYCYCLE_STARTDATE: (400, "The start of the pay cycle is not valid."),
    Code.INVALID_POLICY_ID: (400, "No such policy."),
    Code.INVALID_QUOTE_ID: (400, "No such quote."),
    Code.INVALID_RETURN_URL: (
        400,
        "The return URL must be an https address on a host that the account allows.",
    ),
    Code.INVALID_WEBHOOK_SIGNATURE: (400, "The signature of the webhook is not valid."),
    Code.INVOICE_ALREADY_PAID: (
        400,
        "The invoice has been paid in full and can no longer change.",
    ),
    Code.INVOICE_EXISTS: (
        400,
        "An invoice for this contractor, job and pay cycle exists already.",
    ),
    Code.INVOICE_NOT_PAID: (
        400,
        "The invoice is not paid yet: edit it instead.",
    ),
    Code.INVOICE_UNEDITABLE_ALREADY_EXISTS: (
        400,
        "A paid invoice for this contractor, job and pay cycle exists already.",
    ),
    Code.JOB_CATEGORY_NOT_APPROVED: (400, "The job category has not been approved."),
    Code.JOB_IS_USED: (
        400,
        "The job is used by a policy, an assignment or an invoice.",
    ),
    Code.MISSING_CERTIFICATE: (400, "The upload has no file named certificate."),
    Code.MISSING_CONTRACTOR_ID: (400, "The upload does not say whose certificate it is."),
    Code.MISSING_JOB_CATEGORY_CODE: (400, "The job has no category code."),
    Code.NO_ACTIVE_POLICY: (
        400,
        "The contractor has no active policy that matches the job.",
    ),
    Code.NO_INSURANCE_REQUIREMENT_FOUND: (
        400,
        "No insurance requirement applies; make a default one first.",
    ),
    Code.POLICY_ALREADY_EXISTS: (
        400,
        "A policy has been issued for this quote already.",
    ),
    Code.RATE_LIMIT: (429, "Too many requests; slow down."),
    Code.RESOURCE_NOT_FOUND: (404, "There is nothing at this address."),
    Code.SANDBOX_LIMIT: (400, "The sandbox keeps as many snapshots or forks as it may, or holds too much."),
    Code.SESSION_EXPIRED: (400, "The session has expired."),
    Code.SESSION_NOT_PENDING: (400, "The session is completed or cancelled already."),
}

OWN_CODES: frozenset[Code] = frozenset(
    {
        Code.ADJUSTMENT_NOT_OPEN,
        Code.CERTIFICATE_NOT_REVIEWED,
        Code.CERTIFICATE_RULES_FAILED,
        Code.INVALID_RETURN_URL,
        Code.INVOICE_NOT_PAID,
        Code.SANDBOX_LIMIT,
        Code.SESSION_NOT_PENDING,
    }
)
"""Codes the official client has no class for; it raises its base error for them."""


class Problem(Exception):
    """A refusal that is the caller's to mend: answered as `{message, error_code}`.

    `message` is a sentence, or `{field: reason}` for faults of a body. `status` overrides the
    catalogue's where the same code means another thing by place (an unknown id in the path is 404).
    `reasons` are what a program can do about it, beside the two; empty where no rule of eligibility
    refused.
    """

    def __init__(
        self,
        code: Code,
        message: str | Mapping[str, str] | None = None,
        *,
        status: int | None = None,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = code.message if message is None else message
        self.status = code.status if status is None else status
        self.reasons: Sequence[Any] = ()


def invalid(field: str, reason: str) -> Problem:
    """Return the refusal of one field of a body or query."""
    return Problem(Code.INVALID_INPUT, {field: reason})


def not_found(noun: str, id: str) -> Problem:
    """Return the refusal of an id in the path; the same whether it is unknown or another account's."""
    return Problem(Code.RESOURCE_NOT_FOUND, f"No such {noun}: {id}")
