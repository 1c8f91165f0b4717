"""Rate plans on a terminal: versions, faults, differences, simulations."""

from collections.abc import Iterable, Sequence

import rich.console
import rich.markup
import rich.table

from paycover.domain.rate_diff import LARGE_JOB, SMALL_JOB, RateChange, dollars, percent
from paycover.domain.rate_faults import Fault
from paycover.domain.rate_plans import RatePlanVersion
from paycover.domain.rates import ANY_STATE
from paycover.domain.simulations import Simulation, Tally
from paycover.kit.dates import iso_day

LINE_MAX = 250
"""Columns of a table that no terminal shows: its lines stay whole for a search."""


def console() -> rich.console.Console:
    """Return where tables go."""
    found = rich.console.Console()
    return found if found.is_terminal else rich.console.Console(width=LINE_MAX)


def show_versions(versions: Iterable[RatePlanVersion]) -> None:
    """Show versions, a line each."""
    rows = [
        (
            one.plan,
            str(one.version),
            one.coverage_type,
            one.status,
            _states(one),
            _window(one),
            one.author,
            "ILLUSTRATIVE" if one.illustrative else "",
            one.sha256[:12],
        )
        for one in versions
    ]
    _table(("plan", "version", "line", "status", "states", "new business", "author", "", "sha256"), rows)


def show_version(version: RatePlanVersion) -> None:
    """Show a version and who did what with it."""
    show_versions([version])
    _table(
        ("step", "by", "on", "states", "note"),
        [
            (step.status, step.by, iso_day(step.at), ", ".join(step.states), step.note or "")
            for step in version.steps
        ],
    )


def show_faults(faults: Iterable[Fault]) -> None:
    """Show faults and warnings, the ones that hold most back first, if there are any."""
    rows = [
        (
            fault.rule,
            fault.severity,
            fault.holds,
            fault.file or "",
            "" if fault.row is None else str(fault.row),
            fault.column or "",
            fault.value or "",
            fault.sentence,
        )
        for fault in sorted(faults, key=lambda fault: fault.holds.is_warning)
    ]
    if rows:
        _table(("rule", "severity", "holds back", "file", "row", "column", "value", "what is wrong"), rows)


def show_differences(changes: Iterable[RateChange]) -> None:
    """Show what changes, cell by cell; what stays is counted."""
    found = list(changes)
    moved = [change for change in found if change.old != change.new]
    _table(
        ("category", "state", "old", "new", "change", "", "on a $1,000 job", "on a $50,000 job"),
        [
            (
                change.job_category,
                change.state,
                _rate(change.old),
                _rate(change.new),
                percent(change.permille),
                "over 25 %" if change.is_marked else "",
                _both(change, SMALL_JOB),
                _both(change, LARGE_JOB),
            )
            for change in moved
        ],
    )
    console().print(f"{len(found) - len(moved)} stay as they are.")


def show_simulation(simulation: Simulation) -> None:
    """Show what invoices would come to, by state and by category, and what could not be priced."""
    rows = [("all", simulation.total)]
    _table(_HEAD, [_tally(name, tally) for name, tally in rows])
    _table(("state", *_HEAD[1:]), [_tally(*row) for row in simulation.by_state.items()])
    _table(("category", *_HEAD[1:]), [_tally(*row) for row in simulation.by_category.items()])
    told = console()
    told.print(f"{simulation.other_lines.count:,} do not bill this line.")
    told.print(f"{simulation.unpinned.count:,} were skipped: nothing was pinned to price them by.")
    told.print(
        f"{simulation.unsold.count:,}, {dollars(simulation.unsold.old)}, "
        "are of a category and state this version declines or lacks."
    )


_HEAD = ("", "invoices", "billed", "would bill", "difference", "change", "largest rise", "largest fall")


def _tally(name: str, tally: Tally) -> tuple[str, ...]:
    return (
        name,
        f"{tally.count:,}",
        dollars(tally.old),
        dollars(tally.new),
        dollars(tally.new - tally.old),
        percent(tally.permille),
        dollars(tally.rise),
        dollars(tally.fall),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = rich.table.Table(*head)
    for row in rows:
        table.add_row(*(rich.markup.escape(str(cell)) for cell in row))
    console().print(table)


def _both(change: RateChange, pay: int) -> str:
    old, new = change.premiums(pay)
    return f"{dollars(old)} → {dollars(new)}"


def _rate(rate: int | None) -> str:
    return "–" if rate is None else str(rate)


def _states(version: RatePlanVersion) -> str:
    return "all" if ANY_STATE in version.states else ", ".join(version.states)


def _window(version: RatePlanVersion) -> str:
    end = "" if version.sold_until is None else iso_day(version.sold_until)
    return f"{iso_day(version.sold_from)} – {end}"
