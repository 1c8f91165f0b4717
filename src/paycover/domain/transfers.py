"""Transfers: what the trust paid, got or was advanced, as the operator tells it of bank and processor."""

import enum

from paycover.domain.coverage import Coverage
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, replace


class TransferKind(enum.StrEnum):
    """What a transfer is. Two names mean that money goes both ways between trust and operating.

    `settlement`: the processor paid out. `refill`: operating paid its fee into the trust. `sweep`:
    earned commission. `remittance`: a carrier. `filing`: a state. `advance` and `repayment`: operating
    tops the trust up, and has that back. `write_off`: premium that nobody will pay.
    """

    SETTLEMENT = "settlement"
    REFILL = "refill"
    SWEEP = "sweep"
    REMITTANCE = "remittance"
    FILING = "filing"
    ADVANCE = "advance"
    REPAYMENT = "repayment"
    WRITE_OFF = "write_off"


class Share(Record, kw_only=True):
    """What of a transfer is of one coverage line, carrier and state; cents, below zero what is taken off.

    `premium` is net of commission.
    """

    coverage_type: Coverage
    carrier: str
    state: str | None
    premium: int = 0
    fee: int = 0
    tax: int = 0
    stamping: int = 0
    commission: int = 0

    @property
    def amount(self) -> int:
        """All of it."""
        return self.premium + self.fee + self.tax + self.stamping + self.commission


class Transfer(Record, kw_only=True):
    """A transfer; cents, below zero where the money went the other way. It never changes.

    `fee` is what the processor kept of a settlement. `before` is the moment up to which it was
    computed, of the first `entries` entries of the books. `party` is the carrier or state that was paid,
    `document` the invoice or adjustment that was written off.
    """

    id: str = ""
    kind: TransferKind
    amount: int
    fee: int = 0
    shares: tuple[Share, ...] = ()
    party: str | None = None
    document: str | None = None
    before: int | None = None
    entries: int
    reference: str | None = None
    told_by: str
    created: int = 0
    deleted_at: int | None = None


def recorded(transfer: Transfer, *, id: str, now: int) -> Transfer:
    """Return a transfer as it is written."""
    return replace(transfer, id=id, created=now)


def ensure_possible(transfer: Transfer, balances: dict[str, int]) -> None:
    """Refuse what moves nothing, or more than there is; `balances` are debits less credits by account.

    Raises Problem(bad_request).
    """
    if transfer.amount == 0 and not any(share.amount for share in transfer.shares):
        raise Problem(Code.BAD_REQUEST, "There is nothing to be moved.")
    limit = _LIMITS.get(transfer.kind)
    if limit is None:
        return
    account, words, hint = limit
    there = abs(balances.get(account, 0)) if account != "1100" else balances.get("1100", 0)
    if transfer.amount > there:
        raise Problem(
            Code.BAD_REQUEST, f"{words} {there} cents, and {transfer.amount} are to be moved. {hint}"
        )


_TRUST = ("1100", "The trust's bank account holds", "Settle what the processor paid out first.")
_LIMITS = {
    TransferKind.SETTLEMENT: ("1150", "The processor holds", "Look for a payment that is not booked."),
    TransferKind.REFILL: ("1105", "Operating owes the trust", "No more fees than that were kept."),
    TransferKind.SWEEP: _TRUST,
    TransferKind.REMITTANCE: _TRUST,
    TransferKind.FILING: _TRUST,
    TransferKind.REPAYMENT: _TRUST,
}
"""Kind → the account whose balance it can't exceed, and how a refusal says so."""
