"""Jobs: the work an entity offers, with its category, state and wage."""

import enum

from paycover.domain.addresses import Address, AddressChange, merged_address, state_of
from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.metadata import Metadata, merged_metadata
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.records import Record, field, replace
from paycover.kit.unset import UNSET, Unset, given

WAGE_MIN = 100
WAGE_MAX = 1_000_000_000
"""Cents; the range of a wage (api.md 2.4, the newer of its two maxima)."""


class WageType(enum.StrEnum):
    """How a job's wage is meant."""

    FLATFEE = "flatfee"
    HOURLY = "hourly"
    UNIT = "unit"
    BLENDED = "blended"


class Job(Record, kw_only=True):
    """A job of one account; `wage` in cents; no `address` means remote work."""

    id: str
    name: str
    description: str
    entity: str
    category_code: str
    wage: int
    wage_type: WageType
    address: Address | None = None
    custom_metadata: dict[str, object] = field(default_factory=dict)
    withhold_premium: bool | None = None
    years_experience: int | None = None
    created: int
    deleted_at: int | None = None


class JobChange(Record, kw_only=True):
    """What a caller changes of a job; what is left out stays as it is, None clears."""

    name: str | Unset = UNSET
    description: str | Unset = UNSET
    entity: str | Unset = UNSET
    category_code: str | Unset = UNSET
    wage: int | Unset = UNSET
    wage_type: WageType | Unset = UNSET
    address: AddressChange | Unset | None = UNSET
    custom_metadata: Metadata | Unset | None = UNSET
    withhold_premium: bool | Unset | None = UNSET
    years_experience: int | Unset | None = UNSET

    @property
    def may_touch_invoices(self) -> bool:
        """Tell whether it names anything an invoice of the job was priced with."""
        priced = (self.entity, self.category_code, self.wage, self.wage_type, self.address)
        return any(value is not UNSET for value in priced)


class JobDraft(JobChange, kw_only=True):
    """What a caller gives to make a job."""

    name: str
    description: str
    entity: str
    category_code: str
    wage: int
    wage_type: WageType


def made(draft: JobDraft, *, id: str, now: int) -> Job:
    """Return the job of a draft."""
    blank = Job(
        id=id,
        name=draft.name,
        description=draft.description,
        entity=draft.entity,
        category_code=draft.category_code,
        wage=draft.wage,
        wage_type=draft.wage_type,
        created=now,
    )
    return edited(blank, draft)


def edited(job: Job, change: JobChange) -> Job:
    """Return a job after its owner's edit: address and metadata merge, the other fields replace.

    Raises Problem(invalid_input) for an address without a region (api.md 2.4) or one it can't have.
    """
    address = merged_address(job.address, change.address)
    if address is not None and address.region is None:
        raise invalid("address.region", "is required")
    return replace(
        job,
        name=given(change.name, job.name),
        description=given(change.description, job.description),
        entity=given(change.entity, job.entity),
        category_code=given(change.category_code, job.category_code),
        wage=given(change.wage, job.wage),
        wage_type=given(change.wage_type, job.wage_type),
        address=address,
        custom_metadata=merged_metadata(job.custom_metadata, change.custom_metadata),
        withhold_premium=given(change.withhold_premium, job.withhold_premium),
        years_experience=given(change.years_experience, job.years_experience),
    )


def ensure_category_usable(category: Category | None, category_code: str) -> None:
    """Refuse a category that is unknown, or not approved (api.md 2.3)."""
    if category is None:
        raise Problem(Code.INVALID_JOB_CATEGORY_CODE, f"No such job category: {category_code}")
    if category.status is not CategoryStatus.APPROVED:
        raise Problem(Code.JOB_CATEGORY_NOT_APPROVED)


def ensure_invoices_allow(before: Job, after: Job, *, has_open: bool, has_paid: bool) -> None:
    """Refuse an edit that the job's invoices stand against: Problem(invoice_exists) (decisions.md 4).

    What rates can't change while an invoice is unpaid or paid; the wage can until one is paid, is being
    charged, or is on an issued remit statement.
    """
    if _rated_by(before) != _rated_by(after) and (has_open or has_paid):
        raise Problem(Code.INVOICE_EXISTS, "The job has an invoice: make a new job, or change the invoice.")
    if before.wage != after.wage and has_paid:
        raise Problem(
            Code.INVOICE_EXISTS, "An invoice of the job is paid: make a new job for the new wage."
        )


def _rated_by(job: Job) -> tuple[str, str, WageType, str | None]:
    return job.entity, job.category_code, job.wage_type, state_of(job.address)
