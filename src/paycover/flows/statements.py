"""Remit statements: what an agency withheld is collected month by month."""

from paycover.documents.remit import Billed, LineNames, printed
from paycover.domain.adjustments import Adjustment, AdjustmentStatus, settled
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice, InvoiceStatus, paid
from paycover.domain.notices import NoticeKind, opens_statement, statement_facts
from paycover.domain.payments import Payment, given_back, succeeded
from paycover.domain.statements import (
    Statement,
    StatementStatus,
    covered,
    fee_billed,
    issued,
    next_issue,
    received,
)
from paycover.domain.tasks import TaskKind
from paycover.flows import adjustments
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import told
from paycover.flows.notices import known_notice, tell_billing_contact
from paycover.flows.payments import written
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.adjustments import ADJUSTMENTS
from paycover.store.db import Snapshot, Tx
from paycover.store.invoices import INVOICES
from paycover.store.remits import Remit, lock_billed_remits, lock_unbilled_remits, named_on
from paycover.store.statements import STATEMENTS, lock_open
from paycover.store.tasks import Wanted, enqueue
from paycover.wire.statements import render


def issue_statement(tx: Tx) -> Statement | None:
    """Issue the statement of all that was withheld and is on none yet; its invoices change no more.

    Credits are given with it. None where there is nothing to pay; what waits is looked at next month.
    """
    remits = [remit for remit in lock_unbilled_remits(tx) if _is_owed(remit)]
    made = issued(
        [(remit.payment, remit.invoice) for remit in remits],
        fee_ppm=tx.account.platform_fee_ppm,
        fees_back={remit.payment.id: _fee_back(remit) for remit in remits},
        id=new_id("statement"),
        now=tx.now,
    )
    if made is None:
        if remits:
            enqueue(tx, TaskKind.ISSUE_STATEMENT, tx.account.id, due=next_issue(tx.now))
        return None
    STATEMENTS.add(tx, made)
    changes = [(remit.payment, replace(remit.payment, statement=made.id)) for remit in remits]
    changes = [(b, succeeded(a, tx.now) if a.is_refund else a) for b, a in changes]
    happenings = written(tx, *changes, *_given_back(remits))
    _hold(tx, [r.invoice for r in remits if not r.payment.is_refund], made.id)
    issuing = _told(EventType.STATEMENT_ISSUED, made)
    if tx.account.billing_email is not None:
        issuing = issuing.wanting(Wanted(TaskKind.ANNOUNCE_STATEMENT, made.id))
    emit(tx, issuing, *happenings, *_settled(tx, _credits(remits)))
    return made


def announce_statement(tx: Tx, id: str) -> None:
    """Have the billing contact told of a statement that was issued."""
    found = STATEMENTS.find(tx, id)
    if found is not None:
        for kind, subject, _ in tell_billing_contact(
            tx, NoticeKind.STATEMENT_ISSUED, id, statement_facts(found)
        ):
            enqueue(tx, kind, subject, due=tx.now)


def print_statement(snapshot: Snapshot, id: str) -> bytes:
    """Return the PDF of a statement as it was issued; the same bytes while nobody on it is renamed.

    Raises Problem(resource_not_found).
    """
    found = STATEMENTS.find(snapshot, id)
    if found is None:
        raise not_found("statement", id)
    names = {
        one.payment: LineNames(
            contractor=f"{one.first_name} {one.last_name}", job=one.job, starts=one.starts, ends=one.ends
        )
        for one in named_on(snapshot, id)
    }
    account = snapshot.account
    to = Billed(platform=account.name, email=account.billing_email, sandbox=account.is_sandbox)
    return printed(found, names, to)


def print_linked_statement(snapshot: Snapshot, token: str) -> tuple[str, bytes]:
    """Return the id and the PDF of the statement an e-mail's token leads to, for a year.

    Raises Problem(resource_not_found) for any other token, also one of another kind of e-mail.
    """
    notice = known_notice(snapshot, token)
    if notice is None or not opens_statement(notice, snapshot.now):
        raise Problem(Code.RESOURCE_NOT_FOUND)
    return notice.about, print_statement(snapshot, notice.about)


def receive(tx: Tx, amount: int) -> list[Statement]:
    """Take `amount` cents from the agency for its open statements, oldest first.

    Whatever the money covers in full is paid by a task: an invoice with its premium and fee, oldest first.
    Returns the statements it paid, in full or in part. Raises Problem(bad_request) for more than is owed.
    """
    return _received(tx, lock_open(tx), amount)


def pay_statement(tx: Tx, id: str, amount: int | None) -> Statement:
    """Take `amount` cents for one statement, None for all that it still comes to; as `receive` does.

    Raises Problem: resource_not_found, bad_request for more than is owed, or one that is paid.
    """
    found = next((statement for statement in lock_open(tx) if statement.id == id), None)
    if found is None:
        if STATEMENTS.find(tx, id) is None:
            raise not_found("statement", id)
        raise Problem(Code.BAD_REQUEST, f"{id} is paid in full.")
    (after,) = _received(tx, [found], found.amount - found.paid if amount is None else amount)
    return after


def _received(tx: Tx, statements: list[Statement], amount: int) -> list[Statement]:
    after = received(statements, amount, tx.now)
    STATEMENTS.save(tx, *after)
    emit(tx, *(_took(found) for found in after))
    return after


def apply_money(tx: Tx, id: str) -> None:
    """Pay what the money received for a statement covers by now: invoices and adjustments, oldest first."""
    found = STATEMENTS.lock(tx, id)
    if found is None:
        return
    reached = covered(found)
    remits = [remit for remit in lock_billed_remits(tx, id) if remit.payment.id in reached]
    happenings = written(tx, *((r.payment, succeeded(r.payment, tx.now)) for r in remits))
    happenings += _paid(tx, remits)
    happenings += _settled(tx, [r.adjustment for r in remits if r.adjustment is not None])
    emit(tx, *happenings)


def _took(statement: Statement) -> Happening:
    """Return that a statement took money, for `emit`; what that pays is seen to by a task."""
    is_paid = statement.status is StatementStatus.PAID
    told = _told(EventType.STATEMENT_PAID if is_paid else EventType.STATEMENT_UPDATED, statement)
    return told._replace(wants=(Wanted(TaskKind.APPLY, statement.id),))


def _is_owed(remit: Remit) -> bool:
    """What was called off since is not billed: its payment is cancelled by a task of its own."""
    if remit.payment.is_refund:
        return True
    if remit.adjustment is not None:
        return remit.adjustment.status is AdjustmentStatus.OPEN
    return remit.invoice.status is InvoiceStatus.OPEN and remit.invoice.deleted_at is None


def _fee_back(remit: Remit) -> int:
    """Return the platform fee credited: where all of an invoice is, there is no wage to have a fee of."""
    if remit.original is None or remit.billed_on is None:
        return 0
    is_whole = remit.adjustment is None or remit.adjustment.cancelled
    return fee_billed(remit.billed_on, remit.original.id) if is_whole else 0


def _credits(remits: list[Remit]) -> list[Adjustment]:
    return [r.adjustment for r in remits if r.payment.is_refund and r.adjustment is not None]


def _given_back(remits: list[Remit]) -> list[tuple[Payment, Payment]]:
    """What a payment on this very statement is credited with is told when that one is."""
    backs: dict[str, tuple[Payment, Payment]] = {}
    for remit in remits:
        if remit.original is not None:
            before, after = backs.get(remit.original.id, (remit.original, remit.original))
            backs[remit.original.id] = before, given_back(after, remit.payment.amount)
    return list(backs.values())


def _hold(tx: Tx, invoices: list[Invoice], statement: str) -> None:
    free = [invoice for invoice in invoices if _is_open(invoice)]
    INVOICES.save_changed(tx, *((invoice, replace(invoice, held_by=statement)) for invoice in free))


def _is_open(invoice: Invoice) -> bool:
    return invoice.status is InvoiceStatus.OPEN and invoice.deleted_at is None


def _paid(tx: Tx, remits: list[Remit]) -> list[Happening]:
    open_ones = [r.invoice for r in remits if r.adjustment is None and _is_open(r.invoice)]
    after = [paid(invoice, tx.now) for invoice in open_ones]
    INVOICES.save_changed(tx, *zip(open_ones, after, strict=True))
    return [told(EventType.INVOICE_PAID, invoice) for invoice in after]


def _settled(tx: Tx, open_ones: list[Adjustment]) -> list[Happening]:
    after = [settled(one, tx.now) for one in open_ones if one.status is AdjustmentStatus.OPEN]
    ADJUSTMENTS.save(tx, *after)
    return [adjustments.told(EventType.ADJUSTMENT_SETTLED, one)._replace(wants=()) for one in after]


def _told(type: EventType, statement: Statement) -> Happening:
    return Happening(type, statement.id, render(statement))
