"""Every operation of the API."""

from paycover.api import (
    adjustments,
    assignments,
    card_pages,
    cards,
    categories,
    contractors,
    entities,
    events,
    explanations,
    health,
    invoices,
    jobs,
    payment_sessions,
    policies,
    previews,
    quotes,
    sessions,
    test_helpers,
    webhook_deliveries,
    webhook_endpoints,
)
from paycover.api.openapi import published

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
    *adjustments.OPERATIONS,
    *explanations.OPERATIONS,
    *previews.OPERATIONS,
    *cards.OPERATIONS,
    *payment_sessions.OPERATIONS,
    *webhook_endpoints.OPERATIONS,
    *webhook_deliveries.OPERATIONS,
    *events.OPERATIONS,
    *test_helpers.OPERATIONS,
    *health.OPERATIONS,
)
"""The operations of the published document."""

OPERATIONS = (*DOCUMENTED, *assignments.OLDER, *card_pages.PAGES, *published(DOCUMENTED))
