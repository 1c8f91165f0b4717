"""Rules of users."""

from dataclasses import replace

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
from paycover.kit.errors import Problem

CREDENTIALS = Credentials(password_hash="h", totp_sealed="t", totp_step=5, recovery=("r",))
NEW = invited(
    UserDraft(email=" Ada@Example.com ", name="  Ada  L ", role=Role.FINANCE),
    id="us_1",
    invite_hash="i",
    until=100,
    now=1,
)


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
