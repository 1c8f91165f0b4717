"""What the worker does at somebody else's server: no transaction is open meanwhile."""

import functools

from paycover.domain.accounts import Account
from paycover.domain.disputes import DisputeAnswer
from paycover.domain.payment_sessions import PaymentSession, PaymentSessionStatus
from paycover.domain.tasks import TaskKind
from paycover.flows.charging import reconcile
from paycover.flows.disputes import record_dispute
from paycover.flows.payment_sessions import (
    page_address,
    record_captured_card,
    record_checkout,
    record_no_card,
)
from paycover.flows.processor_events import DISPUTED
from paycover.store.access import read_as
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Database, Snapshot, Tx
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.store.processor_events import PROCESSOR_EVENTS
from paycover.store.tasks import Claim
from paycover.worker.chargers.choice import Chargers
from paycover.worker.chargers.stripe_checkout import StripeCheckout
from paycover.worker.charges import charging
from paycover.worker.claims import Outcome
from paycover.worker.crew import Errands


def errands(chargers: Chargers) -> Errands:
    """Return what is done outside for each kind of task that calls out."""
    return {
        TaskKind.MATCH_CHECKOUT: functools.partial(match_checkout, chargers),
        TaskKind.RECONCILE: functools.partial(reconcile_event, chargers),
        **charging(chargers.of),
    }


def reconcile_event(chargers: Chargers, database: Database, claim: Claim) -> Outcome:
    """Ask Stripe how the payment stands that it told us of, and return what puts the books right.

    What the webhook said is a hint only: webhooks come late, twice and out of order.
    """
    event = read_as(database, claim.account, lambda seen: PROCESSOR_EVENTS.find(seen, claim.task.subject))
    assert event is not None, "a task is written with its event"
    if event.type.startswith(DISPUTED):
        dispute = chargers.at_stripe(claim.account).dispute(event.object)
        return _nothing if dispute is None else lambda tx: _disputed(tx, dispute)
    answer = chargers.at_stripe(claim.account).ask(event.object)
    return lambda tx: reconcile(tx, event.object, answer)


def _disputed(tx: Tx, dispute: DisputeAnswer) -> None:
    record_dispute(tx, dispute)


def match_checkout(chargers: Chargers, database: Database, claim: Claim) -> Outcome:
    """Bring Stripe's checkout in step with a payment session: open it, take its card, or close it."""
    id = claim.task.subject
    account, session, email, now = read_as(database, claim.account, lambda seen: _seen(seen, id))
    checkout = chargers.checkout(claim.account)
    if session.checkout is not None:
        return _asked(checkout, session, session.checkout, now)
    if session.status is not PaymentSessionStatus.PENDING:
        return _nothing
    if email is None or now >= session.expires_at:
        return lambda tx: record_no_card(tx, id)
    page = page_address(database.vault, account, session)
    made, url = checkout.open(session, email=email, page=page)
    return lambda tx: record_checkout(tx, id, made, url)


def _asked(checkout: StripeCheckout, session: PaymentSession, id: str, now: int) -> Outcome:
    is_pending = session.status is PaymentSessionStatus.PENDING
    state = checkout.state(id)
    card = state.card
    if is_pending and card is not None:
        return lambda tx: record_captured_card(tx, session.id, card)
    if is_pending and now < session.expires_at:
        return _nothing
    if state.is_open:
        checkout.close(id)
    return lambda tx: record_no_card(tx, session.id)


def _seen(snapshot: Snapshot, id: str) -> tuple[Account, PaymentSession, str | None, int]:
    """Return the account, the session, its contractor's address (None: deleted since) and the time."""
    session = PAYMENT_SESSIONS.find(snapshot, id)
    assert session is not None, "a session is never deleted"
    contractor = CONTRACTORS.find(snapshot, session.contractor)
    return snapshot.account, session, None if contractor is None else contractor.email, snapshot.now


def _nothing(_tx: Tx) -> None:
    """Write nothing: all is in step."""
