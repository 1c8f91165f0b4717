"""`paycover doctor`: what the check-up found, as a table."""

import rich.console
import rich.markup
import rich.table
import typer

from paycover.cli.checkup import findings
from paycover.cli.runtime import DATABASE_FAULT

LINE_MAX = 250
"""Columns of a table that no terminal shows: its lines stay whole for a search."""


def show() -> None:
    """Print what was looked at and found; end the command with 1 where something is wrong."""
    table = rich.table.Table("checked", "", "found")
    faults = 0
    for what, well, seen in findings():
        table.add_row(what, "[green]ok[/]" if well else "[red]fault[/]", rich.markup.escape(seen))
        faults += not well
    terminal = rich.console.Console()
    console = terminal if terminal.is_terminal else rich.console.Console(width=LINE_MAX)
    console.print(table)
    if faults:
        raise typer.Exit(DATABASE_FAULT)
