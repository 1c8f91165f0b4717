"""How an invoice is made, edited in place, replaced and voided (decisions.md 3)."""

from collections.abc import Callable
from typing import Any

import pytest

from paycover.domain.billing import Basis
from paycover.domain.coverage import Coverage
from paycover.domain.invoices import Invoice, InvoiceStatus, PurchaseOrderSource
from paycover.domain.repricing import (
    InvoiceChange,
    InvoiceDraft,
    edited,
    made,
    replacement,
    voided,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from paycover.kit.unset import UNSET, Unset
from tests.domain.records import DAY, NOW, RATES

BASIS = Basis(policy="pl_1", assignment="an_1", coverage_type=tuple(RATES), rates=RATES, snapshot="rs_1")
ELSEWHERE = Basis(
    policy="pl_2",
    assignment="an_2",
    coverage_type=(Coverage.GENERAL,),
    rates={Coverage.GENERAL: 53, Coverage.CYBER: 9},
    snapshot="rs_2",
)
DRAFT = InvoiceDraft(
    contractor="cn_1",
    job="jb_1",
    gross_pay=250_000,
    paycycle_startdate=NOW,
    paycycle_enddate=NOW + DAY,
)
INVOICE = Invoice(
    id="in_1",
    contractor="cn_1",
    job="jb_1",
    policy="pl_1",
    assignment="an_1",
    gross_pay=250_000,
    paycycle_startdate=NOW,
    paycycle_enddate=NOW + DAY,
    coverage_type=tuple(RATES),
    rates=RATES,
    snapshot="rs_1",
    net_rate=173,
    premium_due=4_325,
    purchase_order_number="PO-J",
    purchase_order_source=PurchaseOrderSource.JOB,
    live_key=f"cn_1|jb_1|{NOW}|{NOW + DAY}",
    created=NOW,
)
RELATED = replace(INVOICE, from_wage=True, from_assignment=True)


def test_an_invoice_has_what_its_draft_says_and_the_price_of_its_basis() -> None:
    assert made(DRAFT, BASIS, id="in_1", now=NOW, job_default="PO-J") == INVOICE
    wage = replace(DRAFT, from_wage=True)
    assert made(wage, BASIS, id="in_1", now=NOW, job_default="PO-J") == replace(INVOICE, from_wage=True)


def test_only_the_lines_that_are_covered_are_billed() -> None:
    invoice = made(DRAFT, ELSEWHERE, id="in_1", now=NOW, job_default=None)
    assert (invoice.net_rate, invoice.premium_due, invoice.rates) == (53, 1_325, ELSEWHERE.rates)


@pytest.mark.parametrize(
    ("explicit", "carried", "expected"),
    [
        ("PO-9", UNSET, ("PO-9", PurchaseOrderSource.EXPLICIT)),
        (None, UNSET, (None, PurchaseOrderSource.CLEARED)),
        (UNSET, ("PO-1", PurchaseOrderSource.EXPLICIT), ("PO-1", PurchaseOrderSource.EXPLICIT)),
        (UNSET, UNSET, ("PO-J", PurchaseOrderSource.JOB)),
    ],
)
def test_a_new_invoice_takes_the_number_sent_then_the_one_carried_then_the_jobs(
    explicit: str | Unset | None, carried: Any, expected: tuple[str | None, PurchaseOrderSource]
) -> None:
    draft = replace(DRAFT, purchase_order_number=explicit)
    invoice = made(draft, BASIS, id="in_1", now=NOW, carried=carried, job_default="PO-J")
    assert (invoice.purchase_order_number, invoice.purchase_order_source) == expected


def test_no_invoice_is_made_for_a_cycle_that_ends_before_it_starts() -> None:
    made(replace(DRAFT, paycycle_enddate=NOW), BASIS, id="in_1", now=NOW, job_default=None)
    with pytest.raises(Problem) as refused:
        made(replace(DRAFT, paycycle_enddate=NOW - 1), BASIS, id="in_1", now=NOW, job_default=None)
    assert refused.value.code is Code.INVALID_PAYCYCLE_ENDDATE


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"gross_pay": 100_000}, {"gross_pay": 100_000, "premium_due": 1_730, "from_wage": False}),
        ({"gross_pay": 250_000}, {}),
        ({"paycycle_startdate": NOW + 1}, {"live_key": f"cn_1|jb_1|{NOW + 1}|{NOW + DAY}"}),
        ({"paycycle_enddate": NOW + 9}, {"live_key": f"cn_1|jb_1|{NOW}|{NOW + 9}"}),
        ({"purchase_order_number": "PO-9"}, {"purchase_order_source": PurchaseOrderSource.EXPLICIT}),
        ({"purchase_order_number": None}, {"purchase_order_source": PurchaseOrderSource.CLEARED}),
        ({"contractor": "cn_2"}, {"live_key": f"cn_2|jb_1|{NOW}|{NOW + DAY}"}),
        ({"job": "jb_2"}, {"live_key": f"cn_1|jb_2|{NOW}|{NOW + DAY}"}),
    ],
    ids=str,
)
def test_an_edit_changes_what_it_names_and_what_follows_from_it(
    change: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert edited(RELATED, InvoiceChange(**change), None) == replace(RELATED, **change | expected)


def test_an_invoice_that_moves_is_priced_by_where_it_moves_and_leaves_its_assignment() -> None:
    moved = edited(RELATED, InvoiceChange(job="jb_2", gross_pay=100_000), ELSEWHERE)
    assert moved == replace(
        RELATED,
        job="jb_2",
        policy="pl_2",
        assignment="an_2",
        from_assignment=False,
        from_wage=False,
        gross_pay=100_000,
        coverage_type=ELSEWHERE.coverage_type,
        rates=ELSEWHERE.rates,
        snapshot="rs_2",
        net_rate=53,
        premium_due=530,
        live_key=f"cn_1|jb_2|{NOW}|{NOW + DAY}",
    )


def test_a_reported_pay_never_becomes_a_wage_again() -> None:
    assert not edited(INVOICE, InvoiceChange(gross_pay=INVOICE.gross_pay), None).from_wage
    assert not edited(INVOICE, InvoiceChange(gross_pay=100), None).from_wage


@pytest.mark.parametrize(
    "change", [{"paycycle_startdate": NOW + DAY + 1}, {"paycycle_enddate": NOW - 1}], ids=str
)
def test_an_edit_that_turns_a_cycle_round_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Problem) as refused:
        edited(INVOICE, InvoiceChange(**change), None)
    assert refused.value.code is Code.INVALID_PAYCYCLE_ENDDATE


def test_a_replacement_is_priced_anew_and_each_points_at_the_other() -> None:
    old, new = replacement(RELATED, id="in_2", gross_pay=100_000, now=NOW + 5)
    assert old == replace(RELATED, status=InvoiceStatus.REPLACED, replaced_by="in_2", live_key=None)
    assert new == replace(
        RELATED, id="in_2", gross_pay=100_000, premium_due=1_730, replaces="in_1", created=NOW + 5
    )


@pytest.mark.parametrize(
    ("before", "explicit", "expected"),
    [
        (RELATED, UNSET, ("PO-J", PurchaseOrderSource.JOB)),
        (RELATED, "PO-9", ("PO-9", PurchaseOrderSource.EXPLICIT)),
        (RELATED, None, (None, PurchaseOrderSource.CLEARED)),
        (
            replace(RELATED, purchase_order_number=None, purchase_order_source=PurchaseOrderSource.CLEARED),
            UNSET,
            (None, PurchaseOrderSource.CLEARED),
        ),
    ],
)
def test_a_replacement_carries_the_number_also_when_it_was_cleared(
    before: Invoice, explicit: str | Unset | None, expected: tuple[str | None, PurchaseOrderSource]
) -> None:
    _, new = replacement(before, id="in_2", gross_pay=1_000, now=NOW, explicit=explicit)
    assert (new.purchase_order_number, new.purchase_order_source) == expected


def test_a_void_invoice_bills_nothing_and_frees_its_cycle() -> None:
    assert voided(RELATED) == replace(RELATED, status=InvoiceStatus.VOID, live_key=None)


WAYS: list[Callable[[Invoice], object]] = [
    lambda invoice: edited(invoice, InvoiceChange(), None),
    lambda invoice: replacement(invoice, id="in_2", gross_pay=1_000, now=NOW),
    voided,
]


@pytest.mark.parametrize("way", WAYS, ids=["edited", "replaced", "voided"])
@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (
            InvoiceStatus.PAID,
            Code.INVOICE_ALREADY_PAID,
            "in_1 is paid and never changes: POST /api/v1/invoices/in_1/adjustments corrects its pay.",
        ),
        (
            InvoiceStatus.REPLACED,
            Code.INVOICE_UNEDITABLE_ALREADY_EXISTS,
            "It was replaced by in_0.",
        ),
        (InvoiceStatus.VOID, Code.INVOICE_UNEDITABLE_ALREADY_EXISTS, "The invoice is void."),
    ],
)
def test_only_an_open_invoice_changes(
    way: Callable[[Invoice], object], status: InvoiceStatus, code: Code, message: str
) -> None:
    with pytest.raises(Problem) as refused:
        way(replace(INVOICE, status=status, replaced_by="in_0"))
    assert (refused.value.code, refused.value.message) == (code, message)
