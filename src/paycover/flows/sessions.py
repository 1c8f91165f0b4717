"""What can be done with insurance application sessions."""

from paycover.domain.events import EventType
from paycover.domain.policies import Policy, bought_term, issued, opted_in
from paycover.domain.rating import RatedStates, ensure_opt_in
from paycover.domain.sessions import (
    Session,
    SessionChange,
    SessionDraft,
    completed,
    ensure_open,
    ensure_quotes_own,
    ensure_whole,
    expired,
    redirected,
)
from paycover.domain.states import home_state_beside
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.flows.policies import issuable, issue, quote_to_issue
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id, new_session_id
from paycover.store.applications import lock_application
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Tx
from paycover.store.loads import Sale
from paycover.store.sessions import SESSIONS
from paycover.store.tasks import Wanted
from paycover.wire.sessions import SessionAnswer, render


def shown(snapshot: Snapshot, session: Session, origin: str) -> SessionAnswer:
    """Return the answer that shows a session; its `url` works for whoever holds it."""
    token = snapshot.vault.token("apply", session.id)
    return render(session, url=f"{_page(session, origin)}?token={token}")


def create_session(tx: Tx, draft: SessionDraft, origin: str) -> Session:
    """Start the application for a quote, or a contractor's general opt-in.

    Raises Problem: invalid_input, invalid_contractor_id, and what `quote_to_issue` raises.
    """
    ensure_whole(draft)
    session = _opting_in(tx, draft) if draft.is_general_opt_in else _applying(tx, draft)
    SESSIONS.add(tx, session)
    emit(tx, _told(EventType.APPLICATION_CREATED, session, origin))
    return session


def update_session(tx: Tx, id: str, change: SessionChange, origin: str) -> Session:
    """Change where the contractor is sent afterwards.

    Raises Problem: resource_not_found, session_expired, application_already_complete.
    """
    before = _locked(tx, id)
    after = redirected(before, change)
    if after == before:
        return before
    SESSIONS.save(tx, after)
    emit(tx, _told(EventType.APPLICATION_UPDATED, after, origin))
    return after


def expire_session(tx: Tx, id: str, origin: str) -> Session:
    """End an application that is not complete; raises what `update_session` raises."""
    after = expired(_locked(tx, id))
    SESSIONS.save(tx, after)
    emit(tx, _told(EventType.APPLICATION_EXPIRED, after, origin))
    return after


def complete_session(tx: Tx, id: str, origin: str) -> Session:
    """Complete an application: its policy is issued, and the session shows it (api.md 3.1).

    Who opted out of cover before has opted in again; a task sees to that.

    Raises what `update_session` and `create_session` raise.
    """
    found = lock_application(tx, id)
    if found is None:
        raise not_found("session", id)
    before, sale = found
    ensure_open(before)
    policy, issuing = _bought(tx, before, sale)
    after = completed(before, policy, tx.now)
    SESSIONS.save(tx, after)
    complete = _told(EventType.APPLICATION_COMPLETE, after, origin)
    emit(tx, complete._replace(wants=(Wanted(TaskKind.OPT_IN, id),)), issuing)
    return after


def _applying(tx: Tx, draft: SessionDraft) -> Session:
    assert draft.quote is not None, "ensure_whole refused that"
    quote = quote_to_issue(tx, draft.quote)
    ensure_quotes_own(draft, quote)
    return Session(
        id=new_session_id(tx.now),
        quote=quote.id,
        contractor=quote.contractor,
        job=quote.job,
        success_url=draft.success_url,
        cancel_url=draft.cancel_url,
        created=tx.now,
    )


def _opting_in(tx: Tx, draft: SessionDraft) -> Session:
    assert draft.contractor is not None, "ensure_whole refused that"
    assert draft.general_opt_in_work_state is not None, "ensure_whole refused that"
    _opt_in_states(tx, draft.contractor, draft.general_opt_in_work_state)
    return Session(
        id=new_session_id(tx.now),
        contractor=draft.contractor,
        success_url=draft.success_url,
        cancel_url=draft.cancel_url,
        is_general_opt_in=True,
        general_opt_in_work_state=draft.general_opt_in_work_state,
        created=tx.now,
    )


def _bought(tx: Tx, session: Session, sale: Sale | None) -> tuple[Policy, Happening]:
    """Write the policy that a completed application buys; return it and its event."""
    id = new_id("policy")
    if sale is not None:
        quote = issuable(sale)
        policy = issued(quote, bought_term(quote, tx.now), id=id, now=tx.now)
        return policy, issue(tx, policy, quote)
    assert session.general_opt_in_work_state is not None, "a session has a quote or a work state"
    states = _opt_in_states(tx, session.contractor, session.general_opt_in_work_state)
    policy = opted_in(session.contractor, states, id=id, now=tx.now)
    return policy, issue(tx, policy, None)


def _opt_in_states(tx: Tx, contractor: str, work_state: str) -> RatedStates:
    """Return the states a general opt-in is rated by.

    Raises Problem: invalid_contractor_id, invalid_input where they leave nothing to insure.
    """
    found = CONTRACTORS.find(tx, contractor)
    if found is None:
        raise Problem(Code.INVALID_CONTRACTOR_ID, f"No such contractor: {contractor}")
    states = RatedStates(work=work_state, home=home_state_beside(found, work_state))
    ensure_opt_in(states)
    return states


def _locked(tx: Tx, id: str) -> Session:
    session = SESSIONS.lock(tx, id)
    if session is None:
        raise not_found("session", id)
    return session


def _told(type: EventType, session: Session, origin: str) -> Happening:
    """Return what happened to a session; events stay readable, so their `url` lacks the token."""
    return Happening(type, session.id, render(session, url=_page(session, origin)))


def _page(session: Session, origin: str) -> str:
    return f"{origin}/apply/{session.id}"
