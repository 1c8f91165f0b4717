"""Users: the staff of a platform, who sign in to the dashboard of one account."""

import enum
import re

from paycover.domain.roles import Role
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.records import Record, replace

INVITATION_SECONDS = 7 * 86_400
"""How long an invitation, or a reset, can be taken up (our decision)."""

IDLE_SECONDS = 3_600
SESSION_SECONDS = 12 * 3_600
"""A session ends after an hour without a page, and after half a day in any case (our decision)."""

FAILURES_SECONDS = 900
FAILURES_OF_EMAIL_MAX = 5
FAILURES_OF_ADDRESS_MAX = 30
"""Sign-ins that may fail in a quarter of an hour, of one e-mail address and from one network address
(our decision)."""

PASSWORD_LENGTH_MIN = 12
PASSWORD_LENGTH_MAX = 256
NAME_LENGTH_MAX = 100
EMAIL_LENGTH_MAX = 254

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class UserStatus(enum.StrEnum):
    """`invited` until a password and a second factor are set; `disabled` can't sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class User(Record, kw_only=True):
    """A user of one account; the same e-mail address may be a user of another as well.

    `email_key` is the address in small letters while the user is there; it is unique in the account.
    `totp_step` is the number of the last code used, in steps of 30 seconds: none is good twice.
    `recovery` are hashes of codes that stand in for the second factor, once each.
    `invite_hash` is of the token that lets set a password until `invite_until` (machine's Unix seconds).
    """

    id: str
    email: str
    email_key: str | None
    name: str
    role: Role
    password_hash: str | None = None
    totp_sealed: str | None = None
    totp_step: int | None = None
    recovery: tuple[str, ...] = ()
    invite_hash: str | None = None
    invite_until: int | None = None
    disabled_at: int | None = None
    created: int
    deleted_at: int | None = None

    @property
    def status(self) -> UserStatus:
        """Whether the user can sign in, and if not, why."""
        if self.disabled_at is not None:
            return UserStatus.DISABLED
        return UserStatus.INVITED if self.password_hash is None else UserStatus.ACTIVE


class Credentials(Record, kw_only=True):
    """What somebody signs in with from now on; the secret sealed, the rest hashed."""

    password_hash: str
    totp_sealed: str
    totp_step: int
    recovery: tuple[str, ...]


def email_key(email: str) -> str:
    """Return the form in which e-mail addresses are compared; raise Problem(invalid_input) for none."""
    email = email.strip()
    if len(email) > EMAIL_LENGTH_MAX or not _EMAIL.fullmatch(email):
        raise invalid("email", "is no e-mail address")
    return email.casefold()


class UserDraft(Record, kw_only=True):
    """Who is to be invited."""

    email: str
    name: str
    role: Role


def invited(draft: UserDraft, *, id: str, invite_hash: str, until: int, now: int) -> User:
    """Return a user who has yet to set a password.

    Raises Problem(invalid_input) for an address that is none.
    """
    return User(
        id=id,
        email=draft.email.strip(),
        email_key=email_key(draft.email),
        name=_name(draft.name),
        role=draft.role,
        invite_hash=invite_hash,
        invite_until=until,
        created=now,
    )


def ensure_open(user: User, now: int) -> None:
    """Refuse an invitation that is past, or taken up, or of a user who may no longer sign in."""
    if user.invite_until is None or user.invite_until <= now or user.disabled_at is not None:
        raise Problem(
            Code.SESSION_EXPIRED, "This link has been used or is too old: ask for another one.", status=410
        )


def ensure_password(password: str, email: str) -> None:
    """Refuse a password that is too short or too long, or is the e-mail address (our decision)."""
    if len(password) < PASSWORD_LENGTH_MIN:
        raise invalid("password", f"needs at least {PASSWORD_LENGTH_MIN} characters")
    if len(password) > PASSWORD_LENGTH_MAX:
        raise invalid("password", f"has more than {PASSWORD_LENGTH_MAX} characters")
    if password.casefold() == email.casefold() or len(set(password)) < 4:
        raise invalid("password", "is too easy to guess")


def joined(user: User, email: str, name: str, credentials: Credentials) -> User:
    """Return a user who took up an invitation; raise Problem(invalid_input) for an address that is none."""
    return replace(
        user,
        email=email.strip(),
        email_key=email_key(email),
        name=_name(name) or user.name,
        password_hash=credentials.password_hash,
        totp_sealed=credentials.totp_sealed,
        totp_step=credentials.totp_step,
        recovery=credentials.recovery,
        invite_hash=None,
        invite_until=None,
    )


def reset(user: User, *, invite_hash: str, until: int) -> User:
    """Return a user who has to set password and second factor anew; the old ones open nothing more."""
    return replace(
        user,
        password_hash=None,
        totp_sealed=None,
        totp_step=None,
        recovery=(),
        invite_hash=invite_hash,
        invite_until=until,
        disabled_at=None,
    )


def disabled(user: User, now: int) -> User:
    """Return a user who can't sign in; one who could not already stays as they are."""
    return replace(user, disabled_at=now if user.disabled_at is None else user.disabled_at)


def ensure_another(user: User, by: User) -> None:
    """Refuse that somebody takes their own rights away: so there is always one left who has them."""
    if user.id == by.id:
        raise Problem(Code.INSUFFICIENT_PERMISSIONS, "Nobody changes their own role or stops themselves.")


def is_over(created: int, seen_at: int, now: int) -> bool:
    """Tell whether a session has been idle too long, or is too old."""
    return now >= created + SESSION_SECONDS or now >= seen_at + IDLE_SECONDS


def _name(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH_MAX]
