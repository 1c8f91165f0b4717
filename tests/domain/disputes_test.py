"""Disputes of card payments: what is kept of one, and that it is decided once."""

from paycover.domain.disputes import Dispute, DisputeAnswer, DisputeStatus, decided, opened
from paycover.domain.payments import Payer, Payment
from paycover.kit.records import replace

PAYMENT = Payment(
    id="py_1",
    invoice="in_1",
    adjustment="ad_1",
    contractor="cn_1",
    payer=Payer.CONTRACTOR_CARD,
    amount=4_325,
    live_key=None,
    created=1,
)
ANSWER = DisputeAnswer(
    processor_id="dp_x",
    charge="ch_x",
    amount=4_000,
    fee=1_500,
    reason="fraudulent",
    status=DisputeStatus.OPEN,
)
DISPUTE = Dispute(
    id="dp_1",
    payment="py_1",
    invoice="in_1",
    adjustment="ad_1",
    processor_id="dp_x",
    amount=4_000,
    fee=1_500,
    reason="fraudulent",
    created=7,
)


def test_a_dispute_is_of_a_payment_and_what_it_was_for() -> None:
    assert opened(PAYMENT, ANSWER, id="dp_1", now=7) == DISPUTE


def test_it_is_decided_once() -> None:
    won, lost = (replace(ANSWER, status=status) for status in (DisputeStatus.WON, DisputeStatus.LOST))
    assert decided(DISPUTE, ANSWER, 9) == DISPUTE
    assert decided(DISPUTE, won, 9) == replace(DISPUTE, status=DisputeStatus.WON, closed_at=9)
    over = decided(DISPUTE, lost, 9)
    assert over == replace(DISPUTE, status=DisputeStatus.LOST, closed_at=9)
    assert decided(over, won, 11) == over
