"""Contracting entities: the end clients contractors work for."""

from paycover.domain.addresses import Address, AddressChange, merged_address
from paycover.domain.coverage import Coverage
from paycover.kit.errors import invalid
from paycover.kit.records import Record, replace
from paycover.kit.unset import UNSET, Unset, given

LIMIT_MIN = 1_000
LIMIT_MAX = 1_000_000_000_000
"""Cents; the least limit that can be required (api.md 2.1), and the most (our decision)."""


class CoverageLimit(Record, kw_only=True):
    """Limits an entity requires, in cents."""

    aggregate_limit: int
    occurrence_limit: int


class Entity(Record, kw_only=True):
    """An end client, with the insurance it requires of contractors on its jobs."""

    id: str
    name: str
    address: Address | None = None
    coverage_limit: CoverageLimit | None = None
    required_coverage: tuple[Coverage, ...] = ()
    created: int
    deleted_at: int | None = None


class CoverageLimitChange(Record, kw_only=True):
    """What a caller gives of the limits, in cents; what is left out stays as it is."""

    aggregate_limit: int | Unset = UNSET
    occurrence_limit: int | Unset = UNSET


class EntityChange(Record, kw_only=True):
    """What a caller changes of an entity; what is left out stays as it is, None clears."""

    name: str | Unset = UNSET
    address: AddressChange | Unset | None = UNSET
    coverage_limit: CoverageLimitChange | Unset | None = UNSET
    required_coverage: tuple[Coverage, ...] | Unset | None = UNSET


class EntityDraft(EntityChange, kw_only=True):
    """What a caller gives to make an entity."""

    name: str


def made(draft: EntityDraft, *, id: str, now: int) -> Entity:
    """Return the entity of a draft."""
    return edited(Entity(id=id, name=draft.name, created=now), draft)


def edited(entity: Entity, change: EntityChange) -> Entity:
    """Return an entity after its owner's edit: address and limits merge, the other fields replace.

    Raises Problem(invalid_input) for an address or limits that are not whole after the edit.
    """
    required = entity.required_coverage if change.required_coverage is UNSET else change.required_coverage
    return replace(
        entity,
        name=given(change.name, entity.name),
        address=merged_address(entity.address, change.address),
        coverage_limit=_merged_limit(entity.coverage_limit, change.coverage_limit),
        required_coverage=tuple(dict.fromkeys(required or ())),
    )


def _merged_limit(
    before: CoverageLimit | None, change: CoverageLimitChange | Unset | None
) -> CoverageLimit | None:
    if change is UNSET:
        return before
    if change is None:
        return None
    limits = {
        name: given(getattr(change, name), getattr(before, name, None))
        for name in ("aggregate_limit", "occurrence_limit")
    }
    missing = [name for name, limit in limits.items() if limit is None]
    if len(missing) == len(limits):
        return None  # nothing was said, and there was nothing
    if missing:
        raise invalid(f"coverage_limit.{missing[0]}", "is required")
    return CoverageLimit(**limits)
