"""Where an application stands, and the way through its steps."""

import pytest

from paycover.domain.applications import STEPS, is_held_up, is_reached, judged, past, steps, told
from paycover.domain.reasons import ReasonCode, Severity
from paycover.domain.screening import name_key
from paycover.domain.sessions import Session, Standing, Step
from paycover.kit.records import replace

SESSION = Session(id="ias_1", contractor="cn_1", created=1)
REFERRED = (ReasonCode.CLAIM_OPEN_REVIEW, Severity.REFER)
BLOCKED = (ReasonCode.OUTSIDE_US, Severity.BLOCK)


@pytest.mark.parametrize(
    ("found", "standing", "codes"),
    [
        ([], Standing.OPEN, ()),
        ([(ReasonCode.CLASSIFICATION_RISK, Severity.WARN)], Standing.OPEN, ()),
        ([(ReasonCode.CONTRACTOR_OPTED_OUT, Severity.BLOCK)], Standing.OPEN, ()),
        ([REFERRED], Standing.REVIEW, (REFERRED[0],)),
        ([REFERRED, BLOCKED, BLOCKED], Standing.INELIGIBLE, (BLOCKED[0], REFERRED[0])),
    ],
)
def test_what_bars_cover_decides_where_an_application_stands(
    found: list[tuple[ReasonCode, Severity]], standing: Standing, codes: tuple[ReasonCode, ...]
) -> None:
    after = judged(SESSION, found)
    assert (after.standing, after.barred_by) == (standing, codes)


def test_the_way_leads_through_every_step_and_leaves_out_the_card_where_none_is_needed() -> None:
    for card in (True, False):
        session = SESSION
        for step in steps(pays_by_card=card):
            assert session.step is step
            session = past(session, step, pays_by_card=card, now=5)
        assert session.step is Step.APPLICATION_COMPLETE and session.started_at == 5
    assert Step.ADD_CARD_DETAILS not in steps(pays_by_card=False) and len(STEPS) == 6


@pytest.mark.parametrize(
    ("before", "after", "types"),
    [
        ("open", "review", ["application.manual_review"]),
        ("review", "open", ["application.manual_review_approved"]),
        ("review", "ineligible", ["application.ineligible"]),
        ("ineligible", "open", ["application.updated"]),
    ],
)
def test_each_change_of_standing_is_told_once(before: str, after: str, types: list[str]) -> None:
    was, now = (judged(SESSION, _bars(standing)) for standing in (before, after))
    assert told(was, now) == types
    assert told(now, now) == []


@pytest.mark.parametrize("written", ["José Núñez", "NUNEZ, Jose", " jose   nunez "])
def test_a_name_is_the_same_in_any_order_and_without_accents(written: str) -> None:
    assert name_key(written) == name_key("Nunez José") != name_key("Jose Nunes")


def _bars(standing: str) -> list[tuple[ReasonCode, Severity]]:
    return {"open": [], "review": [REFERRED], "ineligible": [BLOCKED]}[standing]


def test_a_step_is_reached_up_to_and_with_the_one_a_session_is_at() -> None:
    for at, step in enumerate(STEPS):
        reached = [is_reached(replace(SESSION, step=step), other) for other in STEPS]
        assert reached == [number <= at for number in range(len(STEPS))]


@pytest.mark.parametrize(
    ("standing", "free"),
    [
        (Standing.OPEN, set(Step)),
        (Standing.REVIEW, set()),
        (Standing.INELIGIBLE, {Step.VERIFY_INFO, Step.APPLICATION_QUESTIONS}),
    ],
)
def test_who_is_not_eligible_can_correct_and_who_is_looked_at_waits(
    standing: Standing, free: set[Step]
) -> None:
    session = replace(SESSION, standing=standing)
    assert {step for step in Step if not is_held_up(session, step)} == free


def test_the_card_alone_is_left_out_of_the_steps() -> None:
    shown = tuple(step for step in Step if step is not Step.APPLICATION_COMPLETE)
    assert steps(pays_by_card=True) == shown
    assert steps(pays_by_card=False) == tuple(step for step in shown if step is not Step.ADD_CARD_DETAILS)
