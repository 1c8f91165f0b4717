"""The dashboard's first page: what needs a person today, and premium over the last year."""

from typing import NamedTuple

from paycover.domain.premium_days import by_month, first_day
from paycover.pages.dashboard.charts import months_chart
from paycover.pages.dashboard.frame import Signed, looking, shown
from paycover.pages.dashboard.nav import HOME
from paycover.store.attention import COUNT_MAX, waiting_for_a_person
from paycover.store.premium_days import days_since
from paycover.web.http import Answer


class Matter(NamedTuple):
    """Something that needs a person: what it is called, why it matters, and where it is."""

    label: str
    why: str
    path: str
    is_bad: bool = False


MATTERS = {
    "declined": Matter("Failed charges", "Cards that declined", "payments?view=declined", True),
    "unknown": Matter(
        "Charges without an outcome", "The processor has not said", "payments?view=unknown", True
    ),
    "no_purchase_order": Matter(
        "Missing PO numbers", "Open invoices a client may send back", "invoices?view=no_purchase_order"
    ),
    "applications": Matter(
        "Applications in review", "Contractors wait for an underwriter", "applications?view=review"
    ),
    "reviews": Matter("Underwriting marks", "Marks that cover waits for", "underwriting"),
    "expiring": Matter("Expiring cover", "Policies that end within 14 days", "policies?view=expiring"),
    "certificates": Matter(
        "Certificates to review",
        "A rule stopped them, or nothing could be read",
        "certificates?view=waiting",
    ),
    "plans": Matter("Rate plans to approve", "A second person has to say yes", "rate-plans"),
    "endpoints": Matter("Webhooks failing", "Endpoints that do not answer well", "webhooks", True),
    "given_up": Matter("Webhooks given up", "Events that never arrived", "deliveries?view=given_up", True),
    "tasks": Matter("Failed tasks", "Work the program could not do", "tasks", True),
}


def show(signed: Signed) -> Answer:
    """Show what needs a person today, and premium over time."""
    counts = waiting_for_a_person(signed.snapshot)
    now = signed.snapshot.now
    months = by_month(days_since(signed.snapshot, first_day(now)), now)
    cards = [
        (matter, f"{count:,}" + ("+" if count == COUNT_MAX else ""))
        for name, matter in MATTERS.items()
        if (count := counts[name])
    ]
    quiet = [matter for name, matter in MATTERS.items() if not counts[name]]
    return shown(
        signed, "home.html", cards=cards, quiet=quiet, months=months, chart=months_chart(months), home=HOME
    )


ROUTES = (looking(HOME, show),)
