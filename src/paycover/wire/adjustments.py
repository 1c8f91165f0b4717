"""Adjustments on the wire: an extension, the published pages only say that a paid invoice is final."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.adjustments import Adjustment, AdjustmentDraft
from paycover.wire.base import Input, Text
from paycover.wire.invoices import GrossPay


class AdjustmentCreate(Input):
    """The body that corrects the pay of a paid invoice."""

    gross_pay: GrossPay
    reason: Text | UnsetType | None = UNSET

    def draft(self) -> AdjustmentDraft:
        """Return what the domain makes an adjustment of."""
        return AdjustmentDraft(gross_pay=self.gross_pay, reason=self.reason or None)


class AdjustmentAnswer(msgspec.Struct, kw_only=True):
    """An adjustment as the API shows it."""

    id: str
    invoice: str
    number: int
    contractor: str
    job: str
    policy: str
    assignment: str | None
    kind: Annotated[str, Meta(description="`additional_premium` or `return_premium`.")]
    gross_pay: Annotated[int, Meta(description="The corrected gross pay of the cycle, in cents.")]
    gross_pay_change: int
    net_rate: int
    rates: dict[str, int]
    premium_due: Annotated[
        int, Meta(description="Premium of the corrected pay in whole, in cents; 0 where all is returned.")
    ]
    premium_change: int
    cancelled: Annotated[
        bool, Meta(description="Whether it returns everything, the least premium too: there was no cover.")
    ]
    reason: str | None
    purchase_order_number: Annotated[str | None, Meta(description="The invoice's purchase order number.")]
    status: Annotated[str, Meta(description="`open`, `settled` or `void`.")]
    settled_at: int | None
    created: int


def render(adjustment: Adjustment) -> AdjustmentAnswer:
    """Return the answer that shows an adjustment."""
    return AdjustmentAnswer(
        id=adjustment.id,
        invoice=adjustment.invoice,
        number=adjustment.number,
        contractor=adjustment.contractor,
        job=adjustment.job,
        policy=adjustment.policy,
        assignment=adjustment.assignment,
        kind=adjustment.kind,
        gross_pay=adjustment.gross_pay,
        gross_pay_change=adjustment.gross_pay_change,
        net_rate=adjustment.net_rate,
        rates={line.value: rate for line, rate in adjustment.rates.items()},
        premium_due=adjustment.premium_due,
        premium_change=adjustment.premium_change,
        cancelled=adjustment.cancelled,
        reason=adjustment.reason,
        purchase_order_number=adjustment.purchase_order_number,
        status=adjustment.status,
        settled_at=adjustment.settled_at,
        created=adjustment.created,
    )
