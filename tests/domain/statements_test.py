"""Remit statements: their lines, their fee, their month, and what money pays first."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.invoices import Invoice
from paycover.domain.payments import Payer, Payment, refund
from paycover.domain.statements import (
    Line,
    LineKind,
    Statement,
    StatementStatus,
    covered,
    fee_billed,
    issued,
    next_issue,
    received,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain.payments_test import INVOICE
from tests.domain.records import DAY, NOW


def _billed(number: int, amount: int = 100, **over: Any) -> tuple[Payment, Invoice]:
    invoice = replace(INVOICE, id=f"in_{number}", **{"gross_pay": 10_000, "created": NOW + number} | over)
    made = Payment(
        id=f"py_{number}",
        invoice=invoice.id,
        contractor="cn_1",
        payer=Payer.AGENCY_REMIT,
        amount=amount,
        live_key=invoice.id,
        created=NOW + number,
    )
    return made, invoice


def _statement(*billed: tuple[Payment, Invoice], fee_ppm: int = 0, id: str = "st_1") -> Statement:
    made = issued(billed, fee_ppm=fee_ppm, id=id, now=NOW)
    assert made is not None
    return made


def test_lines_stand_by_order_number_and_those_without_one_last() -> None:
    made = _statement(
        _billed(1, purchase_order_number="B"), _billed(2), _billed(3, purchase_order_number="A")
    )
    assert [line.purchase_order_number for line in made.lines] == ["A", "B", None]
    assert (made.amount, made.due - made.issued_at) == (300, 30 * DAY)


def test_a_statement_and_its_lines_say_all_they_are_of() -> None:
    payment, invoice = _billed(1, 173, purchase_order_number="PO-1", contractor="cn_7", job="jb_7")
    line = Line(
        kind=LineKind.PREMIUM,
        payment="py_1",
        invoice="in_1",
        contractor="cn_7",
        job="jb_7",
        purchase_order_number="PO-1",
        amount=173,
        created=NOW + 1,
    )
    assert _statement((payment, invoice)) == Statement(
        id="st_1", amount=173, lines=(line,), issued_at=NOW, due=NOW + 30 * DAY, created=NOW
    )


def test_a_credit_counts_as_money_received_and_a_fee_is_covered_with_its_premium() -> None:
    paid, invoice = _billed(9, 50)
    credit = (refund(paid, 50, None, id="py_9", now=NOW), invoice)
    made = _statement(credit, _billed(1, 100), _billed(2, 100), fee_ppm=1_000)
    assert made.amount == 170
    for amount, reached in ((49, {"py_9"}), (60, {"py_9", "py_1"}), (169, {"py_9", "py_1"}), (170, None)):
        (after,) = received([made], amount, NOW)
        assert covered(after) == (reached or {"py_9", "py_1", "py_2"}), amount


def test_the_platform_fee_is_a_share_of_the_pay_on_a_line_of_its_own() -> None:
    made = _statement(_billed(1, 173, gross_pay=12_345), fee_ppm=25_000)
    assert [(line.kind, line.amount) for line in made.lines] == [
        (LineKind.PREMIUM, 173),
        (LineKind.PLATFORM_FEE, 309),
    ]
    correction, invoice = _billed(2, 50)
    made = _statement((replace(correction, adjustment="ad_1"), invoice), fee_ppm=25_000)
    assert [line.kind for line in made.lines] == [LineKind.PREMIUM]


def test_a_credit_waits_until_there_is_something_to_set_it_against() -> None:
    paid, invoice = _billed(1, 200)
    credit = (refund(paid, 200, None, id="py_9", now=NOW), invoice)
    assert issued([credit], fee_ppm=0, id="st_1", now=NOW) is None
    assert issued([credit, _billed(2, 200)], fee_ppm=0, id="st_1", now=NOW) is None
    assert _statement(credit, _billed(2, 201)).amount == 1


@pytest.mark.parametrize(
    ("day", "issue"),
    [("2026-01-01", "2026-02-01"), ("2026-01-31", "2026-02-01"), ("2027-12-15", "2028-01-01")],
)
def test_a_statement_is_issued_when_the_month_is_over(day: str, issue: str) -> None:
    def moment(text: str) -> int:
        return int(datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC).timestamp())

    assert next_issue(moment(day) + 3_600) == moment(issue)


def test_money_pays_the_oldest_statement_and_its_oldest_invoices_first() -> None:
    first = _statement(_billed(1, purchase_order_number="B"), _billed(2, purchase_order_number="A"))
    second = _statement(_billed(3), id="st_2")
    (part,) = received([first, second], 150, NOW)
    assert (part.status, covered(part)) == (StatementStatus.OPEN, {"py_1"})
    whole, rest = received([part, second], 100, NOW)
    assert (whole.status, whole.paid_at, covered(whole)) == (StatementStatus.PAID, NOW, {"py_1", "py_2"})
    assert (rest.paid, covered(rest)) == (50, set())
    with pytest.raises(Problem) as refused:
        received([whole, rest], 51, NOW)
    assert refused.value.code is Code.BAD_REQUEST
    with pytest.raises(Problem) as refused:
        received([rest], 51, NOW)
    assert refused.value.message == "That is 1 cents more than is owed."


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=8), st.data())
def test_what_is_covered_never_comes_to_more_than_was_paid(amounts: list[int], data: st.DataObject) -> None:
    made = _statement(*(_billed(number, amount) for number, amount in enumerate(amounts)))
    (after,) = received([made], data.draw(st.integers(1, made.amount)), NOW)
    reached = covered(after)
    assert sum(line.amount for line in made.lines if line.payment in reached) <= after.paid
    assert (len(reached) == len(amounts)) == (after.status is StatementStatus.PAID)


def test_the_fee_billed_with_a_payment_is_that_of_its_own_line() -> None:
    made = _statement(_billed(1), _billed(2, gross_pay=30_000), fee_ppm=10_000)
    assert [fee_billed(made, payment) for payment in ("py_1", "py_2", "py_3")] == [100, 300, 0]
