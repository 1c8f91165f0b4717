"""The hosted application: where a contractor stands, and the way through its steps."""

from collections.abc import Iterable

from paycover.domain.events import EventType
from paycover.domain.reasons import ReasonCode, Severity
from paycover.domain.sessions import Session, Standing, Step
from paycover.kit.records import replace

STEPS = tuple(Step)

CORRECTABLE = (Step.VERIFY_INFO, Step.APPLICATION_QUESTIONS)
"""The steps that who is not eligible may go back to: a wrong address or answer can be the reason."""

MENDED_HERE = frozenset(
    {ReasonCode.CONTRACTOR_OPTED_OUT, ReasonCode.PAYMENT_METHOD_MISSING, ReasonCode.PAYMENT_FAILED}
)
"""What bars cover elsewhere, and is mended by the application itself: opting in, giving a card."""

Barring = tuple[ReasonCode, Severity]
"""What speaks against cover, and how much."""


def judged(session: Session, found: Iterable[Barring]) -> Session:
    """Return a session as it stands with what speaks against cover: ineligible goes before review."""
    barring = {code: how for code, how in found if how is not Severity.WARN and code not in MENDED_HERE}
    standing = Standing.REVIEW if barring else Standing.OPEN
    if Severity.BLOCK in barring.values():
        standing = Standing.INELIGIBLE
    order = list(ReasonCode)
    return replace(session, standing=standing, barred_by=tuple(sorted(barring, key=order.index)))


def steps(*, pays_by_card: bool) -> tuple[Step, ...]:
    """Return the steps with a page of their own; no card is asked for where premium is withheld."""
    shown = STEPS[:-1]
    return shown if pays_by_card else tuple(step for step in shown if step is not Step.ADD_CARD_DETAILS)


def is_reached(session: Session, step: Step) -> bool:
    """Tell whether a step may be looked at and sent again."""
    return STEPS.index(step) <= STEPS.index(session.step)


def is_held_up(session: Session, step: Step) -> bool:
    """Tell whether a step has to wait for an underwriter, or for what bars cover to be mended."""
    if session.standing is Standing.INELIGIBLE:
        return step not in CORRECTABLE
    return session.standing is Standing.REVIEW


def past(session: Session, step: Step, *, pays_by_card: bool, now: int) -> Session:
    """Return a session that has passed a step; what comes after it is gone through again (our decision).

    So what is signed and shown at the end is always what was said before.
    """
    way = (*steps(pays_by_card=pays_by_card), Step.APPLICATION_COMPLETE)
    follows = next(other for other in way if STEPS.index(other) > STEPS.index(step))
    return replace(session, step=follows, started_at=session.started_at or now)


def told(before: Session, after: Session) -> list[EventType]:
    """Return what a change of a session is told as: its start, and where it stands or that it moved."""
    if before == after:
        return []
    found = [EventType.APPLICATION_STARTED] if before.started_at is None and after.started_at else []
    if before.standing is not after.standing:
        was_in_review = before.standing is Standing.REVIEW
        found.append(
            {
                Standing.REVIEW: EventType.APPLICATION_MANUAL_REVIEW,
                Standing.INELIGIBLE: EventType.APPLICATION_INELIGIBLE,
                Standing.OPEN: EventType.APPLICATION_MANUAL_REVIEW_APPROVED
                if was_in_review
                else EventType.APPLICATION_UPDATED,
            }[after.standing]
        )
    return found or [EventType.APPLICATION_UPDATED]
