"""Explanations on the wire: the sample pay that is asked about."""

from msgspec import UNSET, UnsetType

from paycover.wire.base import Input
from paycover.wire.invoices import GrossPay


class SamplePayQuery(Input):
    """The pay to explain a rate with; left out, it is the job's wage."""

    gross_pay: GrossPay | UnsetType = UNSET
