"""Payroll rows: what each would bill, decided as when its invoice is made, many at a time."""

from collections.abc import Iterator, Sequence
from functools import partial

from paycover.domain.bulk_cells import Repair, dollars
from paycover.domain.bulk_rows import BulkKind, Judged, ReadRow, Verdict, faulty, judged_alone, refused
from paycover.domain.bulk_uploads import BulkRow, BulkUpload
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice, live_key
from paycover.domain.repricing import InvoiceDraft
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import told
from paycover.flows.making import Bill, invoice_of
from paycover.kit.canonical import digest
from paycover.kit.errors import Code, Problem
from paycover.kit.ids import new_id
from paycover.kit.records import Record
from paycover.kit.unset import UNSET
from paycover.store.bulk import add_rows, contractors_by_email, rows_by_key
from paycover.store.db import Snapshot, Tx
from paycover.store.invoices import INVOICES, swap
from paycover.store.previews import Known, Named, add_assignments, add_offers, known
from paycover.store.rates import keep_snapshot

COLUMNS = {
    Code.INVALID_CONTRACTOR_ID: "Contractor",
    Code.INVALID_JOB_ID: "Job",
    Code.INVALID_PAYCYCLE_ENDDATE: "Cycle End",
    Code.INVOICE_UNEDITABLE_ALREADY_EXISTS: "Pay",
}
"""Which column a refusal is about; the whole row's where it is not here."""


class Decided(Record):
    """The verdict on a row; for one that makes something its invoice, and the unpaid one as it was read."""

    judged: Judged
    bill: Bill | None = None
    standing: Invoice | None = None
    content: str = ""


def judge_payroll(snapshot: Snapshot, rows: Sequence[ReadRow], seen: dict[str, int]) -> list[Decided]:
    """Return the verdicts on at most CHUNK_ROWS rows, in a number of loads that does not grow with them.

    `seen` has the row of the file that first named a contractor, job and cycle.
    """
    asked = [row for row in rows if judged_alone(row) is None]
    drafts = _drafts(snapshot, asked)
    found = _load(snapshot, list(drafts.values()))
    stood = rows_by_key(snapshot, [_key(draft) for draft in drafts.values()])
    decided = []
    for row in rows:
        alone = judged_alone(row)
        if alone is not None:
            decided.append(Decided(alone))
            continue
        draft = drafts[row.number]
        first = seen.setdefault(_cycle(draft), row.number)
        if first == row.number:
            decided.append(_decided(row, draft, stood.get(_key(draft)), found, snapshot.now))
        else:
            decided.append(Decided(_repeats(row, first)))
    return decided


def note_payroll(snapshot: Snapshot, rows: Sequence[ReadRow], seen: dict[str, int]) -> None:
    """Note which contractors, jobs and cycles rows name that were judged before."""
    for number, draft in _drafts(snapshot, [row for row in rows if judged_alone(row) is None]).items():
        seen.setdefault(_cycle(draft), number)


def run_payroll(tx: Tx, upload: BulkUpload, rows: Sequence[ReadRow], seen: dict[str, int]) -> list[Judged]:
    """Make the invoices of at most CHUNK_ROWS rows; return the verdicts, with what was made.

    Conflict where an invoice was made or changed meanwhile: the transaction is run again.
    """
    decided = judge_payroll(tx, rows, seen)
    keep_snapshot(tx, *(bill.snapshot for bill in _bills(decided)))
    swap(tx, [(d.standing, d.bill.replaced) for d in decided if d.standing and d.bill and d.bill.replaced])
    INVOICES.add(tx, *(bill.invoice for bill in _bills(decided)))
    kept = [_kept(upload, each, each.bill) for each in decided if each.bill is not None]
    add_rows(tx, kept, instead=[row.key for row in kept if row.key is not None])
    emit(tx, *(happening for bill in _bills(decided) for happening in _told(bill)))
    return [each.judged for each in decided]


def _bills(decided: Sequence[Decided]) -> list[Bill]:
    return [each.bill for each in decided if each.bill is not None]


def _told(bill: Bill) -> Iterator[Happening]:
    if bill.replaced is not None:
        yield told(EventType.INVOICE_REPLACED, bill.replaced)
    yield told(EventType.INVOICE_CREATED, bill.invoice)


def _kept(upload: BulkUpload, decided: Decided, bill: Bill) -> BulkRow:
    invoice = bill.invoice
    cycle = live_key(invoice.contractor, invoice.job, invoice.paycycle_startdate, invoice.paycycle_enddate)
    return BulkRow(
        upload=upload.id,
        number=decided.judged.number,
        key=digest([BulkKind.PAYROLL, cycle]),
        content=decided.content,
        verdict=decided.judged.verdict,
        object=invoice.id,
        pay=invoice.gross_pay,
        pay_before=None if decided.standing is None else decided.standing.gross_pay,
    )


def _drafts(snapshot: Snapshot, rows: Sequence[ReadRow]) -> dict[int, InvoiceDraft]:
    named = [row.values["contractor"] for row in rows]
    emails = contractors_by_email(snapshot, [name for name in named if "@" in name])
    return {
        row.number: InvoiceDraft(
            contractor=emails.get(row.values["contractor"], row.values["contractor"]),
            job=row.values["job"],
            gross_pay=row.values["pay"],
            paycycle_startdate=row.values["start"],
            paycycle_enddate=row.values["end"],
            purchase_order_number=UNSET if row.values["po"] is None else row.values["po"],
        )
        for row in rows
    }


def _load(snapshot: Snapshot, drafts: list[InvoiceDraft]) -> Known:
    named = Named(
        is_judged=False,
        contractors=[d.contractor for d in drafts],
        jobs=[d.job for d in drafts],
        live_keys=[_cycle(d) for d in drafts],
    )
    found = known(snapshot, named)
    add_assignments(snapshot, found)
    if found.has_opt_in:
        add_offers(snapshot, found)
    return found


def _decided(row: ReadRow, draft: InvoiceDraft, stood: BulkRow | None, found: Known, now: int) -> Decided:
    standing = found.bills.get(_cycle(draft))
    content = digest([draft.gross_pay, row.values["po"]])
    if standing is not None and (done := _done(row, draft, standing, stood, content)) is not None:
        return Decided(done)
    try:
        pair = found.pair(draft.contractor, draft.job)
        bill = invoice_of(
            draft, pair, standing, partial(found.offered_to, pair), id=new_id("invoice"), now=now
        )
    except Problem as problem:
        return Decided(refused(row, problem, COLUMNS.get(problem.code, "")))
    return Decided(_to_be_done(row, bill, standing), bill, standing, content)


def _done(
    row: ReadRow, draft: InvoiceDraft, standing: Invoice, stood: BulkRow | None, content: str
) -> Judged | None:
    """Return the verdict where nothing is left to do: what was changed since the same row ran stays."""
    objects = {"invoice": standing.id}
    if stood is not None and stood.content == content:
        sentence = f"Done before, by the upload {stood.upload}: {standing.id}."
        return Judged(number=row.number, verdict=Verdict.SAME, sentence=sentence, objects=objects)
    if standing.gross_pay != draft.gross_pay:
        return None
    wanted, there = row.values["po"], standing.purchase_order_number
    if wanted is None or wanted == there:
        sentence = f"{standing.id} bills this contractor, job, cycle and pay already."
        return Judged(number=row.number, verdict=Verdict.SAME, sentence=sentence, objects=objects)
    sentence = (
        f"{standing.id} bills this pay with {there or 'no purchase order number'}: leave PO Number empty "
        f"here, and change it by PUT /api/v1/invoices/{standing.id}."
    )
    expected = (there,) if there else ()
    other = Repair(
        column="PO Number", value=wanted, rule="purchase_order", sentence=sentence, expected=expected
    )
    return faulty(row, other)


def _to_be_done(row: ReadRow, bill: Bill, standing: Invoice | None) -> Judged:
    premium = f"premium {dollars(bill.invoice.premium_due)}"
    if standing is None:
        return Judged(
            number=row.number,
            verdict=Verdict.CREATE,
            sentence=f"A new invoice, {premium}.",
            objects={"invoice": bill.invoice.id},
        )
    before = f"{dollars(standing.gross_pay)} to {dollars(bill.invoice.gross_pay)}"
    return Judged(
        number=row.number,
        verdict=Verdict.CHANGED,
        sentence=f"Pay {before}: {standing.id} is replaced, {premium}.",
        objects={"invoice": bill.invoice.id, "replaces": standing.id},
    )


def _repeats(row: ReadRow, first: int) -> Judged:
    sentence = f"Row {first} has the same contractor, job and cycle: keep one of the two."
    return faulty(row, Repair(column="", value="", rule="contradicts", sentence=sentence))


def _key(draft: InvoiceDraft) -> str:
    return digest([BulkKind.PAYROLL, _cycle(draft)])


def _cycle(draft: InvoiceDraft) -> str:
    return live_key(draft.contractor, draft.job, draft.paycycle_startdate, draft.paycycle_enddate)
