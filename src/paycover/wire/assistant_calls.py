"""Assistants' calls on the wire: an extension, to be read only."""

from typing import Annotated

import msgspec
from msgspec import Meta

from paycover.domain.assistant_calls import AssistantCall


class AssistantCallAnswer(msgspec.Struct, kw_only=True):
    """A call of a tool by an assistant, as the log has it."""

    id: str
    tool: Annotated[str, Meta(description="The tool that was called.")]
    operation: Annotated[str | None, Meta(description="The API operation it was about.")]
    subject: Annotated[str | None, Meta(description="ID of the object it was about.")]
    reason: Annotated[str | None, Meta(description="The reason the assistant gave.")]
    outcome: Annotated[
        str,
        Meta(description="`answered`, `proposed`, `confirmed`, `refused` or `failed`."),
    ]
    code: Annotated[str | None, Meta(description="The error code of a refusal.")]
    created: int


def render(call: AssistantCall) -> AssistantCallAnswer:
    """Return the answer that shows a call."""
    return AssistantCallAnswer(
        id=call.id,
        tool=call.tool,
        operation=call.operation,
        subject=call.subject,
        reason=call.reason,
        outcome=call.outcome,
        code=call.code,
        created=call.created,
    )
