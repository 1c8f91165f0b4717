"""Policies: the cover contractors have."""

from paycover.domain.policies import Policy
from paycover.pages.dashboard.cells import badge, day, lines, link, rate, text, when
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.pages.words import line_name
from paycover.store.browsing import Shown


def _facts(shown: Shown[Policy]) -> list[Fact]:
    policy = shown.record
    return [
        ("Contractor", link(policy.contractor, shown.names["contractor"])),
        ("Job", link(policy.job)),
        ("Quote", link(policy.quote)),
        ("Category", link(policy.category_code, shown.names["category_code"])),
        ("Lines", lines(policy.coverage_type)),
        *((f"Rate, {line_name(line)}", rate(cents)) for line, cents in policy.rates.items()),
        ("From", when(policy.effective_date)),
        ("Until", when(policy.expiration_date)),
        ("State of the work", text(policy.work_state)),
        ("State of the home", text(policy.home_state)),
        ("Application approved", when(policy.approved_at)),
        ("Cancelled", when(policy.cancelled_at)),
        ("Issued", when(policy.created)),
    ]


NOUN = Noun(
    name="policies",
    plural="Policies",
    one="policy",
    lead="The cover contractors have, and how long it lasts.",
    columns=(
        Column("Policy", lambda shown: link(shown.record.id)),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Lines", lambda shown: lines(shown.record.coverage_type)),
        Column("Category", lambda shown: link(shown.record.category_code, shown.names["category_code"])),
        Column("From", lambda shown: day(shown.record.effective_date)),
        Column("Until", lambda shown: day(shown.record.expiration_date)),
        Column("Status", lambda shown: badge(shown.record.status)),
    ),
    title=lambda shown: f"Policy of {shown.names['contractor']}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    views={"active": "Active", "expiring": "Expiring soon", "expired": "Expired", "cancelled": "Cancelled"},
    filters={"contractor": "Contractor", "job": "Job", "quote": "Quote"},
    related=(
        Related("assignments", "policy"),
        Related("issued-certificates", "policy"),
        Related("underwriting", "subject"),
    ),
)
