"""The books read from their first entry to their last: what they come to, and what is wrong with them."""

from collections import defaultdict
from dataclasses import dataclass, field

from paycover.domain.coverage import MONOPOLISTIC_STATES, Coverage, Rates
from paycover.domain.ledger import Draft, Entry, Head, Line, Template, chained, head_of, imbalance, seal
from paycover.domain.ledger_chart import CHART, OPEN_PREMIUM, PLATFORM_FEE_ACCOUNTS, Fund
from paycover.domain.ledger_movements import Moved, movements
from paycover.domain.ledger_periods import Period, Place, month_of, totals_hash
from paycover.domain.ledger_postings import (
    NOTHING,
    Standing,
    Told,
    drafts,
    premium_by_line,
    standing_after,
)
from paycover.domain.transfers import Transfer
from paycover.kit.records import Record, replace

Sums = tuple[int, int]
"""Debits and credits in cents."""

Share = tuple[Coverage | None, str | None, str | None]
"""A coverage line, its carrier and its state."""


class Row(Record):
    """An entry as it is stored, with the rows of its lines and the event it posts.

    `entry` is None where the row is not what any entry is written as. `has_event` tells whether the
    event is there; `told` is what it tells, None where nothing is posted by events of its type.
    """

    number: int
    event: str
    entry: Entry | None
    line_rows: tuple[Line, ...]
    has_event: bool
    told: Told | Moved | None


class Written(Record):
    """Premium that an entry wrote, or took back (`sign` -1): what a bordereau is made of."""

    entry: Entry
    sign: int
    told: Told


@dataclass
class Books:
    """What all entries taken in come to; `faults` holds a sentence on the first offender of each invariant.

    Balances are debits less credits. `by_subject` counts what is about an adjustment, payment or dispute
    with its invoice; `open_premium` what is not paid, by invoice and adjustment; `by_share` all by
    carrier, too, and `transferred` what of that was remitted, filed or swept. `paid_as` are the texts of
    the events that told of payments: invoice → event.
    """

    faults: dict[str, str] = field(default_factory=dict)
    head: Head = field(default_factory=Head)
    balances: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_subject: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    by_share: dict[tuple[str, Share], int] = field(default_factory=lambda: defaultdict(int))
    transferred: dict[tuple[str, Share], int] = field(default_factory=lambda: defaultdict(int))
    open_premium: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    standing: dict[str, Standing] = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    cycles: dict[str, tuple[int, int]] = field(default_factory=dict)
    paid_as: dict[str, str] = field(default_factory=dict)
    documents: int = 0
    _corrected: dict[str, str] = field(default_factory=dict)
    _about: dict[str, str] = field(default_factory=dict)
    _issues: dict[str, Written] = field(default_factory=dict)
    _posted_anew: dict[str, Entry] = field(default_factory=dict)
    _posted: set[tuple[str, Template, int, str]] = field(default_factory=set)
    _months: dict[Place, dict[str, Sums]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, rows: list[Row]) -> None:
        """Take in the entries of one event, in order."""
        self._posted_anew = {}
        told = self._follow_event(rows)
        for row in rows:
            self._look_at_lines(row)
            if row.entry is None:
                self.fault("A", f"Entry {row.number} is not as any entry is written.")
                self.head = replace(self.head, number=row.number)
            else:
                self._look_at(row.entry, told)

    def totals(self, month: str) -> dict[Place, Sums]:
        """Return what every account had come to by the end of a month."""
        found = {}
        for place, months in self._months.items():
            until = [sums for name, sums in months.items() if name <= month]
            if until:
                found[place] = (sum(debit for debit, _ in until), sum(credit for _, credit in until))
        return found

    def close(self, periods: list[Period]) -> None:
        """Compare closed months with what they were sealed with, once all entries are taken in."""
        for period in periods:
            if totals_hash(self.totals(period.month)) != period.totals_hash:
                self.fault("D", f"{period.month} does not hold what it held when it was closed.")

    def fault(self, invariant: str, sentence: str) -> None:
        """Note that an invariant is violated; the first offender is told."""
        self.faults.setdefault(invariant, sentence)

    def invoice_of(self, document: str) -> str:
        """Return the invoice that an adjustment, payment or dispute is of; else the id itself."""
        return self._corrected.get(document, document)

    def _follow_event(self, rows: list[Row]) -> Told | None:
        """Post the event anew on the books so far: the very same entries have to come of it.

        Returns what it told of an invoice or adjustment, with the facts it was posted with.
        """
        told, first = rows[0].told, rows[0].entry
        if not rows[0].has_event:
            self.fault("30", f"Entry {rows[0].number} posts {rows[0].event}, which this account has not.")
        if told is None or first is None:
            return None
        self._note(told)
        standing = self.standing.get(told.document, NOTHING)
        if isinstance(told, Moved):
            self._compare(rows, movements(told, standing))
            return None
        recorded = next((row.entry.facts for row in rows if row.entry and row.entry.facts), None)
        facts = recorded or (standing.issued.facts if standing.issued is not None else None)
        if facts is None or not any(terms.net_rate for terms in facts.terms.values()):
            self.fault("C", f"Entry {first.id} has no facts to post {told.event} with.")
            return None
        told = replace(told, facts=facts)
        self._compare(rows, drafts(told, standing))
        return told

    def _note(self, told: Told | Moved) -> None:
        """Keep what an event tells of its object for what comes later."""
        if told.corrects is not None:
            self._corrected[told.subject] = told.corrects
        if told.document != told.subject:
            self._about[told.subject] = told.document
        if isinstance(told, Told) and told.cycle is not None:
            self.cycles[told.subject] = told.cycle
        if isinstance(told, Moved) and isinstance(told.what, Transfer):
            self.transfers.append(told.what)

    def _compare(self, rows: list[Row], posted: list[Draft]) -> None:
        first, head, hashes = rows[0].entry, self.head, []
        assert first is not None, "it was looked at"
        for draft in posted:
            entry = chained(
                head,
                draft,
                event=first.event,
                business_date=first.business_date,
                booked=first.created,
            )
            head = head_of(entry)
            hashes.append(entry.hash)
            self._posted_anew[entry.id] = entry
        if hashes != [row.entry.hash if row.entry else None for row in rows]:
            self.fault("C", f"Entry {first.id} is not what {first.event} posts.")

    def _look_at_lines(self, row: Row) -> None:
        name = f"Entry {row.entry.id if row.entry else row.number}"
        if row.entry is None or row.line_rows != row.entry.lines:
            self.fault("B", f"{name} has other lines in its rows.")
        if any(type(cents) is not int for line in row.line_rows for cents in (line.debit, line.credit)):
            self.fault("28", f"{name} has an amount that is not whole cents.")
        if (reason := imbalance(row.line_rows)) is not None:
            self.fault("1", f"{name} is none: {reason}.")
        funds = {line.fund for line in row.line_rows}
        codes = {line.code for line in row.line_rows}
        if any(code not in CHART or CHART[code].fund is not fund for code, fund in _placed(row)):
            self.fault("3", f"{name} books an account in a fund that is not its own.")
        if codes & PLATFORM_FEE_ACCOUNTS and Fund.TRUST in funds:
            self.fault("25", f"{name} has the platform fee beside trust money.")

    def _look_at(self, entry: Entry, told: Told | None) -> None:
        if (entry.number, entry.previous_hash) != (self.head.number + 1, self.head.hash):
            self.fault("A", f"Entry {entry.id} does not follow the one before it.")
        if entry != self._posted_anew.get(entry.id) and entry.hash != seal(entry):
            self.fault("A", f"Entry {entry.id} was changed: its hash is of other contents.")
        key = (entry.event, entry.kind, entry.version, entry.subject)
        if key in self._posted:
            self.fault("22", f"Entry {entry.id} posts {entry.event} again.")
        self._posted.add(key)
        self.head = head_of(entry)
        if entry.kind is Template.INVOICE_ISSUED:
            self._look_at_issue(entry, told)
        self._write(entry, told)
        self._add_up(entry)

    def _look_at_issue(self, entry: Entry, told: Told | None) -> None:
        self.documents += 1
        held: Rates = {}
        for line in entry.lines:
            if line.coverage_type is not None:
                held[line.coverage_type] = held.get(line.coverage_type, 0) + line.credit
        billed = premium_by_line(told.premium, entry.facts) if told and entry.facts else {}
        if held != {line: cents for line, cents in billed.items() if cents}:
            self.fault("6", f"Entry {entry.id} has other amounts in its lines than {entry.subject} bills.")
        if any(_is_monopolistic(line) for line in entry.lines):
            self.fault(
                "17", f"{entry.subject} bills workers' compensation in a state with a fund of its own."
            )

    def _write(self, entry: Entry, told: Told | None) -> None:
        """Note premium written or taken back."""
        if entry.kind is Template.REVERSAL and entry.reverses in self._issues:
            was = self._issues.pop(entry.reverses)
            self.written.append(Written(entry, -1, was.told))
        elif told is not None and entry.kind in (Template.INVOICE_ISSUED, Template.PREMIUM_RETURNED):
            sign = 1 if entry.kind is Template.INVOICE_ISSUED else -1
            self.written.append(Written(entry, sign, told))
            self._issues[entry.id] = self.written[-1]

    def _add_up(self, entry: Entry) -> None:
        month = month_of(entry.business_date)
        mine = self.by_subject[self.invoice_of(entry.subject)]
        document = self._about.get(entry.subject, entry.subject)
        for line in entry.lines:
            amount = line.debit - line.credit
            self.balances[line.code] += amount
            mine[line.code] += amount
            share = (line.code, (line.coverage_type, line.carrier, line.state))
            self.by_share[share] += amount
            if entry.kind in _TRANSFERRED:
                self.transferred[share] += amount
            if line.code in OPEN_PREMIUM:
                self.open_premium[document] += amount
            months = self._months[(line.code, line.coverage_type, line.state)]
            debit, credit = months.get(month, (0, 0))
            months[month] = (debit + line.debit, credit + line.credit)
        self.standing[entry.subject] = standing_after(entry, self.standing.get(entry.subject, NOTHING))


_TRANSFERRED = (Template.CARRIERS_REMITTED, Template.TAXES_FILED, Template.COMMISSION_EARNED)


def _placed(row: Row) -> list[tuple[str, Fund]]:
    return [(line.code, line.fund) for line in row.line_rows]


def _is_monopolistic(line: Line) -> bool:
    return line.coverage_type is Coverage.WORKERS_COMP and line.state in MONOPOLISTIC_STATES
