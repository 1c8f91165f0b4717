"""Rules of users."""

import pytest

from paycover.domain.roles import Role
from paycover.domain.users import (
    IDLE_SECONDS,
    SESSION_SECONDS,
    Credentials,
    User,
    UserDraft,
    UserStatus,
    disabled,
    email_key,
    ensure_another,
    ensure_open,
    ensure_password,
    invited,
    is_over,
    joined,
    reset,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace

CREDENTIALS = Credentials(password_hash="h", totp_sealed="t", totp_step=5, recovery=("r",))
NEW = invited(
    UserDraft(email=" Ada@Example.com ", name="  Ada  L ", role=Role.FINANCE),
    id="us_1",
    invite_hash="i",
    until=100,
    now=1,
)


def test_every_field_of_an_invitation_a_joining_and_a_reset_is_as_it_should_be() -> None:
    draft = UserDraft(email=" Ada@Example.com ", name="  Ada  L ", role=Role.FINANCE)
    made = invited(draft, id="us_1", invite_hash="i", until=100, now=1)
    assert made == User(
        id="us_1",
        email="Ada@Example.com",
        email_key="ada@example.com",
        name="Ada L",
        role=Role.FINANCE,
        invite_hash="i",
        invite_until=100,
        created=1,
    )
    member = joined(made, " Bo@b.example ", " Bo  L", CREDENTIALS)
    assert member == replace(
        made,
        email="Bo@b.example",
        email_key="bo@b.example",
        name="Bo L",
        password_hash="h",
        totp_sealed="t",
        totp_step=5,
        recovery=("r",),
        invite_hash=None,
        invite_until=None,
    )
    stopped = disabled(member, 7)
    assert stopped == replace(member, disabled_at=7)
    assert reset(stopped, invite_hash="j", until=200) == replace(
        made, email=member.email, email_key=member.email_key, name="Bo L", invite_hash="j", invite_until=200
    )


def test_an_invitation_holds_up_to_its_last_second() -> None:
    ensure_open(replace(NEW, invite_until=51), 50)
    for user in (replace(NEW, invite_until=50), replace(NEW, disabled_at=0)):
        with pytest.raises(Problem) as refusal:
            ensure_open(user, 50)
        assert (refusal.value.code, refusal.value.status) == (Code.SESSION_EXPIRED, 410)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("abcd" * 3, None),
        (("abcd" * 3)[:-1], "needs at least 12 characters"),
        ("abcd" * 64, None),
        ("abcd" * 64 + "e", "has more than 256 characters"),
        ("abc" * 4, "is too easy to guess"),
        ("ADA@EXAMPLE.COM", "is too easy to guess"),
    ],
)
def test_what_a_password_has_to_be(password: str, reason: str | None) -> None:
    if reason is None:
        ensure_password(password, "ada@example.com")
        return
    with pytest.raises(Problem) as refusal:
        ensure_password(password, "ada@example.com")
    assert refusal.value.message == {"password": reason}


def test_an_invited_user_joins_and_can_be_reset_and_disabled() -> None:
    assert (NEW.status, NEW.email, NEW.email_key, NEW.name) == (
        UserStatus.INVITED,
        "Ada@Example.com",
        "ada@example.com",
        "Ada L",
    )
    member = joined(NEW, "ada@b.example", "", CREDENTIALS)
    assert member.status is UserStatus.ACTIVE and member.invite_hash is None and member.name == "Ada L"
    again = reset(member, invite_hash="j", until=200)
    assert again.status is UserStatus.INVITED and not again.recovery and again.totp_sealed is None
    stopped = disabled(member, 7)
    assert stopped.status is UserStatus.DISABLED and disabled(stopped, 9) == stopped
    assert reset(stopped, invite_hash="j", until=200).status is UserStatus.INVITED


@pytest.mark.parametrize(
    "user", [replace(NEW, invite_until=50), replace(NEW, invite_until=None), replace(NEW, disabled_at=1)]
)
def test_an_invitation_past_its_time_or_taken_back_is_over(user: User) -> None:
    ensure_open(NEW, 99)
    with pytest.raises(Problem) as refusal:
        ensure_open(user, 50)
    assert refusal.value.status == 410


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "ada@example.com", "x" * 257])
def test_a_password_that_is_easy_or_endless_is_refused(password: str) -> None:
    with pytest.raises(Problem):
        ensure_password(password, "ada@example.com")


def test_a_sentence_is_a_password() -> None:
    ensure_password("correct horse", "ada@example.com")


@pytest.mark.parametrize("email", ["", "ada", "a b@c", "@", "a" * 250 + "@b.example"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Problem):
        email_key(email)


def test_nobody_changes_themselves() -> None:
    ensure_another(NEW, replace(NEW, id="us_2"))
    with pytest.raises(Problem):
        ensure_another(NEW, NEW)


@pytest.mark.parametrize(
    ("created", "seen_at", "now", "over"),
    [
        (0, 0, IDLE_SECONDS - 1, False),
        (0, 0, IDLE_SECONDS, True),
        (0, SESSION_SECONDS - 1, SESSION_SECONDS - 1, False),
        (0, SESSION_SECONDS - 1, SESSION_SECONDS, True),
    ],
)
def test_a_session_ends_when_it_is_idle_or_old(created: int, seen_at: int, now: int, over: bool) -> None:
    assert is_over(created, seen_at, now) is over
