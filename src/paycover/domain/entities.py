"""Contracting entities: the end clients contractors work for."""

from dataclasses import dataclass

from paycover.domain.addresses import Address
from paycover.domain.coverage import Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageLimit:
    """Limits an entity requires, in cents."""

    aggregate_limit: int
    occurrence_limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An end client, with the insurance it requires of contractors on its jobs."""

    id: str
    name: str
    address: Address | None = None
    coverage_limit: CoverageLimit | None = None
    required_coverage: tuple[Coverage, ...] = ()
    created: int
    deleted_at: int | None = None
