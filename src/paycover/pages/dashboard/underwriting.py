"""Underwriting: what is known against somebody or something, and what an underwriter lets pass."""

from paycover.domain.coverage import Coverage
from paycover.domain.marks import Mark, MarkDraft
from paycover.domain.reasons import ReasonCode
from paycover.domain.roles import Duty
from paycover.flows.marks import APPROVABLE, RAISED, clear_marks, set_mark
from paycover.kit.errors import Code, Problem, invalid, not_found
from paycover.pages.dashboard.cells import Cell, badge, link, text, when
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown
from paycover.pages.dashboard.nav import HOME
from paycover.pages.dashboard.nouns import Action, Column, Fact, Noun
from paycover.pages.render import redirect
from paycover.pages.words import line_name, words
from paycover.store.browsing import Shown
from paycover.store.marks import MARKS
from paycover.web.http import Answer

PATH = f"{HOME}/underwriting"
NOTE_LENGTH_MAX = 2_000


def show_form(signed: Signed) -> Answer:
    """Show the form that marks or approves an object."""
    form = signed.typed
    return shown(
        signed,
        "mark.html",
        path=PATH,
        subject=form.text("subject") or signed.visit.query.get("subject", ""),
        chosen=form.text("code"),
        note=form.text("note"),
        raised=sorted(RAISED),
        approvable=sorted(APPROVABLE),
        lines=list(Coverage),
        line=form.text("coverage_type"),
    )


def create(acting: Acting) -> Answer:
    """Mark an object, or approve it."""
    form = acting.visit.form
    kind, _, code = form.text("code").partition(":")
    if kind not in ("mark", "approve") or code not in ReasonCode.__members__:
        raise invalid("code", "is to be chosen from the list")
    line = form.text("coverage_type")
    note = form.text("note")
    if len(note) > NOTE_LENGTH_MAX:
        raise invalid("note", f"has more than {NOTE_LENGTH_MAX:,} characters")
    draft = MarkDraft(
        subject=form.text("subject"),
        code=ReasonCode(code),
        approved=kind == "approve",
        coverage_type=Coverage(line) if line in list(Coverage) else None,
        note=note or None,
    )
    try:
        mark = set_mark(acting.tx, draft)
    except Problem as problem:
        if problem.code is not Code.RESOURCE_NOT_FOUND:
            raise
        raise invalid("subject", "is no contractor, policy, job, entity or job category") from problem
    return redirect(f"{PATH}/{mark.id}")


def clear(acting: Acting) -> Answer:
    """Take a mark or approval back, with all of its code on its object."""
    id = acting.visit.parameters[0]
    mark = MARKS.find(acting.tx, id)
    if mark is None:
        raise not_found("mark", id)
    clear_marks(acting.tx, mark.subject, mark.code)
    return redirect(PATH)


def _kind(shown: Shown[Mark]) -> Cell:
    return badge("approved" if shown.record.approved else "marked")


def _facts(shown: Shown[Mark]) -> list[Fact]:
    mark = shown.record
    return [
        ("On", link(mark.subject)),
        ("Rule", text(mark.code)),
        ("Line", text(mark.coverage_type and line_name(mark.coverage_type))),
        ("Note", text(mark.note)),
        *((words(name), text(value)) for name, value in mark.params.items()),
        ("Since", when(mark.created)),
        ("Cleared", when(mark.deleted_at)),
    ]


def _actions(shown: Shown[Mark]) -> tuple[Action, ...]:
    return () if shown.record.deleted_at else (Action("Clear", "clear", Duty.UNDERWRITE),)


NOUN = Noun(
    name="underwriting",
    plural="Underwriting",
    one="mark",
    lead="What underwriters know against somebody or something, or let pass: cover waits for a mark.",
    columns=(
        Column("Mark", lambda shown: link(shown.record.id)),
        Column("On", lambda shown: link(shown.record.subject)),
        Column("Rule", lambda shown: text(shown.record.code)),
        Column("Kind", _kind),
        Column("Note", lambda shown: text(shown.record.note)),
        Column("Since", lambda shown: when(shown.record.created)),
    ),
    title=lambda shown: (
        f"{'Approval' if shown.record.approved else 'Mark'}: {words(shown.record.code).lower()}"
    ),
    status=_kind,
    facts=_facts,
    filters={"subject": "On"},
    actions=_actions,
    adds=("Mark or approve", f"{PATH}/new", Duty.UNDERWRITE),
)

ROUTES = (
    looking(f"{PATH}/new", show_form, Duty.UNDERWRITE),
    doing(f"{PATH}/new", create, Duty.UNDERWRITE, again=show_form),
    doing(f"{PATH}/{{id}}/clear", clear, Duty.UNDERWRITE),
)
