"""Reasons that speak against cover: each with its remedy and the smallest change that mends it."""

import enum
from collections.abc import Mapping
from typing import Any

from paycover.domain.coverage import Coverage
from paycover.kit.records import Record, field


class Severity(enum.StrEnum):
    """Whether a reason bars cover, waits for a person's yes, or is only told."""

    BLOCK = "block"
    REFER = "refer"
    WARN = "warn"


class ReasonCode(enum.StrEnum):
    """Every rule of eligibility, in the order the reasons are told (insurance.md 3.2)."""

    NO_POLICY_ON_FILE = "NO_POLICY_ON_FILE"
    APPLICATION_NOT_APPROVED = "APPLICATION_NOT_APPROVED"
    APPLICATION_EXPIRED = "APPLICATION_EXPIRED"
    APPLICATION_MATERIAL_CHANGE = "APPLICATION_MATERIAL_CHANGE"
    POLICY_NOT_STARTED = "POLICY_NOT_STARTED"
    POLICY_EXPIRED = "POLICY_EXPIRED"
    POLICY_TERM_TOO_SHORT = "POLICY_TERM_TOO_SHORT"
    POLICY_CANCELLED = "POLICY_CANCELLED"
    POLICY_PENDING_CANCELLATION = "POLICY_PENDING_CANCELLATION"
    POLICY_NOT_OWNED = "POLICY_NOT_OWNED"
    PLATFORM_MISMATCH = "PLATFORM_MISMATCH"
    COVERAGE_TYPE_NOT_HELD = "COVERAGE_TYPE_NOT_HELD"
    COVERAGE_DEPENDENCY = "COVERAGE_DEPENDENCY"
    JOB_CATEGORY_MISMATCH = "JOB_CATEGORY_MISMATCH"
    JOB_CATEGORY_SUSPENDED = "JOB_CATEGORY_SUSPENDED"
    JOB_CATEGORY_DECLINED = "JOB_CATEGORY_DECLINED"
    JOB_CATEGORY_REFER = "JOB_CATEGORY_REFER"
    DUTIES_EXCLUDED = "DUTIES_EXCLUDED"
    WORK_STATE_MISMATCH = "WORK_STATE_MISMATCH"
    WORK_STATE_NOT_LISTED_3A = "WORK_STATE_NOT_LISTED_3A"
    WC_MONOPOLISTIC_STATE = "WC_MONOPOLISTIC_STATE"
    WC_OWNER_EXCLUDED = "WC_OWNER_EXCLUDED"
    WC_OWNER_ELECTION_MISSING = "WC_OWNER_ELECTION_MISSING"
    OUTSIDE_US = "OUTSIDE_US"
    MARITIME_OR_FEDERAL_EXPOSURE = "MARITIME_OR_FEDERAL_EXPOSURE"
    HOME_STATE_MISMATCH = "HOME_STATE_MISMATCH"
    GL_NOT_AVAILABLE_IN_STATE = "GL_NOT_AVAILABLE_IN_STATE"
    START_IN_PAST = "START_IN_PAST"
    END_BEFORE_START = "END_BEFORE_START"
    TERM_TOO_LONG = "TERM_TOO_LONG"
    PAY_OVER_LIMIT = "PAY_OVER_LIMIT"
    PAY_BELOW_MINIMUM = "PAY_BELOW_MINIMUM"
    PAY_MISSING = "PAY_MISSING"
    ANNUAL_PAY_CAP_REACHED = "ANNUAL_PAY_CAP_REACHED"
    DUPLICATE_ACTIVE_POLICY = "DUPLICATE_ACTIVE_POLICY"
    OVERLAPPING_ASSIGNMENT = "OVERLAPPING_ASSIGNMENT"
    DUPLICATE_ASSIGNMENT = "DUPLICATE_ASSIGNMENT"
    JOB_TAKEN_BY_OTHER = "JOB_TAKEN_BY_OTHER"
    LIMITS_BELOW_REQUIREMENT = "LIMITS_BELOW_REQUIREMENT"
    AI_REQUIRED_NOT_AVAILABLE = "AI_REQUIRED_NOT_AVAILABLE"
    WAIVER_REQUIRED_NOT_AVAILABLE = "WAIVER_REQUIRED_NOT_AVAILABLE"
    PAYMENT_METHOD_MISSING = "PAYMENT_METHOD_MISSING"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    PAST_DUE_BALANCE = "PAST_DUE_BALANCE"
    PAYER_SUSPENDED = "PAYER_SUSPENDED"
    CHARGEBACK_OPEN = "CHARGEBACK_OPEN"
    REPORTING_OVERDUE = "REPORTING_OVERDUE"
    CONTRACTOR_UNDER_18 = "CONTRACTOR_UNDER_18"
    CONTRACTOR_INACTIVE = "CONTRACTOR_INACTIVE"
    CONTRACTOR_OPTED_OUT = "CONTRACTOR_OPTED_OUT"
    IDENTITY_UNVERIFIED = "IDENTITY_UNVERIFIED"
    SANCTIONS_MATCH = "SANCTIONS_MATCH"
    CLAIM_OPEN_REVIEW = "CLAIM_OPEN_REVIEW"
    LICENSE_EXPIRED = "LICENSE_EXPIRED"
    CLASSIFICATION_RISK = "CLASSIFICATION_RISK"
    PROGRAM_CAPACITY = "PROGRAM_CAPACITY"
    PLAN_NOT_ACTIVE = "PLAN_NOT_ACTIVE"
    OFAC_COUNTRY = "OFAC_COUNTRY"
    ENTITY_INACTIVE = "ENTITY_INACTIVE"
    PL_RETRO_GAP = "PL_RETRO_GAP"
    OCC_ACC_NOT_WC = "OCC_ACC_NOT_WC"


class Operation(enum.StrEnum):
    """What a change is done with: an operation of the API by its name, or an underwriter's command."""

    POST_ASSIGNMENTS = "post_assignments"
    PUT_ASSIGNMENT = "put_assignments_assignment"
    EXTEND_ASSIGNMENT = "post_assignments_extend"
    POST_POLICIES = "post_policies"
    POST_QUOTES = "post_quotes"
    PUT_QUOTE = "put_quotes_quote"
    PUT_POLICY = "put_policies_policy"
    PUT_JOB = "put_jobs_job"
    PUT_CONTRACTOR = "put_contractors_contractor"
    PUT_ENTITY = "put_entities_entity"
    GIVE_CARD = "post_payment_sessions"
    PAY_STATEMENT = "pay_statement"
    CLEAR_MARK = "clear_mark"
    APPROVE = "approve"


class Change(Record):
    """What a program does to mend a reason: an operation, on which object, with which fields.

    `ask` names the fields only the caller can fill in: which other category, which other entity.
    """

    operation: Operation
    id: str | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    ask: tuple[str, ...] = ()


class Remedy(Record):
    """What mends a reason: a word for programs, and a sentence that says who does what."""

    code: str
    message: str


class Reason(Record, kw_only=True):
    """One rule that speaks against cover: `coverage_type` None is any line; a warning needs no change."""

    code: ReasonCode
    severity: Severity
    coverage_type: Coverage | None = None
    message: str
    remedy: Remedy
    params: Mapping[str, Any] = field(default_factory=dict)
    change: Change | None = None

    @property
    def bars(self) -> bool:
        """Tell whether cover can't be bound while it stands."""
        return self.severity is not Severity.WARN
