"""Contracting entities on the wire (api.md 2.1)."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.coverage import Coverage
from paycover.domain.entities import (
    LIMIT_MAX,
    LIMIT_MIN,
    CoverageLimitChange,
    Entity,
    EntityChange,
    EntityDraft,
)
from paycover.wire import addresses
from paycover.wire.addresses import AddressAnswer, AddressCreate, AddressUpdate, address_change
from paycover.wire.base import Input, Name, changed
from paycover.wire.coverage import newest_coverage

Limit = Annotated[int, Meta(ge=LIMIT_MIN, le=LIMIT_MAX, description="In cents.", examples=[100_000_000])]
RequiredCoverage = list[Coverage] | UnsetType | None


class CoverageLimitCreate(Input):
    """The limits an entity requires."""

    aggregate_limit: Limit
    occurrence_limit: Limit


class CoverageLimitUpdate(Input):
    """The limits an entity requires, or one of them."""

    aggregate_limit: Limit | UnsetType = UNSET
    occurrence_limit: Limit | UnsetType = UNSET


class EntityCreate(Input):
    """The body that makes an entity."""

    name: Name
    address: AddressCreate | UnsetType | None = UNSET
    coverage_limit: CoverageLimitCreate | UnsetType | None = UNSET
    required_coverage: RequiredCoverage = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """Return the body with the required coverage as a plain list of the newest names."""
        return _newest(raw)

    def draft(self) -> EntityDraft:
        """Return what the domain makes an entity of."""
        return changed(self, EntityDraft, **_converted(self))


class EntityUpdate(Input):
    """The body that edits an entity; what is left out stays as it is."""

    name: Name | UnsetType = UNSET
    address: AddressUpdate | UnsetType | None = UNSET
    coverage_limit: CoverageLimitUpdate | UnsetType | None = UNSET
    required_coverage: RequiredCoverage = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """Return the body with the required coverage as a plain list of the newest names."""
        return _newest(raw)

    def change(self) -> EntityChange:
        """Return the change for the domain."""
        return changed(self, EntityChange, **_converted(self))


class CoverageLimitAnswer(msgspec.Struct, kw_only=True):
    """Limits in cents, as the API shows them."""

    aggregate_limit: int
    occurrence_limit: int


class EntityAnswer(msgspec.Struct, kw_only=True):
    """An entity as the API shows it."""

    id: str
    name: str
    address: AddressAnswer | None
    coverage_limit: CoverageLimitAnswer | None
    required_coverage: list[Coverage]
    created: int


def render(entity: Entity) -> EntityAnswer:
    """Return the answer that shows an entity."""
    limit = entity.coverage_limit
    return EntityAnswer(
        id=entity.id,
        name=entity.name,
        address=addresses.render(entity.address),
        coverage_limit=None
        if limit is None
        else CoverageLimitAnswer(
            aggregate_limit=limit.aggregate_limit,
            occurrence_limit=limit.occurrence_limit,
        ),
        required_coverage=list(entity.required_coverage),
        created=entity.created,
    )


def _newest(raw: dict[str, Any]) -> dict[str, Any]:
    if "required_coverage" not in raw:
        return raw
    return raw | {"required_coverage": newest_coverage(raw["required_coverage"])}


def _converted(body: EntityCreate | EntityUpdate) -> dict[str, Any]:
    """Return the fields whose value in the domain is of another type."""
    limit, required = body.coverage_limit, body.required_coverage
    return {
        "address": address_change(body.address),
        "coverage_limit": changed(limit, CoverageLimitChange) if isinstance(limit, Input) else limit,
        "required_coverage": tuple(required) if isinstance(required, list) else required,
    }
