"""The manifest of a rate plan (insurance.md 2.2): its fields and the forms they may have."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from paycover.domain.coverage import Coverage
from paycover.domain.rate_contents import Filing, FilingType, LimitProfile
from paycover.kit.dates import parse_iso
from paycover.kit.errors import invalid
from paycover.wire.base import Input, Seconds

PlanName = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$", max_length=63)]
Slug = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$", max_length=63)]
TableName = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", max_length=63)]
FileName = Annotated[str, Meta(min_length=1, max_length=200)]
Label = Annotated[str, Meta(min_length=1, max_length=200)]
Cap = Annotated[int, Meta(ge=0, le=1_000_000)]
Limit = Annotated[int, Meta(ge=0, le=10**14)]
CategoryCode = Annotated[str, Meta(pattern="^jc_[0-9A-Za-z]{10}$")]


class Rounding(Input, kw_only=True):
    """How rates and premiums are rounded: there is one way, and a minimum, in cents."""

    rate: Literal["half_up_integer_cents_per_100"] = "half_up_integer_cents_per_100"
    premium: Literal["half_up_cent"] = "half_up_cent"
    minimum_cents: int


class SpanInput(Input, kw_only=True):
    """A window by its first day and the first day after it, UTC; `to` null: without an end."""

    ALIASES: ClassVar[Mapping[str, str]] = {"from": "start", "to": "end"}  # `from` is no name in Python

    start: Seconds
    end: Seconds | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise invalid("end", "must come after from")


class FilingInput(Input, kw_only=True):
    """A filing with a state; `approved` is a day."""

    state: Label
    type: FilingType
    number: Label | None = None
    approved: str | None = None

    def filing(self, state: str) -> Filing:
        """Return the filing with its state in the form kept."""
        return Filing(
            state=state,
            type=self.type,
            number=self.number,
            approved=None if self.approved is None else parse_iso(self.approved),
        )

    def __post_init__(self) -> None:
        if self.approved is not None and parse_iso(self.approved) is None:
            raise invalid("approved", "must be a day such as 2026-01-01")


class ProfileInput(Input, kw_only=True):
    """Limits rows refer to, in cents."""

    name: Label
    each_occurrence: Limit
    aggregate: Limit

    def profile(self) -> LimitProfile:
        """Return the limits."""
        return LimitProfile(name=self.name, each_occurrence=self.each_occurrence, aggregate=self.aggregate)


class CategoryInput(Input, kw_only=True):
    """A job category the plan brings along."""

    slug: Slug
    name: Label
    id: CategoryCode | None = None


class Manifest(Input, kw_only=True):
    """A manifest; `entries`, `tax_tables`, `class_codes` and maybe `categories` name files beside it."""

    plan: PlanName
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    coverage_type: Coverage
    admitted: bool
    rounding: Rounding
    new_business: SpanInput
    renewal: SpanInput | None = None
    taxes_in_rate: bool = False
    tax_tables: list[TableName] = msgspec.field(default_factory=list)
    filings: list[FilingInput] = msgspec.field(default_factory=list)
    entries: FileName
    states: list[Label] = msgspec.field(default_factory=list)
    schedule_caps: dict[str, Cap] = msgspec.field(default_factory=dict)
    limit_profiles: list[ProfileInput] = msgspec.field(default_factory=list)
    class_codes: FileName | None = None
    categories: FileName | list[CategoryInput] | None = None
    illustrative: bool = False
    status: str | None = None
