"""What people decided of a certificate: who, when and why, and from what they saw."""

import enum

from paycover.kit.records import Record


class DecisionKind(enum.StrEnum):
    """What a reviewer can do."""

    APPROVED = "approved"
    DENIED = "denied"
    RULE_APPROVED = "rule_approved"
    RETRIED = "retried"


class Decision(Record, kw_only=True):
    """What was decided: `by` is a user's e-mail address, None for a caller of the API; `at` Unix seconds.

    `rule` is the name of the rule that was let pass.
    """

    kind: DecisionKind
    by: str | None
    at: int
    reason: str | None = None
    rule: str | None = None

    @property
    def said(self) -> str:
        """Who did what, as a clause."""
        return f"{self.by or 'a caller of the API'} {_DID[self.kind]}"


_DID = {
    DecisionKind.APPROVED: "approved it",
    DecisionKind.DENIED: "denied it",
    DecisionKind.RULE_APPROVED: "let a rule pass",
    DecisionKind.RETRIED: "had it read again",
}


class Reviewer(Record, kw_only=True):
    """Who decides. `name` is None for a caller of the API.

    `saw` is the state of the certificate on the page they decided from, None where no page was: who
    decides by a page is refused where somebody else was quicker.
    """

    name: str | None = None
    saw: str | None = None


CALLER = Reviewer()
"""A caller of the API."""
