"""Which purchase order number an invoice has: explicit, then carried, then the job's default."""

from paycover.domain.invoices import PurchaseOrderSource
from paycover.kit.unset import UNSET, Unset

PurchaseOrder = tuple[str | None, PurchaseOrderSource]
"""A number (None: there is none) and where it came from."""

METADATA_KEY = "purchase_order_number"


def job_default(custom_metadata: dict[str, object]) -> str | None:
    """Return the purchase order number a job's `custom_metadata` gives its invoices."""
    value = custom_metadata.get(METADATA_KEY)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value) or None


def purchase_order(
    explicit: str | Unset | None,
    carried: PurchaseOrder | Unset,
    default: str | None,
) -> PurchaseOrder:
    """Return the purchase order of an invoice (the precedence of seed 002).

    `explicit` is what the caller sent (`""` and None clear), `carried` what the invoice, or the one
    it replaces, had before: a cleared number is carried as cleared, and the number it has already
    changes nothing. `default` is the job's.
    """
    if carried is not UNSET and explicit is not UNSET and (explicit or None) == carried[0]:
        return carried
    if explicit is not UNSET:
        return (explicit, PurchaseOrderSource.EXPLICIT) if explicit else (None, PurchaseOrderSource.CLEARED)
    if carried is not UNSET:
        return carried
    return (default, PurchaseOrderSource.JOB) if default else (None, PurchaseOrderSource.NONE)
