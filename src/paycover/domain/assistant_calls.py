"""What assistants do over MCP: each call, and the changes they propose before they may make them."""

import enum

from paycover.kit.canonical import digest
from paycover.kit.records import Record

PROPOSAL_SECONDS = 600
"""How long a proposed change can be confirmed (our decision)."""

REASON_LENGTH_MAX = 500
"""Characters of an assistant's reason that are kept."""


class Outcome(enum.StrEnum):
    """How a call ended; only `confirmed` may have changed anything."""

    ANSWERED = "answered"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FAILED = "failed"


class Asked(Record, kw_only=True):
    """What an assistant asks for: the tool, the operation and object it is about, and the reason given."""

    tool: str
    operation: str | None = None
    subject: str | None = None
    reason: str | None = None


class AssistantCall(Record, kw_only=True):
    """A call of a tool, as the log has it: written once, never changed.

    `operation` and `subject` are what it was about; `reason` is the assistant's own, as it gave it;
    `code` is the error code of a refusal. `created` is in Unix seconds.
    """

    id: str
    tool: str
    operation: str | None = None
    subject: str | None = None
    reason: str | None = None
    outcome: Outcome
    code: str | None = None
    created: int
    deleted_at: int | None = None


class Proposal(Record, kw_only=True):
    """A change that was shown and waits to be confirmed: once, and only as it was shown.

    `token_hash` stands for the token, which is kept nowhere. `subject` is the object the request names,
    None where it makes one; `seen` the hash of that object as it was shown. Moments are the machine's
    Unix seconds: a sandbox's clock does not run a proposal out.
    """

    token_hash: str
    operation: str
    subject: str | None
    body: str
    seen: str | None
    reason: str
    expires_at: int


def seen_hash(shown: object) -> str | None:
    """Return what stands for an object as it was shown, None for no object."""
    return None if shown is None else digest(shown)


def differences(before: object, after: object) -> list[dict[str, object]]:
    """Return each field that differs between two objects, with its value in either; None: not there."""
    old = before if isinstance(before, dict) else {}
    new = after if isinstance(after, dict) else {}
    return [
        {"field": name, "before": old.get(name), "after": new.get(name)}
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]
