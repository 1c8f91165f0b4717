"""What can be done with insurance application sessions."""

from paycover.domain.contractors import Contractor
from paycover.domain.events import EventType
from paycover.domain.jobs import Job
from paycover.domain.notices import Notice, NoticeKind
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
from paycover.flows.application_pages import address, private_address
from paycover.flows.events import Happening, emit
from paycover.flows.notices import tell
from paycover.flows.policies import issuable, issue, sale_to_issue
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id, new_session_id
from paycover.kit.records import replace
from paycover.store.applications import lock_application
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Tx
from paycover.store.loads import Sale
from paycover.store.sessions import SESSIONS
from paycover.store.tasks import Wanted
from paycover.wire.sessions import SessionAnswer, render

Started = tuple[Session, Contractor, Job | None]
"""A new session, who it is for, and the job that is applied for."""


def shown(snapshot: Snapshot, session: Session, origin: str) -> SessionAnswer:
    """Return the answer that shows a session; its `url` works for whoever holds it."""
    return render(session, url=private_address(snapshot, session.id, origin))


def create_session(tx: Tx, draft: SessionDraft, origin: str) -> Session:
    """Start the application for a quote, or a contractor's general opt-in.

    Raises Problem: invalid_input, invalid_contractor_id, and what `sale_to_issue` raises.
    """
    ensure_whole(draft)
    started, contractor, job = _opting_in(tx, draft) if draft.is_general_opt_in else _applying(tx, draft)
    session = replace(started, origin=origin)
    SESSIONS.add(tx, session)
    created = told(EventType.APPLICATION_CREATED, session, origin)
    if draft.send_email:
        created = created.wanting(invitation(tx, NoticeKind.APPLICATION, session, contractor, job))
    emit(tx, created)
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
    emit(tx, told(EventType.APPLICATION_UPDATED, after, origin))
    return after


def expire_session(tx: Tx, id: str, origin: str) -> Session:
    """End an application that is not complete; raises what `update_session` raises."""
    after = expired(_locked(tx, id))
    SESSIONS.save(tx, after)
    emit(tx, told(EventType.APPLICATION_EXPIRED, after, origin))
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
    return buy(tx, before, sale, origin)


def buy(tx: Tx, before: Session, sale: Sale | None, origin: str) -> Session:
    """Issue the policy of an open, locked application; raises what `create_session` raises."""
    policy, issuing = _bought(tx, before, sale)
    after = completed(before, policy, tx.now)
    SESSIONS.save(tx, after)
    complete = told(EventType.APPLICATION_COMPLETE, after, origin)
    emit(tx, complete._replace(wants=(Wanted(TaskKind.OPT_IN, after.id),)), issuing)
    return after


def opt_in_states(contractor: Contractor, work_state: str) -> RatedStates:
    """Return the states a general opt-in is rated by.

    Raises Problem(invalid_input) where they leave nothing to insure.
    """
    states = RatedStates(work=work_state, home=home_state_beside(contractor, work_state))
    ensure_opt_in(states)
    return states


def invitation(
    tx: Tx, kind: NoticeKind, session: Session, contractor: Contractor, job: Job | None
) -> Wanted:
    """Write that the contractor is to be told where to apply, or to go on; return what sends it."""
    data: dict[str, object] = {"name": contractor.first_name, "job": None if job is None else job.name}
    return tell(
        tx,
        Notice(
            id=new_id("notice"),
            kind=kind,
            to=contractor.email,
            about=session.id,
            contractor=contractor.id,
            data=data,
            created=tx.now,
        ),
    )


def told(type: EventType, session: Session, origin: str) -> Happening:
    """Return what happened to a session; events stay readable, so their `url` lacks the token."""
    return Happening(type, session.id, render(session, url=address(session.id, origin)))


def _applying(tx: Tx, draft: SessionDraft) -> Started:
    assert draft.quote is not None, "ensure_whole refused that"
    sale = sale_to_issue(tx, draft.quote)
    quote = sale.quote
    assert sale.contractor is not None and sale.job is not None, "a sale that can be issued is whole"
    ensure_quotes_own(draft, quote)
    session = Session(
        id=new_session_id(tx.now),
        quote=quote.id,
        contractor=quote.contractor,
        job=quote.job,
        success_url=draft.success_url,
        cancel_url=draft.cancel_url,
        created=tx.now,
    )
    return session, sale.contractor, sale.job


def _opting_in(tx: Tx, draft: SessionDraft) -> Started:
    assert draft.contractor is not None, "ensure_whole refused that"
    assert draft.general_opt_in_work_state is not None, "ensure_whole refused that"
    contractor = _who_opts_in(tx, draft.contractor)
    opt_in_states(contractor, draft.general_opt_in_work_state)
    session = Session(
        id=new_session_id(tx.now),
        contractor=draft.contractor,
        success_url=draft.success_url,
        cancel_url=draft.cancel_url,
        is_general_opt_in=True,
        general_opt_in_work_state=draft.general_opt_in_work_state,
        created=tx.now,
    )
    return session, contractor, None


def _bought(tx: Tx, session: Session, sale: Sale | None) -> tuple[Policy, Happening]:
    """Write the policy that a completed application buys; return it and its event."""
    id = new_id("policy")
    if sale is not None:
        quote = issuable(sale)
        policy = issued(quote, bought_term(quote, tx.now), id=id, now=tx.now)
        return policy, issue(tx, policy, quote)
    assert session.general_opt_in_work_state is not None, "a session has a quote or a work state"
    states = opt_in_states(_who_opts_in(tx, session.contractor), session.general_opt_in_work_state)
    policy = opted_in(session.contractor, states, id=id, now=tx.now)
    return policy, issue(tx, policy, None)


def _who_opts_in(tx: Tx, id: str) -> Contractor:
    """Return the contractor of a general opt-in; raise Problem(invalid_contractor_id)."""
    found = CONTRACTORS.find(tx, id)
    if found is None:
        raise Problem(Code.INVALID_CONTRACTOR_ID, f"No such contractor: {id}")
    return found


def _locked(tx: Tx, id: str) -> Session:
    session = SESSIONS.lock(tx, id)
    if session is None:
        raise not_found("session", id)
    return session
