"""Pay cycles: the period an invoice bills."""

from paycover.kit.errors import Code, Problem


def ensure_in_order(start: int, end: int) -> None:
    """Refuse a cycle that ends before it starts; one moment long is allowed (wire.md 10)."""
    if end < start:
        raise Problem(Code.INVALID_PAYCYCLE_ENDDATE)
