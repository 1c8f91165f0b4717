"""`paycover tasks`: what failed, or waits, and running it again."""

from typing import Annotated

import rich.console
import rich.markup
import rich.table
import typer

from paycover.cli.runtime import ended, opened, reason, settled
from paycover.domain.accounts import Account, Environment
from paycover.domain.tasks import TaskStatus
from paycover.flows.task_runs import run_again
from paycover.kit.dates import iso_second
from paycover.kit.errors import Code, Problem
from paycover.store.access import account_by_name, all_accounts, write_as
from paycover.store.db import Database
from paycover.store.task_lists import listed, named
from paycover.store.tasks import Claim

REFUSED = 1
ROWS_MAX = 1_000
"""Tasks a command lists, or runs again, at most."""

LINE_MAX = 250
"""Columns of a table that no terminal shows: its lines stay whole for a search."""

AccountName = Annotated[str, typer.Option(help="Name of the platform; all of them where none is given.")]
World = Annotated[Environment, typer.Option(help="Which of its two worlds.")]
Id = Annotated[str, typer.Argument(help="Id of a task, as `list` shows it.")]

app = typer.Typer(no_args_is_help=True)


@app.command(name="list")
def list_command(
    account: AccountName = "",
    environment: World = Environment.SANDBOX,
    status: Annotated[TaskStatus, typer.Option(help="Show what stands like this.")] = TaskStatus.FAILED,
) -> None:
    """Show tasks, of one account or of all, the newest first."""
    with opened(settled()) as database:
        whose = _account(database, account, environment)
        found = database.read(lambda link: listed(link, status, account=whose, limit=ROWS_MAX))
        accounts = {each.id: each for each in database.read(all_accounts)}
    titles = ("task", "account", "kind", "subject", "status", "tries", "due", "last error")
    table = rich.table.Table(*(rich.table.Column(title, overflow="fold") for title in titles))
    for claim in found:
        table.add_row(*(rich.markup.escape(cell) for cell in _cells(accounts[claim.account], claim)))
    terminal = rich.console.Console()
    console = terminal if terminal.is_terminal else rich.console.Console(width=LINE_MAX)
    console.print(table)


@app.command()
def show(id: Id) -> None:
    """Show all there is to know of a task."""
    with opened(settled()) as database:
        account, task = _named(database, id)
        whose = {each.id: each for each in database.read(all_accounts)}[account]
    lines = {
        "task": task.id,
        "account": f"{whose.name} ({whose.environment})",
        "kind": task.kind,
        "subject": task.subject,
        "status": task.status,
        "tries": str(task.attempts),
        "created": iso_second(task.created),
        "due": iso_second(task.due),
        "last error": task.last_error or "none",
    }
    for name, value in lines.items():
        typer.echo(f"{name}: {value}")


@app.command()
def run(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of tasks, as `list` shows them.")] = None,
    account: AccountName = "",
    environment: World = Environment.SANDBOX,
    status: Annotated[
        TaskStatus | None, typer.Option(help="`failed`: run all that failed, of one account or of all.")
    ] = None,
) -> None:
    """Run tasks again that failed; one that waits for its next try is tried at once."""
    if bool(ids) == (status is not None) or status not in (None, TaskStatus.FAILED):
        raise typer.BadParameter("give ids, or --status failed")
    with opened(settled()) as database:
        whose = _account(database, account, environment)
        wanted = [_named(database, id) for id in ids or ()]
        if status is not None:
            wanted += database.read(lambda link: listed(link, status, account=whose, limit=ROWS_MAX))
        for claim in wanted:
            _run(database, claim)


def _run(database: Database, claim: Claim) -> None:
    try:
        anew = write_as(database, claim.account, lambda tx: run_again(tx, claim.task.id))
    except Problem as problem:
        if problem.code is Code.DATABASE_OPERATIONAL:
            raise
        raise ended(reason(problem), REFUSED) from problem
    typer.echo(anew.id)


def _account(database: Database, name: str, environment: Environment) -> str | None:
    """Return the id of the account that is meant, None for all; end the command where it is not there."""
    if not name:
        return None
    known = database.read(lambda link: account_by_name(link, name, environment))
    if known is None:
        raise ended(f"there is no {environment} account {name}", REFUSED)
    return known.id


def _named(database: Database, id: str) -> Claim:
    found = database.read(lambda link: named(link, id))
    if found is None:
        raise ended(f"there is no task {id}", REFUSED)
    return found


def _cells(account: Account, claim: Claim) -> tuple[str, ...]:
    task = claim.task
    return (
        *(task.id, f"{account.name} ({account.environment})", task.kind, task.subject, task.status),
        *(str(task.attempts), iso_second(task.due), task.last_error or ""),
    )
