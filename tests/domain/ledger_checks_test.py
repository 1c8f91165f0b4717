"""What the check of the books says of each thing that can be wrong, in words."""

from typing import Any

import pytest

from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.ledger_checks import ELSEWHERE, INVARIANTS, LATE_SECONDS, Outside, findings
from paycover.domain.payments import Payer, Payment, PaymentStatus
from paycover.domain.statements import Statement
from paycover.kit.records import replace
from tests.domain.ledger_money_test import CREW
from tests.domain.ledger_story import MAY, Story
from tests.domain.payments_test import INVOICE

BILL = replace(
    INVOICE, id="in_1", gross_pay=250_000, net_rate=173, premium_due=4_325, live_key="k", deleted_at=None
)
PAID = Payment(
    id="py_1",
    invoice="in_1",
    contractor="cn_1",
    payer=Payer.CONTRACTOR_CARD,
    amount=4_325,
    card="ca_1",
    status=PaymentStatus.SUCCEEDED,
    live_key=None,
    created=1,
)
REFUND = replace(PAID, id="py_2", amount=1_000, refund_of="py_1")


def issued(*steps: tuple[EventType, str, int]) -> Story:
    """Tell the books of an invoice, and of what came after."""
    story = Story(CREW)
    for type, subject, premium in ((EventType.INVOICE_CREATED, "in_1", 4_325), *steps):
        story.tell(type, subject, premium)
    return story


def broken(story: Story, **outside: Any) -> dict[str, str]:
    """Return what is violated, by number."""
    values: dict[str, Any] = {"invoices": [BILL], "payments": [], "statements": [], "snapshots": []}
    seen = Outside(**(values | {"paid_otherwise": None, "waiting": {}, "now": MAY} | outside))
    found = findings(story.books, seen)
    assert [finding.number for finding in found] == [*INVARIANTS, *ELSEWHERE]
    assert all(finding.holds is None and finding.broken is None for finding in found[len(INVARIANTS) :])
    assert all((finding.holds is False) == (finding.broken is not None) for finding in found)
    return {finding.number: finding.broken or "" for finding in found if finding.holds is False}


def test_books_that_fit_their_invoices_violate_nothing() -> None:
    assert broken(issued()) == {}


@pytest.mark.parametrize(
    ("invoices", "told"),
    [
        (
            [replace(BILL, premium_due=4_326)],
            {
                "4": "in_1 bills 4326 cents, its parts are 4325.",
                "5": "in_1 bills 4326 cents, its pay and rate make 4325.",
            },
        ),
        (
            [BILL, replace(BILL, id="in_2")],
            {"8": "The pay cycle k has more than one live invoice."},
        ),
        ([BILL, replace(BILL, id="in_2", live_key=None)], {}),
        (
            [replace(BILL, status=InvoiceStatus.VOID)],
            {"8": "in_1 was taken back, and its entries do not net to zero."},
        ),
        (
            [replace(BILL, status=InvoiceStatus.REPLACED)],
            {"8": "in_1 was taken back, and its entries do not net to zero."},
        ),
        ([replace(BILL, deleted_at=9)], {"8": "in_1 was taken back, and its entries do not net to zero."}),
        ([], {"29": "in_1 is in the books and is no invoice or adjustment of this account."}),
    ],
)
def test_invoices_that_are_not_what_the_books_say_are_named(
    invoices: list[Invoice], told: dict[str, str]
) -> None:
    assert broken(issued(), invoices=invoices) == told


def test_what_was_taken_back_in_the_books_too_is_as_it_should_be() -> None:
    gone = issued((EventType.INVOICE_VOIDED, "in_1", 4_325))
    assert broken(gone, invoices=[replace(BILL, status=InvoiceStatus.VOID)]) == {}


def test_an_invoice_with_events_to_be_posted_is_not_compared_and_late_ones_are_told() -> None:
    other = [replace(BILL, status=InvoiceStatus.VOID)]
    assert broken(issued(), invoices=other, waiting={"in_1": MAY - LATE_SECONDS}) == {}
    assert broken(issued(), invoices=other, waiting={"in_1": MAY - LATE_SECONDS - 1}) == {
        "E": "An event of in_1 waits for longer than 60 seconds."
    }


def test_what_was_paid_and_changed_since_is_named() -> None:
    assert broken(issued(), paid_otherwise="in_1") == {"7": "in_1 is not what its payment was told with."}


def test_a_trust_that_is_short_is_told_by_how_much() -> None:
    story = issued((EventType.INVOICE_CHARGE_CARD_SUCCEEDED, "in_1", 4_325))
    story.books.balances["1150"] -= 1_000
    found = broken(story)
    assert found["2"] == "The trust is short of 358 cents: operating has to pay them in."
    rounded = issued()
    rounded.books.balances["2195"] = -1
    assert broken(rounded)["27"] == "Account 2195 holds 1 cents of rounding."


@pytest.mark.parametrize(
    ("refunds", "told"),
    [
        ([REFUND], {}),
        ([replace(REFUND, amount=4_325)], {}),
        (
            [replace(REFUND, amount=4_326)],
            {"11": "4326 cents are given back of py_1, which is 4325."},
        ),
        (
            [replace(REFUND, amount=4_000), replace(REFUND, id="py_3", amount=326)],
            {"11": "4326 cents are given back of py_1, which is 4325."},
        ),
        ([replace(REFUND, amount=9_999, status=PaymentStatus.CANCELLED)], {}),
        ([replace(REFUND, amount=9_999, status=PaymentStatus.DECLINED)], {}),
        ([replace(REFUND, contractor="cn_2")], {"12": "py_2 gives py_1 back to somebody else."}),
        ([replace(REFUND, payer=Payer.AGENCY_REMIT)], {"12": "py_2 gives py_1 back to somebody else."}),
        ([replace(REFUND, card="ca_2")], {"12": "py_2 gives py_1 back to another card."}),
        ([replace(REFUND, card="ca_2", status=PaymentStatus.SCHEDULED)], {}),
        ([replace(REFUND, refund_of="py_9")], {}),
    ],
)
def test_refunds_go_back_to_who_paid_and_are_never_more(
    refunds: list[Payment], told: dict[str, str]
) -> None:
    assert broken(issued(), payments=[PAID, *refunds]) == told


def test_a_statement_is_its_lines_and_no_more_of_it_is_paid() -> None:
    one = Statement(id="st_1", amount=0, lines=(), issued_at=1, due=2, created=1)
    assert broken(issued(), statements=[one]) == {}
    assert broken(issued(), statements=[replace(one, amount=5)]) == {
        "26": "st_1 comes to 5 cents, its lines to 0."
    }
    for paid in (-1, 1):
        assert broken(issued(), statements=[replace(one, paid=paid)]) == {
            "26": f"st_1 has {paid} cents paid of 0."
        }
