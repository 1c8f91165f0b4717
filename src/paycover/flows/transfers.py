"""Tells the books of money the trust paid, got or was advanced; what is due is computed from the books."""

from collections.abc import Callable

from paycover.domain.events import EventType
from paycover.domain.ledger import Payer
from paycover.domain.ledger_books import Books
from paycover.domain.ledger_figures import (
    filing_due,
    remittance_due,
    repayable,
    sweep_due,
    trust_shortfall,
)
from paycover.domain.transfers import Share, Transfer, TransferKind, ensure_possible, recorded
from paycover.flows.events import Happening, emit
from paycover.flows.ledger import post_all_waiting
from paycover.kit.errors import Code, Problem
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.ledger import lock_head
from paycover.store.transfers import TRANSFERS, newest_transfer
from paycover.wire.transfers import render


def computed(books: Books, asked: Transfer) -> Transfer:
    """Return a transfer with what the books say it comes to.

    What is asked names its kind, the moment before which things count, and the carrier or state, or the
    document to be written off. Raises Problem(bad_request) where there is nothing to be moved, or more
    than there is.
    """
    compute = _COMPUTED.get(asked.kind)
    made = asked if compute is None else compute(books, asked)
    ensure_possible(made, books.balances)
    return replace(made, entries=books.head.number)


def record_transfer(tx: Tx, books: Books, transfer: Transfer) -> Transfer:
    """Write a transfer that was computed from the books, and post it.

    Raises Problem(bad_request) where another one was told of since the books were read.
    """
    lock_head(tx)
    if newest_transfer(tx) != (books.transfers[-1].id if books.transfers else None):
        raise Problem(Code.BAD_REQUEST, "Another transfer was told of just now: look again.")
    made = recorded(transfer, id=new_id("transfer"), now=tx.now)
    TRANSFERS.add(tx, made)
    emit(tx, Happening(EventType.TRANSFER_RECORDED, made.id, render(made)))
    post_all_waiting(tx)
    return made


def _of_shares(asked: Transfer, shares: tuple[Share, ...]) -> Transfer:
    return replace(asked, shares=shares, amount=sum(share.amount for share in shares))


def _swept(books: Books, asked: Transfer) -> Transfer:
    return _of_shares(asked, sweep_due(books, asked.before or 0))


def _remitted(books: Books, asked: Transfer) -> Transfer:
    return _of_shares(asked, remittance_due(books, asked.before or 0, asked.party or ""))


def _filed(books: Books, asked: Transfer) -> Transfer:
    return _of_shares(asked, filing_due(books, asked.before or 0, asked.party or ""))


def _advanced(books: Books, asked: Transfer) -> Transfer:
    return replace(asked, amount=max(0, trust_shortfall(books)))


def _repaid(books: Books, asked: Transfer) -> Transfer:
    return replace(asked, amount=repayable(books))


def _written_off(books: Books, asked: Transfer) -> Transfer:
    """Operating pays in what nobody will: a carrier's premium is not ours to forgive."""
    document = asked.document or ""
    standing = books.standing.get(document)
    if standing is None or standing.issued is None or standing.issued.facts is None:
        raise Problem(Code.BAD_REQUEST, f"The books have no invoice or adjustment {document}.")
    payer = standing.issued.facts.payer if standing.captured is None else Payer.CONTRACTOR
    return replace(asked, party=payer, amount=max(0, books.open_premium[document]))


_COMPUTED: dict[TransferKind, Callable[[Books, Transfer], Transfer]] = {
    TransferKind.SWEEP: _swept,
    TransferKind.REMITTANCE: _remitted,
    TransferKind.FILING: _filed,
    TransferKind.ADVANCE: _advanced,
    TransferKind.REPAYMENT: _repaid,
    TransferKind.WRITE_OFF: _written_off,
}
"""Kind → what the books say of it; of others the operator tells the amount."""
