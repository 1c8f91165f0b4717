"""The books read from their first entry to their last: what they come to, and what is wrong with them."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from paycover.domain.coverage import MONOPOLISTIC_STATES, Coverage, Rates
from paycover.domain.ledger import Entry, Head, Line, Template, chained, head_of, imbalance, seal
from paycover.domain.ledger_chart import CHART, PLATFORM_FEE_ACCOUNTS, Fund
from paycover.domain.ledger_periods import Period, Place, month_of, totals_hash
from paycover.domain.ledger_postings import Told, drafts, premium_by_line, standing_after

Sums = tuple[int, int]
"""Debits and credits in cents."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is stored, with the rows of its lines and the event it posts.

    `entry` is None where the row is not what any entry is written as. `has_event` tells whether the
    event is there; `told` is what it tells, None where nothing is posted by events of its type.
    """

    number: int
    event: str
    entry: Entry | None
    line_rows: tuple[Line, ...]
    has_event: bool
    told: Told | None


@dataclass
class Books:
    """What all entries taken in come to; `faults` holds the first offending id of each invariant.

    `by_subject` counts what is about an adjustment with the invoice it corrects.
    """

    faults: dict[str, str] = field(default_factory=dict)
    head: Head = field(default_factory=Head)
    balances: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_subject: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    standing: dict[str, Entry] = field(default_factory=dict)
    documents: int = 0
    _corrected: dict[str, str] = field(default_factory=dict)
    _posted: set[tuple[str, Template, int, str]] = field(default_factory=set)
    _months: dict[Place, dict[str, Sums]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, rows: list[Row]) -> None:
        """Take in the entries of one event, in order; balances are debits less credits."""
        self._follow_event(rows)
        for row in rows:
            self._look_at_lines(row)
            if row.entry is None:
                self.fault("A", f"entry {row.number}")
                self.head = replace(self.head, number=row.number)
            else:
                self._look_at(row.entry, row)

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
                self.fault("D", period.month)

    def fault(self, invariant: str, offending: str) -> None:
        """Note that an invariant is violated; the first offender is told."""
        self.faults.setdefault(invariant, offending)

    def _follow_event(self, rows: list[Row]) -> None:
        """Post the event anew on the books so far: the very same entries have to come of it."""
        told, first = rows[0].told, rows[0].entry
        if not rows[0].has_event:
            self.fault("30", rows[0].event)
        if told is None or first is None:
            return
        if told.corrects is not None:
            self._corrected[told.subject] = told.corrects
        standing = self.standing.get(told.subject)
        recorded = next((row.entry.facts for row in rows if row.entry and row.entry.facts), None)
        facts = recorded or (standing.facts if standing is not None else None)
        if facts is None or not any(terms.net_rate for terms in facts.terms.values()):
            self.fault("C", first.id)
            return
        head, hashes = self.head, []
        for draft in drafts(replace(told, facts=facts), standing):
            entry = chained(
                head,
                draft,
                event=told.event,
                business_date=first.business_date,
                booked=first.created,
            )
            head = head_of(entry)
            hashes.append(entry.hash)
        if hashes != [row.entry.hash if row.entry else None for row in rows]:
            self.fault("C", first.id)

    def _look_at_lines(self, row: Row) -> None:
        name = row.entry.id if row.entry else f"entry {row.number}"
        if row.entry is None or row.line_rows != row.entry.lines:
            self.fault("B", name)
        if any(type(cents) is not int for line in row.line_rows for cents in (line.debit, line.credit)):
            self.fault("28", name)
        if imbalance(row.line_rows) is not None:
            self.fault("1", name)
        funds = {line.fund for line in row.line_rows}
        codes = {line.code for line in row.line_rows}
        if any(code not in CHART or CHART[code].fund is not fund for code, fund in _placed(row)):
            self.fault("3", name)
        if codes & PLATFORM_FEE_ACCOUNTS and Fund.TRUST in funds:
            self.fault("25", name)

    def _look_at(self, entry: Entry, row: Row) -> None:
        if (entry.number, entry.previous_hash) != (self.head.number + 1, self.head.hash):
            self.fault("A", entry.id)
        if entry.hash != seal(entry):
            self.fault("A", entry.id)
        key = (entry.event, entry.kind, entry.version, entry.subject)
        if key in self._posted:
            self.fault("22", entry.id)
        self._posted.add(key)
        self.head = head_of(entry)
        if entry.kind is Template.INVOICE_ISSUED:
            self._look_at_issue(entry, row.told)
        self._add_up(entry)

    def _look_at_issue(self, entry: Entry, told: Told | None) -> None:
        self.documents += 1
        held: Rates = {}
        for line in entry.lines:
            if line.coverage_type is not None:
                held[line.coverage_type] = held.get(line.coverage_type, 0) + line.credit
        billed = premium_by_line(told.premium, entry.facts) if told and entry.facts else {}
        if held != {line: cents for line, cents in billed.items() if cents}:
            self.fault("6", entry.id)
        if any(_is_monopolistic(line) for line in entry.lines):
            self.fault("17", entry.id)

    def _add_up(self, entry: Entry) -> None:
        month = month_of(entry.business_date)
        mine = self.by_subject[self._corrected.get(entry.subject, entry.subject)]
        for line in entry.lines:
            self.balances[line.code] += line.debit - line.credit
            mine[line.code] += line.debit - line.credit
            months = self._months[(line.code, line.coverage_type, line.state)]
            debit, credit = months.get(month, (0, 0))
            months[month] = (debit + line.debit, credit + line.credit)
        standing = standing_after(entry, self.standing.get(entry.subject))
        if standing is None:
            self.standing.pop(entry.subject, None)
        else:
            self.standing[entry.subject] = standing


def _placed(row: Row) -> list[tuple[str, Fund]]:
    return [(line.code, line.fund) for line in row.line_rows]


def _is_monopolistic(line: Line) -> bool:
    return line.coverage_type is Coverage.WORKERS_COMP and line.state in MONOPOLISTIC_STATES
