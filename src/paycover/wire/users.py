"""Users on the wire: what their events show."""

import msgspec

from paycover.domain.roles import Role
from paycover.domain.users import User, UserStatus


class UserAnswer(msgspec.Struct, kw_only=True):
    """A user as their events show them: nothing they sign in with."""

    id: str
    email: str
    name: str
    role: Role
    status: UserStatus
    created: int


def render(user: User) -> UserAnswer:
    """Return the answer that shows a user."""
    return UserAnswer(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        status=user.status,
        created=user.created,
    )
