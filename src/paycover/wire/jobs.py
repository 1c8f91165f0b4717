"""Jobs on the wire (api.md 2.4)."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.jobs import WAGE_MAX, WAGE_MIN, Job, JobChange, JobDraft, WageType
from paycover.kit.errors import Code, Problem
from paycover.wire import addresses
from paycover.wire.addresses import AddressAnswer, AddressUpdate, JobAddressCreate, address_change
from paycover.wire.base import Id, Input, LongText, Metadata, Name, changed

Wage = Annotated[int, Meta(ge=WAGE_MIN, le=WAGE_MAX, description="In cents.", examples=[15_000])]
CategoryCode = Annotated[Id, Meta(description="Required: a job without one is refused with its own code.")]
Years = Annotated[int, Meta(ge=0, le=100)]


class JobCreate(Input, kw_only=True):
    """The body that makes a job; `address` is left out for remote work."""

    ALIASES: ClassVar[Mapping[str, str]] = {"entity_id": "entity"}

    name: Name
    description: LongText
    entity: Id
    category_code: CategoryCode | UnsetType | None = UNSET
    wage: Wage
    wage_type: WageType
    address: JobAddressCreate | UnsetType | None = UNSET
    custom_metadata: Metadata | UnsetType | None = UNSET
    withhold_premium: bool | UnsetType | None = UNSET
    years_experience: Years | UnsetType | None = UNSET

    def draft(self) -> JobDraft:
        """Return what the domain makes a job of; raise Problem(missing_job_category_code)."""
        if not self.category_code:
            raise Problem(Code.MISSING_JOB_CATEGORY_CODE)
        return changed(self, JobDraft, address=address_change(self.address))


class JobUpdate(Input):
    """The body that edits a job; what is left out stays as it is."""

    ALIASES: ClassVar[Mapping[str, str]] = {"entity_id": "entity"}

    name: Name | UnsetType = UNSET
    description: LongText | UnsetType = UNSET
    entity: Id | UnsetType = UNSET
    category_code: CategoryCode | UnsetType | None = UNSET
    wage: Wage | UnsetType = UNSET
    wage_type: WageType | UnsetType = UNSET
    address: AddressUpdate | UnsetType | None = UNSET
    custom_metadata: Metadata | UnsetType | None = UNSET
    withhold_premium: bool | UnsetType | None = UNSET
    years_experience: Years | UnsetType | None = UNSET

    def change(self) -> JobChange:
        """Return the change for the domain; raise Problem(missing_job_category_code) for an empty one."""
        if self.category_code is None:
            raise Problem(Code.MISSING_JOB_CATEGORY_CODE)
        return changed(self, JobChange, address=address_change(self.address))


class JobAnswer(msgspec.Struct, kw_only=True):
    """A job as the API shows it; `withhold_premium` null: the contractor's setting holds."""

    id: str
    name: str
    description: str
    entity: str
    category_code: str
    wage: int
    wage_type: WageType
    address: AddressAnswer | None
    custom_metadata: dict[str, Any]
    withhold_premium: bool | None
    years_experience: int | None
    created: int


def render(job: Job) -> JobAnswer:
    """Return the answer that shows a job."""
    return JobAnswer(
        id=job.id,
        name=job.name,
        description=job.description,
        entity=job.entity,
        category_code=job.category_code,
        wage=job.wage,
        wage_type=job.wage_type,
        address=addresses.render(job.address),
        custom_metadata=job.custom_metadata,
        withhold_premium=job.withhold_premium,
        years_experience=job.years_experience,
        created=job.created,
    )
