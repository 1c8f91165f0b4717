"""Assignments: when two verdicts say the same, and when an assignment may still change."""

from typing import Any

import pytest

from paycover.domain.assignments import (
    Eligibility,
    ensure_editable,
    ensure_not_cancelled,
    is_covered,
)
from paycover.domain.invoices import InvoiceStatus
from paycover.domain.reasons import Reason, ReasonCode, Remedy, Severity
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.payments_test import INVOICE

REASON = Reason(
    code=ReasonCode.START_IN_PAST,
    severity=Severity.BLOCK,
    message="The start is past.",
    remedy=Remedy("move_start", "Move the start."),
)
VERDICT = Eligibility(result=False, message="No.", reasons=(REASON,), evaluated_at=1)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (replace(VERDICT, message="Sorry.", evaluated_at=2, ruleset_version="2"), True),
        (replace(VERDICT, reasons=(replace(REASON, remedy=Remedy("wait", "Wait.")),)), True),
        (replace(VERDICT, result=True), False),
        (replace(VERDICT, reasons=()), False),
        (replace(VERDICT, reasons=(replace(REASON, code=ReasonCode.TERM_TOO_LONG),)), False),
        (replace(VERDICT, reasons=(replace(REASON, message="It was yesterday."),)), False),
    ],
)
def test_verdicts_say_the_same_by_result_and_reasons(other: Eligibility, is_same: bool) -> None:
    assert VERDICT.says_the_same(other) is is_same


@pytest.mark.parametrize(
    ("changed", "is_it"),
    [
        ({}, True),
        ({"bind": False}, False),
        ({"eligible": VERDICT}, False),
        ({"cancelled": True}, False),
    ],
)
def test_only_what_is_bound_eligible_and_not_cancelled_covers(changed: dict[str, Any], is_it: bool) -> None:
    assert is_covered(records.assignment(**changed)) is is_it


@pytest.mark.parametrize(
    ("assignment", "invoice", "code"),
    [
        ({}, {"assignment": "an_1"}, None),
        ({}, {"assignment": "an_2", "status": InvoiceStatus.PAID}, None),
        ({}, {"assignment": "an_2", "held_by": "py_1"}, None),
        ({}, {"assignment": "an_1", "status": InvoiceStatus.PAID}, Code.INVOICE_ALREADY_PAID),
        ({}, {"assignment": "an_1", "held_by": "py_1"}, Code.INVOICE_ALREADY_PAID),
        ({"cancelled": True}, {"assignment": "an_1"}, Code.BAD_REQUEST),
    ],
)
def test_an_assignment_changes_until_it_is_paid_for_or_cancelled(
    assignment: dict[str, Any], invoice: dict[str, Any], code: Code | None
) -> None:
    made = records.assignment(**assignment)
    if code is None:
        ensure_not_cancelled(made)
        ensure_editable(made, [replace(INVOICE, **invoice)])
        return
    with pytest.raises(Problem) as refused:
        ensure_editable(made, [replace(INVOICE, **invoice)])
    assert refused.value.code is code
