"""Where one can go in the dashboard."""

from typing import NamedTuple

from paycover.domain.roles import Duty, Role, may

HOME = "/dashboard"


class Place(NamedTuple):
    """A page of the navigation, shown to those whose role includes its duty."""

    label: str
    path: str
    duty: Duty = Duty.SEE


def _place(label: str, name: str, duty: Duty = Duty.SEE) -> Place:
    return Place(label, f"{HOME}/{name}", duty)


GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    ("", (Place("Today", HOME),)),
    (
        "People and work",
        (
            _place("Contractors", "contractors"),
            _place("Entities", "entities"),
            _place("Jobs", "jobs"),
            _place("Quotes", "quotes"),
            _place("Applications", "applications"),
            _place("Policies", "policies"),
            _place("Assignments", "assignments"),
            _place("Certificates issued", "issued-certificates"),
            _place("Certificates received", "certificates"),
            _place("Insurance requirements", "requirements"),
            _place("Bulk uploads", "uploads"),
        ),
    ),
    (
        "Money",
        (
            _place("Invoices", "invoices"),
            _place("Adjustments", "adjustments"),
            _place("Payments", "payments"),
            _place("Payment sessions", "payment-sessions"),
            _place("Remit statements", "statements"),
            _place("Ledger", "ledger"),
        ),
    ),
    (
        "Rates and risk",
        (
            _place("Job categories", "categories"),
            _place("Rate plans", "rate-plans"),
            _place("Premium calculator", "calculator"),
            _place("Underwriting", "underwriting"),
        ),
    ),
    (
        "Developers",
        (
            _place("Events", "events"),
            _place("Assistant calls", "assistant-calls"),
            _place("Webhook endpoints", "webhooks"),
            _place("Webhook deliveries", "deliveries"),
            _place("Failed tasks", "tasks"),
            _place("API keys", "api-keys", Duty.SET_UP),
        ),
    ),
    (
        "Settings",
        (
            _place("Organisation", "settings"),
            _place("Users and roles", "users"),
        ),
    ),
)
"""The navigation: headings and the pages under them."""


def groups_for(role: Role) -> list[tuple[str, list[Place]]]:
    """Return the navigation of a role, headings without pages left out."""
    found = [(heading, [place for place in places if may(role, place.duty)]) for heading, places in GROUPS]
    return [(heading, places) for heading, places in found if places]


def place_of(path: str) -> Place | None:
    """Return the page of the navigation a path belongs to: the longest that it begins with."""
    under = [
        place
        for _, places in GROUPS
        for place in places
        if path == place.path or path.startswith(f"{place.path}/")
    ]
    return max(under, key=lambda place: len(place.path), default=None)
