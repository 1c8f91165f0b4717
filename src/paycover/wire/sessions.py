"""Insurance application sessions on the wire (api.md 2.6)."""

import enum
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.sessions import Session, SessionChange, SessionDraft
from paycover.wire.base import Id, Input, blank_to_none, changed, without_blanks
from paycover.wire.shapes import PageUrl

State = enum.StrEnum("State", {code: code for code in JURISDICTIONS})  # type: ignore[misc]
"""Two-letter code of a US state or territory."""


class SessionCreate(Input):
    """The body that starts an application; what is null or empty counts as left out."""

    ALIASES: ClassVar[Mapping[str, str]] = {
        "quote_id": "quote",
        "contractor_id": "contractor",
        "work_state": "general_opt_in_work_state",
    }

    quote: Id | UnsetType = UNSET
    success_url: PageUrl | UnsetType = UNSET
    cancel_url: PageUrl | UnsetType = UNSET
    is_general_opt_in: bool | UnsetType = UNSET
    contractor: Id | UnsetType = UNSET
    general_opt_in_work_state: State | UnsetType = UNSET
    send_email: bool | UnsetType = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        kept = without_blanks(raw, *cls.__struct_fields__)
        state = kept.get("general_opt_in_work_state")
        return (
            kept | {"general_opt_in_work_state": state.strip().upper()} if isinstance(state, str) else kept
        )

    def draft(self) -> SessionDraft:
        """Return what the domain makes a session of."""
        return changed(self, SessionDraft)


class SessionUpdate(Input):
    """The body that changes where the contractor is sent; null and `""` clear."""

    success_url: PageUrl | UnsetType | None = UNSET
    cancel_url: PageUrl | UnsetType | None = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return {name: blank_to_none(value) for name, value in raw.items()}

    def change(self) -> SessionChange:
        """Return the change for the domain."""
        return changed(self, SessionChange)


class SessionAnswer(msgspec.Struct, kw_only=True):
    """A session as the API shows it; `policy` is null until the application is complete."""

    id: str
    quote: str | None
    contractor: str
    job: str | None
    policy: str | None
    success_url: str | None
    cancel_url: str | None
    is_general_opt_in: bool
    general_opt_in_work_state: str | None
    expired: bool
    step: str
    url: str
    created: int


def render(session: Session, *, url: str) -> SessionAnswer:
    """Return the answer that shows a session; `url` is where the contractor applies."""
    return SessionAnswer(
        id=session.id,
        quote=session.quote,
        contractor=session.contractor,
        job=session.job,
        policy=session.policy,
        success_url=session.success_url,
        cancel_url=session.cancel_url,
        is_general_opt_in=session.is_general_opt_in,
        general_opt_in_work_state=session.general_opt_in_work_state,
        expired=session.expired,
        step=session.step,
        url=url,
        created=session.created,
    )
