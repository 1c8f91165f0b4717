"""Payment sessions: pages on which contractors give their cards."""

from paycover.api.operations import Call, get, post, secret
from paycover.flows import payment_sessions as flow
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.wire.base import Input
from paycover.wire.payment_sessions import (
    PaymentSessionAnswer,
    PaymentSessionComplete,
    PaymentSessionCreate,
    render,
)


class NoBody(Input):
    """A body of which nothing is read; it may be left out."""


def create(tx: Tx, call: Call) -> PaymentSessionAnswer:
    """Start a payment session; send the contractor to its `url`, which is shown only here."""
    session = flow.create_payment_session(tx, call.body.draft(), call.origin)
    return render(session, url=flow.page_address(tx.vault, tx.account, session))


def show(snapshot: Snapshot, call: Call) -> PaymentSessionAnswer:
    """Show a payment session."""
    session = PAYMENT_SESSIONS.find(snapshot, call.id)
    if session is None:
        raise not_found("payment session", call.id)
    return render(session)


def cancel(tx: Tx, call: Call) -> PaymentSessionAnswer:
    """Call a payment session off: its page takes no card any more."""
    return render(flow.cancel_payment_session(tx, call.id))


def complete(tx: Tx, call: Call) -> PaymentSessionAnswer:
    """Complete a payment session with a test card, as if it had been typed into the page."""
    return render(flow.give_card_number(tx, call.id, call.body.number))


_OVER = (Code.SESSION_NOT_PENDING, Code.SESSION_EXPIRED)

OPERATIONS = (
    secret(
        post(
            "/api/v1/payment/sessions",
            create,
            PaymentSessionCreate,
            refuses=(Code.INVALID_RETURN_URL, Code.RESOURCE_NOT_FOUND),
        )
    ),
    get("/api/v1/payment/sessions/{payment_session}", show),
    post(
        "/api/v1/payment/sessions/{payment_session}/cancel",
        cancel,
        NoBody,
        refuses=_OVER,
        status=200,
    ),
    post(
        "/api/v1/test_helpers/payment/sessions/{payment_session}/complete",
        complete,
        PaymentSessionComplete,
        refuses=_OVER,
        status=200,
        sandbox_only=True,
    ),
)
