"""What can be done with payment sessions: the page on which a contractor gives a card."""

import hmac

from paycover.domain.accounts import Account
from paycover.domain.cards import CapturedCard, Processor
from paycover.domain.events import EventType
from paycover.domain.payment_sessions import (
    PaymentSession,
    PaymentSessionDraft,
    PaymentSessionStatus,
    cancelled,
    completed,
    ensure_open,
    ensure_return_url,
    expired,
    opened,
    started,
)
from paycover.domain.sandbox_cards import TypedCard, captured
from paycover.domain.tasks import TaskKind
from paycover.flows.cards import put_on_file
from paycover.flows.events import Happening, emit
from paycover.kit.dates import iso_day
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.kit.vault import Vault
from paycover.store.card_holders import CardHolder, lock_session_and_holder
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.store.tasks import enqueue
from paycover.wire.payment_sessions import render

PAGE = "/payment/setup/"


def page_address(vault: Vault, account: Account, session: PaymentSession) -> str:
    """Return where a session's page is; whoever holds the address can use it, and nobody else.

    Its token is made of the installation's key and stored nowhere, so that no copy of the database
    opens a page. It names account and session, because the page is asked for without an API key.
    """
    world = "test" if account.is_sandbox else "live"
    subject = f"{account.id}.{session.id}"
    return f"{session.origin}{PAGE}{world}_{subject}.{vault.token('payment_session', subject)}"


def read_token(vault: Vault, token: str) -> tuple[str, str] | None:
    """Return the ids of account and session that a page's token names, None for one not made here."""
    subject, _, mac = token.partition("_")[2].rpartition(".")
    account, _, session = subject.partition(".")
    made = vault.token("payment_session", subject)
    return (account, session) if hmac.compare_digest(mac.encode(), made.encode()) else None


def create_payment_session(tx: Tx, draft: PaymentSessionDraft, origin: str) -> PaymentSession:
    """Start a payment session; it runs out after half an hour.

    Raises Problem: resource_not_found for a contractor the account does not have (api.md 2.13 has a 404
    here), invalid_return_url.
    """
    if CONTRACTORS.find(tx, draft.contractor) is None:
        raise not_found("contractor", draft.contractor)
    ensure_return_url(draft.return_url, tx.account.redirect_hosts)
    return _started(tx, draft, origin)


def start_payment_session(tx: Tx, draft: PaymentSessionDraft, origin: str) -> PaymentSession:
    """Start a payment session that leads back to a page of our own; raise Problem(resource_not_found)."""
    if CONTRACTORS.find(tx, draft.contractor) is None:
        raise not_found("contractor", draft.contractor)
    return _started(tx, draft, origin)


def cancel_payment_session(tx: Tx, id: str) -> PaymentSession:
    """Call a session off: its page takes no card any more.

    Raises Problem: resource_not_found, session_not_pending, session_expired.
    """
    after = cancelled(_locked(tx, id), tx.now)
    PAYMENT_SESSIONS.save(tx, after)
    _match_checkout(tx, after)
    emit(tx, _told(EventType.PAYMENT_SESSION_CANCELLED, after))
    return after


def give_card(tx: Tx, id: str, typed: TypedCard) -> PaymentSession:
    """Complete a session of a sandbox with the card that was typed on its page.

    Raises Problem: resource_not_found, also for a contractor deleted since; session_not_pending,
    session_expired, invalid_input for what is no test card.
    """
    before, holder = _locked_with_holder(tx, id)
    ensure_open(before, tx.now)
    if holder is None:
        raise not_found("contractor", before.contractor)
    return _complete(tx, before, holder, captured(typed, before.contractor, tx.now))


def give_card_number(tx: Tx, id: str, number: str) -> PaymentSession:
    """Complete a session of a sandbox with a test card of which the number is all that matters."""
    this_year = iso_day(tx.now)[:4]
    return give_card(tx, id, TypedCard(number=number, expiry=f"12/{this_year}", cvc="123"))


def want_checkout_matched(tx: Tx, id: str) -> None:
    """Want the processor asked about a session's checkout, now; nothing where there is no session."""
    session = PAYMENT_SESSIONS.find(tx, id)
    if session is not None:
        _match_checkout(tx, session)


def record_checkout(tx: Tx, id: str, checkout: str, url: str) -> None:
    """Keep the page the processor made for a session; one that is over by now is to be closed again."""
    after = opened(_locked(tx, id), checkout, url)
    PAYMENT_SESSIONS.save(tx, after)
    if after.status is not PaymentSessionStatus.PENDING:
        _match_checkout(tx, after)


def record_captured_card(tx: Tx, id: str, card: CapturedCard) -> None:
    """Complete a session with the card its processor has; one that is over stays as it is.

    The session of a contractor deleted since runs out.
    """
    before, holder = _locked_with_holder(tx, id)
    if before.status is not PaymentSessionStatus.PENDING:
        return
    if holder is None:
        _run_out(tx, before)
    else:
        _complete(tx, before, holder, card)


def expire_payment_session(tx: Tx, id: str) -> None:
    """End a session whose time is over; at another's checkout a card may have been given: that is asked."""
    session = _locked(tx, id)
    if session.status is not PaymentSessionStatus.PENDING:
        return
    if session.processor is Processor.SANDBOX:
        _run_out(tx, session)
    else:
        _match_checkout(tx, session)


def record_no_card(tx: Tx, id: str) -> None:
    """End a session whose time is over and whose checkout, as its processor says, took no card."""
    session = _locked(tx, id)
    if session.status is PaymentSessionStatus.PENDING:
        _run_out(tx, session)


def _started(tx: Tx, draft: PaymentSessionDraft, origin: str) -> PaymentSession:
    session = started(draft, tx.account, id=new_id("payment_session"), origin=origin, now=tx.now)
    PAYMENT_SESSIONS.add(tx, session)
    enqueue(tx, TaskKind.EXPIRE_PAYMENT_SESSION, session.id, due=session.expires_at)
    _match_checkout(tx, session)
    emit(tx, _told(EventType.PAYMENT_SESSION_CREATED, session))
    return session


def _complete(tx: Tx, before: PaymentSession, holder: CardHolder, card: CapturedCard) -> PaymentSession:
    on_file = put_on_file(tx, holder, card)
    after = completed(before, tx.now)
    PAYMENT_SESSIONS.save(tx, after)
    emit(tx, *on_file, _told(EventType.PAYMENT_SESSION_COMPLETED, after))
    return after


def _run_out(tx: Tx, before: PaymentSession) -> None:
    after = expired(before)
    PAYMENT_SESSIONS.save(tx, after)
    emit(tx, _told(EventType.PAYMENT_SESSION_EXPIRED, after))


def _match_checkout(tx: Tx, session: PaymentSession) -> None:
    """Want the worker to bring the processor's checkout in step with a session, where it has one."""
    if session.processor is not Processor.SANDBOX:
        enqueue(tx, TaskKind.MATCH_CHECKOUT, session.id, due=tx.now)


def _locked_with_holder(tx: Tx, id: str) -> tuple[PaymentSession, CardHolder | None]:
    """Return a session and whose card it takes; None where that contractor was deleted since."""
    return lock_session_and_holder(tx, id) or (_locked(tx, id), None)


def _locked(tx: Tx, id: str) -> PaymentSession:
    session = PAYMENT_SESSIONS.lock(tx, id)
    if session is None:
        raise not_found("payment session", id)
    return session


def _told(type: EventType, session: PaymentSession) -> Happening:
    return Happening(type, session.id, render(session))
