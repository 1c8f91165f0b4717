"""What a quote, assignment or invoice would be: decided as when it is made, row by row; writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Generic, TypeVar

import msgspec

from paycover.domain.assigning import AssignmentDraft
from paycover.domain.explaining import explained
from paycover.domain.explanation_subjects import of_assignment, of_invoice, of_quote, sample_pay
from paycover.domain.explanations import Explanation, Subject
from paycover.domain.invoices import live_key
from paycover.domain.quotes import QuoteDraft
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.rating import rated_states
from paycover.domain.repricing import InvoiceDraft
from paycover.domain.terms import end_date, start_date
from paycover.flows.eligibility import POSTED, unplaced
from paycover.flows.making import assignment_of, invoice_of, quote_of
from paycover.kit.errors import Problem
from paycover.kit.records import Record
from paycover.kit.unset import UNSET
from paycover.store.db import Snapshot
from paycover.store.listed import CHUNK_ROWS
from paycover.store.previews import (
    Known,
    Named,
    add_assignments,
    add_offers,
    add_work_at_hand,
    known,
    snapshots_by_id,
)
from paycover.wire import assignments, invoices, quotes

Draft = TypeVar("Draft", QuoteDraft, AssignmentDraft, InvoiceDraft)

NO_ID = ""
"""What is only previewed has no id."""


class Previewed(Record):
    """What a row would make, as its create would answer, and what would explain it.

    `bill` is the invoice that binding an assignment would make. `snapshot` is what rated it where that
    is new; else `subject` names what was pinned before.
    """

    shown: msgspec.Struct
    subject: Subject
    snapshot: RateSnapshot | None
    bill: msgspec.Struct | None = None


Outcome = Previewed | Problem
"""What becomes of a row: what it would make, or its refusal."""


def preview_quotes(snapshot: Snapshot, rows: Sequence[QuoteDraft | Problem]) -> list[Outcome]:
    """Return what each row would be quoted; a row that could not be read stays the refusal it is."""
    return _Preview(snapshot, _quote, _load_for_quotes).of(rows)


def preview_assignments(snapshot: Snapshot, rows: Sequence[AssignmentDraft | Problem]) -> list[Outcome]:
    """Return the assignment each row would make, and its invoice."""
    return _Preview(snapshot, _assignment, _load_for_assignments).of(rows)


def preview_invoices(snapshot: Snapshot, rows: Sequence[InvoiceDraft | Problem]) -> list[Outcome]:
    """Return the invoice each row would make; no row sees what another would do."""
    return _Preview(snapshot, _invoice, _load_for_invoices).of(rows)


def explanations(snapshot: Snapshot, rows: Sequence[Outcome]) -> list[Explanation | None]:
    """Return how the premium of each row is computed, None for a refusal."""
    made = [row for row in rows if isinstance(row, Previewed)]
    pinned = snapshots_by_id(snapshot, (row.subject.snapshot for row in made if row.snapshot is None))
    return [
        explained(row.subject, row.snapshot or pinned.get(row.subject.snapshot or ""))
        if isinstance(row, Previewed)
        else None
        for row in rows
    ]


class _Preview(Record, Generic[Draft]):
    """Previews of one noun: what decides a row, and what loads all that a chunk of rows names."""

    snapshot: Snapshot
    decide: Callable[[Draft, Known, int], Previewed]
    load: Callable[[Snapshot, list[Draft]], Known]

    def of(self, rows: Sequence[Draft | Problem]) -> list[Outcome]:
        return [outcome for chunk in _chunks(rows) for outcome in self._of_chunk(chunk)]

    def _of_chunk(self, rows: Sequence[Draft | Problem]) -> Iterator[Outcome]:
        found = self.load(self.snapshot, [row for row in rows if not isinstance(row, Problem)])
        for row in rows:
            try:
                yield row if isinstance(row, Problem) else self.decide(row, found, self.snapshot.now)
            except Problem as problem:
                yield problem


def _chunks(rows: Sequence[Draft | Problem]) -> Iterator[Sequence[Draft | Problem]]:
    return (rows[at : at + CHUNK_ROWS] for at in range(0, len(rows), CHUNK_ROWS))


def _load_for_quotes(snapshot: Snapshot, drafts: list[QuoteDraft]) -> Known:
    found = known(snapshot, Named(contractors=[d.contractor for d in drafts], jobs=[d.job for d in drafts]))
    add_offers(snapshot, found)
    return found


def _quote(draft: QuoteDraft, found: Known, now: int) -> Previewed:
    pair = found.pair(draft.contractor, draft.job)
    offers = found.market(pair.contractor, pair.job, rated_states(pair.contractor, pair.job))
    quote, snapshot = quote_of(draft, pair, offers, id=NO_ID, now=now)
    return Previewed(quotes.render(quote), of_quote(quote, sample_pay(UNSET, pair.job)), snapshot)


def _load_for_assignments(snapshot: Snapshot, drafts: list[AssignmentDraft]) -> Known:
    named = Named(
        contractors=[d.contractor for d in drafts],
        jobs=[d.job for d in drafts],
        policies=[d.policy for d in drafts if d.policy is not None],
        live_keys=[_live_key(d, snapshot.now) for d in drafts],
    )
    found = known(snapshot, named)
    add_work_at_hand(snapshot, found)
    if found.has_opt_in:
        add_offers(snapshot, found)
    return found


def _assignment(draft: AssignmentDraft, found: Known, now: int) -> Previewed:
    prospect = found.prospect(draft.contractor, draft.job, draft.policy, _live_key(draft, now))
    if prospect is None:
        start_date(draft.effective_date, now)
        pair = found.pair(draft.contractor, draft.job)
        market = found.market(pair.contractor, pair.job, rated_states(pair.contractor, pair.job))
        raise unplaced(POSTED, pair, market, draft, now)
    assignment, _, bills, snapshot = assignment_of(draft, prospect, id=NO_ID, bill_id=NO_ID, now=now)
    return Previewed(
        assignments.render(assignment),
        of_assignment(assignment, sample_pay(UNSET, prospect.work.job)),
        snapshot,
        None if bills.new is None else invoices.render(bills.new),
    )


def _live_key(draft: AssignmentDraft, now: int) -> str:
    """Return what names the time an assignment would bill; none where its dates will be refused."""
    try:
        start = start_date(draft.effective_date, now)
        return live_key(draft.contractor, draft.job, start, end_date(draft.end_date, start))
    except Problem:
        return ""


def _load_for_invoices(snapshot: Snapshot, drafts: list[InvoiceDraft]) -> Known:
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


def _invoice(draft: InvoiceDraft, found: Known, now: int) -> Previewed:
    pair = found.pair(draft.contractor, draft.job)
    standing = found.bills.get(_cycle(draft))
    offered = partial(found.offered_to, pair)
    invoice, _, snapshot = invoice_of(draft, pair, standing, offered, id=NO_ID, now=now)
    assignment = next((a for a in pair.assignments if a.id == invoice.assignment), None)
    policy = next((p for p in pair.policies if p.id == invoice.policy), None)
    return Previewed(invoices.render(invoice), of_invoice(invoice, assignment, policy), snapshot)


def _cycle(draft: InvoiceDraft) -> str:
    return live_key(draft.contractor, draft.job, draft.paycycle_startdate, draft.paycycle_enddate)
