"""Cards on file: one that is replaced or removed can't be charged again."""

from paycover.domain.cards import CapturedCard, Card, Processor, removed, replaced
from paycover.kit.records import replace
from tests.domain.records import NOW

CARD = Card(
    id="card_1",
    contractor="cn_1",
    processor=Processor.STRIPE,
    customer_sealed="sealed customer",
    card_sealed="sealed card",
    brand="visa",
    last4="4242",
    exp_month=7,
    exp_year=2031,
    live_key="cn_1",
    created=NOW,
)
FORGOTTEN = replace(CARD, customer_sealed=None, card_sealed=None, live_key=None)


def test_a_card_that_is_replaced_or_removed_forgets_its_seals() -> None:
    assert replaced(CARD, NOW + 5) == replace(FORGOTTEN, replaced_at=NOW + 5)
    assert removed(CARD, NOW + 5) == replace(FORGOTTEN, deleted_at=NOW + 5)


def test_a_captured_card_shows_only_what_a_receipt_would() -> None:
    card = CapturedCard(
        processor=Processor.STRIPE,
        customer="cus_1",
        card="pm_1",
        brand="visa",
        last4="4242",
        exp_month=7,
        exp_year=2031,
    )
    assert repr(card) == "CapturedCard(stripe, visa …4242)"
