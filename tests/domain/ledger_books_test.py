"""Whatever happens in whatever order: the books balance, the trust is whole, and a change is found."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.events import EventType
from paycover.domain.ledger import Draft, Head, Line, Template, chained
from paycover.domain.ledger_books import Books, Row
from paycover.domain.ledger_chart import CHART, AccountType, Fund
from paycover.domain.ledger_checks import Outside, findings
from paycover.domain.ledger_figures import parties, remittance_due, sweep_due, trust_shortfall
from paycover.domain.ledger_periods import Period, totals_hash
from paycover.domain.ledger_postings import NOTHING, Told, drafts, standing_after
from paycover.domain.ledger_templates import Lines
from paycover.kit.records import replace
from tests.domain.ledger_story import (
    FACTS,
    GL,
    MAY,
    STEPS,
    Story,
    end_month,
    issue,
    top_up,
)

STORIES = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(100, 50_000)), max_size=30)


def told_by(steps: list[tuple[Callable[[Story, int], None], int]]) -> Story:
    story = Story()
    for step, premium in steps:
        step(story, premium)
        top_up(story, premium)
        assert trust_shortfall(story.books) <= 0
    return story


def violated(books: Books) -> dict[str, str]:
    outside = Outside(
        invoices=[], payments=[], statements=[], snapshots=[], paid_otherwise=None, waiting={}, now=MAY
    )
    known = {f.number: f.broken or "" for f in findings(books, outside) if f.holds is False}
    known.pop("29", None)  # a story has no rows of invoices
    return known


@given(STORIES)
def test_any_order_of_events_keeps_every_invariant(steps: Any) -> None:
    story = told_by(steps)
    end_month(story)
    assert violated(story.books) == {}
    assert story.books.head == story.head
    assert sweep_due(story.books, story.now) == ()
    for carrier in parties(story.books, "carrier"):
        assert remittance_due(story.books, story.now, carrier) == ()
    assert sum(story.books.balances.values()) == 0


@given(STORIES)
def test_the_trust_never_pays_an_operating_expense(steps: Any) -> None:
    for entry in told_by(steps).entries:
        expenses = sum(line.debit for line in entry.lines if CHART[line.code].type is AccountType.EXPENSE)
        operating = sum(line.credit for line in entry.lines if line.code in ("1000", "1250"))
        assert expenses <= operating
        trust = sum(line.debit - line.credit for line in entry.lines if line.fund is Fund.TRUST)
        assert trust == 0


@given(STORIES)
def test_what_was_withdrawn_nets_to_zero(steps: Any) -> None:
    story = told_by(steps)
    alive = {*story.open, *story.paid}
    for subject, balances in story.books.by_subject.items():
        if subject in story.withdrawn and subject not in alive and not _stands(story, subject):
            assert not any(balances.values())


def _stands(story: Story, subject: str) -> bool:
    return story.books.standing[subject].issued is not None


CHANGES: list[dict[str, Any]] = [
    {"subject": "in_x"},
    {"event": "ev_x"},
    {"business_date": 1},
    {"created": 1},
    {"number": 99},
    {"version": 2},
    {"reverses": "le_x"},
    {"previous_hash": "1" * 64},
]


@given(STORIES.filter(bool), st.data())
def test_a_changed_entry_breaks_the_chain(steps: Any, data: st.DataObject) -> None:
    story = told_by([(issue, 4_325), *steps])
    index = data.draw(st.integers(0, len(story.entries) - 1))
    change = data.draw(st.sampled_from(CHANGES))
    changed = replace(story.entries[index], **change)
    books = Books()
    for entry in [*story.entries[:index], changed, *story.entries[index + 1 :]]:
        books.take([Row(entry.number, entry.event, entry, entry.lines, True, None)])
    assert "A" in books.faults


@given(STORIES)
def test_a_cent_moved_in_a_closed_month_is_found(steps: Any) -> None:
    story = told_by([(issue, 4_325), *steps])
    sealed = Period(
        month="2026-05",
        closed_at=0,
        closed_by="Ada",
        totals_hash=totals_hash(story.books.totals("2026-05")),
    )
    story.books.close([sealed])
    assert "D" not in story.books.faults
    (place, sums), *_ = story.books.totals("2026-05").items()
    other = story.books.totals("2026-05") | {place: (sums[0] + 1, sums[1])}
    story.books.close([replace(sealed, totals_hash=totals_hash(other))])
    assert story.books.faults["D"] == "2026-05 does not hold what it held when it was closed."


def _line(code: str, debit: int = 0, credit: int = 0, fund: Fund | None = None) -> Line:
    return Line(code=code, fund=fund or CHART[code].fund, debit=debit, credit=credit)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (_line("1200", 5), _line("2000", credit=4)),
        (_line("5100", 5), _line("1100", credit=5)),
        (_line("1200", 5, 5), _line("2000", credit=0)),
        (_line("1200", -5), _line("2000", credit=-5)),
        (_line("5100", 5, fund=Fund.TRUST), _line("1100", credit=5)),
        (_line("9999", 5, fund=Fund.TRUST), _line("1100", credit=5)),
    ],
)
def test_what_does_not_balance_in_each_fund_is_no_entry(lines: Lines) -> None:
    with pytest.raises(AssertionError):
        chained(
            Head(),
            Draft(template=Template.INVOICE_ISSUED, subject="in_1", lines=lines),
            event="ev_1",
            business_date=0,
            booked=0,
        )


def test_an_invoice_whose_line_moved_to_another_state_is_issued_anew() -> None:
    told = Told(
        event="ev_1",
        type=EventType.INVOICE_CREATED,
        subject="in_1",
        created=MAY,
        gross_pay=250_000,
        premium=4_325,
        facts=FACTS,
    )
    (first,) = drafts(told, NOTHING)
    entry = chained(Head(), first, event="ev_1", business_date=MAY, booked=MAY)
    stands = standing_after(entry, NOTHING)
    assert stands.issued == entry
    assert drafts(replace(told, type=EventType.INVOICE_UPDATED), stands) == []
    moved = replace(FACTS.terms[GL], state="TX")
    facts = replace(FACTS, terms=FACTS.terms | {GL: moved})
    again = drafts(replace(told, type=EventType.INVOICE_UPDATED, facts=facts), stands)
    assert [draft.template for draft in again] == [Template.REVERSAL, Template.INVOICE_ISSUED]
    assert drafts(replace(told, type=EventType.INVOICE_CHARGE_CARD_FAILED), stands) == []


def test_an_invoice_the_books_never_saw_is_issued_with_its_payment() -> None:
    told = Told(
        event="ev_1",
        type=EventType.INVOICE_CHARGE_CARD_SUCCEEDED,
        subject="in_1",
        created=MAY,
        gross_pay=250_000,
        premium=4_325,
        facts=FACTS,
    )
    assert [draft.template for draft in drafts(told, NOTHING)] == [
        Template.INVOICE_ISSUED,
        Template.PREMIUM_CAPTURED,
    ]
