"""Rows of bulk uploads: how cells are read, what repairs say, and rows that repeat each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.bulk_cells import (
    Unreadable,
    day,
    dollars,
    email,
    one_of,
    pay,
    state,
    wage_type,
)
from paycover.domain.bulk_rows import LAYOUTS, BulkKind, Sheet, judged_alone, read_rows
from paycover.domain.jobs import WageType
from paycover.kit.errors import Problem

HEADINGS = ("Contractor", "Job", "Cycle Start", "Cycle End", "Pay")
ROW = ("joe@example.com", "jb_1", "2026-05-01", "5/15/2026", "100")


def sheet(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Sheet:
    """Return a sheet of some rows."""
    return Sheet(headings=headings, rows=tuple(enumerate(rows, 2)))


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (pay, "$1,234.56", 123_456),
        (pay, "1", 100),
        (pay, "1e2", 10_000),
        (state, "ca", "CA"),
        (state, "new york", "NY"),
        (day, "2026-05-01", 1_777_593_600),
        (day, "2026-05-01T10:00:00", 1_777_593_600),
        (day, "5/1/2026", 1_777_593_600),
        (wage_type, "Flat Fee", WageType.FLATFEE),
        (email, "a@b.co", "a@b.co"),
    ],
)
def test_a_cell_is_read_as_people_write_it(read: object, text: str, value: object) -> None:
    assert callable(read) and read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "rule", "expected"),
    [
        (pay, "0.99", "range", ()),
        (pay, "1000000.01", "range", ()),
        (pay, "1e999999", "range", ()),
        (pay, "nan", "range", ()),
        (pay, "-5", "range", ()),
        (pay, "12.345", "money", ("12.34",)),
        (pay, "twelve", "money", ()),
        (state, "Texs", "state", ("TX",)),
        (state, "ZZZ", "state", ()),
        (day, "2026-13-01", "date", ()),
        (day, "13/1/2026", "date", ()),
        (day, "1969-12-31", "date", ()),
        (day, "20260501", "date", ()),
        (email, "joe@", "email", ()),
        (wage_type, "salary", "wage_type", ("flatfee", "hourly", "unit", "blended")),
    ],
)
def test_a_cell_that_can_not_be_read_says_its_repair(
    read: object, text: str, rule: str, expected: tuple[str, ...]
) -> None:
    assert callable(read)
    with pytest.raises(Unreadable) as raised:
        read(text)
    assert (raised.value.rule, raised.value.expected) == (rule, expected)


@given(st.integers(100, 100_000_000))
def test_cents_written_as_dollars_are_read_as_the_same_cents(cents: int) -> None:
    assert pay(dollars(cents)) == cents


def test_a_name_is_known_in_any_spelling_and_a_near_one_is_offered() -> None:
    known = {"Computer service": "jc_1", "Spokesperson": "jc_2"}
    assert one_of(known, "computer SERVICE", "category") == one_of(known, "JC_1", "category") == "jc_1"
    with pytest.raises(Unreadable) as raised:
        one_of(known, "Spokeperson", "category")
    assert raised.value.expected == ("Spokesperson",)


def test_a_row_said_again_is_the_same_and_one_that_contradicts_is_faulty() -> None:
    spelled = (" joe@example.com".strip(), "jb_1", "5/1/2026", "2026-05-15", "$100.00")
    other = (*ROW[:4], "200")
    first, again, contrary = read_rows(BulkKind.PAYROLL, sheet(ROW, spelled, other))
    assert judged_alone(first) is None
    assert again.first == 2 and not again.repairs
    (repair,) = contrary.repairs
    assert (repair.rule, repair.column) == ("contradicts", "Pay")
    assert repair.sentence == (
        "Row 2 has the same contractor, job and cycle with another Pay: keep one of the two."
    )


def test_every_fault_of_a_row_is_told_at_once() -> None:
    (row,) = read_rows(BulkKind.PAYROLL, sheet(("", "jb_1", "soon", "later", "lots")))
    assert [repair.column for repair in row.repairs] == ["Contractor", "Cycle Start", "Cycle End", "Pay"]


def test_headings_are_known_by_other_names_and_faults_of_them_told_at_once() -> None:
    usual = ("Email", "Job ID", "Pay Period Start", "pay period  end", "Gross Pay")
    assert read_rows(BulkKind.PAYROLL, sheet(ROW, headings=usual)) == read_rows(
        BulkKind.PAYROLL, sheet(ROW)
    )
    with pytest.raises(Problem) as raised:
        read_rows(BulkKind.PAYROLL, sheet(ROW, headings=("Email", "Contractor", "gross_pay", "Job", "Pay")))
    assert isinstance(raised.value.message, dict)
    assert set(raised.value.message) == {"Email", "Contractor", "gross_pay", "Cycle Start", "Cycle End"}


@pytest.mark.parametrize("kind", BulkKind)
def test_no_heading_stands_for_two_columns(kind: BulkKind) -> None:
    columns = LAYOUTS[kind].columns
    names = [name.casefold() for column in columns for name in {column.heading.casefold(), *column.also}]
    assert len(names) == len(set(names))
