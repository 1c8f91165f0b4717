"""Tells what happened: event rows in the transaction of the change, and tasks for what follows from it."""

from typing import NamedTuple

import msgspec

from paycover.domain.events import Event, EventType
from paycover.domain.ledger_movements import MOVEMENTS
from paycover.domain.ledger_postings import POSTINGS
from paycover.domain.payments import Payer
from paycover.domain.tasks import TaskKind
from paycover.kit.ids import new_id
from paycover.store.db import Tx
from paycover.store.events import EVENTS
from paycover.store.tasks import Wanted, enqueue_all, task_of
from paycover.wire.payments import PaymentAnswer


class Happening(NamedTuple):
    """One state change of one object, shown as it is after the change, and what is to be done about it."""

    type: EventType
    object: str
    shown: msgspec.Struct
    wants: tuple[Wanted, ...] = ()

    def wanting(self, *wants: Wanted) -> "Happening":
        """Return it with more to be done about it."""
        return self._replace(wants=(*self.wants, *wants))


def emit(tx: Tx, *happenings: Happening) -> None:
    """Append one event row for each state change; all of them in one statement.

    In another one, the tasks they call for and, where the account has webhooks, that each event is handed
    on to them.
    """
    events = [_event(tx, happening) for happening in happenings]
    EVENTS.add(tx, *events)
    tasks = [
        task_of(tx, kind, subject, due=tx.now if due is None else due)
        for happening in happenings
        for kind, subject, due in happening.wants
    ]
    if tx.account.sends_events:
        tasks += [task_of(tx, TaskKind.FAN_OUT, event.id, due=tx.now, once=True) for event in events]
    enqueue_all(tx, tasks)


def _waits_for_books(happening: Happening) -> bool:
    """Tell whether the books make something of an event; of most payments they learn by invoices."""
    shown = happening.shown
    if not isinstance(shown, PaymentAnswer):
        return happening.type in POSTINGS or happening.type in MOVEMENTS
    is_refund, is_agency = shown.refund_of is not None, shown.payer == Payer.AGENCY_REMIT
    if happening.type is EventType.PAYMENT_CREATED:
        return is_refund and shown.adjustment is None and not is_agency
    if happening.type is EventType.PAYMENT_SUCCEEDED:
        return shown.adjustment is None if is_refund else is_agency
    return False


def _event(tx: Tx, happening: Happening) -> Event:
    return Event(
        id=new_id("event"),
        type=happening.type,
        object=happening.object,
        data=msgspec.json.encode(happening.shown).decode(),
        unposted=True if _waits_for_books(happening) else None,
        created=tx.now,
    )
