"""Who of a platform's staff may do what in the dashboard."""

import enum


class Role(enum.StrEnum):
    """What somebody is employed for; each user has one (insurance.md 8.1)."""

    ADMIN = "admin"
    OPERATIONS = "operations"
    FINANCE = "finance"
    UNDERWRITER = "underwriter"
    READ_ONLY = "read_only"

    @property
    def label(self) -> str:
        """The role as people write it."""
        return self.value.replace("_", " ").capitalize()


class Duty(enum.Enum):
    """Something done in the dashboard that not everybody may do; the value says it in words."""

    SEE = "see every list, object and chart, export them, calculate premiums"
    UPLOAD = "upload contractors, jobs and payroll, and take an upload back"
    SEND = "send webhooks again, set up and stop webhook endpoints"
    SHARE = "give contacts of entities a link to the compliance hub, and take it back"
    BILL = "record what an agency paid, and run failed tasks again"
    REVIEW = "review certificates that contractors bring"
    UNDERWRITE = "mark, approve and clear what waits for an underwriter"
    RATE = "submit, approve, activate and close rate plans"
    SET_UP = "change the organisation's settings and its API keys"
    STAFF = "invite users, change their roles, stop them"


_DUTIES = {
    Role.ADMIN: frozenset(Duty),
    Role.OPERATIONS: frozenset({Duty.SEE, Duty.UPLOAD, Duty.SEND, Duty.SHARE, Duty.REVIEW}),
    Role.FINANCE: frozenset({Duty.SEE, Duty.UPLOAD, Duty.BILL}),
    Role.UNDERWRITER: frozenset({Duty.SEE, Duty.REVIEW, Duty.UNDERWRITE, Duty.RATE}),
    Role.READ_ONLY: frozenset({Duty.SEE}),
}


def may(role: Role, duty: Duty) -> bool:
    """Tell whether a role includes a duty (our decision)."""
    return duty in _DUTIES[role]


def holders(duty: Duty) -> list[Role]:
    """Return the roles that include a duty, the widest first."""
    return [role for role in Role if may(role, duty)]
