"""Coverage types on the wire: the newest names, and the older ones still accepted (api.md 2.1)."""

from typing import Any

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
