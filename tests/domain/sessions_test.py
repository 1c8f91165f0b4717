"""What an application may still do."""

import pytest

from paycover.domain.sessions import (
    Session,
    SessionChange,
    SessionDraft,
    Step,
    completed,
    ensure_open,
    ensure_quotes_own,
    ensure_whole,
    expired,
    redirected,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import NOW, QUOTE

SESSION = Session(
    id="ias", quote="qt", contractor="cn", job="jb", success_url="https://a.example", created=1
)


@pytest.mark.parametrize(
    ("draft", "missing"),
    [
        (SessionDraft(), {"quote"}),
        (SessionDraft(contractor="cn", general_opt_in_work_state="CA"), {"quote"}),
        (SessionDraft(quote="qt", is_general_opt_in=True), {"contractor", "general_opt_in_work_state"}),
        (SessionDraft(is_general_opt_in=True, contractor="cn"), {"general_opt_in_work_state"}),
    ],
)
def test_everything_an_application_starts_from_is_asked_for_at_once(
    draft: SessionDraft, missing: set[str]
) -> None:
    with pytest.raises(Problem) as refused:
        ensure_whole(draft)
    assert refused.value.code is Code.INVALID_INPUT
    assert refused.value.message == dict.fromkeys(missing, "is required")


@pytest.mark.parametrize(
    "draft",
    [
        SessionDraft(quote="qt"),
        SessionDraft(is_general_opt_in=True, contractor="cn", general_opt_in_work_state="CA"),
    ],
)
def test_a_whole_draft_passes(draft: SessionDraft) -> None:
    before = replace(draft)
    ensure_whole(draft)
    assert draft == before


@pytest.mark.parametrize(
    ("session", "code"),
    [
        (replace(SESSION, expired=True), Code.SESSION_EXPIRED),
        (replace(SESSION, step=Step.APPLICATION_COMPLETE), Code.APPLICATION_ALREADY_COMPLETE),
    ],
)
def test_what_is_over_stays_over(session: Session, code: Code) -> None:
    for attempt in (ensure_open, expired, lambda s: redirected(s, SessionChange())):
        with pytest.raises(Problem) as refused:
            attempt(session)
        assert refused.value.code is code


def test_addresses_left_out_stay_and_none_clears() -> None:
    assert redirected(SESSION, SessionChange()) == SESSION
    assert redirected(SESSION, SessionChange(success_url=None)) == replace(SESSION, success_url=None)
    moved = redirected(SESSION, SessionChange(cancel_url="https://b.example"))
    assert moved == replace(SESSION, cancel_url="https://b.example")


def test_an_open_session_expires_once() -> None:
    ensure_open(SESSION)
    gone = expired(SESSION)
    assert gone == replace(SESSION, expired=True)
    with pytest.raises(Problem):
        ensure_open(gone)


def test_both_addresses_are_changed_at_once() -> None:
    change = SessionChange(success_url="https://s.example", cancel_url=None)
    before = replace(SESSION, cancel_url="https://c.example")
    assert redirected(before, change) == replace(SESSION, success_url="https://s.example")
    assert redirected(before, SessionChange(success_url=None)) == replace(before, success_url=None)


@pytest.mark.parametrize("named", [None, "cn_1"])
def test_an_application_names_its_quotes_contractor_or_none(named: str | None) -> None:
    ensure_quotes_own(SessionDraft(quote="qt_1", contractor=named), QUOTE)
    with pytest.raises(Problem) as refused:
        ensure_quotes_own(SessionDraft(quote="qt_1", contractor="cn_2"), QUOTE)
    assert refused.value.message == {"contractor": "is not the quote's contractor, cn_1"}


def test_a_complete_session_shows_the_contractor_and_job_of_its_policy() -> None:
    policy = records.policy(id="pl_9", contractor="cn_9", job="jb_9")
    assert completed(SESSION, policy, NOW) == replace(
        SESSION,
        contractor="cn_9",
        job="jb_9",
        step=Step.APPLICATION_COMPLETE,
        policy="pl_9",
        completed_at=NOW,
    )
