"""How a premium is explained (insurance.md 1.12 to 1.14; decisions.md 19, 20)."""

from random import Random  # noqa: TID251 - seeded: the same bills at every run
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.coverage import Coverage, Rates
from paycover.domain.explaining import division, explained
from paycover.domain.explanations import Explanation, Flag, PaySource, RatedBy, Rounded, Span, Subject
from paycover.domain.premium import premium_due
from paycover.domain.premium_split import group_fee_inside
from paycover.domain.rate_snapshots import RateSnapshot, is_genuine, rate_snapshot
from paycover.domain.rates import LineRate
from paycover.flows.samples import SNAPSHOT
from paycover.kit.records import replace
from tests.domain import bills

WC, GL, PL = Coverage.WORKERS_COMP, Coverage.GENERAL, Coverage.PROFESSIONAL


def line(coverage: Coverage, net: int, **over: Any) -> LineRate:
    values: dict[str, Any] = {
        "coverage_type": coverage,
        "plan": "acme",
        "version": 7,
        "sha256": "ab" * 32,
        "state": "IL",
        "row_state": "*",
        "exact_rate_ppm": net * 100,
        "net_rate": net,
        "minimum": 100,
    }
    return LineRate(**values | over)


def pinned(*lines: LineRate) -> RateSnapshot:
    return rate_snapshot("jc_1", "IL", "IL", lines)


def subject(snapshot: RateSnapshot | None, pay: int, rates: Rates | None = None, **over: Any) -> Subject:
    rates = snapshot.rates if snapshot is not None and rates is None else rates or {}
    rate = sum(rates.values())
    values: dict[str, Any] = {
        "object": "invoice",
        "id": "in_1",
        "contractor": "cn_1",
        "job": "jb_1",
        "gross_pay": pay,
        "gross_pay_source": PaySource.REPORTED,
        "coverage_type": tuple(rates),
        "rates": rates,
        "net_rate": rate,
        "premium_due": premium_due(pay, rate) if rate else None,
        "snapshot": None if snapshot is None else snapshot.id,
    }
    return Subject(**values | over)


def of(pay: int, *lines: LineRate, **over: Any) -> Explanation:
    snapshot = pinned(*lines)
    return explained(subject(snapshot, pay, **over), snapshot)


FILM = (line(WC, 120), line(GL, 53, surplus_lines_tax_ppm=35_000, stamping_fee_ppm=400))


@pytest.mark.parametrize(
    ("pay", "rate", "exact", "premium", "rounded"),
    [
        (250_000, 173, 43_250_000, 4_325, Rounded.EXACT),
        (250_000, 65, 16_250_000, 1_625, Rounded.EXACT),
        (10_000, 65, 650_000, 100, Rounded.EXACT),
        (15_384, 65, 999_960, 100, Rounded.UP),
        (15_385, 65, 1_000_025, 100, Rounded.DOWN),
        (100, 48, 4_800, 100, Rounded.DOWN),
        (30_050, 100, 3_005_000, 301, Rounded.UP),
        (30_049, 100, 3_004_900, 300, Rounded.DOWN),
        (123_456, 137, 16_913_472, 1_691, Rounded.DOWN),
        (100_000_000, 173, 17_300_000_000, 1_730_000, Rounded.EXACT),
    ],
)
def test_golden_vectors(pay: int, rate: int, exact: int, premium: int, rounded: Rounded) -> None:
    shown = of(pay, line(WC, rate)).premium
    assert shown is not None
    assert (shown.product, shown.premium_due, shown.rounding.rounded) == (exact, premium, rounded)


@pytest.mark.parametrize(
    ("pay", "lines", "premium", "parts"),
    [
        (250_000, {WC: 120, GL: 53}, 4_325, [3_000, 1_325]),
        (250_000, {WC: 18, GL: 30}, 1_200, [450, 750]),
        (10_000, {WC: 18, GL: 30}, 100, [38, 62]),
        (505_000, {WC: 1, GL: 1}, 101, [51, 50]),
        (10_000, {WC: 45, GL: 20}, 100, [69, 31]),
    ],
)
def test_golden_splits(pay: int, lines: Rates, premium: int, parts: list[int]) -> None:
    shown = of(pay, *(line(coverage, rate) for coverage, rate in lines.items()))
    assert shown.premium is not None and shown.premium.premium_due == premium
    assert [part.share.amount for part in shown.lines if part.share] == parts


def test_the_worked_example_has_its_taxes_inside_general_liability() -> None:
    comp, general = of(250_000, *FILM).lines
    assert comp.inside is not None and general.inside is not None
    assert comp.inside.net_premium == 3_000 and comp.inside.net_rounding is None
    inside = general.inside
    assert (inside.net_premium, inside.surplus_lines_tax, inside.stamping_fee) == (1_280, 44, 1)


def test_the_groups_fee_is_taken_in_proportion_and_before_tax() -> None:
    general = line(GL, 53, exact_rate_ppm=5_300, risk_purchasing_group_fee_ppm=530)
    (shown,) = of(250_000, general).lines
    assert shown.inside is not None and shown.inside.fee_rounding is not None
    assert (shown.inside.risk_purchasing_group_fee, shown.inside.net_premium) == (133, 1_192)
    assert shown.inside.fee_rounding.rounded is Rounded.UP
    taxed = replace(general, surplus_lines_tax_ppm=35_000, stamping_fee_ppm=400)
    (shown,) = of(250_000, taxed).lines
    assert shown.inside is not None
    parts = (shown.inside.net_premium, shown.inside.surplus_lines_tax, shown.inside.stamping_fee)
    assert parts == (1_151, 41, 0) and sum(parts) == 1_325 - 133


@given(st.integers(0, 10**9), st.integers(1, 500_000), st.data())
def test_a_fee_is_within_the_amount_and_half_a_cent_of_its_part(
    amount: int, exact: int, data: st.DataObject
) -> None:
    fee_ppm = data.draw(st.integers(0, exact))
    fee = group_fee_inside(amount, fee_ppm, exact)
    assert 0 <= fee <= amount
    assert abs(2 * fee * exact - 2 * amount * fee_ppm) <= exact


@given(st.integers(0, 10**15), st.integers(1, 10**9))
def test_a_division_shows_every_figure_of_it(numerator: int, denominator: int) -> None:
    shown = division(numerator, denominator)
    assert shown.quotient * denominator + shown.remainder == numerator
    assert 0 <= shown.remainder < denominator
    ups = {Rounded.UP: 1, Rounded.DOWN: 0, Rounded.EXACT: 0}
    assert shown.result == shown.quotient + ups[shown.rounded]
    assert (shown.rounded is Rounded.EXACT) == (shown.remainder == 0)
    assert (shown.rounded is Rounded.UP) == (shown.remainder > 0 and 2 * shown.remainder >= denominator)


def test_a_rate_is_rounded_from_its_exact_rate_halves_up() -> None:
    (shown,) = of(250_000, line(WC, 121, exact_rate_ppm=12_050)).lines
    assert shown.rate_rounding is not None
    assert (shown.rate_rounding.remainder, shown.rate_rounding.rounded) == (50, Rounded.UP)


def test_factors_come_in_the_order_a_rate_is_built() -> None:
    factors = {"terrorism": 1, "b_load": 2, "loss_cost": 3, "a_load": 4, "loss_cost_multiplier": 5}
    (shown,) = of(250_000, line(WC, 120, factors=factors)).lines
    names = ["loss_cost", "loss_cost_multiplier", "terrorism", "a_load", "b_load"]
    assert [factor.name for factor in shown.factors] == names


def test_only_workers_compensation_is_rated_by_the_state_of_the_work() -> None:
    shown = of(250_000, line(WC, 120), line(GL, 53), line(PL, 40))
    assert [part.rated_by for part in shown.lines] == [
        RatedBy.WORK_STATE,
        RatedBy.HOME_STATE,
        RatedBy.HOME_STATE,
    ]


def test_a_line_that_is_pinned_but_not_billed_prices_nothing() -> None:
    snapshot = pinned(*FILM)
    shown = explained(subject(snapshot, 250_000, {WC: 120}), snapshot)
    assert shown.matches and shown.net_rate == 120 and len(shown.lines) == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"premium_due": 4_324}, "The premium is 4324 cents, but 4325 when computed."),
    ({"net_rate": 174}, "The net rate is 174, but its lines sum to 173."),
    ({"rates": {WC: 121, GL: 53}}, "The rate of workers-comp is 121, but the snapshot says 120."),
    ({"snapshot": "rs_other"}, "The snapshot rs_other is not what its id was made of."),
    (
        {"rates": {WC: 120, GL: 53, PL: 9}, "coverage_type": (WC, GL, PL), "net_rate": 182},
        "The snapshot has no rate for professional.",
    ),
]


@pytest.mark.parametrize(("over", "difference"), WRONG)
def test_what_does_not_match_says_so_loudly(over: dict[str, Any], difference: str) -> None:
    snapshot = pinned(*FILM)
    shown = explained(replace(subject(snapshot, 250_000), **over), snapshot)
    assert not shown.matches and difference in shown.differences
    assert Flag.MISMATCH in shown.flags and shown.summary.startswith("IT DOES NOT ADD UP: ")


def test_a_rate_that_was_rounded_wrongly_says_so() -> None:
    shown = of(250_000, line(WC, 120, exact_rate_ppm=11_949))
    assert shown.differences == ("The rate of workers-comp is 120, but 119 when rounded.",)


def test_a_missing_snapshot_says_so_and_none_at_all_is_only_flagged() -> None:
    rates = {WC: 120, GL: 53}
    missing = explained(replace(subject(None, 250_000, rates), snapshot="rs_1"), None)
    assert missing.differences == ("The snapshot rs_1 is missing.",)
    older = explained(subject(None, 250_000, rates), None)
    assert older.matches and older.flags == (Flag.NO_SNAPSHOT,)
    assert [part.inside for part in older.lines] == [None, None]


def test_the_least_premium_is_the_one_the_snapshot_pins() -> None:
    snapshot = pinned(line(WC, 120, minimum=5_000), line(GL, 53))
    billed = replace(subject(snapshot, 250_000), premium_due=5_000)
    shown = explained(billed, snapshot)
    assert shown.premium is not None and shown.matches
    assert (shown.premium.minimum, shown.premium.minimum_topup_cents) == (5_000, 675)


DAYS = Span(start=1_000, end=2_000)


@pytest.mark.parametrize(
    ("cycle", "outside"),
    [
        (Span(start=1_000, end=2_000), False),
        (Span(start=1_500, end=1_500), False),
        (Span(start=999, end=1_500), True),
        (Span(start=1_500, end=2_001), True),
    ],
)
def test_a_cycle_outside_the_cover_is_flagged(cycle: Span, outside: bool) -> None:
    shown = of(250_000, *FILM, cover=DAYS, paycycle=cycle)
    assert (Flag.CYCLE_OUTSIDE_COVER in shown.flags) == outside


def test_a_rate_of_nothing_has_no_premium() -> None:
    snapshot = pinned(*FILM)
    none = explained(subject(snapshot, 250_000, {}, coverage_type=(GL,)), snapshot)
    assert none.premium is None and none.matches and Flag.NOT_BILLED in none.flags
    assert "no premium" in none.summary


@pytest.mark.parametrize(
    ("pay", "lines", "words"),
    [
        (
            30_050,
            [line(WC, 100)],
            "$1.00 per $100 (workers' compensation $1.00 in IL, the state of the work",
        ),
        (30_050, [line(WC, 100)], "$3.005, rounded up to $3.01."),
        (123_456, [line(WC, 137)], "$16.913472, rounded down to $16.91."),
        (10_000, [line(WC, 65)], "The premium is $1.00, the least that is billed, $0.35 more."),
        (
            100_000_000,
            [line(PL, 173)],
            "exactly $17,300.00. The premium is $17,300.00. Professional cover is",
        ),
    ],
)
def test_the_summary_can_be_read_out(pay: int, lines: list[LineRate], words: str) -> None:
    assert words in of(pay, *lines).summary


@given(st.integers(0, 2**32))
def test_what_is_explained_is_what_is_billed_and_its_parts_sum_to_it(seed: int) -> None:
    shown = bills.explanation(Random(seed))
    premium = shown.premium
    assert shown.matches and premium is not None
    assert premium.premium_due == shown.subject.premium_due
    assert sum(part.share.amount for part in shown.lines if part.share) == premium.premium_due
    for part in shown.lines:
        assert part.inside is not None and part.share is not None
        amounts = (
            part.inside.risk_purchasing_group_fee,
            part.inside.net_premium,
            part.inside.surplus_lines_tax,
            part.inside.stamping_fee,
        )
        assert sum(amounts) == part.share.amount and min(amounts) >= 0


def test_the_id_of_a_snapshot_never_changes() -> None:
    """A field more or less in what is pinned would disown every snapshot that is kept: see ENGINE."""
    assert SNAPSHOT.id == "rs_718c9cc92ca8e3163e5715a3"
    assert is_genuine(SNAPSHOT)
    assert not is_genuine(replace(SNAPSHOT, work_state="TX"))
