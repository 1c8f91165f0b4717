"""What payment does to an invoice and an assignment."""

import pytest

from paycover.domain.assignments import Assignment, Eligibility, activated
from paycover.domain.coverage import Coverage
from paycover.domain.invoices import Invoice, InvoiceStatus, ensure_not_held, paid
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace

ASSIGNMENT = Assignment(
    id="an_1",
    contractor="cn_1",
    job="jb_1",
    policy="pl_1",
    coverage_type=(Coverage.GENERAL,),
    effective_date=10,
    end_date=20,
    eligible=Eligibility(result=True, message="yes"),
    net_rate=53,
    created=1,
)
INVOICE = Invoice(
    id="in_1",
    contractor="cn_1",
    job="jb_1",
    policy="pl_1",
    gross_pay=10_000,
    paycycle_startdate=10,
    paycycle_enddate=20,
    coverage_type=(Coverage.GENERAL,),
    net_rate=53,
    premium_due=100,
    live_key="cn_1|jb_1|10|20",
    created=1,
)


def test_a_paid_invoice_says_when_and_stays_live() -> None:
    assert paid(replace(INVOICE, held_by="py_1"), 15) == paid(INVOICE, 15)
    assert paid(INVOICE, 15) == replace(INVOICE, status=InvoiceStatus.PAID, paid_at=15)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (InvoiceStatus.PAID, Code.INVOICE_ALREADY_PAID),
        (InvoiceStatus.REPLACED, Code.INVOICE_UNEDITABLE_ALREADY_EXISTS),
        (InvoiceStatus.VOID, Code.INVOICE_UNEDITABLE_ALREADY_EXISTS),
    ],
)
def test_only_an_open_invoice_is_paid(status: InvoiceStatus, code: Code) -> None:
    with pytest.raises(Problem) as refused:
        paid(replace(INVOICE, status=status), 15)
    assert refused.value.code is code


@pytest.mark.parametrize(
    ("holder", "code", "message"),
    [
        ("st_1", Code.AGENCY_PAY_INVOICE_EXISTS, "in_1 is on the remit statement st_1."),
        ("py_1", Code.INVOICE_ALREADY_PAID, "in_1 is being charged just now."),
    ],
)
def test_what_holds_an_invoice_is_told(holder: str, code: Code, message: str) -> None:
    ensure_not_held(INVOICE)
    with pytest.raises(Problem) as refused:
        ensure_not_held(replace(INVOICE, held_by=holder))
    assert (refused.value.code, refused.value.message) == (code, message)


def test_cover_is_confirmed_once_and_never_for_what_is_off() -> None:
    active = activated(ASSIGNMENT, 15)
    assert active == replace(ASSIGNMENT, active_since=15)
    assert activated(active, 16) == active
    for off in (replace(ASSIGNMENT, cancelled=True), replace(ASSIGNMENT, deleted_at=12)):
        assert activated(off, 15) == off
