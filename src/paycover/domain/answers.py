"""What a contractor answers in an application, and what that leads to."""

from paycover.domain.reasons import ReasonCode, Severity
from paycover.kit.records import Record

VERSION = "2026-11"
"""Changes with the questions, so that an old answer says which ones it was given to."""


class AnswersDraft(Record, kw_only=True):
    """What was answered: of age, working independently, with employees, with claims or losses lately."""

    adult: bool
    independent: bool
    employees: bool
    losses: bool
    losses_told: str | None = None


class Answers(AnswersDraft, kw_only=True):
    """Answers as given once in a session; changed answers are another row, the newest counts."""

    id: str
    session: str
    contractor: str
    version: str = VERSION
    created: int
    deleted_at: int | None = None


def given(draft: AnswersDraft, *, id: str, session: str, contractor: str, now: int) -> Answers:
    """Return the row of some answers."""
    return Answers(
        id=id,
        session=session,
        contractor=contractor,
        adult=draft.adult,
        independent=draft.independent,
        employees=draft.employees,
        losses=draft.losses,
        losses_told=draft.losses_told if draft.losses else None,
        created=now,
    )


def says_the_same(answers: Answers | None, draft: Answers) -> bool:
    """Tell whether answers were given already, word for word."""
    return answers is not None and _words(answers) == _words(draft)


def barred_by(answers: Answers | None) -> list[tuple[ReasonCode, Severity]]:
    """Return what the answers alone bar cover by, until they are corrected (api.md 3.2)."""
    if answers is None or answers.adult:
        return []
    return [(ReasonCode.CONTRACTOR_UNDER_18, Severity.BLOCK)]


def marks_for(answers: Answers) -> dict[ReasonCode, str]:
    """Return what an underwriter is to look at, and in which words (api.md 3.2; our decision)."""
    found = {}
    if answers.losses:
        told = answers.losses_told or ""
        found[ReasonCode.CLAIM_OPEN_REVIEW] = f"Losses told in application {answers.session}: {told}"
    if not answers.independent:
        found[ReasonCode.CLASSIFICATION_RISK] = f"“Not independent” in application {answers.session}."
    return found


def _words(answers: Answers) -> tuple[object, ...]:
    return (
        answers.version,
        answers.adult,
        answers.independent,
        answers.employees,
        answers.losses,
        answers.losses_told,
    )
