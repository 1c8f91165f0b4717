"""What becomes of an assignment's invoice (decisions.md 2, 8, 31)."""

import pytest

from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.coverage import Coverage
from paycover.domain.invoices import Invoice, InvoiceStatus, PurchaseOrderSource, live_key
from paycover.domain.premium import premium_due
from paycover.domain.related_invoices import Billing, Change, billing, ended, prolonged
from paycover.domain.repricing import replacement
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import DAY, NOW

JOB = records.job(custom_metadata={"purchase_order_number": "PO-J"})
BOUND = records.assignment()
UNFIT = Eligibility(result=False, message="No.")


def bills(
    before: Assignment | None, after: Assignment, *invoices: Invoice, twin: Assignment | None = None
) -> Billing:
    return billing(Change(before, after, twin), JOB, invoices, "in_new", NOW)


@pytest.fixture
def invoice() -> Invoice:
    """The invoice that binding the assignment makes."""
    made = bills(None, BOUND).new
    assert made is not None
    return replace(made, id="in_1")


def test_binding_bills_the_wage_over_the_dates_of_the_cover(invoice: Invoice) -> None:
    assert (invoice.gross_pay, invoice.premium_due) == (250_000, 4_325)
    assert (invoice.paycycle_startdate, invoice.paycycle_enddate) == (BOUND.effective_date, BOUND.end_date)
    assert (invoice.assignment, invoice.policy) == (BOUND.id, BOUND.policy)
    assert (invoice.purchase_order_number, invoice.purchase_order_source) == (
        "PO-J",
        PurchaseOrderSource.JOB,
    )
    assert invoice.from_wage and invoice.from_assignment
    assert (invoice.rates, invoice.coverage_type) == (BOUND.rates, BOUND.coverage_type)
    assert invoice.snapshot == BOUND.snapshot == "rs_1"
    new = bills(None, BOUND).new
    assert new is not None
    assert (new.id, new.created) == ("in_new", NOW)
    assert new.live_key == live_key("cn_1", "jb_1", BOUND.effective_date, BOUND.end_date)


@pytest.mark.parametrize(
    "after", [replace(BOUND, bind=False), replace(BOUND, eligible=UNFIT)], ids=["unbound", "ineligible"]
)
def test_without_cover_nothing_is_billed(after: Assignment, invoice: Invoice) -> None:
    assert bills(None, after) == Billing([])
    [(read, written)] = bills(BOUND, after, invoice).edits
    assert read == invoice
    assert (written.status, written.live_key) == (InvoiceStatus.VOID, None)


def test_an_edit_moves_the_same_invoice_and_keeps_reported_pay_and_number(invoice: Invoice) -> None:
    reported = replace(invoice, gross_pay=90_000, from_wage=False, purchase_order_number="PO-9")
    after = replace(
        BOUND,
        end_date=BOUND.end_date + DAY,
        policy="pl_2",
        rates={Coverage.GENERAL: 53},
        coverage_type=(Coverage.GENERAL,),
    )
    [(_, moved)] = bills(BOUND, after, reported).edits
    assert (moved.id, moved.gross_pay, moved.purchase_order_number) == ("in_1", 90_000, "PO-9")
    assert (moved.policy, moved.net_rate, moved.premium_due) == ("pl_2", 53, 477)
    assert moved.paycycle_enddate == after.end_date
    assert moved.live_key != reported.live_key


def test_a_cycle_the_owner_changed_stays_while_the_pair_does(invoice: Invoice) -> None:
    key = live_key("cn_1", "jb_1", NOW, NOW + DAY)
    own = replace(invoice, paycycle_startdate=NOW, paycycle_enddate=NOW + DAY, live_key=key)
    later = replace(BOUND, effective_date=BOUND.effective_date + DAY)
    assert bills(BOUND, later, own) == Billing([])
    [(_, repriced)] = bills(BOUND, replace(later, policy="pl_2"), own).edits
    assert repriced == replace(own, policy="pl_2")


@pytest.mark.parametrize("pair", [{"contractor": "cn_2"}, {"job": "jb_1b"}], ids=str)
def test_an_invoice_whose_pair_moves_takes_the_dates_of_the_cover(
    pair: dict[str, str], invoice: Invoice
) -> None:
    key = live_key("cn_1", "jb_1", NOW, NOW + DAY)
    own = replace(invoice, paycycle_startdate=NOW, paycycle_enddate=NOW + DAY, live_key=key)
    after = replace(BOUND, **pair)  # type: ignore[arg-type]
    [(read, moved)] = bills(BOUND, after, own).edits
    assert read == own
    assert moved == replace(
        invoice,
        contractor=after.contractor,
        job=after.job,
        live_key=live_key(after.contractor, after.job, BOUND.effective_date, BOUND.end_date),
    )


def test_an_edit_that_moves_nothing_leaves_the_invoice_alone(invoice: Invoice) -> None:
    assert bills(BOUND, BOUND, invoice) == Billing([])
    assert bills(BOUND, BOUND, invoice, twin=replace(BOUND, id="an_2")) == Billing([])


@pytest.mark.parametrize(
    ("from_wage", "job", "pay"),
    [(True, "jb_2", 90_000), (True, "jb_1", 250_000), (False, "jb_2", 250_000)],
    ids=["the new job's wage", "the same job", "a reported pay"],
)
def test_an_invoice_of_the_wage_takes_the_wage_of_the_job_it_moves_to(
    from_wage: bool, job: str, pay: int, invoice: Invoice
) -> None:
    billed = replace(invoice, from_wage=from_wage)
    after = replace(
        BOUND,
        job=job,
        policy="pl_2",
        coverage_type=(Coverage.GENERAL,),
        rates={Coverage.GENERAL: 53},
        snapshot="rs_2",
    )
    change = Change(BOUND, after)
    [(read, moved)] = billing(change, records.job(id=job, wage=90_000), [billed], "in_new", NOW).edits
    assert read == billed
    assert moved == replace(
        billed,
        job=job,
        policy="pl_2",
        gross_pay=pay,
        coverage_type=(Coverage.GENERAL,),
        rates={Coverage.GENERAL: 53},
        snapshot="rs_2",
        net_rate=53,
        premium_due=premium_due(pay, 53),
        live_key=live_key("cn_1", job, BOUND.effective_date, BOUND.end_date),
    )


def test_an_invoice_its_owner_deleted_does_not_come_back_until_the_billed_time_moves() -> None:
    assert bills(BOUND, replace(BOUND, policy="pl_2")) == Billing([])
    for moves in (
        {"end_date": BOUND.end_date + DAY},
        {"effective_date": BOUND.effective_date + 1},
        {"contractor": "cn_2"},
        {"job": "jb_2"},
    ):
        assert bills(BOUND, replace(BOUND, **moves)).new is not None
    assert bills(replace(BOUND, bind=False), BOUND).new is not None


def test_a_cycle_that_is_billed_already_is_not_billed_twice(invoice: Invoice) -> None:
    again = replace(BOUND, id="an_2")
    assert bills(None, again, invoice) == Billing([])
    assert bills(None, again, replace(invoice, status=InvoiceStatus.PAID)) == Billing([])
    shifted = replace(again, effective_date=BOUND.effective_date + 1)
    assert bills(None, shifted, invoice).new is not None


def test_the_invoice_goes_to_the_twin_it_bills_as_well(invoice: Invoice) -> None:
    twin = replace(BOUND, id="an_2")
    for billed in (
        bills(BOUND, replace(BOUND, bind=False), invoice, twin=twin),
        ended(BOUND, [invoice], twin),
        bills(BOUND, replace(BOUND, end_date=BOUND.end_date + DAY), invoice, twin=twin),
    ):
        assert billed.edits == [(invoice, replace(invoice, assignment="an_2"))]
    new = billed.new
    assert new is not None
    assert (new.id, new.assignment, new.created) == ("in_new", BOUND.id, NOW)
    assert new.paycycle_enddate == BOUND.end_date + DAY


def test_an_edit_that_keeps_the_cycle_shared_with_a_twin_keeps_its_invoice(invoice: Invoice) -> None:
    other = replace(BOUND, policy="pl_2")
    [(read, moved)] = bills(BOUND, other, invoice, twin=replace(BOUND, id="an_2")).edits
    assert (read, moved) == (invoice, replace(invoice, policy="pl_2"))


def test_a_paid_invoice_is_nobodys_to_move(invoice: Invoice) -> None:
    paid = replace(invoice, status=InvoiceStatus.PAID)
    assert ended(BOUND, [paid], None) == Billing([])
    longer = replace(BOUND, end_date=BOUND.end_date + DAY)
    assert prolonged(BOUND, longer, [paid]) == Billing([])


def test_an_extension_draws_out_the_cycle_unless_another_invoice_has_it(invoice: Invoice) -> None:
    longer = replace(BOUND, end_date=BOUND.end_date + DAY)
    [(read, drawn)] = prolonged(BOUND, longer, [invoice]).edits
    assert read == invoice
    assert drawn == replace(
        invoice,
        paycycle_enddate=longer.end_date,
        live_key=live_key("cn_1", "jb_1", BOUND.effective_date, longer.end_date),
    )
    other = replace(drawn, id="in_2", from_assignment=False)
    assert prolonged(BOUND, longer, [invoice, other]) == Billing([])


def test_what_replaces_the_related_invoice_is_the_related_invoice(invoice: Invoice) -> None:
    old, new = replacement(invoice, id="in_2", gross_pay=300_000, now=NOW)
    [(read, _)] = ended(BOUND, [old, new], None).edits
    assert read == new
