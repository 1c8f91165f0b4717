"""Which parts of a pay cycle were insured, by what was told."""

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.audit_cover import Gap, Known, Span, gaps
from paycover.domain.events import EventType

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6)


@given(st.integers(0, 50), st.integers(0, 30), SPANS)
def test_gaps_are_the_seconds_of_a_cycle_that_no_span_covers(
    start: int, length: int, drawn: list[tuple[int, int]]
) -> None:
    spans = [Span(at, at + for_, "an_1", "pl_1") for at, for_ in drawn]
    covered = {second for span in spans for second in range(span.start, span.end)}
    cycle = range(start, start + max(length, 1))
    found = gaps(start, start + length, spans)
    assert [s for gap in found for s in range(gap.start, gap.end)] == [s for s in cycle if s not in covered]
    assert all(gap.start < gap.end for gap in found)
    assert all(one.end < other.start for one, other in itertools.pairwise(found))


def assigned(**over: Any) -> dict[str, Any]:
    """Return a bound assignment as events show it."""
    shown = {
        "id": "an_1",
        "contractor": "cn_1",
        "job": "jb_1",
        "policy": "pl_1",
        "coverage_type": ["general"],
        "effective_date": 100,
        "end_date": 200,
        "bind": True,
        "eligible": {"result": True},
        "cancelled": False,
        "cancellation_date": None,
    }
    return shown | over


def spans_of(*shown: dict[str, Any], line: str = "general") -> list[Span]:
    """Return the cover that assignments told one after the other make."""
    known = Known()
    for number, one in enumerate(shown):
        known.take(EventType.ASSIGNMENT_UPDATED, one["id"], number, one)
    return known.spans("cn_1", "jb_1", line)


def test_what_was_told_last_counts_and_only_what_is_bound_and_eligible() -> None:
    assert spans_of(assigned(), assigned(end_date=300)) == [Span(100, 300, "an_1", "pl_1")]
    assert spans_of(assigned(bind=False)) == []
    assert spans_of(assigned(eligible={"result": False})) == []
    assert spans_of(assigned(), line="workers-comp") == []
    assert spans_of(assigned(cancelled=True, cancellation_date=150)) == [Span(100, 150, "an_1", "pl_1")]
    assert spans_of(assigned(cancelled=True, cancellation_date=100)) == []
    assert spans_of(assigned(cancelled=True, cancellation_date=900)) == [Span(100, 200, "an_1", "pl_1")]


def test_a_policy_covers_its_own_job_until_it_is_cancelled_and_again_when_it_is_not() -> None:
    known = Known()
    policy = {
        "id": "pl_1",
        "contractor": "cn_1",
        "job": "jb_1",
        "coverage_type": ["general"],
        "effective_date": 50,
        "expiration_date": 400,
    }
    known.take(EventType.POLICY_ACTIVE, "pl_1", 40, policy)
    assert known.spans("cn_1", "jb_1", "general") == [Span(50, 400, "pl_1", "pl_1")]
    assert known.spans("cn_1", "jb_2", "general") == known.spans("cn_2", "jb_1", "general") == []
    told = Known()
    for type, created in ((EventType.POLICY_ACTIVE, 40), (EventType.POLICY_CANCELLED, 150)):
        told.take(type, "pl_1", created, policy)
    told.take(EventType.ASSIGNMENT_CREATED, "an_1", 60, assigned())
    assert told.spans("cn_1", "jb_1", "general") == [
        Span(50, 150, "pl_1", "pl_1"),
        Span(100, 150, "an_1", "pl_1"),
    ]
    again = Known()
    for type, created in ((EventType.POLICY_CANCELLED, 150), (EventType.POLICY_REACTIVATED, 160)):
        again.take(type, "pl_1", created, policy)
    assert again.spans("cn_1", "jb_1", "general") == [Span(50, 400, "pl_1", "pl_1")]


def test_only_events_of_what_a_pack_shows_are_wanted_and_certificates_are_under_their_key() -> None:
    known = Known()
    assert known.wants(EventType.INVOICE_PAID) and known.wants(EventType.CERTIFICATE_ISSUED)
    assert not known.wants(EventType.ENTITY_CREATED) and not known.wants(EventType.PAYMENT_CREATED)
    known.take(EventType.CERTIFICATE_ISSUED, "ct_1", 1, {"object": {"id": "ct_1", "status": "issued"}})
    assert known.objects["certificate"] == {"ct_1": {"id": "ct_1", "status": "issued"}}


def test_a_cycle_that_ends_where_it_begins_is_its_first_second() -> None:
    assert gaps(10, 10, []) == [Gap(10, 11)]
    assert gaps(10, 10, [Span(10, 11, "an_1", "pl_1")]) == []
