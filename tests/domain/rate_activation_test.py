"""What an activated version puts on the market, and what it takes over."""

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.rate_activation import projected, taken_over, taxes_within
from paycover.domain.rate_contents import RateContent, RateEntry, Window, reach
from paycover.domain.rates import Appetite, Rate, RateTax
from paycover.kit.records import replace
from tests.plans import plan

GL = Coverage.GENERAL
CODES = {"roofer": "jc_roofer", "tiler": "jc_tiler"}
ROWS = "roofer,CA,91341,5300,53,accept\nroofer,*,91341,6000,60,refer\ntiler,*,91342,,,decline\n"
CONTENT = plan(GL, ROWS, version=2).content()
EVERYWHERE = reach(CONTENT)


def offered(content: RateContent, states: set[str] | frozenset[str]) -> list[Rate]:
    return projected(content, CODES, states, sha256="ab", now=99)


def cells(rates: list[Rate]) -> set[tuple[str, str, int | None]]:
    return {(rate.category_code, rate.state, rate.net_rate) for rate in rates}


def test_a_row_for_any_state_stays_one_where_all_states_are_activated() -> None:
    assert cells(offered(CONTENT, EVERYWHERE)) == {
        ("jc_roofer", "CA", 53),
        ("jc_roofer", "*", 60),
        ("jc_tiler", "*", None),
    }


def test_a_row_for_any_state_becomes_one_of_each_state_asked_for() -> None:
    assert cells(offered(CONTENT, {"CA", "NV"})) == {
        ("jc_roofer", "CA", 53),
        ("jc_roofer", "NV", 60),
        ("jc_tiler", "CA", None),
        ("jc_tiler", "NV", None),
    }
    assert cells(offered(CONTENT, {"NV"})) == {("jc_roofer", "NV", 60), ("jc_tiler", "NV", None)}


def test_all_that_a_row_says_is_on_offer() -> None:
    rate = next(rate for rate in offered(CONTENT, {"CA"}) if rate.net_rate == 53)
    assert (rate.plan, rate.version, rate.sha256) == ("acme-general", 2, "ab")
    assert (rate.exact_rate_ppm, rate.class_code, rate.minimum) == (5300, "91341", 100)
    assert (rate.activated_at, rate.sold_from, rate.sold_until) == (99, CONTENT.new_business.start, None)


def test_a_row_is_on_offer_field_by_field() -> None:
    entry = RateEntry(
        row=2,
        job_category="roofer",
        state="CA",
        class_code="91341",
        net_rate=53,
        appetite=Appetite.REFER,
        max_pay=9_000_000,
        max_term_days=90,
        limit_profile="1m-2m",
        factors={"loss_cost": 2_650},
    )
    content = replace(
        CONTENT, entries=(entry,), illustrative=True, new_business=Window(start=10, end=20), minimum=250
    )
    assert offered(content, {"CA"}) == [
        Rate(
            category_code="jc_roofer",
            coverage_type=GL,
            state="CA",
            plan="acme-general",
            version=2,
            sha256="ab",
            net_rate=53,
            exact_rate_ppm=5_300,
            appetite=Appetite.REFER,
            class_code="91341",
            factors={"loss_cost": 2_650},
            minimum=250,
            max_pay=9_000_000,
            max_term_days=90,
            limit_profile="1m-2m",
            illustrative=True,
            sold_from=10,
            sold_until=20,
            activated_at=99,
        )
    ]
    exact = replace(content, entries=(replace(entry, exact_rate_ppm=5_349),))
    assert [rate.exact_rate_ppm for rate in offered(exact, {"CA"})] == [5_349]


def test_taxes_come_along_only_where_they_lie_within_the_rates() -> None:
    california = RateTax(
        plan="acme-general", version=2, state="CA", surplus_lines_tax_ppm=30_000, stamping_fee_ppm=1_800
    )
    assert taxes_within(CONTENT, {"CA", "TX"}) == [california]
    assert taxes_within(replace(CONTENT, taxes_in_rate=False), {"CA"}) == []


def test_an_older_version_ends_where_the_newer_begins() -> None:
    old = offered(replace(CONTENT, version=1), {"CA", "NV"})
    start = CONTENT.new_business.start
    ended = taken_over(CONTENT, CODES, {"NV"}, old)
    assert cells(ended) == {("jc_roofer", "NV", 60), ("jc_tiler", "NV", None)}
    assert {rate.sold_until for rate in ended} == {start}
    for over in (start - 1, start):
        early = [replace(rate, sold_until=over) for rate in old]
        assert taken_over(CONTENT, CODES, {"NV"}, early) == []
    foreign = [replace(rate, plan="other") for rate in old]
    assert taken_over(CONTENT, CODES, {"NV"}, foreign) == []
    assert taken_over(CONTENT, CODES, {"NV"}, offered(CONTENT, {"NV"})) == []


def test_an_older_row_for_any_state_goes_on_for_the_states_that_still_need_it() -> None:
    old = offered(replace(CONTENT, version=1), EVERYWHERE)
    assert cells(taken_over(CONTENT, CODES, {"CA"}, old)) == {("jc_roofer", "CA", 53)}
    assert len(taken_over(CONTENT, CODES, EVERYWHERE, old)) == 3


def renewing(start: int | None, end: int | None = None) -> RateContent:
    """Return the version with a window of its own for renewals, which begins days after new business."""
    window = None if start is None else Window(start=CONTENT.new_business.start + start, end=end)
    return replace(CONTENT, renewal=window)


def test_a_version_says_when_it_takes_renewals() -> None:
    assert {(r.renewal_from, r.renewal_until) for r in offered(CONTENT, {"CA"})} == {(None, None)}
    start = CONTENT.new_business.start
    told = offered(renewing(90, start + 900), {"CA"})
    assert {(r.renewal_from, r.renewal_until) for r in told} == {(start + 90, start + 900)}


@pytest.mark.parametrize(
    ("older", "newer", "first", "until"),
    [
        (None, None, None, None),
        (None, 0, None, None),
        (None, 90, 0, 90),
        (30, None, 30, 0),
        (30, 90, 30, 90),
        (30, 10, 30, 10),
    ],
)
def test_renewals_go_on_by_the_older_version_until_the_newer_takes_them(
    older: int | None, newer: int | None, first: int | None, until: int | None
) -> None:
    start = CONTENT.new_business.start
    old = offered(replace(renewing(older), version=1), {"NV"})
    ended = taken_over(renewing(newer), CODES, {"NV"}, old)
    wanted = tuple(None if day is None else start + day for day in (first, until))
    assert {(rate.renewal_from, rate.renewal_until) for rate in ended} == {wanted}
    assert {rate.sold_until for rate in ended} == {start}


def test_renewals_that_end_sooner_are_not_made_longer() -> None:
    start = CONTENT.new_business.start
    old = [replace(rate, sold_until=start + 50) for rate in offered(replace(CONTENT, version=1), {"NV"})]
    ended = taken_over(renewing(90), CODES, {"NV"}, old)
    assert {(rate.sold_until, rate.renewal_until) for rate in ended} == {(start, start + 50)}
