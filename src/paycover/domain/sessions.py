"""Insurance application sessions: a contractor's way through the hosted application."""

import enum

from paycover.domain.policies import Policy
from paycover.domain.quotes import Quote
from paycover.domain.reasons import ReasonCode
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.records import Record, replace
from paycover.kit.unset import UNSET, Unset, given


class Step(enum.StrEnum):
    """Where the contractor is, in the order of the application."""

    VERIFY_INFO = "verify_info"
    APPLICATION_QUESTIONS = "application_questions"
    ESIGNATURE_DOCUMENT = "esignature_document"
    ADD_CARD_DETAILS = "add_card_details"
    FINAL_REVIEW = "final_review"
    APPLICATION_COMPLETE = "application_complete"


class Standing(enum.StrEnum):
    """Whether the contractor can go on, waits for an underwriter, or can't be insured as things are."""

    OPEN = "open"
    REVIEW = "review"
    INELIGIBLE = "ineligible"


class Session(Record, kw_only=True):
    """An application session; a general opt-in has a work state instead of a quote and job.

    `policy` is set when the application is complete. `barred_by` says what its `standing` is due to,
    `started_at` (Unix seconds) when the contractor sent the first page, `origin` where its page is.
    """

    id: str
    quote: str | None = None
    contractor: str
    job: str | None = None
    success_url: str | None = None
    cancel_url: str | None = None
    is_general_opt_in: bool = False
    general_opt_in_work_state: str | None = None
    expired: bool = False
    step: Step = Step.VERIFY_INFO
    standing: Standing = Standing.OPEN
    barred_by: tuple[ReasonCode, ...] = ()
    started_at: int | None = None
    origin: str = ""
    policy: str | None = None
    completed_at: int | None = None
    created: int
    deleted_at: int | None = None


class SessionDraft(Record, kw_only=True):
    """What a caller gives to start an application: a quote, or a general opt-in's two fields.

    `send_email` has the contractor sent the link.
    """

    quote: str | None = None
    success_url: str | None = None
    cancel_url: str | None = None
    is_general_opt_in: bool = False
    contractor: str | None = None
    general_opt_in_work_state: str | None = None
    send_email: bool = False


class SessionChange(Record, kw_only=True):
    """What a caller changes of a session; what is left out stays as it is, None clears."""

    success_url: str | Unset | None = UNSET
    cancel_url: str | Unset | None = UNSET


def ensure_whole(draft: SessionDraft) -> None:
    """Refuse a draft that lacks what its kind of application starts from (api.md 2.6)."""
    needed = {"quote": draft.quote}
    if draft.is_general_opt_in:
        needed = {
            "contractor": draft.contractor,
            "general_opt_in_work_state": draft.general_opt_in_work_state,
        }
    faults = {name: "is required" for name, value in needed.items() if value is None}
    if faults:
        raise Problem(Code.INVALID_INPUT, faults)


def ensure_quotes_own(draft: SessionDraft, quote: Quote) -> None:
    """Refuse an application for another contractor than its quote's; none need be named."""
    if draft.contractor not in (None, quote.contractor):
        raise invalid("contractor", f"is not the quote's contractor, {quote.contractor}")


def ensure_open(session: Session) -> None:
    """Refuse to go on with an application that is complete or has expired.

    Raises Problem(application_already_complete or session_expired).
    """
    if session.step is Step.APPLICATION_COMPLETE:
        raise Problem(Code.APPLICATION_ALREADY_COMPLETE)
    if session.expired:
        raise Problem(Code.SESSION_EXPIRED)


def redirected(session: Session, change: SessionChange) -> Session:
    """Return a session with other addresses to send the contractor to."""
    ensure_open(session)
    return replace(
        session,
        success_url=given(change.success_url, session.success_url),
        cancel_url=given(change.cancel_url, session.cancel_url),
    )


def expired(session: Session) -> Session:
    """Return a session that can no longer be completed."""
    ensure_open(session)
    return replace(session, expired=True)


def completed(session: Session, policy: Policy, now: int) -> Session:
    """Return a session that ended in a policy; it shows that policy's contractor and job.

    They differ from the session's own where its quote was edited meanwhile.
    """
    return replace(
        session,
        contractor=policy.contractor,
        job=policy.job,
        step=Step.APPLICATION_COMPLETE,
        standing=Standing.OPEN,
        barred_by=(),
        policy=policy.id,
        completed_at=now,
    )
