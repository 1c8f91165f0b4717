"""Previews: what a quote, assignment or invoice would be, by the same rules, with nothing written."""

from collections.abc import Sequence
from itertools import repeat
from typing import Any

from paycover.api import assignments, invoices, quotes
from paycover.api.operations import Call, Operation, preview
from paycover.flows import previews as flow
from paycover.kit.errors import Problem
from paycover.store.db import Snapshot
from paycover.wire.assignments import AssignmentCreate
from paycover.wire.base import Body
from paycover.wire.invoices import InvoiceCreate
from paycover.wire.previews import PreviewAnswer, PreviewRow, PreviewRows, render, render_refusal
from paycover.wire.quotes import QuoteCreate


def of_quotes(snapshot: Snapshot, call: Call) -> PreviewRow | PreviewAnswer:
    """Show what quotes would be, without making them."""
    return _shown(snapshot, call, flow.preview_quotes(snapshot, _drafts(call, QuoteCreate)))


def of_assignments(snapshot: Snapshot, call: Call) -> PreviewRow | PreviewAnswer:
    """Show what assignments would be and be billed, without making them."""
    return _shown(snapshot, call, flow.preview_assignments(snapshot, _drafts(call, AssignmentCreate)))


def of_invoices(snapshot: Snapshot, call: Call) -> PreviewRow | PreviewAnswer:
    """Show what invoices would be, without making them."""
    return _shown(snapshot, call, flow.preview_invoices(snapshot, _drafts(call, InvoiceCreate)))


def _drafts(call: Call, kind: type[Body]) -> list[Any]:
    bodies: list[Any] = call.body.bodies(kind)
    return [body if isinstance(body, Problem) else body.draft() for body in bodies]


def _shown(snapshot: Snapshot, call: Call, outcomes: Sequence[flow.Outcome]) -> PreviewRow | PreviewAnswer:
    """Answer a single body as its create would be; of rows, each by what it would make or its refusal."""
    only = outcomes[0] if call.body.is_one else None
    if isinstance(only, Problem):
        raise only
    explained = flow.explanations(snapshot, outcomes) if call.body.explain is True else repeat(None)
    shown = [
        render_refusal(row) if isinstance(row, Problem) else render(row.shown, row.bill, explanation)
        for row, explanation in zip(outcomes, explained, strict=False)
    ]
    return PreviewAnswer(rows=shown) if only is None else shown[0]


def _like(operations: tuple[Operation, ...], path: str, run: Any) -> Operation:
    """Return the preview of a create: a single body may be refused as that may."""
    create = next(o for o in operations if (o.method, o.path) == ("POST", path))
    return preview(f"{path}/preview", run, PreviewRows, refuses=create.refuses)


OPERATIONS = (
    _like(quotes.OPERATIONS, "/api/v1/quotes", of_quotes),
    _like(assignments.OPERATIONS, "/api/v1/assignments", of_assignments),
    _like(invoices.OPERATIONS, "/api/v1/invoices", of_invoices),
)
