"""Payment sessions on the wire (api.md 2.13)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.payment_sessions import PaymentSession, PaymentSessionDraft
from paycover.domain.sandbox_cards import SANDBOX_CARDS
from paycover.wire.base import Id, Input

PROCESSOR = "checkout"
"""What the documents call the page on which a card is given, whoever keeps the card."""

ReturnUrl = Annotated[str, Meta(min_length=1, max_length=2_000, examples=["https://example.com/done"])]
Typed = Annotated[str, Meta(max_length=100)]


class PaymentSessionCreate(Input):
    """The body that starts a payment session."""

    ALIASES: ClassVar[Mapping[str, str]] = {"contractor_id": "contractor"}

    contractor: Id
    return_url: ReturnUrl

    def draft(self) -> PaymentSessionDraft:
        """Return what the domain makes a session of."""
        return PaymentSessionDraft(contractor=self.contractor, return_url=self.return_url)


class PaymentSessionComplete(Input):
    """The body that completes a payment session in a sandbox, as if a card had been typed in."""

    number: Typed = SANDBOX_CARDS[0].number


class PaymentSessionAnswer(msgspec.Struct, kw_only=True):
    """A payment session as the API shows it; `url` only where it is made."""

    id: str
    contractor_id: str
    created: int
    expires_at: int
    status: str
    completed_at: int | None
    cancelled_at: int | None
    processor: str
    return_url: str
    url: str | UnsetType = UNSET


def render(session: PaymentSession, *, url: str | UnsetType = UNSET) -> PaymentSessionAnswer:
    """Return the answer that shows a session."""
    return PaymentSessionAnswer(
        id=session.id,
        contractor_id=session.contractor,
        created=session.created,
        expires_at=session.expires_at,
        status=session.status,
        completed_at=session.completed_at,
        cancelled_at=session.cancelled_at,
        processor=PROCESSOR,
        return_url=session.return_url,
        url=url,
    )
