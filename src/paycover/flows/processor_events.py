"""Takes in what payment processors tell us; looking into it is a task."""

from paycover.domain.processor_events import ProcessorEvent, ProcessorNotice
from paycover.domain.tasks import TaskKind
from paycover.flows.payment_sessions import want_checkout_matched
from paycover.kit.log import get_logger
from paycover.store.access import is_account, write_as
from paycover.store.db import Database, Link, Tx
from paycover.store.payments import account_of_charge
from paycover.store.processor_events import PROCESSOR_EVENTS
from paycover.store.tasks import enqueue

log = get_logger()

DISPUTED = "charge.dispute."
RECONCILED = ("payment_intent.", "charge.refund", "refund.", DISPUTED)
"""How the types begin that tell of a payment, refund or dispute of ours."""


def receive(database: Database, notice: ProcessorNotice) -> None:
    """Keep a notice and want it looked into, once, however often it comes; its own transaction.

    One that names no account of this installation is somebody else's at the same processor: it is
    logged and left.
    """
    account = database.read(lambda link: _whose(link, notice))
    if account is None:
        log.info("a notice for nobody here", notice=notice.id, type=notice.type)
        return
    write_as(database, account, lambda tx: _keep(tx, notice))


def _whose(link: Link, notice: ProcessorNotice) -> str | None:
    """Return the account a notice is for: the one it names or, of a dispute, the payment's."""
    if notice.account is None:
        return None if notice.charge is None else account_of_charge(link, notice.charge)
    return notice.account if is_account(link, notice.account) else None


def _keep(tx: Tx, notice: ProcessorNotice) -> None:
    if PROCESSOR_EVENTS.find(tx, notice.id) is not None:
        return
    event = ProcessorEvent(
        id=notice.id,
        type=notice.type,
        object=notice.object,
        session=notice.session,
        body=notice.body,
        created=tx.now,
    )
    PROCESSOR_EVENTS.add(tx, event)
    if event.session is not None:
        want_checkout_matched(tx, event.session)
    elif event.type.startswith(RECONCILED):
        enqueue(tx, TaskKind.RECONCILE, event.id, due=tx.now)
