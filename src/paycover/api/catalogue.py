"""Every operation of the API."""

from paycover.api import invoices
from paycover.api.openapi import published

DOCUMENTED = (*invoices.OPERATIONS,)
"""The operations of the published document."""

OPERATIONS = (*DOCUMENTED, *published(DOCUMENTED))
