"""Every operation of the API."""

from paycover.api import invoices

OPERATIONS = (*invoices.OPERATIONS,)
