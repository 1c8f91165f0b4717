"""Who numbers the classes of work in a state, and what such a number looks like (insurance.md 1.4)."""

import re

from paycover.domain.coverage import Coverage

NCCI, ISO = "NCCI", "ISO"

INDEPENDENT: dict[str, str] = {
    "CA": "WCIRB",
    "DE": "DCRB",
    "IN": "ICRB",
    "MA": "WCRIBMA",
    "MI": "CAOM",
    "MN": "MWCIA",
    "NJ": "NJCRIB",
    "NY": "NYCIRB",
    "NC": "NCRB",
    "PA": "PCRB",
    "WI": "WCRB",
}
"""State → the bureau of its own; every other state is NCCI's."""

BUREAUS = frozenset({NCCI, ISO, *INDEPENDENT.values()})

_FOUR = re.compile(r"[0-9]{4}")
_SHAPES: dict[str, tuple[re.Pattern[str], str]] = {
    "PCRB": (re.compile(r"[0-9]{3,4}"), "3 or 4 digits"),
    "DCRB": (re.compile(r"[0-9]{3,4}"), "3 or 4 digits"),
    ISO: (re.compile(r"[0-9]{5}"), "5 digits"),
}
_FREE = (re.compile(r"[A-Za-z0-9-]{1,12}"), "up to 12 letters, digits and hyphens")


def bureau(coverage: Coverage, state: str) -> str | None:
    """Return whose class codes a line has in a state; None where it has none but the carrier's own.

    The state may be `*`: workers' compensation then counts as NCCI's.
    """
    if coverage is Coverage.WORKERS_COMP:
        return INDEPENDENT.get(state, NCCI)
    return ISO if coverage is Coverage.GENERAL else None


def shape_fault(bureau: str | None, class_code: str) -> str | None:
    """Return what a class code of a bureau should look like, None where it does."""
    pattern, words = _FREE if bureau is None else _SHAPES.get(bureau, (_FOUR, "4 digits"))
    return None if pattern.fullmatch(class_code) else words
