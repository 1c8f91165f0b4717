"""What an application may still do."""

from dataclasses import replace

import pytest

from paycover.domain.sessions import (
    Session,
    SessionChange,
    SessionDraft,
    Step,
    ensure_open,
    ensure_whole,
    expired,
    redirected,
)
from paycover.kit.errors import Code, Problem

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
    assert isinstance(refused.value.message, dict) and set(refused.value.message) == missing


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
