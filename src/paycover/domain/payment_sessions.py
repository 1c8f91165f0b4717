"""Payment sessions: a page, good for half an hour, on which a contractor gives a card (api.md 2.13)."""

import enum
import re

from paycover.domain.accounts import Account
from paycover.domain.cards import Processor
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, replace

SESSION_SECONDS = 1_800
"""How long a payment session can be used (api.md 2.13)."""

_RETURN_URL = re.compile(r"[Hh][Tt][Tt][Pp][Ss]://([A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:[/?][!-~]*)?")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
"""The host part of an address, in small letters; names beyond ASCII in their `xn--` form."""


class PaymentSessionStatus(enum.StrEnum):
    """Only a pending session can be used; the other three are final."""

    PENDING = "pending"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PaymentSession(Record, kw_only=True):
    """A payment session. `origin` is where its page is: `https://cover.example`.

    `checkout` and `checkout_url` are the processor's own page for it, None in a sandbox, whose page is
    ours, and until the worker has had it made.
    """

    id: str
    contractor: str
    return_url: str
    origin: str
    processor: Processor
    status: PaymentSessionStatus = PaymentSessionStatus.PENDING
    expires_at: int
    completed_at: int | None = None
    cancelled_at: int | None = None
    checkout: str | None = None
    checkout_url: str | None = None
    created: int
    deleted_at: int | None = None


class PaymentSessionDraft(Record, kw_only=True):
    """What a caller gives to start a payment session."""

    contractor: str
    return_url: str


def ensure_return_url(url: str, hosts: tuple[str, ...]) -> None:
    """Refuse to send a contractor back to an address that the account has not allowed (api.md 2.13).

    It has to be https, its host exactly one of `hosts`, without user, password and fragment; the port
    does not count. Raises Problem(invalid_return_url).
    """
    found = _RETURN_URL.fullmatch(url)
    if found is None or "#" in url or "\\" in url:
        raise Problem(
            Code.INVALID_RETURN_URL,
            "The return URL must be an https address without user, password and fragment.",
        )
    if found[1].lower() not in hosts:
        raise Problem(
            Code.INVALID_RETURN_URL, f"The account does not allow returns to the host {found[1]}."
        )


def started(
    draft: PaymentSessionDraft, account: Account, *, id: str, origin: str, now: int
) -> PaymentSession:
    """Return a new session: a sandbox's is our own page with test cards, production's is Stripe's."""
    return PaymentSession(
        id=id,
        contractor=draft.contractor,
        return_url=draft.return_url,
        origin=origin,
        processor=Processor.SANDBOX if account.is_sandbox else Processor.STRIPE,
        expires_at=now + SESSION_SECONDS,
        created=now,
    )


def is_open(session: PaymentSession, now: int) -> bool:
    """Tell whether a card can still be given in a session."""
    return session.status is PaymentSessionStatus.PENDING and now < session.expires_at


def ensure_open(session: PaymentSession, now: int) -> None:
    """Refuse to use a session that is over; raises Problem(session_expired or session_not_pending)."""
    if is_open(session, now):
        return
    if session.status in (PaymentSessionStatus.PENDING, PaymentSessionStatus.EXPIRED):
        raise Problem(Code.SESSION_EXPIRED)
    raise Problem(Code.SESSION_NOT_PENDING, f"The session is {session.status}.")


def opened(session: PaymentSession, checkout: str, url: str) -> PaymentSession:
    """Return a session whose page at the processor has been made."""
    return replace(session, checkout=checkout, checkout_url=url)


def completed(session: PaymentSession, now: int) -> PaymentSession:
    """Return a session in which a card was given."""
    return replace(session, status=PaymentSessionStatus.COMPLETED, completed_at=now)


def cancelled(session: PaymentSession, now: int) -> PaymentSession:
    """Return a session called off; raises what `ensure_open` raises."""
    ensure_open(session, now)
    return replace(session, status=PaymentSessionStatus.CANCELLED, cancelled_at=now)


def expired(session: PaymentSession) -> PaymentSession:
    """Return a session that ran out."""
    return replace(session, status=PaymentSessionStatus.EXPIRED)


def return_address(session: PaymentSession) -> str:
    """Return where the contractor goes from the page: `hps_id` and `status` tell the page there.

    They are for its looks only; the event is what counts (api.md 2.13).
    """
    joint = "&" if "?" in session.return_url else "?"
    return f"{session.return_url}{joint}hps_id={session.id}&status={session.status}"
