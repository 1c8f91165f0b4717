"""Previews on the wire: one body or many rows, each answered by what it would make or by its refusal."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.explanations import Explanation
from paycover.kit.errors import Code, Problem, invalid
from paycover.wire.base import Body, Input, Unread, from_mapping
from paycover.wire.reasons import ReasonAnswer
from paycover.wire.reasons import render as render_reasons

PREVIEW_ROWS_MAX = 10_000
EXPLAINED_ROWS_MAX = 1_000
"""How many rows one request may preview, and have explained: an explanation is three to four kilobytes."""

_ROWS = (
    f"Bodies as the create takes them, {PREVIEW_ROWS_MAX:,} at most, {EXPLAINED_ROWS_MAX:,} explained. "
    "Without `rows` the body is one such body itself."
)
_MADE = "What the create would answer, without `id` and `created`."
_BILL = "The invoice that binding the assignment would make, without ids and `created`."

Result = Annotated[dict[str, Any], Meta(description=_MADE)]
BillResult = Annotated[dict[str, Any], Meta(description=_BILL)]


class PreviewRows(Input):
    """Many bodies of a create, or a single one."""

    rows: Annotated[Unread, Meta(description=_ROWS)]
    explain: Annotated[bool, Meta(description="Whether to explain each premium.")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        most = EXPLAINED_ROWS_MAX if self.explain is True else PREVIEW_ROWS_MAX
        if not self.is_one and len(self.rows) > most:
            raise invalid("rows", f"must be at most {most}")

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        if "rows" in raw:
            return raw
        asked = {name: raw[name] for name in ("explain",) if name in raw}
        return asked | {"rows": {name: value for name, value in raw.items() if name != "explain"}}

    @property
    def is_one(self) -> bool:
        """Tell whether it is a single body, answered or refused as its create would be."""
        return isinstance(self.rows, dict)

    def bodies(self, kind: type[Body]) -> list[Body | Problem]:
        """Return each row as the body of a create, or as the refusal of one that can't be read."""
        return [_body(row, kind) for row in ([self.rows] if isinstance(self.rows, dict) else self.rows)]


def _body(row: Any, kind: type[Body]) -> Body | Problem:
    if not isinstance(row, dict):
        return Problem(Code.BAD_REQUEST, "A row must be an object.")
    try:
        return from_mapping(row, kind)
    except Problem as problem:
        return problem


class Refusal(msgspec.Struct, kw_only=True):
    """Why a row would be refused, as the create would say it."""

    message: Annotated[str | dict[str, str], Meta(description="A sentence, or a reason for each field.")]
    error_code: Annotated[str, Meta(description="What would be refused.")]
    reasons: list[ReasonAnswer] | UnsetType = UNSET


class PreviewRow(msgspec.Struct, kw_only=True):
    """What a row would make, or `refusal`; only what there is is shown."""

    result: Result | UnsetType = UNSET
    invoice: BillResult | UnsetType = UNSET
    refusal: Refusal | UnsetType = UNSET
    explanation: Explanation | UnsetType = UNSET


class PreviewAnswer(msgspec.Struct, kw_only=True):
    """One answer for each row, in their order."""

    rows: Annotated[list[PreviewRow], Meta(description="One answer for each row, in their order.")]


def render(
    shown: msgspec.Struct, bill: msgspec.Struct | None, explanation: Explanation | None
) -> PreviewRow:
    """Return the answer that shows what a row would make."""
    return PreviewRow(
        result=_without(shown, "id", "created"),
        invoice=UNSET if bill is None else _without(bill, "id", "assignment", "created"),
        explanation=UNSET if explanation is None else explanation,
    )


def render_refusal(problem: Problem) -> PreviewRow:
    """Return the answer that shows why a row would be refused."""
    message = problem.message if isinstance(problem.message, str) else dict(problem.message)
    told = render_reasons(problem.reasons) if problem.reasons else UNSET
    return PreviewRow(refusal=Refusal(message=message, error_code=problem.code.value, reasons=told))


def _without(shown: msgspec.Struct, *names: str) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(shown)
    return {name: value for name, value in values.items() if name not in names}
