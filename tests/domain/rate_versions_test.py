"""Which version of a rate plan rates cover, and what of it is pinned."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.rates import Appetite, LineRate, Offered, RateTax
from paycover.domain.rating import RatedStates, Wanted, rated
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain.rate_table import CALIFORNIA, CODE, NOW, TABLE, TAXES, lines_of, rate

GENERAL = Coverage.GENERAL


def test_the_newest_version_on_offer_counts_before_the_very_state() -> None:
    rates = [*TABLE, rate(GENERAL, "*", 27, version=2)]
    line = lines_of(rates, CALIFORNIA, (GENERAL,))[GENERAL]
    assert (line.net_rate, line.version, line.row_state, line.state) == (27, 2, "*", "CA")


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"sold_from": NOW}, 30),
        ({"sold_from": NOW + 1}, 20),
        ({"sold_until": NOW + 1}, 30),
        ({"sold_until": NOW}, 20),
        ({"activated_at": NOW - 60}, 30),
        ({"activated_at": NOW - 59}, 20),
        ({"closed_at": NOW - 59}, 30),
        ({"closed_at": NOW - 60}, 20),
    ],
)
def test_a_version_sells_cover_that_starts_in_its_window_while_it_is_open(
    over: dict[str, Any], expected: int
) -> None:
    rates = [*TABLE, rate(GENERAL, "CA", 30, **{"version": 2} | over)]
    assert lines_of(rates, CALIFORNIA, (GENERAL,), start=NOW, now=NOW - 60)[GENERAL].net_rate == expected


def test_what_no_version_sells_any_longer_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        lines_of([rate(GENERAL, "CA", 20, closed_at=NOW)], CALIFORNIA, (GENERAL,))
    assert refused.value.code is Code.INVALID_JOB_CATEGORY_CODE


def test_a_line_is_pinned_with_all_that_made_it() -> None:
    built = rate(
        GENERAL,
        "*",
        53,
        version=2,
        class_code="91111",
        factors={"risk_purchasing_group_fee": 40},
        max_pay=5_000_000,
        max_term_days=90,
        limit_profile="1m-2m",
    )
    line = lines_of([built], CALIFORNIA, (GENERAL,))[GENERAL]
    assert line == LineRate(
        coverage_type=GENERAL,
        plan="acme-general",
        version=2,
        sha256="ab" * 32,
        state="CA",
        row_state="*",
        class_code="91111",
        exact_rate_ppm=5_300,
        net_rate=53,
        factors={"risk_purchasing_group_fee": 40},
        minimum=100,
        max_pay=5_000_000,
        max_term_days=90,
        limit_profile="1m-2m",
        surplus_lines_tax_ppm=31_000,
        stamping_fee_ppm=0,
        risk_purchasing_group_fee_ppm=40,
        illustrative=True,
    )


def test_a_line_keeps_its_appetite_and_the_taxes_of_its_own_version() -> None:
    referred = lines_of([rate(GENERAL, "CA", 20, Appetite.REFER)], CALIFORNIA, (GENERAL,))[GENERAL]
    assert referred.appetite is Appetite.REFER
    assert (referred.surplus_lines_tax_ppm, referred.stamping_fee_ppm) == (30_000, 1_800)
    assert referred.risk_purchasing_group_fee_ppm == 0


@pytest.mark.parametrize("missing", ["net_rate", "exact_rate_ppm"])
def test_a_row_on_offer_without_a_rate_is_a_mistake_of_the_plan(missing: str) -> None:
    bare = replace(rate(GENERAL, "CA", 20), **{missing: None})  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        lines_of([bare], CALIFORNIA, (GENERAL,))


def test_a_snapshot_names_the_category_and_both_states() -> None:
    states = RatedStates(work="CA", home="TX")
    wanted = Wanted(category_code=CODE, states=states, coverage_type=(GENERAL,), start=NOW, now=NOW)
    snapshot = rated(Offered(TABLE, TAXES), wanted)
    assert (snapshot.category_code, snapshot.work_state, snapshot.home_state) == (CODE, "CA", "TX")


def test_a_state_without_a_tax_row_has_no_tax() -> None:
    line = lines_of(TABLE, RatedStates(work="CA", home="TX"), (GENERAL,))[GENERAL]
    assert (line.surplus_lines_tax_ppm, line.stamping_fee_ppm) == (0, 0)


def test_equal_snapshots_have_one_id_and_others_another() -> None:
    wanted = Wanted(category_code=CODE, states=CALIFORNIA, coverage_type=(GENERAL,), start=NOW, now=NOW)
    one, same = rated(Offered(TABLE, TAXES), wanted), rated(Offered(TABLE[::-1], TAXES[::-1]), wanted)
    assert one == same and one.id.startswith("rs_") and len(one.id) == 27
    assert rated(Offered(TABLE, []), wanted).id != one.id


@pytest.mark.parametrize(
    ("window", "start", "renewed", "expected"),
    [
        ((None, None), NOW, (GENERAL,), 30),
        ((NOW + 1, None), NOW, (GENERAL,), 20),
        ((NOW + 1, None), NOW, (), 30),
        ((NOW + 1, None), NOW, (Coverage.WORKERS_COMP,), 30),
        ((NOW, None), NOW, (GENERAL,), 30),
        ((NOW, NOW + 5), NOW + 4, (GENERAL,), 30),
        ((NOW, NOW + 5), NOW + 5, (GENERAL,), 20),
        ((NOW, NOW + 5), NOW + 5, (), 30),
    ],
)
def test_cover_that_renews_goes_by_the_window_for_renewals(
    window: tuple[int | None, int | None], start: int, renewed: tuple[Coverage, ...], expected: int
) -> None:
    newer = rate(GENERAL, "CA", 30, version=2, renewal_from=window[0], renewal_until=window[1])
    wanted = Wanted(
        category_code=CODE,
        states=CALIFORNIA,
        coverage_type=(GENERAL,),
        start=start,
        now=NOW,
        renewed=renewed,
    )
    [line] = rated(Offered([*TABLE, newer], TAXES), wanted).lines
    assert line.net_rate == expected


def test_a_line_is_taxed_by_the_state_that_rates_it() -> None:
    comp, general = Coverage.WORKERS_COMP, Coverage.GENERAL
    taxes = [
        RateTax(
            plan=f"acme-{line}", version=1, state=state, surplus_lines_tax_ppm=ppm, stamping_fee_ppm=ppm + 1
        )
        for line, state, ppm in (
            (comp, "TX", 10),
            (comp, "CA", 20),
            (general, "TX", 30),
            (general, "CA", 40),
        )
    ]
    wanted = Wanted(
        category_code=CODE,
        states=RatedStates(work="TX", home="CA"),
        coverage_type=(comp, general),
        start=NOW,
        now=NOW,
    )
    found = rated(Offered(TABLE, taxes), wanted).lines
    assert [(line.surplus_lines_tax_ppm, line.stamping_fee_ppm) for line in found] == [(10, 11), (40, 41)]
