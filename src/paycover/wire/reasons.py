"""Reasons on the wire: an extension beside the documented `message` (insurance.md 3.1)."""

from collections.abc import Iterable
from typing import Any

import msgspec

from paycover.domain.reasons import Operation, Reason, ReasonCode, Severity


class RemedyAnswer(msgspec.Struct, kw_only=True):
    """What mends a reason: a word for programs, and a sentence that says who does what."""

    code: str
    message: str


class ChangeAnswer(msgspec.Struct, kw_only=True):
    """The smallest change that mends a reason, for a program to make."""

    operation: Operation
    id: str | None
    set: dict[str, Any]
    ask: list[str]


class ReasonAnswer(msgspec.Struct, kw_only=True):
    """One rule that speaks against cover."""

    code: ReasonCode
    severity: Severity
    coverage_type: str | None
    message: str
    remedy: RemedyAnswer
    params: dict[str, Any]
    change: ChangeAnswer | None


def render(reasons: Iterable[Reason]) -> list[ReasonAnswer]:
    """Return the answers that show reasons."""
    return [
        ReasonAnswer(
            code=reason.code,
            severity=reason.severity,
            coverage_type=reason.coverage_type,
            message=reason.message,
            remedy=RemedyAnswer(code=reason.remedy.code, message=reason.remedy.message),
            params=dict(reason.params),
            change=None
            if reason.change is None
            else ChangeAnswer(
                operation=reason.change.operation,
                id=reason.change.id,
                set=dict(reason.change.set),
                ask=list(reason.change.ask),
            ),
        )
        for reason in reasons
    ]
