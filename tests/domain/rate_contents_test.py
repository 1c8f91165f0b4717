"""Where a version of a rate plan is sold, when, and what residents pay on top."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.rate_contents import (
    TaxRow,
    TaxTable,
    Window,
    by_cell,
    reach,
    row_for,
    served_by,
    sold_in,
    tax_in,
)
from paycover.kit.records import replace
from tests.plans import plan

CONTENT = plan().content()
START = CONTENT.new_business.start


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ((10, 20), (20, 30), False),
        ((10, 21), (20, 30), True),
        ((10, None), (20, 30), True),
        ((10, None), (20, None), True),
        ((10, 20), (20, None), False),
        ((10, 20), (12, 15), True),
    ],
)
def test_windows_meet_where_they_have_a_moment_in_common(first: Any, second: Any, meet: bool) -> None:
    one, other = Window(start=first[0], end=first[1]), Window(start=second[0], end=second[1])
    assert one.meets(other) is other.meets(one) is meet


def test_a_line_is_sold_where_no_state_fund_or_law_keeps_it_out() -> None:
    every = frozenset(JURISDICTIONS)
    assert sold_in(Coverage.PROFESSIONAL) == every
    assert every - sold_in(Coverage.WORKERS_COMP) == {"ND", "OH", "PR", "WA", "WY", "VI"} & every
    assert every - sold_in(Coverage.GENERAL) == {"HI"}


@pytest.mark.parametrize(
    ("rows", "states", "reached"),
    [
        ("roofer,CA,91341,5300,53,accept\nroofer,HI,91341,5300,53,accept\n", (), {"CA"}),
        ("roofer,CA,91341,5300,53,accept\n", ("NY", "HI"), {"NY"}),
        ("roofer,*,91341,5300,53,accept\n", (), sold_in(Coverage.GENERAL)),
    ],
)
def test_a_version_reaches_the_states_it_lists_else_those_of_its_rows(
    rows: str, states: tuple[str, ...], reached: set[str]
) -> None:
    content = replace(plan(rows=rows).content(), states=states)
    assert reach(content) == reached
    assert served_by(content, ["*"]) == reached
    assert served_by(content, ["NV", "CA"]) == {"NV", "CA"}


def test_a_states_own_row_counts_before_the_one_for_any_and_the_first_of_two() -> None:
    rows = "roofer,*,91341,8000,80,accept\nroofer,CA,91341,5300,53,accept\nroofer,CA,91341,9900,99,accept\n"
    table = by_cell(plan(rows=rows).content())
    rates = [
        row and row.net_rate
        for row in (
            row_for(table, "roofer", "CA"),
            row_for(table, "roofer", "NY"),
            row_for(table, "tiler", "CA"),
        )
    ]
    assert rates == [53, 80, None]


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        (START, None, True),
        (START + 1, None, False),
        (None, START + 1, True),
        (None, START, False),
    ],
)
def test_a_tax_holds_on_the_day_the_version_begins(start: int | None, end: int | None, holds: bool) -> None:
    row = TaxRow(
        row=2, state="CA", surplus_lines_tax_ppm=30_000, stamping_fee_ppm=1_800, start=start, end=end
    )
    later = replace(row, row=3, state="NY")
    content = replace(
        CONTENT,
        tax_tables=(TaxTable(name="old", rows=()), TaxTable(name="taxes", rows=(row, later))),
    )
    assert tax_in(content, "CA") == (row if holds else None)
    assert tax_in(content, "TX") is None
