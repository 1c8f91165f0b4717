"""Every operation of the API."""

from paycover.api import (
    categories,
    contractors,
    entities,
    invoices,
    jobs,
    policies,
    quotes,
    sessions,
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
    *invoices.OPERATIONS,
)
"""The operations of the published document."""

OPERATIONS = (*DOCUMENTED, *published(DOCUMENTED))
