"""Notices: written to be sent by e-mail, and the links in them honoured."""

from collections.abc import Mapping

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.events import EventType
from paycover.domain.invoices import InvoiceStatus
from paycover.domain.notices import Notice, NoticeKind, facts
from paycover.domain.payment_sessions import PaymentSessionDraft
from paycover.domain.payments import Payer, Payment, cancelled
from paycover.domain.repricing import voided
from paycover.domain.tasks import TaskKind
from paycover.flows import cards_on_file, marks
from paycover.flows.application_pages import private_address
from paycover.flows.events import Happening, emit
from paycover.flows.hub_pages import address, alerts_address
from paycover.flows.invoices import told
from paycover.flows.payment_sessions import page_address, start_payment_session
from paycover.flows.payments import written
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.vault import hash_key
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.bills import Bill, lock_bill
from paycover.store.db import Snapshot, Tx
from paycover.store.hub_links import HUB_LINKS
from paycover.store.invoices import INVOICES
from paycover.store.notices import NOTICES, notice_of
from paycover.store.tasks import Wanted
from paycover.wire import assignments as assignment_wire

PURPOSE = "notice"
THANKS = "/notice/thanks"
"""Where the page that takes a card leads back to: it names nobody."""

_LINKS = {"opt_out_link": "opt-out", "card_link": "card"}
_STATEMENT_LINKS = {"pdf_link": "statement.pdf"}


def tell(tx: Tx, notice: Notice) -> Wanted:
    """Write what somebody is to be told; return the task that sends it, for what happened to want."""
    NOTICES.add(tx, notice)
    return Wanted(TaskKind.EMAIL, notice.id)


def tell_billing_contact(
    tx: Tx, kind: NoticeKind, about: str, data: Mapping[str, object]
) -> tuple[Wanted, ...]:
    """Write what the organisation is to be told; nothing where its account has no billing contact."""
    to = tx.account.billing_email
    if to is None:
        return ()
    notice = Notice(id=new_id("notice"), kind=kind, to=to, about=about, data=dict(data), created=tx.now)
    if kind is NoticeKind.STATEMENT_ISSUED:
        notice = replace(notice, token_hash=_hash(tx, notice.id))
    return (tell(tx, notice),)


def notify(tx: Tx, kind: NoticeKind, payment: Payment, bill: Bill) -> Wanted:
    """Write what a contractor is to be told about a payment; returns what `tell` does."""
    id = new_id("notice")
    has_card = cards_on_file.card_of(tx, payment.contractor) is not None
    notice = Notice(
        id=id,
        kind=kind,
        to=bill.contractor.email,
        about=payment.id,
        contractor=payment.contractor,
        invoice=payment.invoice,
        data=facts(payment, has_card=has_card, name=bill.contractor.first_name, job=bill.job.name),
        token_hash=_hash(tx, id),
        created=tx.now,
    )
    return tell(tx, notice)


def words(snapshot: Snapshot, notice: Notice, origin: str) -> dict[str, object]:
    """Return what the text of a notice is made of, its links among it: made anew at every try."""
    links = {}
    if notice.kind in (NoticeKind.APPLICATION, NoticeKind.APPLICATION_APPROVED):
        links["application_link"] = private_address(snapshot, notice.about, origin)
    elif notice.kind in (NoticeKind.HUB_LINK, NoticeKind.COVER_LAPSES):
        links = _hub_links(snapshot, notice.about, origin)
    elif notice.kind is NoticeKind.COVER_LAPSES_PLATFORM:
        links["dashboard_link"] = f"{origin}/dashboard/entities"
    elif notice.token_hash is not None:
        whats = _STATEMENT_LINKS if notice.kind is NoticeKind.STATEMENT_ISSUED else _LINKS
        links = {name: link(snapshot, notice.id, origin, what) for name, what in whats.items()}
    return notice.data | links | {"platform": snapshot.account.name}


def _hub_links(snapshot: Snapshot, id: str, origin: str) -> dict[str, str]:
    """Return the addresses a contact of an entity is sent: of their page, and where they stop e-mails."""
    hub = HUB_LINKS.find(snapshot, id)
    assert hub is not None, "a link is revoked, never taken away"
    return {
        "hub_link": address(snapshot, hub, origin),
        "alerts_link": alerts_address(snapshot, hub, origin),
    }


def record_sent(tx: Tx, id: str) -> None:
    """Write that a notice was sent; the first time counts."""
    notice = NOTICES.lock(tx, id)
    if notice is not None and notice.sent_at is None:
        NOTICES.save(tx, replace(notice, sent_at=tx.now))


def link(snapshot: Snapshot, notice: str, origin: str, what: str) -> str:
    """Return the address of what a notice lets its reader do: `opt-out`, `card` or `statement.pdf`."""
    token = f"{snapshot.account.id}.{snapshot.vault.token(PURPOSE, notice)}"
    return f"{origin}/notice/{token}/{what}"


def known_notice(snapshot: Snapshot, token: str) -> Notice | None:
    """Return the notice of a link's token, its account left off; None where there is none."""
    return notice_of(snapshot, hash_key(token))


def _hash(snapshot: Snapshot, notice: str) -> str:
    return hash_key(snapshot.vault.token(PURPOSE, notice))


def start_card_session(tx: Tx, notice: Notice, origin: str) -> str:
    """Return the address of a new page on which the contractor of a notice gives a card.

    Raises Problem(resource_not_found) where the contractor was deleted since.
    """
    assert notice.contractor is not None, "a notice with links is to a contractor"
    draft = PaymentSessionDraft(contractor=notice.contractor, return_url=f"{origin}{THANKS}")
    session = start_payment_session(tx, draft, origin)
    return page_address(tx.vault, tx.account, session)


def opt_out(tx: Tx, notice: Notice) -> bool:
    """Take a contractor who opts out at their word; tell whether the charge was still to be stopped.

    A mark bars new cover and charges until they opt in again. Cover that has not begun is unbound, and
    what was to be charged is not. What is paid, or with the processor already, stays: cancelling the
    assignment gives it back. The second time nothing happens.
    """
    bill = None if notice.invoice is None else lock_bill(tx, notice.invoice)
    assert bill is not None, "a notice is about an invoice"
    happenings = marks.note_opt_out(tx, bill.contractor.id)
    stopped = [
        p for p in bill.payments if p.is_open and not p.is_refund and p.payer is Payer.CONTRACTOR_CARD
    ]
    happenings += written(tx, *((payment, cancelled(payment)) for payment in stopped))
    if stopped and bill.assignment is not None and _can_end(bill.assignment, tx.now):
        happenings += _unbound(tx, bill, bill.assignment)
    emit(tx, *happenings)
    return bool(stopped)


def _can_end(assignment: Assignment, now: int) -> bool:
    return is_covered(assignment) and assignment.active_since is None and assignment.effective_date > now


def _unbound(tx: Tx, bill: Bill, assignment: Assignment) -> list[Happening]:
    after = replace(assignment, bind=False)
    ASSIGNMENTS.save(tx, after)
    shown = assignment_wire.render(after)
    happenings = [Happening(EventType.ASSIGNMENT_UPDATED, after.id, shown)]
    if bill.invoice.status is InvoiceStatus.OPEN and bill.invoice.deleted_at is None:
        void = voided(bill.invoice)
        INVOICES.save(tx, void)
        happenings.append(told(EventType.INVOICE_VOIDED, void))
    return happenings
