"""Invoices on the wire: what is shown can be sent back, and means the same."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.billing import Basis
from paycover.domain.coverage import Coverage
from paycover.domain.invoices import Invoice
from paycover.domain.premium import GROSS_PAY_MAX, GROSS_PAY_MIN
from paycover.domain.repricing import InvoiceChange, InvoiceDraft, edited, made
from paycover.kit.dates import SECONDS_MAX
from paycover.kit.errors import Problem
from paycover.kit.unset import UNSET
from paycover.wire.base import read
from paycover.wire.invoices import InvoiceCreate, InvoiceUpdate, render

BASIS = Basis(
    snapshot=None,
    policy="pl_1",
    assignment=None,
    coverage_type=(Coverage.GENERAL,),
    rates={Coverage.GENERAL: 53},
)
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=30)
DRAFTS = st.builds(
    InvoiceDraft,
    contractor=TEXT.filter(bool),
    job=TEXT.filter(bool),
    gross_pay=st.integers(GROSS_PAY_MIN, GROSS_PAY_MAX),
    paycycle_startdate=st.just(0) | st.integers(0, SECONDS_MAX // 2),
    paycycle_enddate=st.integers(SECONDS_MAX // 2, SECONDS_MAX),
    purchase_order_number=st.just(UNSET) | TEXT | st.none(),
)


def invoice_of(draft: InvoiceDraft) -> Invoice:
    return made(draft, BASIS, id="in_1", now=1, job_default="PO-J")


def shown(invoice: Invoice) -> bytes:
    return msgspec.json.encode(render(invoice))


@given(DRAFTS)
def test_what_is_shown_sent_back_changes_nothing(draft: InvoiceDraft) -> None:
    invoice = invoice_of(draft)
    change = read(shown(invoice), InvoiceUpdate).change()
    after = edited(invoice, change, None)
    assert shown(after) == shown(invoice)


@given(DRAFTS)
def test_what_is_shown_makes_an_invoice_that_shows_the_same(draft: InvoiceDraft) -> None:
    invoice = invoice_of(draft)
    again = read(shown(invoice), InvoiceCreate).draft()
    assert shown(invoice_of(again)) == shown(invoice)


@given(DRAFTS, DRAFTS)
def test_the_sum_of_edits_is_one_edit(one: InvoiceDraft, other: InvoiceDraft) -> None:
    fields = ("gross_pay", "paycycle_startdate", "paycycle_enddate", "purchase_order_number")
    at_once = InvoiceChange(**{name: getattr(other, name) for name in fields})
    stepwise = invoice_of(one)
    for name in reversed(fields):
        stepwise = edited(stepwise, InvoiceChange(**{name: getattr(other, name)}), None)
    assert stepwise == edited(invoice_of(one), at_once, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gross_pay", 99),
        ("gross_pay", 100_000_001),
        ("gross_pay", None),
        ("gross_pay", ""),
        ("gross_pay", 1_000.5),
        ("contractor", ""),
        ("contractor", None),
        ("job", 7),
        ("paycycle_startdate", None),
        ("paycycle_enddate", -1),
        ("paycycle_enddate", "soon"),
        ("purchase_order_number", 7),
        ("purchase_order_number", "a\x00b"),
    ],
)
def test_a_value_that_cannot_be_meant_is_a_fault_of_its_field(field: str, value: Any) -> None:
    with pytest.raises(Problem) as refusal:
        read(msgspec.json.encode({field: value}), InvoiceUpdate)
    assert isinstance(refusal.value.message, dict) and set(refusal.value.message) == {field}


def test_older_forms_of_values_are_taken() -> None:
    body = read(
        b'{"gross_pay": "1500", "paycycle_startdate": "1646818364", "paycycle_enddate": "2023-03-09"}',
        InvoiceUpdate,
    )
    assert (body.gross_pay, body.paycycle_startdate, body.paycycle_enddate) == (
        1500,
        1_646_818_364,
        1_678_320_000,
    )


def test_every_missing_field_of_a_new_invoice_is_named_at_once() -> None:
    with pytest.raises(Problem) as refusal:
        read(b'{"gross_pay": 1}', InvoiceCreate)
    assert refusal.value.message == {
        "contractor": "is required",
        "job": "is required",
        "paycycle_startdate": "is required",
        "paycycle_enddate": "is required",
        "gross_pay": "must be at least 100",
    }
