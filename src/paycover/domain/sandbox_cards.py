"""Test cards: the numbers a sandbox takes, and what each of them does when it is charged."""

import re

from paycover.domain.cards import CapturedCard, Processor
from paycover.kit.dates import iso_day
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record

YEARS_MAX = 20
"""How far ahead a card may expire (our decision)."""


class SandboxCard(Record, kw_only=True):
    """A test card. `declines` is the processor's word for why it is declined, None where it pays.

    The first answer to a charge of one whose `answer_is_lost` is that nobody knows; asked about it,
    the processor then tells what became of it.
    """

    number: str
    token: str
    brand: str
    declines: str | None = None
    message: str | None = None
    answer_is_lost: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]


SANDBOX_CARDS = (
    SandboxCard(number="4242424242424242", token="test_visa", brand="visa"),
    SandboxCard(number="5555555555554444", token="test_mastercard", brand="mastercard"),
    SandboxCard(
        number="4000000000000002",
        token="test_declined",
        brand="visa",
        declines="generic_decline",
        message="The card was declined.",
    ),
    SandboxCard(
        number="4000000000009995",
        token="test_insufficient_funds",
        brand="visa",
        declines="insufficient_funds",
        message="The card has insufficient funds.",
    ),
    SandboxCard(
        number="4000000000000069",
        token="test_expired",
        brand="visa",
        declines="expired_card",
        message="The card has expired.",
    ),
    SandboxCard(
        number="4000002760003184",
        token="test_authentication_required",
        brand="visa",
        declines="authentication_required",
        message="The bank wants the cardholder to confirm the payment: give the card anew.",
    ),
    SandboxCard(
        number="4000000000000119",
        token="test_processing_error",
        brand="visa",
        declines="processing_error",
        message="The bank could not process the payment.",
        answer_is_lost=True,
    ),
    SandboxCard(number="4000000000000077", token="test_answer_lost", brand="visa", answer_is_lost=True),
)
"""Numbers as developers know them from Stripe, where it has one for the case."""

BY_TOKEN = {card.token: card for card in SANDBOX_CARDS}
_BY_NUMBER = {card.number: card for card in SANDBOX_CARDS}


class TypedCard(Record, kw_only=True):
    """What was typed into the form of a sandbox: never kept, never shown again."""

    number: str = ""
    expiry: str = ""
    cvc: str = ""

    def __repr__(self) -> str:
        return "TypedCard(...)"


def captured(typed: TypedCard, contractor: str, now: int) -> CapturedCard:
    """Return the test card that was typed, by its token: the number goes no further.

    Raises Problem(invalid_input) naming every field at fault: a number that is no test card's, an
    expiry that is none or past, a CVC of another length than three or four.
    """
    card = _BY_NUMBER.get(re.sub(r"[ -]", "", typed.number))
    expiry = _expiry(typed.expiry, now)
    faults = {}
    if card is None:
        faults["number"] = "is not the number of a test card; a sandbox takes no other"
    if isinstance(expiry, str):
        faults["expiry"] = expiry
    if not re.fullmatch(r"[0-9]{3,4}", typed.cvc.strip(), re.ASCII):
        faults["cvc"] = "must be the three or four digits on the card"
    if card is None or isinstance(expiry, str) or faults:
        raise Problem(Code.INVALID_INPUT, faults)
    month, year = expiry
    return CapturedCard(
        processor=Processor.SANDBOX,
        customer=f"test_customer_{contractor}",
        card=card.token,
        brand=card.brand,
        last4=card.last4,
        exp_month=month,
        exp_year=year,
    )


def _expiry(text: str, now: int) -> tuple[int, int] | str:
    """Return (month, year), or what is wrong with the text; `07/31` and `7 / 2031` are good."""
    found = re.fullmatch(r"\s*([0-9]{1,2})\s*[/-]\s*([0-9]{4}|[0-9]{2})\s*", text, re.ASCII)
    if found is None or not 1 <= int(found[1]) <= 12:
        return "must be a month and a year, as in 07/31"
    this_year, this_month = (int(part) for part in iso_day(now).split("-")[:2])
    month, year = int(found[1]), int(found[2])
    if year < 100:
        year += this_year // 100 * 100
    if (year, month) < (this_year, this_month):
        return "is in the past"
    return "is too far ahead" if year > this_year + YEARS_MAX else (month, year)
