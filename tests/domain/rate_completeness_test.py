"""Holes and overlaps of what is put on the market."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.rate_completeness import gaps
from paycover.domain.rate_contents import RateContent, Window, reach, sold_in
from paycover.domain.rate_faults import Holds
from paycover.domain.rates import Rate
from paycover.kit.records import replace
from tests.domain.rate_table import rate
from tests.plans import plan

WC, GL = Coverage.WORKERS_COMP, Coverage.GENERAL
CATEGORIES = {"roofer": "jc_roofer", "tiler": "jc_tiler"}


def found(
    content: RateContent, states: set[str], others: list[Rate] | None = None
) -> list[tuple[str, str]]:
    faults = list(gaps(content, states, CATEGORIES, others or []))
    assert all(fault.holds is Holds.ACTIVATION for fault in faults)
    return [(fault.rule, fault.sentence) for fault in faults]


def other(state: str, **over: Any) -> Rate:
    return rate(GL, state, 50, **{"category_code": "jc_tiler", "plan": "other-gl"} | over)


def test_a_hole_is_named() -> None:
    content = plan(WC, "roofer,CA,5552,12000,120,accept\ntiler,*,5348,12000,120,accept\n").content()
    assert found(content, {"CA", "NV"}) == [
        ("HOLE", "There is no workers-comp rate for roofer in NV: give one, or a row that declines.")
    ]


def test_a_row_that_declines_or_stands_for_any_state_fills_a_hole() -> None:
    content = plan(
        GL, "roofer,CA,91341,5300,53,accept\nroofer,NV,91341,,,decline\ntiler,*,91341,5300,53,accept\n"
    ).content()
    assert found(content, {"CA", "NV"}) == []


def test_where_a_line_is_not_sold_at_all_there_is_no_hole() -> None:
    rows = "roofer,CA,5552,12000,120,accept\ntiler,CA,5348,12000,120,accept\n"
    assert found(plan(WC, rows).content(), {"CA", "OH", "WA"}) == []
    assert found(plan(GL, rows).content(), {"CA", "HI"}) == []


def test_every_jurisdiction_is_looked_at() -> None:
    content = plan(GL, "roofer,*,91341,5300,53,accept\n").content()
    assert reach(content) == set(JURISDICTIONS) - {"HI"}
    [(rule, sentence)] = found(content, set(reach(content)))
    assert rule == "HOLE" and "for tiler in AK, AL, AR, AS, AZ," in sentence and "HI" not in sentence


@pytest.mark.parametrize("coverage", Coverage)
def test_whichever_row_is_taken_out_of_a_whole_table_is_the_hole_that_is_named(coverage: Coverage) -> None:
    cells = [f"{slug},{state},,6000,60,accept\n" for slug in CATEGORIES for state in sold_in(coverage)]
    both = [{"slug": slug, "name": slug} for slug in CATEGORIES]
    whole = plan(coverage, "".join(cells), categories=both).content()
    assert found(whole, set(JURISDICTIONS)) == []
    for n, entry in enumerate(whole.entries):
        rest = replace(whole, entries=whole.entries[:n] + whole.entries[n + 1 :])
        assert found(rest, set(JURISDICTIONS)) == [
            (
                "HOLE",
                f"There is no {coverage} rate for {entry.job_category} in {entry.state}: "
                "give one, or a row that declines.",
            )
        ]


def test_another_plan_may_fill_a_hole() -> None:
    content = plan(GL, "roofer,*,91341,5300,53,accept\n").content()
    assert found(content, {"CA", "NV"}, [other("CA"), other("NV")]) == []
    assert found(content, {"CA", "NV"}, [other("*")]) == []
    assert [rule for rule, _ in found(content, {"CA", "NV"}, [other("CA")])] == ["HOLE"]
    over = other("*", sold_until=1)
    assert [rule for rule, _ in found(content, {"CA", "NV"}, [over])] == ["HOLE"]


def test_a_gap_says_which_states_of_the_column_it_is_about() -> None:
    content = plan(GL, "roofer,CA,91341,5300,53,accept\ntiler,*,91341,5300,53,accept\n").content()
    hole, overlap = gaps(content, {"CA", "NV", "NY"}, CATEGORIES, [other("NY", version=3), other("NV")])
    assert (hole.rule, hole.column, hole.value) == ("HOLE", "state", "NV, NY")
    assert (overlap.rule, overlap.column, overlap.value) == ("OVERLAP", "state", "NV, NY")
    assert overlap.sentence.startswith("tiler in NV, NY is sold by other-gl version 1 already")


def test_only_what_both_plans_rate_at_the_same_time_overlaps() -> None:
    content = plan(GL, "roofer,CA,91341,5300,53,accept\nroofer,NV,91341,5300,53,accept\n").content()
    roofer: dict[str, Any] = {"category_code": "jc_roofer"}
    rules = {
        "in one state": ([other("NV", **roofer)], ["OVERLAP"]),
        "another category": ([other("*", category_code="jc_unknown")], []),
        "until the version begins": ([other("*", **roofer, sold_until=content.new_business.start)], []),
        "its own older version": ([rate(GL, "*", 50, plan=content.plan, **roofer)], []),
    }
    for name, (others, told) in rules.items():
        found = [fault.rule for fault in gaps(content, {"CA", "NV"}, {"roofer": "jc_roofer"}, others)]
        assert found == told, name
    ended = replace(content, new_business=Window(start=10, end=20))
    for start, told in ((20, []), (19, ["OVERLAP"])):
        late = other("NV", **roofer, sold_from=start)
        assert [f.rule for f in gaps(ended, {"NV"}, {"roofer": "jc_roofer"}, [late])] == told


def test_two_plans_for_one_cell_overlap() -> None:
    content = plan(GL, "roofer,*,91341,5300,53,accept\ntiler,*,91341,5300,53,accept\n").content()
    sentence = "tiler in CA, NV is sold by other-gl version 1 already: close that first."
    assert found(content, {"CA", "NV"}, [other("*")]) == [("OVERLAP", sentence)]
    assert found(content, {"NV"}, [other("CA")]) == []
    assert found(content, {"CA"}, [other("CA", sold_until=1)]) == []
