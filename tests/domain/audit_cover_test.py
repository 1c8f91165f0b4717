"""Which parts of a pay cycle were insured, by what was told."""

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.audit_cover import Gap, Known, Span, gaps
from paycover.domain.cover_history import CoverVersion
from paycover.domain.coverage import Coverage
from paycover.domain.events import EventType

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6)


@given(st.integers(0, 50), st.integers(0, 30), SPANS)
def test_gaps_are_the_seconds_of_a_cycle_that_no_span_covers(
    start: int, length: int, drawn: list[tuple[int, int]]
) -> None:
    spans = [Span(at, at + for_, "an_1") for at, for_ in drawn]
    covered = {second for span in spans for second in range(span.start, span.end)}
    cycle = range(start, start + max(length, 1))
    found = gaps(start, start + length, spans)
    assert [s for gap in found for s in range(gap.start, gap.end)] == [s for s in cycle if s not in covered]
    assert all(gap.start < gap.end for gap in found)
    assert all(one.end < other.start for one, other in itertools.pairwise(found))


def assigned(**over: Any) -> CoverVersion:
    """Return an assignment's cover as an event told of it."""
    values: dict[str, Any] = {
        "object": "an_1",
        "contractor": "cn_1",
        "job": "jb_1",
        "policy": "pl_1",
        "coverage_type": (Coverage.GENERAL,),
        "starts": 100,
        "ends": 200,
    }
    return CoverVersion(**values | over)


def spans_of(*told: CoverVersion, job: str = "jb_1", line: Coverage = Coverage.GENERAL) -> list[Span]:
    """Return the cover on a job that is known by what was told of it."""
    known = Known(cover={version.object: version for version in told})
    return known.spans("cn_1", job, line)


def test_cover_is_of_a_contractor_a_job_and_a_line_and_ends_with_its_policy() -> None:
    policy = assigned(object="pl_1", policy=None, starts=50, ends=400)
    assert spans_of(assigned()) == [Span(100, 200, "an_1")]
    assert spans_of(assigned(), policy) == [Span(50, 400, "pl_1"), Span(100, 200, "an_1")]
    ended = assigned(object="pl_1", policy=None, starts=50, ends=400, stopped=150)
    assert spans_of(assigned(), ended) == [Span(50, 150, "pl_1"), Span(100, 150, "an_1")]
    assert spans_of(assigned(stopped=100)) == spans_of(assigned(ends=100)) == []
    assert spans_of(assigned(), line=Coverage.WORKERS_COMP) == spans_of(assigned(), job="jb_2") == []
    assert spans_of(assigned(contractor="cn_2")) == []


def test_the_object_told_last_is_known_and_what_is_deleted_says_so() -> None:
    known = Known()
    known.take(EventType.CONTRACTOR_CREATED, "cn_1", {"first_name": "Ada"})
    known.take(EventType.CONTRACTOR_UPDATED, "cn_1", {"first_name": "Bo"})
    known.take(EventType.INVOICE_CREATED, "in_1", {"status": "open"})
    known.take(EventType.INVOICE_DELETED, "in_2", {"status": "open", "premium_due": 100})
    known.take(EventType.CERTIFICATE_ISSUED, "ct_1", {"object": {"id": "ct_1"}})
    assert known.objects == {
        "contractor": {"cn_1": {"first_name": "Bo"}},
        "invoice": {"in_1": {"status": "open"}, "in_2": {"status": "deleted", "premium_due": 100}},
        "certificate": {"ct_1": {"id": "ct_1"}},
    }


def test_a_cycle_that_ends_where_it_begins_is_its_first_second() -> None:
    assert gaps(10, 10, []) == [Gap(10, 11)]
    assert gaps(10, 10, [Span(10, 11, "an_1")]) == []
