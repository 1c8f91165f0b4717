"""Rate plans: what cover costs, version by version, approved by a second person."""

from collections.abc import Callable
from functools import partial
from typing import Any

from paycover.domain import rate_plans as plans
from paycover.domain.rate_diff import compared, percent
from paycover.domain.rate_plans import PlanStatus, RatePlanVersion
from paycover.domain.roles import Duty
from paycover.flows import rate_plans as flow
from paycover.flows.rate_activation import activate_plan
from paycover.flows.rate_plans import Reviewed
from paycover.kit.errors import not_found
from paycover.kit.money import dollars
from paycover.kit.records import replace
from paycover.pages.dashboard.cells import Cell, badge, code, day, link, number, text, when
from paycover.pages.dashboard.frame import Acting, Signed, doing
from paycover.pages.dashboard.nouns import Action, Column, Fact, Noun
from paycover.pages.dashboard.rate_plan_files import PATH, held_back
from paycover.pages.render import redirect
from paycover.pages.words import line_name, moment_text, words
from paycover.store.browsing import Shown
from paycover.store.db import Tx
from paycover.store.rate_plans import RATE_PLANS, find_version
from paycover.web.http import Answer
from paycover.wire.rate_plans import content_of

ROWS_SHOWN_MAX = 200

_S = PlanStatus
_NEXT: dict[PlanStatus, tuple[tuple[str, str, bool], ...]] = {
    _S.DRAFT: (("Validate", "validate", False), ("Withdraw", "withdraw", True)),
    _S.VALIDATED: (("Submit for approval", "submit", False), ("Withdraw", "withdraw", True)),
    _S.SUBMITTED: (("Approve", "approve", False), ("Reject", "reject", True)),
    _S.APPROVED: (("Activate", "activate", False), ("Withdraw", "withdraw", True)),
    _S.ACTIVE: (("Close", "close", True),),
}
"""Status → what can be done next: the button, the last part of its address, whether it ends something."""

Step = Callable[..., RatePlanVersion | Reviewed]


def _activate(tx: Tx, plan: str, version: int, *, by: str) -> Reviewed:
    return activate_plan(tx, plan, version, None, by=by)


STEPS: dict[str, Step] = {
    "validate": flow.validate_plan,
    "submit": flow.submit_plan,
    "approve": flow.approve_plan,
    "reject": flow.reject_plan,
    "withdraw": flow.withdraw_plan,
    "activate": _activate,
    "close": flow.close_plan,
}


def take_step(acting: Acting, step: Step) -> Answer:
    """Bring a version a step further, signed by who pressed the button; its author can't approve it."""
    id = acting.visit.parameters[0]
    version = RATE_PLANS.find(acting.tx, id)
    if version is None:
        raise not_found("version of a rate plan", id)
    done = step(acting.tx, version.plan, version.version, by=acting.name)
    if isinstance(done, Reviewed) and done.version is None:
        return held_back(acting, version, done.faults)
    return redirect(f"{PATH}/{id}")


def _rates(signed: Signed, shown: Shown[RatePlanVersion]) -> dict[str, Any]:
    """Show what changes against the version before, or all rates where there is none."""
    version = shown.record
    before = find_version(signed.snapshot, version.plan, version.version - 1)
    new = content_of(version.content)
    nothing = replace(new, entries=())
    changes = compared(nothing if before is None else content_of(before.content), new)
    cells = [change for change in changes if change.old != change.new]
    title = "Rates" if before is None else f"What changes against version {before.version}"
    rows = [
        [
            text(change.job_category),
            text(change.state),
            _rate(change.old),
            _rate(change.new),
            text(percent(change.permille) if change.permille else None),
        ]
        for change in cells[:ROWS_SHOWN_MAX]
    ]
    headings = ["Category", "State", "Before", "Now", "Change"]
    return {"extra": "table", "table": (title, headings, rows, len(cells) - len(rows))}


def _rate(cents: int | None) -> Cell:
    return text(None if cents is None else f"{dollars(cents)} per $100")


def _signed(step: plans.Step) -> Cell:
    return text(f"{step.by}, {moment_text(step.at)}", note=step.note or "")


def _facts(shown: Shown[RatePlanVersion]) -> list[Fact]:
    version = shown.record
    return [
        ("Plan", text(version.plan)),
        ("Version", number(version.version)),
        ("Line", text(line_name(version.coverage_type))),
        ("Author", text(version.author)),
        ("Illustrative", text("yes: charges nobody" if version.illustrative else None)),
        ("States", text(", ".join("all it reaches" if s == "*" else s for s in version.states))),
        ("Sold from", when(version.sold_from)),
        ("Sold until", when(version.sold_until)),
        ("Why it is right", text(version.justification)),
        ("Seal of the content", code(version.sha256)),
        *(
            (
                words(step.status).capitalize(),
                _signed(step),
            )
            for step in version.steps
        ),
    ]


NOUN = Noun(
    name="rate-plans",
    plural="Rate plans",
    one="version of a rate plan",
    lead="What cover costs. A version is approved by another person than its author.",
    columns=(
        Column("Plan", lambda shown: link(shown.record.id, shown.record.name)),
        Column("Line", lambda shown: text(line_name(shown.record.coverage_type))),
        Column("Author", lambda shown: text(shown.record.author)),
        Column("Sold from", lambda shown: day(shown.record.sold_from)),
        Column("Status", lambda shown: badge(shown.record.status)),
    ),
    title=lambda shown: shown.record.name,
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    extra=_rates,
    adds=("Load a plan", f"{PATH}/new", Duty.RATE),
    actions=lambda shown: tuple(
        Action(label, verb, Duty.RATE, danger) for label, verb, danger in _NEXT.get(shown.record.status, ())
    ),
)

ROUTES = tuple(
    doing(f"{PATH}/{{id}}/{verb}", partial(take_step, step=step), Duty.RATE) for verb, step in STEPS.items()
)
