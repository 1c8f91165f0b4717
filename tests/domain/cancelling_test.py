"""How cover ends before its time, and what then is no longer allowed."""

import pytest

from paycover.domain.assignments import Assignment, Eligibility, ensure_editable, is_covered
from paycover.domain.cancelling import cancelled_assignment, cancelled_policy
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.policies import PolicyStatus
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import NOW

ASSIGNMENT = records.assignment()
INVOICE = Invoice(
    id="in_1",
    contractor="cn_1",
    job="jb_1",
    policy="pl_1",
    assignment=ASSIGNMENT.id,
    gross_pay=10_000,
    paycycle_startdate=NOW,
    paycycle_enddate=NOW,
    coverage_type=(),
    net_rate=53,
    premium_due=100,
    live_key=None,
    status=InvoiceStatus.PAID,
    created=NOW,
)


def test_a_cancelled_policy_says_since_when() -> None:
    policy = records.policy()
    expected = replace(policy, status=PolicyStatus.CANCELLED, cancelled_at=NOW + 7)
    assert cancelled_policy(policy, NOW + 7) == expected


@pytest.mark.parametrize("reason", ["The job fell through.", None])
def test_a_cancelled_assignment_says_since_when_and_why_and_waits_for_no_certificate(
    reason: str | None,
) -> None:
    waiting = replace(ASSIGNMENT, certificate_refresh_pending=True)
    assert cancelled_assignment(waiting, reason, NOW + 7) == replace(
        ASSIGNMENT, cancelled=True, cancellation_date=NOW + 7, cancellation_reason=reason
    )


def test_an_assignment_covers_when_it_is_bound_eligible_and_on() -> None:
    assert is_covered(ASSIGNMENT)
    assert not is_covered(replace(ASSIGNMENT, bind=False))
    assert not is_covered(replace(ASSIGNMENT, eligible=Eligibility(result=False, message="No.")))
    assert not is_covered(cancelled_assignment(ASSIGNMENT, None, NOW))


@pytest.mark.parametrize(
    ("assignment", "invoices", "code"),
    [
        (ASSIGNMENT, [], None),
        (ASSIGNMENT, [INVOICE], Code.INVOICE_ALREADY_PAID),
        (
            ASSIGNMENT,
            [replace(INVOICE, status=InvoiceStatus.OPEN), INVOICE],
            Code.INVOICE_ALREADY_PAID,
        ),
        (ASSIGNMENT, [replace(INVOICE, status=InvoiceStatus.OPEN)], None),
        (ASSIGNMENT, [replace(INVOICE, assignment="an_2")], None),
        (ASSIGNMENT, [replace(INVOICE, assignment=None)], None),
        (replace(ASSIGNMENT, cancelled=True), [], Code.BAD_REQUEST),
        (replace(ASSIGNMENT, cancelled=True), [INVOICE], Code.BAD_REQUEST),
    ],
)
def test_an_assignment_is_edited_until_it_is_cancelled_or_an_invoice_of_it_is_paid(
    assignment: Assignment, invoices: list[Invoice], code: Code | None
) -> None:
    refused: Problem | None = None
    try:
        ensure_editable(assignment, invoices)
    except Problem as problem:
        refused = problem
    assert (refused and refused.code) == code


def test_the_refusal_of_a_cancelled_assignment_says_that_it_was_cancelled() -> None:
    with pytest.raises(Problem) as refused:
        ensure_editable(replace(ASSIGNMENT, cancelled=True), [])
    assert refused.value.message == "The assignment was cancelled and can no longer change."
