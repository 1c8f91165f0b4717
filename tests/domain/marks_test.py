"""Underwriting marks: made, said twice, cleared."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.marks import Mark, MarkDraft, cleared, made, says_the_same
from paycover.domain.reasons import ReasonCode
from paycover.kit.records import replace
from tests.domain.records import NOW

DRAFT = MarkDraft(
    subject="cn_1",
    code=ReasonCode.CLAIM_OPEN_REVIEW,
    coverage_type=Coverage.GENERAL,
    approved=True,
    note="Seen the report.",
    params={"claim": "4711"},
)
MARK = Mark(
    id="mk_1",
    subject="cn_1",
    code=ReasonCode.CLAIM_OPEN_REVIEW,
    coverage_type=Coverage.GENERAL,
    approved=True,
    note="Seen the report.",
    params={"claim": "4711"},
    created=NOW,
)


def test_a_mark_says_what_its_draft_says() -> None:
    assert made(DRAFT, id="mk_1", now=NOW) == MARK


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({}, True),
        ({"id": "mk_2", "created": NOW + 1}, True),
        ({"note": None}, False),
        ({"approved": False}, False),
        ({"params": {}}, False),
        ({"deleted_at": NOW}, False),
    ],
)
def test_a_mark_in_force_that_says_it_already_is_known(changed: dict[str, Any], is_same: bool) -> None:
    assert says_the_same(replace(MARK, **changed), DRAFT) is is_same


def test_a_cleared_mark_stays_to_be_seen() -> None:
    assert cleared(MARK, NOW + 5) == replace(MARK, deleted_at=NOW + 5)
