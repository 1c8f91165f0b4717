"""The ledger: what every change of money posted."""

from typing import Any

from paycover.domain.ledger import Entry
from paycover.domain.ledger_chart import CHART
from paycover.pages.dashboard.cells import code, day, link, money, number, text, when
from paycover.pages.dashboard.frame import Signed
from paycover.pages.dashboard.nouns import Column, Fact, Noun
from paycover.pages.words import line_name, words
from paycover.store.browsing import Shown


def _facts(shown: Shown[Entry]) -> list[Fact]:
    entry = shown.record
    return [
        ("Number", number(entry.number)),
        ("Kind", text(words(entry.kind))),
        ("Of", link(entry.subject)),
        ("Event", link(entry.event)),
        ("Counts on", day(entry.business_date)),
        ("Booked", when(entry.created)),
        ("Takes back", link(entry.reverses)),
        ("Seal", code(entry.hash)),
        ("Seal of the entry before", code(entry.previous_hash)),
    ]


def _lines(signed: Signed, shown: Shown[Entry]) -> dict[str, Any]:
    rows = [
        [
            text(f"{line.code} {CHART[line.code].name}"),
            text(line.fund),
            text(line.coverage_type and line_name(line.coverage_type)),
            text(line.state),
            money(line.debit or None),
            money(line.credit or None),
        ]
        for line in shown.record.lines
    ]
    headings = ["Account", "Fund", "Line", "State", "Debit", "Credit"]
    return {"extra": "table", "table": ("Lines", headings, rows, 0)}


NOUN = Noun(
    name="ledger",
    plural="Ledger",
    one="entry",
    lead="What every change of money posted, sealed in a chain.",
    columns=(
        Column("Number", lambda shown: number(shown.record.number)),
        Column("Entry", lambda shown: link(shown.record.id, words(shown.record.kind))),
        Column("Of", lambda shown: link(shown.record.subject)),
        Column("Counts on", lambda shown: day(shown.record.business_date)),
        Column("Total", lambda shown: money(sum(line.debit for line in shown.record.lines))),
        Column("Booked", lambda shown: when(shown.record.created)),
    ),
    title=lambda shown: f"Entry {shown.record.number}: {words(shown.record.kind)}",
    facts=_facts,
    filters={"subject": "Of"},
    extra=_lines,
    has_history=False,
)
