"""The month-end checklist of a small story, step by step."""

import json
import pathlib
from typing import Any

import pytest

from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice
from paycover.domain.ledger_checks import Finding, Outside
from paycover.domain.ledger_closing import checklist, dollars, overlaps
from paycover.domain.ledger_periods import end_of_month
from paycover.domain.transfers import TransferKind
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from tests.domain.ledger_money_test import CREW
from tests.domain.ledger_story import MAY, Story, pay_out
from tests.domain.payments_test import INVOICE

TOLD = pathlib.Path(__file__).parent / "ledger_closing_told.json"
CYCLES = [("in_1", 0, 7), ("in_2", 6, 9), ("in_3", 10, 12), ("in_4", 14, 15), ("in_9", 40, 50)]
BROKEN = [
    Finding("1", "Every entry balances.", True, None),
    Finding("2", "The trust is whole.", False, "it is short"),
    Finding("9", "No overlaps.", None, "by test"),
    Finding("E", "No event waits.", False, "one does"),
]


def invoice(id: str, start: int, end: int, **over: Any) -> Invoice:
    """Return a live invoice of an assignment for the days from `start` to `end` of May."""
    cycle = {"paycycle_startdate": MAY + start * DAY, "paycycle_enddate": MAY + end * DAY}
    return replace(INVOICE, id=id, assignment="an_1", live_key=id, **cycle | over)


def story() -> Story:
    """Tell of an invoice that is paid and paid out, one returned in part, and one that is not paid."""
    made = Story(CREW)
    made.tell(EventType.INVOICE_CREATED, "in_1", 4_325)
    made.tell(EventType.INVOICE_CHARGE_CARD_SUCCEEDED, "in_1", 4_325)
    made.transfer(TransferKind.SETTLEMENT, 4_325, fee=155)
    made.tell(EventType.INVOICE_CREATED, "in_2", 1_000, pay=57_803)
    made.tell(EventType.INVOICE_CHARGE_CARD_SUCCEEDED, "in_2", 1_000, pay=57_803)
    made.tell(EventType.ADJUSTMENT_CREATED, "ad_1", -173, corrects="in_2", pay=-10_000)
    made.tell(EventType.INVOICE_CREATED, "in_3", 519, pay=30_000)
    return made


def told(
    made: Story, month: str, bank: int | None = None, **outside: Any
) -> dict[str, tuple[bool | None, str]]:
    """Return the checklist of a story by its words."""
    values: dict[str, Any] = {"invoices": [], "waiting": {}, "now": MAY + 40 * DAY} | outside
    seen = Outside(payments=[], statements=[], snapshots=[], paid_otherwise=None, **values)
    return {
        step.words: (step.done, step.figures) for step in checklist(made.books, seen, BROKEN, month, bank)
    }


def lists() -> dict[str, Any]:
    """Return the checklists of the story: before its month, at its end, and after all was paid out."""
    late = {"in_1": MAY, "in_2": MAY + 50 * DAY}
    cycles = [invoice(*cycle) for cycle in CYCLES]
    paid = story()
    pay_out(paid, 1)
    return {
        "april": told(story(), "2026-04"),
        "may": told(story(), "2026-05", 4_170),
        "paid out": told(paid, "2026-05", 4_170, waiting=late, invoices=cycles),
        "not over": told(story(), "2026-05", now=end_of_month("2026-05") - 1),
    }


def test_every_step_is_as_it_was_read_and_found_right() -> None:
    assert json.loads(json.dumps(lists())) == json.loads(TOLD.read_text())


def test_what_is_owed_is_counted_by_age() -> None:
    made, words = story(), "Premium owed, by age"
    issued = made.books.standing["in_3"].issued
    assert issued is not None
    aged = []
    for days in (30, 31, 60, 61, 90, 91):
        books = replace(issued, business_date=end_of_month("2026-05") - days * DAY)
        made.books.standing["in_3"] = replace(made.books.standing["in_3"], issued=books)
        aged.append(told(made, "2026-05")[words][1])
    at = [["5.19" in part for part in text.split(", ")].index(True) for text in aged]
    assert at == [0, 1, 1, 2, 2, 3]


def test_what_is_broken_is_named_and_a_month_without_is_done() -> None:
    assert told(story(), "2026-05")["No invariant is violated"] == (False, "2: it is short; E: one does")


def test_cycles_that_follow_each_other_are_not_told_and_only_live_ones_of_assignments_count() -> None:
    first, second = invoice("in_1", 0, 7), invoice("in_2", 7, 14)
    assert overlaps([second, first]) == overlaps([first, invoice("in_2", 8, 14)]) == []
    over = invoice("in_2", 6, 14)
    assert overlaps([over, first]) == ["an_1: in_1 and in_2 overlap"]
    assert overlaps([first, replace(over, live_key=None)]) == []
    assert overlaps([first, replace(over, assignment=None)]) == []
    assert overlaps([first, replace(over, assignment="an_2")]) == []
    late = replace(second, paycycle_startdate=MAY + 8 * DAY + 1)
    assert overlaps([first, late]) == ["an_1: nothing between in_1 and in_2"]


@pytest.mark.parametrize(
    ("cents", "words"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-12_50, "-12.50"), (100, "1.00")]
)
def test_cents_are_written_as_dollars(cents: int, words: str) -> None:
    assert dollars(cents) == words
