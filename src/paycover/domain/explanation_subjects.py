"""What is explained of an invoice, a quote or an assignment; the latter two at a sample pay."""

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.explanations import PaySource, Span, Subject
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.jobs import Job
from paycover.domain.policies import Policy
from paycover.domain.premium import pay_from_wage
from paycover.domain.quotes import Quote
from paycover.kit.unset import UNSET, Unset

SamplePay = tuple[int, PaySource]
"""Cents, and where they came from."""


def sample_pay(asked: int | Unset, job: Job) -> SamplePay:
    """Return the pay in cents to explain a rate with: the one asked, else the job's wage."""
    if asked is UNSET:
        return pay_from_wage(job.wage), PaySource.WAGE
    return asked, PaySource.ASKED


def of_invoice(invoice: Invoice, assignment: Assignment | None, policy: Policy | None) -> Subject:
    """Return what is explained of an invoice; its cover is its assignment's, else its policy's."""
    cover = None if policy is None else Span(start=policy.effective_date, end=policy.expiration_date)
    if assignment is not None:
        cover = Span(start=assignment.effective_date, end=assignment.end_date)
    return Subject(
        object="invoice",
        id=invoice.id,
        contractor=invoice.contractor,
        job=invoice.job,
        policy=invoice.policy,
        assignment=invoice.assignment,
        gross_pay=invoice.gross_pay,
        gross_pay_source=PaySource.WAGE if invoice.from_wage else PaySource.REPORTED,
        paycycle=Span(start=invoice.paycycle_startdate, end=invoice.paycycle_enddate),
        cover=cover,
        coverage_type=invoice.coverage_type,
        rates=invoice.rates,
        net_rate=invoice.net_rate,
        premium_due=invoice.premium_due,
        snapshot=invoice.snapshot,
        replaces=invoice.replaces,
        replaced_by=invoice.replaced_by,
        is_billed=invoice.status in (InvoiceStatus.OPEN, InvoiceStatus.PAID),
    )


def of_quote(quote: Quote, pay: SamplePay) -> Subject:
    """Return what is explained of a quote."""
    return Subject(
        object="quote",
        id=quote.id,
        contractor=quote.contractor,
        job=quote.job,
        policy=quote.policy,
        gross_pay=pay[0],
        gross_pay_source=pay[1],
        cover=Span(start=quote.effective_date, end=quote.end_date),
        coverage_type=quote.coverage_type,
        rates=quote.rates,
        net_rate=quote.net_rate,
        snapshot=quote.snapshot,
    )


def of_assignment(assignment: Assignment, pay: SamplePay) -> Subject:
    """Return what is explained of an assignment; one without cover bills nothing."""
    return Subject(
        object="assignment",
        id=assignment.id,
        contractor=assignment.contractor,
        job=assignment.job,
        policy=assignment.policy,
        assignment=assignment.id,
        gross_pay=pay[0],
        gross_pay_source=pay[1],
        cover=Span(start=assignment.effective_date, end=assignment.end_date),
        coverage_type=assignment.coverage_type,
        rates=assignment.rates,
        net_rate=assignment.net_rate,
        snapshot=assignment.snapshot,
        is_billed=is_covered(assignment),
    )
