"""Coverage types, their lines on a bill, and what may be combined."""

import enum
from collections.abc import Iterable


class Coverage(enum.StrEnum):
    """The insurance a contractor can hold (api.md 3.11)."""

    GENERAL = "general"
    PROFESSIONAL = "professional"
    WORKERS_COMP = "workers-comp"
    MEDIA = "media"
    CYBER = "cyber"


LINES: dict[Coverage, str] = {
    Coverage.WORKERS_COMP: "wc",
    Coverage.GENERAL: "gl",
    Coverage.PROFESSIONAL: "pl",
    Coverage.MEDIA: "media",
    Coverage.CYBER: "cyber",
}
"""Short line names of `quote_json` and `<line>_net_rate`, in the fixed order of a bill."""

NEED_GENERAL = frozenset({Coverage.MEDIA, Coverage.CYBER})
"""Sold only beside general liability, except to residents of a state without it."""

MONOPOLISTIC_STATES = frozenset({"ND", "OH", "WA", "WY", "PR", "VI"})
"""Where workers' compensation is sold by the state's own fund alone (insurance.md 1.5)."""

NO_GENERAL_STATES = frozenset({"HI"})
"""Whose residents are not offered general liability (decisions.md 25)."""

Rates = dict[Coverage, int]
"""Net rate of each line, in cents per $100 of pay."""


def in_bill_order(coverages: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """Return coverage types once each, in the fixed order of a bill."""
    wanted = set(coverages)
    return tuple(coverage for coverage in LINES if coverage in wanted)


def net_rate(rates: Rates, coverages: Iterable[Coverage]) -> int:
    """Return the sum of the integer line rates, in cents per $100 of pay; never re-rounded."""
    return sum(rates[coverage] for coverage in coverages)
