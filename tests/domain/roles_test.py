"""Who may do what."""

import pytest

from paycover.domain.roles import Duty, Role, holders, may

ADMIN, OPERATIONS, FINANCE, UNDERWRITER, READ_ONLY = Role

TABLE = {
    Duty.SEE: {ADMIN, OPERATIONS, FINANCE, UNDERWRITER, READ_ONLY},
    Duty.UPLOAD: {ADMIN, OPERATIONS, FINANCE},
    Duty.SEND: {ADMIN, OPERATIONS},
    Duty.SHARE: {ADMIN, OPERATIONS},
    Duty.BILL: {ADMIN, FINANCE},
    Duty.REVIEW: {ADMIN, OPERATIONS, UNDERWRITER},
    Duty.UNDERWRITE: {ADMIN, UNDERWRITER},
    Duty.RATE: {ADMIN, UNDERWRITER},
    Duty.SET_UP: {ADMIN},
    Duty.STAFF: {ADMIN},
}


@pytest.mark.parametrize("duty", Duty)
def test_the_table_of_roles(duty: Duty) -> None:
    assert {role for role in Role if may(role, duty)} == TABLE[duty]
    assert holders(duty) == [role for role in Role if role in TABLE[duty]]
