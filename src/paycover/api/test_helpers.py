"""Test helpers: a sandbox's clock, and payments that succeed or fail on demand. Extensions."""

from paycover.api.operations import Call, Kind, Operation, post
from paycover.domain.accounts import Account
from paycover.domain.clocks import clock_goal
from paycover.flows.adjustments import settle_adjustment
from paycover.flows.clocks import step_clock
from paycover.flows.payments import record_failed_charge, record_payment
from paycover.flows.statements import issue_statement, pay_statement
from paycover.kit.errors import Code, Problem
from paycover.store.access import write_as
from paycover.store.db import Database, Snapshot, Tx
from paycover.wire import adjustments as adjustment_wire
from paycover.wire.clocks import ClockAdvance, ClockAnswer
from paycover.wire.invoices import InvoiceAnswer, render
from paycover.wire.statements import StatementAnswer, StatementPay
from paycover.wire.statements import render as render_statement

CLOCK_STEPS_MAX = 10_000
"""Moments one call works through at most; the answer tells where it got to (our decision)."""


def show_clock(snapshot: Snapshot, _call: Call) -> ClockAnswer:
    """Show what time it is for the sandbox."""
    return ClockAnswer(now=snapshot.now)


def advance_clock(database: Database, account: Account, call: Call) -> ClockAnswer:
    """Move the sandbox's clock on, and do on the way what comes due."""
    seconds, to = (value if isinstance(value, int) else None for value in (call.body.seconds, call.body.to))
    now = write_as(database, account.id, lambda tx: tx.now)
    goal = clock_goal(now, seconds=seconds, to=to)
    for _ in range(CLOCK_STEPS_MAX):
        step = write_as(database, account.id, lambda tx: step_clock(tx, goal))
        if step.arrived:
            break
    return ClockAnswer(now=step.now)


def pay(tx: Tx, call: Call) -> InvoiceAnswer:
    """Take an invoice as paid in full."""
    return render(record_payment(tx, call.id))


def fail(tx: Tx, call: Call) -> InvoiceAnswer:
    """Let the charge of an invoice fail."""
    return render(record_failed_charge(tx, call.id))


def settle(tx: Tx, call: Call) -> adjustment_wire.AdjustmentAnswer:
    """Take the premium of an adjustment as paid, or as returned, in full."""
    return adjustment_wire.render(settle_adjustment(tx, call.id))


def issue(tx: Tx, call: Call) -> StatementAnswer:
    """Issue the remit statement of all that is withheld by now, without waiting for the month to end."""
    statement = issue_statement(tx)
    if statement is None:
        raise Problem(Code.BAD_REQUEST, "There is nothing to collect.")
    return render_statement(statement, call.origin)


def receive_money(tx: Tx, call: Call) -> StatementAnswer:
    """Take money from the agency for a remit statement, all of it or a part."""
    return render_statement(pay_statement(tx, call.id, call.body.wanted()), call.origin)


_INVOICE = "/api/v1/test_helpers/invoices/{invoice}"
_FINAL = (
    Code.INVOICE_ALREADY_PAID,
    Code.INVOICE_UNEDITABLE_ALREADY_EXISTS,
    Code.AGENCY_PAY_INVOICE_EXISTS,
)

OPERATIONS = (
    Operation(
        method="GET",
        path="/api/v1/test_helpers/clock",
        run=show_clock,
        kind=Kind.READ,
        sandbox_only=True,
    ),
    Operation(
        method="POST",
        path="/api/v1/test_helpers/clock/advance",
        run=advance_clock,
        kind=Kind.LONG,
        body=ClockAdvance,
        sandbox_only=True,
    ),
    post(f"{_INVOICE}/pay", pay, status=200, refuses=_FINAL, sandbox_only=True),
    post(f"{_INVOICE}/fail", fail, status=200, refuses=_FINAL, sandbox_only=True),
    post(
        "/api/v1/test_helpers/adjustments/{adjustment}/settle",
        settle,
        status=200,
        refuses=(Code.ADJUSTMENT_NOT_OPEN,),
        sandbox_only=True,
    ),
    post("/api/v1/test_helpers/statements/issue", issue, refuses=(Code.BAD_REQUEST,), sandbox_only=True),
    post(
        "/api/v1/test_helpers/statements/{statement}/pay",
        receive_money,
        StatementPay,
        status=200,
        refuses=(Code.BAD_REQUEST,),
        sandbox_only=True,
    ),
)
