"""What assistants do, written down: their calls, and the changes they propose and confirm."""

import secrets

import msgspec

from paycover.domain.assistant_calls import (
    PROPOSAL_SECONDS,
    REASON_LENGTH_MAX,
    Asked,
    AssistantCall,
    Outcome,
    Proposal,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.ids import new_id
from paycover.kit.vault import hash_key
from paycover.store import assistant_calls as store
from paycover.store.db import Tx

TOKEN_PREFIX = "confirm_"


def note_call(tx: Tx, asked: Asked, outcome: Outcome, code: str | None = None) -> None:
    """Add a call to the log; `code` is the error code of a refusal."""
    reason = asked.reason
    call = AssistantCall(
        id=new_id("assistant_call"),
        tool=asked.tool,
        operation=asked.operation,
        subject=asked.subject,
        reason=None if reason is None else reason[:REASON_LENGTH_MAX],
        outcome=outcome,
        code=code,
        created=tx.now,
    )
    store.ASSISTANT_CALLS.add(tx, call)


def keep_proposal(tx: Tx, asked: Asked, body: object, seen: str | None) -> tuple[str, int]:
    """Keep a change that was shown; return its one-time token, and until when it is good (Unix seconds).

    `seen` stands for the object as it was shown.
    """
    assert asked.operation is not None and asked.reason is not None, "a change says what and why"
    token = TOKEN_PREFIX + secrets.token_urlsafe(24)
    expires_at = tx.machine_now + PROPOSAL_SECONDS
    proposal = Proposal(
        token_hash=hash_key(token),
        operation=asked.operation,
        subject=asked.subject,
        body=msgspec.json.encode(body).decode(),
        seen=seen,
        reason=asked.reason[:REASON_LENGTH_MAX],
        expires_at=expires_at,
    )
    store.add_proposal(tx, proposal)
    return token, expires_at


def take_proposal(tx: Tx, token: str) -> Proposal:
    """Return the proposal of a token, which is good no more.

    Raises Problem(bad_request) for a token that was not given to this account, was used, or has run out.
    """
    proposal = store.take_proposal(tx, hash_key(token))
    if proposal is None or proposal.expires_at <= tx.machine_now:
        raise Problem(Code.BAD_REQUEST, "The token is not one of yours, was used, or has run out.")
    return proposal
