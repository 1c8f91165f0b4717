"""Which purchase order number wins (seed 002), row by row."""

import pytest

from paycover.domain.invoices import PurchaseOrderSource as Source
from paycover.domain.purchase_orders import PurchaseOrder, job_default, purchase_order
from paycover.kit.unset import UNSET, Unset

CARRIED = ("PO-1", Source.JOB)
CLEARED = (None, Source.CLEARED)


@pytest.mark.parametrize(
    ("explicit", "carried", "default", "expected"),
    [
        ("PO-9", CARRIED, "PO-J", ("PO-9", Source.EXPLICIT)),
        ("PO-9", UNSET, None, ("PO-9", Source.EXPLICIT)),
        ("", CARRIED, "PO-J", CLEARED),
        (None, CARRIED, "PO-J", CLEARED),
        ("PO-1", CARRIED, "PO-J", CARRIED),
        ("", (None, Source.NONE), "PO-J", (None, Source.NONE)),
        (UNSET, CARRIED, "PO-J", CARRIED),
        (UNSET, CLEARED, "PO-J", CLEARED),
        (UNSET, (None, Source.NONE), "PO-J", (None, Source.NONE)),
        (UNSET, UNSET, "PO-J", ("PO-J", Source.JOB)),
        (UNSET, UNSET, None, (None, Source.NONE)),
    ],
)
def test_seed_002_precedence(
    explicit: str | Unset | None,
    carried: PurchaseOrder | Unset,
    default: str | None,
    expected: PurchaseOrder,
) -> None:
    assert purchase_order(explicit, carried, default) == expected


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, None),
        ({"purchase_order_number": "PO-1"}, "PO-1"),
        ({"purchase_order_number": 12345678}, "12345678"),
        ({"purchase_order_number": ""}, None),
        ({"purchase_order_number": None}, None),
        ({"purchase_order_number": True}, None),
        ({"purchase_order_number": {"number": 1}}, None),
    ],
)
def test_a_job_gives_its_number_as_text_or_not_at_all(
    metadata: dict[str, object], expected: str | None
) -> None:
    assert job_default(metadata) == expected
