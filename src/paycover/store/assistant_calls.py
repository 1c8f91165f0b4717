"""The log of assistants' calls, which is only added to; and the changes that wait to be confirmed."""

import sqlalchemy as sa

from paycover.domain.assistant_calls import AssistantCall, Proposal
from paycover.store.db import Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Columns, Records
from paycover.store.tables import assistant_calls, proposals

ASSISTANT_CALLS: Records[AssistantCall] = Records(assistant_calls, AssistantCall)
LISTING = Listing(ASSISTANT_CALLS)

_PROPOSAL: Columns[Proposal] = Columns(proposals, Proposal)
_MINE = proposals.c.account == sa.bindparam("account")
_ADD = Statement(sa.insert(proposals))
_FIND = Statement(
    sa.select(*_PROPOSAL.columns).where(_MINE, proposals.c.token_hash == sa.bindparam("token_hash"))
)
_TAKE = Statement(sa.delete(proposals).where(_MINE, proposals.c.token_hash == sa.bindparam("key_hash")))
_FORGET = Statement(sa.delete(proposals).where(_MINE, proposals.c.expires_at <= sa.bindparam("now")))


def add_proposal(tx: Tx, proposal: Proposal) -> None:
    """Keep a proposal; those whose time is up are forgotten."""
    tx.run(_FORGET, [{"now": tx.machine_now}])
    tx.run(_ADD, [_PROPOSAL.values(proposal)])


def take_proposal(tx: Tx, token_hash: str) -> Proposal | None:
    """Return a proposal and forget it, so that nobody takes it again; None where there is none."""
    row = tx.one(_FIND, token_hash=token_hash)
    if row is None or tx.run(_TAKE, [{"key_hash": token_hash}]) != 1:
        return None
    return _PROPOSAL.record(row)
