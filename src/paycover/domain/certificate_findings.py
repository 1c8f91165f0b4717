"""How the rules came out that a certificate was held against, and what a person let pass."""

import enum
from collections.abc import Iterable

from paycover.kit.records import Record


class Outcome(enum.StrEnum):
    """How a rule came out, as a reviewer is told."""

    MET = "met"
    LET_PASS = "let_pass"
    NOT_MET = "not_met"
    NOT_FOUND = "not_found"


class Verdict(Record, kw_only=True):
    """How one rule came out: what it asks, and what the certificate says of it, "" where nothing."""

    name: str
    path: str
    passed: bool
    message: str
    asked: str
    found: str


class Finding(Record, kw_only=True):
    """How one rule came out, with what was read where; `reason` is a person's for letting it pass.

    `asked` and `found` are None in reviews of before they were kept.
    """

    id: str
    rule_name: str
    rule_path: str
    passed: bool
    message: str
    asked: str | None = None
    found: str | None = None
    manually_approved: bool = False
    reason: str | None = None

    @property
    def stands_against(self) -> bool:
        """Tell whether it keeps the certificate from being approved."""
        return not (self.passed or self.manually_approved)

    @property
    def outcome(self) -> Outcome:
        """Whether it is met, and if not, whether the certificate says anything of it."""
        if self.passed:
            return Outcome.MET
        if self.manually_approved:
            return Outcome.LET_PASS
        return Outcome.NOT_FOUND if self.found == "" else Outcome.NOT_MET


def findings(told: Iterable[Verdict], ids: Iterable[str]) -> tuple[Finding, ...]:
    """Return verdicts as the findings of a review, each with its id."""
    return tuple(
        Finding(
            id=id,
            rule_name=v.name,
            rule_path=v.path,
            passed=v.passed,
            message=v.message,
            asked=v.asked,
            found=v.found,
        )
        for v, id in zip(told, ids, strict=False)
    )
