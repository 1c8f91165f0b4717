"""Insurance application sessions: a contractor's way through the hosted application."""

import enum
from dataclasses import dataclass


class Step(enum.StrEnum):
    """Where the contractor is, in the order of the application."""

    VERIFY_INFO = "verify_info"
    APPLICATION_QUESTIONS = "application_questions"
    ESIGNATURE_DOCUMENT = "esignature_document"
    ADD_CARD_DETAILS = "add_card_details"
    FINAL_REVIEW = "final_review"
    APPLICATION_COMPLETE = "application_complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An application session; a general opt-in has a work state instead of a quote and job.

    `policy` is set when the application is complete.
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
    policy: str | None = None
    completed_at: int | None = None
    created: int
    deleted_at: int | None = None
