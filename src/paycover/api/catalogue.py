"""Every operation of the API."""

from paycover.api import (
    adjustments,
    assignments,
    assistant_calls,
    cards,
    categories,
    certificates,
    contractors,
    cover_history,
    entities,
    events,
    explanations,
    health,
    hub_links,
    incoming_certificates,
    insurance_requirements,
    invoices,
    jobs,
    ledger,
    payment_sessions,
    payments,
    policies,
    previews,
    quotes,
    sessions,
    statements,
    test_helpers,
    webhook_deliveries,
    webhook_endpoints,
    worlds,
)
from paycover.api.call import rehearsal, route
from paycover.api.openapi import published
from paycover.api.operations import Kind

DOCUMENTED = (
    *entities.OPERATIONS,
    *contractors.OPERATIONS,
    *categories.OPERATIONS,
    *jobs.OPERATIONS,
    *quotes.OPERATIONS,
    *sessions.OPERATIONS,
    *policies.OPERATIONS,
    *assignments.OPERATIONS,
    *invoices.OPERATIONS,
    *certificates.OPERATIONS,
    *cover_history.OPERATIONS,
    *adjustments.OPERATIONS,
    *explanations.OPERATIONS,
    *previews.OPERATIONS,
    *ledger.OPERATIONS,
    *cards.OPERATIONS,
    *payment_sessions.OPERATIONS,
    *payments.OPERATIONS,
    *statements.OPERATIONS,
    *incoming_certificates.OPERATIONS,
    *insurance_requirements.OPERATIONS,
    *hub_links.OPERATIONS,
    *webhook_endpoints.OPERATIONS,
    *webhook_deliveries.OPERATIONS,
    *events.OPERATIONS,
    *assistant_calls.OPERATIONS,
    *test_helpers.OPERATIONS,
    *worlds.OPERATIONS,
    *health.OPERATIONS,
)
"""The operations of the published document."""

OPERATIONS = (*DOCUMENTED, *assignments.OLDER, *published(DOCUMENTED))
"""What answers with coded JSON, whatever is asked."""

EVERYTHING = (*OPERATIONS, *incoming_certificates.FILES, *statements.FILES)
"""The operations, and what hands out files."""

ROUTES = tuple(route(operation) for operation in EVERYTHING)
"""How the server finds them."""

REHEARSALS = tuple(
    rehearsal(operation)
    for operation in DOCUMENTED
    if operation.kind is Kind.WRITE and not operation.shows_secret
)
"""The writes that can be tried without being made; not those that show a secret."""
