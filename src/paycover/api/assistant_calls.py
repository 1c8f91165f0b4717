"""Assistant call operations: the log of what assistants did over MCP, to be read only. Extensions."""

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get
from paycover.domain.assistant_calls import Outcome
from paycover.store.assistant_calls import LISTING
from paycover.store.db import Snapshot
from paycover.wire.assistant_calls import AssistantCallAnswer, render
from paycover.wire.base import Id


class AssistantCallListQuery(ListQuery):
    """Narrows the list to an object, a tool or an outcome."""

    subject: Id | UnsetType = UNSET
    tool: Id | UnsetType = UNSET
    outcome: Outcome | UnsetType = UNSET


def index(snapshot: Snapshot, call: Call) -> list[AssistantCallAnswer]:
    """List what assistants did, newest first."""
    return [render(made) for made in LISTING.page(snapshot, page(call.query))]


OPERATIONS = (get("/api/v1/assistant_calls", index, query=AssistantCallListQuery),)
