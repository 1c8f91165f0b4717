"""What can be done with adjustments."""

from paycover.domain.adjustments import Adjustment, AdjustmentDraft, corrected, settled
from paycover.domain.events import EventType
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.store.adjustments import ADJUSTMENTS, of_invoice
from paycover.store.db import Tx
from paycover.store.invoices import INVOICES
from paycover.store.tasks import Wanted
from paycover.wire.adjustments import render


def create_adjustment(tx: Tx, invoice: str, draft: AdjustmentDraft) -> Adjustment:
    """Correct the pay of a paid invoice; the invoice itself stays as it is (decisions.md 18).

    Raises Problem: resource_not_found for the invoice, and what `domain.adjustments.corrected` does.
    """
    # Two statements: one that joined them could wait for the lock and still read what was before it.
    paid = INVOICES.lock(tx, invoice)
    if paid is None:
        raise not_found("invoice", invoice)
    earlier = of_invoice(tx, invoice)
    made = corrected(paid, earlier, draft, id=new_id("adjustment"), now=tx.now)
    ADJUSTMENTS.add(tx, made)
    emit(tx, told(EventType.ADJUSTMENT_CREATED, made))
    return made


def settle_adjustment(tx: Tx, id: str) -> Adjustment:
    """Take the premium of an adjustment as paid, or as returned, in full.

    Raises Problem: resource_not_found, adjustment_not_open.
    """
    before = ADJUSTMENTS.lock(tx, id)
    if before is None:
        raise not_found("adjustment", id)
    after = settled(before, tx.now)
    ADJUSTMENTS.save(tx, after)
    emit(tx, told(EventType.ADJUSTMENT_SETTLED, after))
    return after


def told(type: EventType, adjustment: Adjustment) -> Happening:
    """Return what happened to an adjustment, for `emit`; how it is paid or returned follows."""
    wants = (Wanted(TaskKind.SETTLE, adjustment.id),)
    return Happening(type, adjustment.id, render(adjustment), wants)
