"""Coverage types on the wire: the newest names, and the older ones still accepted (api.md 2.1)."""

from typing import Annotated, Any

from msgspec import Meta

from paycover.domain.coverage import Coverage

CoverageTypes = Annotated[
    list[Coverage],
    Meta(min_length=1, description="The cover wanted.", examples=[["general", "workers-comp"]]),
]

OLD_NAMES = {
    "workers_comp": "workers-comp",
    "general_liability": "general",
    "professional_liability": "professional",
}


def newest_coverage(value: Any) -> Any:
    """Return coverage types in their newest form: a plain list of the newest names."""
    if isinstance(value, dict) and "coverage_type" in value:
        value = value["coverage_type"]
    if not isinstance(value, list):
        return value
    return [OLD_NAMES.get(name, name) if isinstance(name, str) else name for name in value]


def with_coverage_list(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose `coverage_type` is a list, as which a single text was once sent (api.md 2.5)."""
    if "coverage_type" not in raw:
        return raw
    value = newest_coverage(raw["coverage_type"])
    if isinstance(value, str):
        value = newest_coverage([value] if value else [])
    return raw | {"coverage_type": value}


def once_each(coverages: list[Coverage]) -> tuple[Coverage, ...]:
    """Return coverage types once each, in the order they were sent: answers show them so."""
    return tuple(dict.fromkeys(coverages))
