"""Underwriting marks: set, worded anew, cleared; each tells once."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.marks import MarkDraft
from paycover.domain.reasons import ReasonCode
from paycover.flows.marks import clear_marks, set_mark
from paycover.kit.errors import Code, Problem
from paycover.store.marks import LISTING
from paycover.store.pages import Page
from tests import make, told
from tests.conftest import Api
from tests.rows import rows_of

CLAIM = ReasonCode.CLAIM_OPEN_REVIEW


def said(api: Api, subject: str, code: ReasonCode = CLAIM, **over: Any) -> Any:
    """Set a mark and return it."""
    draft = MarkDraft(subject=subject, code=code, **over)
    return make.write(api, lambda tx: set_mark(tx, draft))


@pytest.fixture
def who(api: Api) -> str:
    """The id of a contractor."""
    found: str = make.write(api, lambda tx: make.contractor(tx).id)
    return found


def test_a_mark_is_told_without_its_note(api: Api, who: str) -> None:
    mark = said(api, who, note="Broken arm.", params={"claim": "7"}, coverage_type=Coverage.GENERAL)
    [event] = told.events(api, mark.id)
    assert event.type.value == "underwriting.marked" and "arm" not in event.data
    shown = api.get(f"/events/{event.id}")["data"]
    assert shown == {
        "id": mark.id,
        "subject": who,
        "code": "CLAIM_OPEN_REVIEW",
        "coverage_type": "general",
        "approved": False,
        "params": {"claim": "7"},
        "since": mark.created,
        "cleared_at": None,
    }
    assert make.write(api, lambda tx: LISTING.page(tx, Page(filters={"subject": who}))) == [mark]


def test_a_mark_said_again_changes_nothing_and_one_worded_anew_is_told(api: Api, who: str) -> None:
    mark = said(api, who)
    before = rows_of(api)
    assert said(api, who) == mark and rows_of(api) == before
    worded = said(api, who, note="More.")
    assert worded.id == mark.id and worded.note == "More."
    assert told.types(api, mark.id) == ["underwriting.marked"] * 2


def test_clearing_takes_back_every_mark_of_the_code_and_only_it(api: Api, who: str) -> None:
    marks = [said(api, who), said(api, who, coverage_type=Coverage.GENERAL)]
    kept = said(api, who, ReasonCode.SANCTIONS_MATCH)
    gone = make.write(api, lambda tx: clear_marks(tx, who, CLAIM))
    assert sorted(mark.id for mark in gone) == sorted(mark.id for mark in marks)
    assert all(mark.deleted_at is not None for mark in gone)
    assert told.types(api, marks[0].id) == ["underwriting.marked", "underwriting.cleared"]
    assert make.write(api, lambda tx: LISTING.page(tx, Page())) == [kept]
    with pytest.raises(Problem) as refused:
        make.write(api, lambda tx: clear_marks(tx, who, CLAIM))
    assert refused.value.code is Code.RESOURCE_NOT_FOUND


@pytest.mark.parametrize(
    ("code", "approved"),
    [
        (ReasonCode.START_IN_PAST, False),
        (ReasonCode.SANCTIONS_MATCH, True),
        (ReasonCode.PAY_OVER_LIMIT, False),
    ],
)
def test_only_a_person_s_rules_are_raised_and_only_referring_ones_waived(
    api: Api, who: str, code: ReasonCode, approved: bool
) -> None:
    before = rows_of(api)
    with pytest.raises(Problem) as refused:
        said(api, who, code, approved=approved)
    assert refused.value.code is Code.INVALID_INPUT
    assert rows_of(api) == before


def test_another_account_s_object_can_not_be_marked(api: Api, new_api: Any) -> None:
    theirs = make.write(new_api(), lambda tx: make.contractor(tx).id)
    for id in (theirs, "cn_unknown"):
        with pytest.raises(Problem) as refused:
            said(api, id)
        assert refused.value.code is Code.RESOURCE_NOT_FOUND


def test_another_account_s_mark_on_the_same_id_does_not_count(api: Api, new_api: Any) -> None:
    other = new_api()
    for caller in (api, other):
        make.write(caller, lambda tx: make.contractor(tx, id="cn_same"))
    said(other, "cn_same")
    job = make.write(api, lambda tx: make.job(tx, wage=90_000).id)
    body = {"contractor": "cn_same", "job": job, "coverage_type": ["general"]}
    assert api.post("/quotes", body)["eligible"] is True
    theirs = make.write(other, lambda tx: make.job(tx).id)
    assert other.post("/quotes", body | {"job": theirs})["eligible"] is False


@pytest.mark.parametrize("kind", ["contractor", "job", "entity", "category"])
def test_a_mark_on_any_part_of_the_work_holds_a_quote_up(api: Api, who: str, kind: str) -> None:
    job = make.write(api, lambda tx: make.job(tx, wage=90_000))
    subject = {"contractor": who, "job": job.id, "entity": job.entity, "category": job.category_code}[kind]
    said(api, subject)
    quote = api.post("/quotes", {"contractor": who, "job": job.id, "coverage_type": ["general"]})
    assert quote["eligible"] is False and quote["reasons"][0]["change"]["id"] == subject
