"""What the books make of money: statements, disputes, transfers, refunds of what was not owed."""

from collections.abc import Callable

from paycover.domain.disputes import Dispute
from paycover.domain.events import EventType
from paycover.domain.ledger import Draft, Payer, Template
from paycover.domain.ledger_postings import Standing
from paycover.domain.ledger_templates import (
    Lines,
    Part,
    advance_repaid,
    agency_paid,
    billing_credited,
    card_settled,
    carriers_remitted,
    cash_unapplied,
    chargeback_lost,
    chargeback_opened,
    chargeback_won,
    commission_earned,
    commission_swept,
    dispute_fee,
    fee_refilled,
    platform_fee_billed,
    platform_fee_paid,
    platform_fee_returned,
    premium_advanced,
    premium_refunded,
    premium_unowed,
    taxes_filed,
    written_off,
)
from paycover.domain.statements import LineKind, Statement, covered
from paycover.domain.transfers import Share, Transfer, TransferKind
from paycover.kit.records import Record


class Paid(Record, kw_only=True):
    """What the books need of a payment: cents, and by whom it came, or to whom it goes."""

    id: str
    invoice: str
    adjustment: str | None
    refund_of: str | None
    payer: Payer
    amount: int


class Moved(Record, kw_only=True):
    """What an event of money tells the books; `what` is its object as it was then."""

    event: str
    type: EventType
    subject: str
    created: int
    what: Paid | Statement | Dispute | Transfer

    @property
    def corrects(self) -> str | None:
        """The invoice it is about, None where it is of many."""
        return self.what.invoice if isinstance(self.what, Paid | Dispute) else None

    @property
    def document(self) -> str:
        """The invoice or adjustment it is about, else its own object."""
        if isinstance(self.what, Paid | Dispute):
            return self.what.adjustment or self.what.invoice
        return self.subject


def movements(moved: Moved, standing: Standing) -> list[Draft]:
    """Return what an event of money posts; `standing` is that of its document."""
    return MOVEMENTS[moved.type](moved, standing)


def is_unowed(payment: Paid) -> bool:
    """Tell whether a refund is of money that came when nothing was owed any more.

    What is given back of an invoice has an adjustment, and is booked by that.
    """
    return payment.refund_of is not None and payment.adjustment is None


def _statement(moved: Moved, standing: Standing) -> list[Draft]:
    """Fees are billed with the statement; of what came, premium is booked by its invoices.

    The fee in it goes to operating, and what covers no whole line stays unapplied.
    """
    statement = moved.what
    assert isinstance(statement, Statement)
    if moved.type is EventType.STATEMENT_ISSUED:
        return _posted(
            moved.subject,
            [
                (
                    Template.PLATFORM_FEE_BILLED,
                    platform_fee_billed(_sum(statement, LineKind.PLATFORM_FEE), ahead=False),
                ),
                (
                    Template.PLATFORM_FEE_RETURNED,
                    platform_fee_returned(-_sum(statement, LineKind.PLATFORM_FEE_CREDIT)),
                ),
            ],
        )
    reached = covered(statement)
    fees = max(
        0, _sum(statement, LineKind.PLATFORM_FEE, reached) + _sum(statement, LineKind.PLATFORM_FEE_CREDIT)
    )
    billed = _sum(statement, LineKind.PLATFORM_FEE) + _sum(statement, LineKind.PLATFORM_FEE_CREDIT)
    fees_came = fees - (billed - standing.balances.get("1220", 0))
    unapplied = statement.paid - _sum(statement, LineKind.PREMIUM, reached) - fees
    return _posted(
        moved.subject,
        [
            (Template.CASH_UNAPPLIED, cash_unapplied(unapplied + standing.balances.get("2210", 0))),
            (Template.PLATFORM_FEE_PAID, platform_fee_paid(fees_came)),
        ],
    )


def _sum(statement: Statement, kind: LineKind, among: set[str] | None = None) -> int:
    """Return what the lines of a kind come to, of all payments or of some."""
    return sum(
        line.amount
        for line in statement.lines
        if line.kind is kind and (among is None or line.payment in among)
    )


def _payment_created(moved: Moved, _standing: Standing) -> list[Draft]:
    """A refund of what a card paid for nothing: that money is in hand, and owed back."""
    payment = moved.what
    assert isinstance(payment, Paid)
    if not is_unowed(payment) or payment.payer is Payer.AGENCY:
        return []
    return _posted(moved.subject, [(Template.PREMIUM_UNOWED, premium_unowed(payment.amount))])


def _payment_succeeded(moved: Moved, standing: Standing) -> list[Draft]:
    """What pays an invoice or adjustment is booked by that; here is what pays, or credits, nothing."""
    payment = moved.what
    assert isinstance(payment, Paid)
    is_agency = payment.payer is Payer.AGENCY
    found: list[tuple[Template, Lines]] = []
    if is_unowed(payment) and is_agency:
        found = [(Template.BILLING_CREDITED, billing_credited(payment.amount))]
    elif is_unowed(payment):
        found = [(Template.PREMIUM_REFUNDED, premium_refunded(payment.amount))]
    elif payment.refund_of is None and is_agency and standing.was_issued and standing.issued is None:
        found = [(Template.AGENCY_PAID, agency_paid(payment.amount, Payer.AGENCY))]
    return _posted(moved.subject, found)


def _dispute_opened(moved: Moved, _standing: Standing) -> list[Draft]:
    dispute = moved.what
    assert isinstance(dispute, Dispute)
    return _posted(
        moved.subject,
        [
            (Template.CHARGEBACK_OPENED, chargeback_opened(dispute.amount)),
            (Template.DISPUTE_FEE, dispute_fee(dispute.fee)),
        ],
    )


def _dispute_won(moved: Moved, _standing: Standing) -> list[Draft]:
    dispute = moved.what
    assert isinstance(dispute, Dispute)
    return _posted(moved.subject, [(Template.CHARGEBACK_WON, chargeback_won(dispute.amount))])


def _dispute_lost(moved: Moved, _standing: Standing) -> list[Draft]:
    dispute = moved.what
    assert isinstance(dispute, Dispute)
    lost = chargeback_lost(dispute.amount, Payer.CONTRACTOR)
    return _posted(moved.subject, [(Template.CHARGEBACK_LOST, lost)])


def _transfer(moved: Moved, _standing: Standing) -> list[Draft]:
    transfer = moved.what
    assert isinstance(transfer, Transfer)
    return _posted(transfer.document or transfer.id, _TRANSFERS[transfer.kind](transfer))


MOVEMENTS: dict[EventType, Callable[[Moved, Standing], list[Draft]]] = {
    EventType.DISPUTE_LOST: _dispute_lost,
    EventType.DISPUTE_OPENED: _dispute_opened,
    EventType.DISPUTE_WON: _dispute_won,
    EventType.PAYMENT_CREATED: _payment_created,
    EventType.PAYMENT_SUCCEEDED: _payment_succeeded,
    EventType.STATEMENT_ISSUED: _statement,
    EventType.STATEMENT_PAID: _statement,
    EventType.STATEMENT_UPDATED: _statement,
    EventType.TRANSFER_RECORDED: _transfer,
}
"""Event type → what it posts of money that moved."""


Posted = list[tuple[Template, Lines]]

_TRANSFERS: dict[TransferKind, Callable[[Transfer], Posted]] = {
    TransferKind.SETTLEMENT: lambda t: [(Template.CARD_SETTLED, card_settled(t.amount, t.fee))],
    TransferKind.REFILL: lambda t: [(Template.FEE_REFILLED, fee_refilled(t.amount))],
    TransferKind.SWEEP: lambda t: [
        (Template.COMMISSION_EARNED, commission_earned(_parts(t.shares))),
        (Template.COMMISSION_SWEPT, commission_swept(t.amount)),
    ],
    TransferKind.REMITTANCE: lambda t: [(Template.CARRIERS_REMITTED, carriers_remitted(_parts(t.shares)))],
    TransferKind.FILING: lambda t: [(Template.TAXES_FILED, taxes_filed(_parts(t.shares)))],
    TransferKind.ADVANCE: lambda t: [(Template.PREMIUM_ADVANCED, premium_advanced(t.amount))],
    TransferKind.REPAYMENT: lambda t: [(Template.ADVANCE_REPAID, advance_repaid(t.amount))],
    TransferKind.WRITE_OFF: lambda t: [
        (Template.PREMIUM_ADVANCED, premium_advanced(t.amount)),
        (Template.WRITTEN_OFF, written_off(t.amount, Payer(t.party or Payer.CONTRACTOR))),
    ],
}


def _parts(shares: tuple[Share, ...]) -> list[Part]:
    return [
        Part(
            coverage_type=share.coverage_type,
            carrier=share.carrier,
            state=share.state,
            net=share.premium + share.commission,
            tax=share.tax,
            stamping=share.stamping,
            commission=share.commission,
            fee=share.fee,
        )
        for share in shares
    ]


def _posted(subject: str, found: Posted) -> list[Draft]:
    """Return the entries that have lines."""
    return [Draft(template=template, subject=subject, lines=lines) for template, lines in found if lines]
