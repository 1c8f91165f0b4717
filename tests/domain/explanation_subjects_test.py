"""What is explained of an invoice, a quote and an assignment, field by field."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.explanation_subjects import of_assignment, of_invoice, of_quote, sample_pay
from paycover.domain.explanations import PaySource, Span, Subject
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.kit.records import replace
from paycover.kit.unset import UNSET
from tests.domain import records
from tests.domain.records import DAY, NOW, QUOTE, RATES

INVOICE = Invoice(
    id="in_2",
    contractor="cn_1",
    job="jb_1",
    policy="pl_1",
    assignment="an_1",
    gross_pay=250_000,
    paycycle_startdate=NOW + 2 * DAY,
    paycycle_enddate=NOW + 9 * DAY,
    coverage_type=tuple(RATES),
    rates=RATES,
    snapshot="rs_1",
    net_rate=173,
    premium_due=4_325,
    live_key="k",
    replaces="in_1",
    replaced_by="in_3",
    created=NOW,
)
OF_INVOICE = Subject(
    object="invoice",
    id="in_2",
    contractor="cn_1",
    job="jb_1",
    policy="pl_1",
    assignment="an_1",
    gross_pay=250_000,
    gross_pay_source=PaySource.REPORTED,
    paycycle=Span(start=NOW + 2 * DAY, end=NOW + 9 * DAY),
    cover=Span(start=NOW + DAY, end=NOW + 31 * DAY),
    coverage_type=(Coverage.WORKERS_COMP, Coverage.GENERAL),
    rates={Coverage.WORKERS_COMP: 120, Coverage.GENERAL: 53},
    net_rate=173,
    premium_due=4_325,
    snapshot="rs_1",
    replaces="in_1",
    replaced_by="in_3",
    is_billed=True,
)


def test_an_invoice_is_explained_by_what_it_says_itself() -> None:
    assert of_invoice(INVOICE, records.assignment(), records.policy()) == OF_INVOICE


def test_the_cover_of_an_invoice_is_its_assignments_else_its_policys_else_none() -> None:
    assert of_invoice(INVOICE, None, records.policy()).cover == Span(start=NOW, end=NOW + 30 * DAY)
    assert of_invoice(INVOICE, records.assignment(), None).cover == OF_INVOICE.cover
    assert of_invoice(INVOICE, None, None).cover is None


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({"from_wage": True}, {"gross_pay_source": PaySource.WAGE}),
        ({"status": InvoiceStatus.PAID}, {}),
        ({"status": InvoiceStatus.VOID}, {"is_billed": False}),
        ({"status": InvoiceStatus.REPLACED}, {"is_billed": False}),
    ],
)
def test_an_invoice_says_where_its_pay_is_from_and_whether_it_is_billed(
    changed: dict[str, Any], differs: dict[str, Any]
) -> None:
    told = of_invoice(replace(INVOICE, **changed), records.assignment(), None)
    assert told == replace(OF_INVOICE, **differs)


def test_a_quote_is_explained_at_a_sample_pay() -> None:
    assert of_quote(replace(QUOTE, policy="pl_1"), (90_000, PaySource.ASKED)) == Subject(
        object="quote",
        id="qt_1",
        contractor="cn_1",
        job="jb_1",
        policy="pl_1",
        gross_pay=90_000,
        gross_pay_source=PaySource.ASKED,
        cover=Span(start=NOW, end=NOW + 30 * DAY),
        coverage_type=tuple(RATES),
        rates=RATES,
        net_rate=173,
        snapshot="rs_1",
    )


def test_an_assignment_is_explained_at_a_sample_pay_and_billed_while_it_covers() -> None:
    told = of_assignment(records.assignment(), (250_000, PaySource.WAGE))
    assert told == Subject(
        object="assignment",
        id="an_1",
        contractor="cn_1",
        job="jb_1",
        policy="pl_1",
        assignment="an_1",
        gross_pay=250_000,
        gross_pay_source=PaySource.WAGE,
        cover=Span(start=NOW + DAY, end=NOW + 31 * DAY),
        coverage_type=tuple(RATES),
        rates=RATES,
        net_rate=173,
        snapshot="rs_1",
    )
    off = of_assignment(records.assignment(cancelled=True), (250_000, PaySource.WAGE))
    assert off == replace(told, is_billed=False)


def test_a_sample_pay_is_the_one_asked_for_else_the_wage() -> None:
    assert sample_pay(70_000, records.job()) == (70_000, PaySource.ASKED)
    assert sample_pay(UNSET, records.job()) == (250_000, PaySource.WAGE)
