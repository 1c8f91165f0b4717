"""How a quote is edited."""

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.quotes import (
    Quote,
    QuoteChange,
    QuoteDraft,
    ensure_not_issued,
    quoted,
    requoted,
)
from paycover.domain.rate_snapshots import rate_snapshot
from paycover.domain.rates import LineRate
from paycover.kit.dates import DAY
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace

NOW = 1_800_000_000 - 1_800_000_000 % DAY + 43_200
BOTH = (Coverage.GENERAL, Coverage.WORKERS_COMP)


def line(coverage: Coverage, rate: int) -> LineRate:
    return LineRate(
        coverage_type=coverage,
        plan="acme",
        version=1,
        sha256="ab" * 32,
        state="CA",
        row_state="CA",
        exact_rate_ppm=rate * 100,
        net_rate=rate,
        minimum=100,
    )


PRICED = rate_snapshot("jc", "CA", "TX", (line(Coverage.WORKERS_COMP, 45), line(Coverage.GENERAL, 20)))
QUOTE = quoted(QuoteDraft(contractor="cn", job="jb", coverage_type=BOTH), PRICED, id="qt", now=NOW)
START, END = QUOTE.effective_date, QUOTE.end_date


def test_a_quote_pins_what_priced_it() -> None:
    draft = QuoteDraft(contractor="cn", job="jb", coverage_type=BOTH)
    expected = Quote(
        id="qt",
        contractor="cn",
        job="jb",
        coverage_type=BOTH,
        effective_date=NOW + DAY // 2,
        end_date=NOW + DAY // 2 + 30 * DAY,
        rates=PRICED.rates,
        snapshot=PRICED.id,
        net_rate=65,
        category_code="jc",
        work_state="CA",
        home_state="TX",
        created=NOW,
    )
    assert quoted(draft, PRICED, id="qt", now=NOW) == expected
    own = replace(draft, effective_date=NOW + 1, end_date=NOW + 2 * DAY)
    assert quoted(own, PRICED, id="qt", now=NOW) == replace(
        expected, effective_date=NOW + 1, end_date=NOW + 2 * DAY
    )


def test_an_edit_changes_what_it_names_and_all_that_prices_it() -> None:
    priced = rate_snapshot("jc_2", "NY", "NV", (line(Coverage.GENERAL, 30), line(Coverage.CYBER, 9)))
    change = QuoteChange(contractor="cn_2", job="jb_2", coverage_type=(Coverage.GENERAL,))
    assert requoted(QUOTE, change, priced, now=NOW) == replace(
        QUOTE,
        contractor="cn_2",
        job="jb_2",
        coverage_type=(Coverage.GENERAL,),
        rates={Coverage.GENERAL: 30, Coverage.CYBER: 9},
        snapshot=priced.id,
        net_rate=30,
        category_code="jc_2",
        work_state="NY",
        home_state="NV",
    )


def test_an_edit_that_changes_nothing_leaves_the_quote_equal() -> None:
    assert requoted(QUOTE, QuoteChange(), PRICED, now=NOW) == QUOTE


def test_a_start_that_has_passed_may_stay_but_not_be_set() -> None:
    later = START + DAY
    same = QuoteChange(effective_date=START, end_date=END + DAY)
    assert requoted(QUOTE, same, PRICED, now=later) == replace(QUOTE, end_date=END + DAY)
    with pytest.raises(Problem) as refused:
        requoted(QUOTE, QuoteChange(effective_date=START + 1), PRICED, now=later)
    assert refused.value.code is Code.EFFECTIVE_DATE_INVALID


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (QuoteChange(effective_date=START + DAY), (START + DAY, END)),
        (QuoteChange(end_date=END - DAY), (START, END - DAY)),
        (QuoteChange(end_date=START), (START, START + DAY)),
        (QuoteChange(effective_date=END + 1), (END + 1, END + DAY)),
    ],
)
def test_a_moved_date_meets_the_one_that_stays(change: QuoteChange, expected: tuple[int, int]) -> None:
    after = requoted(QUOTE, change, PRICED, now=NOW)
    assert (after.effective_date, after.end_date) == expected


def test_a_start_moved_past_the_end_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        requoted(QUOTE, QuoteChange(effective_date=END + 2 * DAY), PRICED, now=NOW)
    assert refused.value.code is Code.END_DATE_INVALID


def test_fewer_lines_are_priced_anew() -> None:
    pricing = rate_snapshot("jc", "CA", "TX", (line(Coverage.GENERAL, 20),))
    after = requoted(QUOTE, QuoteChange(coverage_type=(Coverage.GENERAL,)), pricing, now=NOW)
    assert (after.net_rate, after.coverage_type) == (20, (Coverage.GENERAL,))


def test_a_quote_with_a_policy_no_longer_changes() -> None:
    ensure_not_issued(QUOTE)
    with pytest.raises(Problem) as refused:
        ensure_not_issued(replace(QUOTE, policy="pl"))
    assert refused.value.code is Code.CANT_UPDATE_CREATE_NEW_QUOTE
