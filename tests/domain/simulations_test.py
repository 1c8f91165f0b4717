"""Invoices priced by another version of a plan."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.coverage import Coverage
from paycover.domain.premium import premium_due
from paycover.domain.simulations import Billed, Simulation, Tally, priced
from tests.plans import plan

WC, GL = Coverage.WORKERS_COMP, Coverage.GENERAL
CONTENT = plan(WC, "roofer,CA,5552,15000,150,accept\nroofer,NV,5551,,,decline\n", admitted=False).content()


def billed(**over: Any) -> Billed:
    values: dict[str, Any] = {
        "coverage_type": (WC, GL),
        "rates": {WC: 120, GL: 53, Coverage.CYBER: 35},
        "category_code": "jc_roofer",
        "work_state": "CA",
        "home_state": "NV",
    }
    return Billed(**values | over)


def simulation() -> Simulation:
    return Simulation(CONTENT, {"jc_roofer": "roofer"})


def test_the_line_takes_the_versions_rate_and_the_others_stay() -> None:
    tally, rate = simulation().lane(billed())
    assert rate == 150 + 53
    priced(tally, 250_000, 4_325, rate)
    priced(tally, 100, 100, rate)
    assert (tally.count, tally.old, tally.new, tally.rise, tally.fall) == (2, 4_425, 5_175, 750, 0)
    assert tally.permille == 169


def test_what_can_not_be_priced_is_counted_by_its_reason() -> None:
    book = simulation()
    for kind, lane in [
        (billed(coverage_type=(GL,)), book.other_lines),
        (billed(category_code=None), book.unpinned),
        (billed(work_state="NV"), book.unsold),
        (billed(work_state="TX"), book.unsold),
        (billed(work_state=None), book.unsold),
        (billed(category_code="jc_tiler"), book.unsold),
    ]:
        tally, rate = book.lane(kind)
        assert tally is lane and rate is None
        priced(tally, 250_000, 4_325, rate)
    assert book.total == Tally()
    assert (book.unsold.count, book.unsold.old, book.unsold.new) == (4, 17_300, 17_300)


def test_a_tally_keeps_the_largest_rise_and_the_largest_fall() -> None:
    tally = Tally()
    for old, new in ((100, 130), (100, 110), (100, 60), (100, 90), (100, 100)):
        tally.add(old, new)
    assert tally == Tally(count=5, old=500, new=490, rise=30, fall=-40)
    tally.join(Tally(count=1, old=10, new=9, rise=31, fall=-1))
    assert tally == Tally(count=6, old=510, new=499, rise=31, fall=-40)
    tally.join(Tally(fall=-41))
    assert (tally.rise, tally.fall, Tally().permille) == (31, -41, None)


def test_a_line_is_counted_by_the_state_that_rates_it_and_a_category_without_a_name_by_its_code() -> None:
    general = plan(GL, "roofer,*,91341,5300,53,accept\njc_x,NV,91341,6000,60,accept\n").content()
    book = Simulation(general, {"jc_roofer": "roofer"})
    for kind in (billed(), billed(home_state=None), billed(category_code="jc_x")):
        priced(book.lane(kind)[0], 100, 100, None)
    assert set(book.tallies) == {("roofer", "NV"), ("roofer", ""), ("jc_x", "NV")}
    assert {state: tally.count for state, tally in book.by_state.items()} == {"": 1, "NV": 2}
    assert {slug: tally.count for slug, tally in book.by_category.items()} == {"jc_x": 1, "roofer": 2}


@given(st.lists(st.tuples(st.sampled_from(["CA", "NV"]), st.integers(100, 10**8)), max_size=30))
def test_sums_by_state_and_category_are_the_sum_of_all(book: list[tuple[str, int]]) -> None:
    content = plan(WC, "roofer,*,5552,15000,150,accept\n", admitted=False).content()
    run = Simulation(content, {"jc_roofer": "roofer"})
    for state, pay in book:
        tally, rate = run.lane(billed(work_state=state))
        priced(tally, pay, premium_due(pay, 173), rate)
    old, new = (sum(premium_due(pay, rate) for _, pay in book) for rate in (173, 203))
    assert (run.total.count, run.total.old, run.total.new) == (len(book), old, new)
    for spread in (run.by_state, run.by_category):
        assert sum(tally.new for tally in spread.values()) == new
