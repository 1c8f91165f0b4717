"""Jobs: the work an entity offers, with its category, state and wage."""

import enum
from dataclasses import dataclass, field

from paycover.domain.addresses import Address


class WageType(enum.StrEnum):
    """How a job's wage is meant."""

    FLATFEE = "flatfee"
    HOURLY = "hourly"
    UNIT = "unit"
    BLENDED = "blended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
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
