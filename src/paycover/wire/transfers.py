"""Transfers on the wire: an extension, shown in events."""

import msgspec

from paycover.domain.transfers import Share, Transfer


class TransferAnswer(msgspec.Struct, kw_only=True):
    """A transfer between trust, operating, processor, carriers and states, as its event shows it."""

    id: str
    kind: str
    amount: int
    fee: int
    shares: tuple[Share, ...]
    party: str | None
    document: str | None
    before: int | None
    entries: int
    reference: str | None
    told_by: str
    created: int


def render(transfer: Transfer) -> TransferAnswer:
    """Return the answer that shows a transfer."""
    return TransferAnswer(
        id=transfer.id,
        kind=transfer.kind,
        amount=transfer.amount,
        fee=transfer.fee,
        shares=transfer.shares,
        party=transfer.party,
        document=transfer.document,
        before=transfer.before,
        entries=transfer.entries,
        reference=transfer.reference,
        told_by=transfer.told_by,
        created=transfer.created,
    )
