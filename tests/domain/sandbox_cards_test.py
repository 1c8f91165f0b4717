"""Test cards: which numbers a sandbox takes, and what comes of charging them."""

import pytest

from paycover.domain.cards import CapturedCard, Processor
from paycover.domain.charging import ChargeOrder, ChargeStatus, RefundOrder
from paycover.domain.sandbox_cards import SANDBOX_CARDS, SandboxCard, TypedCard, captured
from paycover.domain.sandbox_charges import answer, charged, refunded
from paycover.kit.errors import Problem
from tests.domain.records import NOW  # in November 2023

GOOD = {"number": "4242 4242-4242 4242", "expiry": "11/23", "cvc": "123"}


def typed(**over: str) -> TypedCard:
    """Return what was typed for a good test card."""
    return TypedCard(**GOOD | over)


def charge(card: SandboxCard, amount: int = 4_325) -> ChargeOrder:
    """Return an order to charge a test card."""
    return ChargeOrder(key="k", amount=amount, customer="c", card=card.token, description="Premium")


def test_a_typed_card_becomes_a_token() -> None:
    assert captured(typed(), "cn_1", NOW) == CapturedCard(
        processor=Processor.SANDBOX,
        customer="test_customer_cn_1",
        card="test_visa",
        brand="visa",
        last4="4242",
        exp_month=11,
        exp_year=2023,
    )


@pytest.mark.parametrize("expiry", ["11/23", " 1 / 2030 ", "01-30", "12/2043", "12/43"])
def test_expiry_dates_come_in_several_forms(expiry: str) -> None:
    assert captured(typed(expiry=expiry), "cn_1", NOW).exp_year >= 2023


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("number", n) for n in ("", "4111111111111111", "424242424242424", "4242424242424242x", "٤٢٤٢")),
        *(
            ("expiry", e)
            for e in ("", "10/23", "12/22", "13/30", "00/30", "1130", "11/2044", "١١/٢٣", "11/3")
        ),
        *(("cvc", c) for c in ("", "12", "12345", "abc", "١٢٣")),
    ],
)
def test_what_is_no_test_card_is_told_by_field_without_what_was_typed(field: str, value: str) -> None:
    with pytest.raises(Problem) as refused:
        captured(typed(**{field: value}), "cn_1", NOW)
    assert set(refused.value.message) == {field}
    assert not value or value not in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Problem) as refused:
        captured(TypedCard(), "cn_1", NOW)
    assert refused.value.message == {
        "number": "is not the number of a test card; a sandbox takes no other",
        "expiry": "must be a month and a year, as in 07/31",
        "cvc": "must be the three or four digits on the card",
    }


def test_neither_what_was_typed_nor_a_token_is_in_a_repr() -> None:
    assert "4242" not in repr(typed())
    assert "test_visa" not in repr(captured(typed(), "cn_1", NOW))


@pytest.mark.parametrize("card", SANDBOX_CARDS, ids=lambda card: card.token)
def test_a_card_does_what_it_says(card: SandboxCard) -> None:
    made = charged(charge(card), id="sbx_1", now=NOW)
    told = answer(made)
    assert told.decline_code == card.declines and told.message == card.message
    if card.declines is None:
        assert (told.status, told.amount, told.fee) == (ChargeStatus.SUCCEEDED, 4_325, 155)
    else:
        assert (told.status, told.amount, told.fee) == (ChargeStatus.DECLINED, 0, None)
    assert made.answer_lost == card.answer_is_lost


def test_numbers_and_tokens_are_each_cards_own_and_pass_the_check_digit() -> None:
    assert (
        len({c.number for c in SANDBOX_CARDS})
        == len({c.token for c in SANDBOX_CARDS})
        == len(SANDBOX_CARDS)
    )
    for card in SANDBOX_CARDS:
        digits = [int(digit) for digit in reversed(card.number)]
        doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
        assert (sum(digits[::2]) + sum(doubled)) % 10 == 0, card.number


def test_a_card_nobody_knows_is_declined() -> None:
    order = ChargeOrder(key="k", amount=100, customer="c", card="test_nothing", description="Premium")
    assert answer(charged(order, id="sbx_1", now=NOW)).decline_code == "no_such_card"


@pytest.mark.parametrize(
    ("left", "amount", "code"),
    [(100, 100, None), (100, 1, None), (100, 101, "amount_too_large"), (None, 1, "charge_not_found")],
)
def test_a_refund_is_at_most_what_is_left(left: int | None, amount: int, code: str | None) -> None:
    made = answer(refunded(RefundOrder(key="r", amount=amount, charge="sbx_1"), left, id="sbx_2", now=NOW))
    assert made.decline_code == code and made.fee is None
    assert made.amount == (0 if code else amount)
