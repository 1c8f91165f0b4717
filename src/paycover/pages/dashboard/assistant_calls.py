"""Calls of assistants: what AI tools asked for, in which words, and how it ended."""

from paycover.domain.assistant_calls import AssistantCall
from paycover.pages.dashboard.cells import badge, code, link, text, when
from paycover.pages.dashboard.nouns import Column, Fact, Noun
from paycover.store.browsing import Shown


def _facts(shown: Shown[AssistantCall]) -> list[Fact]:
    call = shown.record
    return [
        ("Tool", code(call.tool)),
        ("Operation", text(call.operation)),
        ("About", link(call.subject)),
        ("Reason given", text(call.reason)),
        ("Error code", text(call.code)),
        ("When", when(call.created)),
    ]


NOUN = Noun(
    name="assistant-calls",
    plural="Assistant calls",
    one="call",
    lead="What assistants asked for over MCP with a key. Only a confirmed one may have changed anything.",
    columns=(
        Column("Call", lambda shown: link(shown.record.id, shown.record.id[-8:])),
        Column("Tool", lambda shown: text(shown.record.tool)),
        Column("Operation", lambda shown: text(shown.record.operation)),
        Column("About", lambda shown: link(shown.record.subject)),
        Column("Outcome", lambda shown: badge(shown.record.outcome)),
        Column("When", lambda shown: when(shown.record.created)),
    ),
    title=lambda shown: f"Call of {shown.record.tool}",
    status=lambda shown: badge(shown.record.outcome),
    facts=_facts,
    filters={"subject": "About"},
    has_history=False,
)
