"""Insurance application session operations."""

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get, post, put, secret
from paycover.flows import sessions as flow
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.sessions import LISTING, SESSIONS
from paycover.wire.base import Input
from paycover.wire.sessions import SessionAnswer, SessionCreate, SessionUpdate


class Ignored(Input):
    """A body of which nothing is read; it may be left out."""


def create(tx: Tx, call: Call) -> SessionAnswer:
    """Start an insurance application; send the contractor to its `url`."""
    session = flow.create_session(tx, call.body.draft(), call.origin)
    return flow.shown(tx, session, call.origin)


def show(snapshot: Snapshot, call: Call) -> SessionAnswer:
    """Show an application session."""
    session = SESSIONS.find(snapshot, call.id)
    if session is None:
        raise not_found("session", call.id)
    return flow.shown(snapshot, session, call.origin)


def index(snapshot: Snapshot, call: Call) -> list[SessionAnswer]:
    """List application sessions, newest first."""
    sessions = LISTING.page(snapshot, page(call.query))
    return [flow.shown(snapshot, session, call.origin) for session in sessions]


def update(tx: Tx, call: Call) -> SessionAnswer:
    """Change where the contractor is sent afterwards."""
    session = flow.update_session(tx, call.id, call.body.change(), call.origin)
    return flow.shown(tx, session, call.origin)


def expire(tx: Tx, call: Call) -> SessionAnswer:
    """End an application that is not complete."""
    return flow.shown(tx, flow.expire_session(tx, call.id, call.origin), call.origin)


def complete(tx: Tx, call: Call) -> SessionAnswer:
    """Complete an application as if the contractor had filled it in, in a sandbox."""
    return flow.shown(tx, flow.complete_session(tx, call.id, call.origin), call.origin)


_DELETED_SINCE = (Code.INVALID_CONTRACTOR_ID, Code.INVALID_JOB_ID, Code.INVALID_ENTITY_ID)
_OVER = (Code.SESSION_EXPIRED, Code.APPLICATION_ALREADY_COMPLETE)
_BUYS = (Code.POLICY_ALREADY_EXISTS, *_DELETED_SINCE)

OPERATIONS = (
    get("/api/v1/apply/sessions", index, query=ListQuery),
    secret(
        post(
            "/api/v1/apply/sessions",
            create,
            SessionCreate,
            refuses=(Code.INVALID_QUOTE_ID, *_BUYS),
        )
    ),
    get("/api/v1/apply/sessions/{session}", show),
    secret(put("/api/v1/apply/sessions/{session}", update, SessionUpdate, refuses=_OVER)),
    secret(post("/api/v1/apply/sessions/{session}/expire", expire, Ignored, refuses=_OVER, status=200)),
    secret(
        post(
            "/api/v1/test_helpers/apply/sessions/{session}/complete",
            complete,
            Ignored,
            refuses=(*_OVER, *_BUYS),
            status=200,
            sandbox_only=True,
        )
    ),
)
