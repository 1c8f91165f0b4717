"""`paycover bulk`: files of many rows, tried, run and undone."""

import collections
import contextlib
import pathlib
from collections.abc import Iterator
from typing import Annotated

import rich.console
import rich.markup
import rich.progress
import rich.table
import typer

from paycover.cli.accounts import SANDBOX
from paycover.cli.bulk_files import Progress, check_file, run_file, undo_file
from paycover.cli.runtime import ended, opened, reason, settled
from paycover.domain.accounts import Environment
from paycover.domain.bulk_rows import BulkKind, Judged, Verdict
from paycover.domain.categories import CategoryStatus
from paycover.kit.errors import Code, Problem
from paycover.store.access import account_by_name, read_as
from paycover.store.bulk_work import categories_at_hand
from paycover.store.db import Conflict, Database
from paycover.wire.bulk_templates import template_csv, template_xlsx, verdicts_csv
from paycover.wire.uploads import BYTES_MAX

REFUSED = 1
SHOWN_ROWS = 50
"""Rows a command shows at most; a file that is written has all of them."""

TABLE_WIDTH = 250
"""Columns of a table that no terminal shows: its lines stay whole for a search."""

app = typer.Typer(no_args_is_help=True)

Kind = Annotated[BulkKind, typer.Argument(help="What the file holds.")]
File = Annotated[pathlib.Path, typer.Argument(help="A CSV or XLSX file.")]
AccountName = Annotated[str, typer.Option("--account", help="Name of the platform.")]
World = Annotated[Environment, typer.Option("--environment", help="Which of its two worlds.")]
Out = Annotated[pathlib.Path | None, typer.Option(help="Write every verdict there, as CSV.")]


@app.command()
def template(
    kind: Kind,
    out: Annotated[pathlib.Path, typer.Argument(help="The file to write: .csv or .xlsx.")],
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Write a file to be filled in, with the headings and a row as an example."""
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise typer.BadParameter("must end with .csv or .xlsx", param_hint="out")
    if out.exists():
        raise ended(f"{out} would be written over", REFUSED)
    if out.suffix.lower() == ".csv":
        out.write_bytes(template_csv(kind))
    else:
        with _told(), _of(account, environment) as (database, id):
            found = read_as(database, id, categories_at_hand)
        titles = sorted(each.name for each in found if each.status is CategoryStatus.APPROVED)
        out.write_bytes(template_xlsx(kind, titles))
    typer.echo(f"Wrote {out}.", err=True)


@app.command()
def check(
    kind: Kind,
    file: File,
    out: Out = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Try a file: what would become of each row. Nothing is written; ends with 1 where rows are faulty."""
    data = _read(file)
    with _told(), _of(account, environment) as (database, id), _bar() as progress:
        judged = check_file(database, id, kind, file.name, data, progress=progress)
    _show(judged, out)
    if any(each.verdict is Verdict.FAULTY for each in judged):
        raise typer.Exit(REFUSED)


@app.command()
def run(
    kind: Kind,
    file: File,
    out: Out = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Do every row that can be done, and print the upload's id. The same file again does nothing twice."""
    data = _read(file)
    with _told(), _of(account, environment) as (database, id), _bar() as progress:
        upload, judged = run_file(database, id, kind, file.name, data, progress=progress)
    _show(judged, out)
    typer.echo(upload.id)


@app.command()
def undo(
    id: Annotated[str, typer.Argument(help="Id of an upload, as `run` prints it.")],
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Take back what an upload made, while nothing of it is paid; what was changed since is left."""
    with _told(), _of(account, environment) as (database, whose), _bar() as progress:
        left = undo_file(database, whose, id, progress=progress)
    for each in left[:SHOWN_ROWS]:
        typer.echo(f"{each} was changed or used since, and stays.")
    if len(left) > SHOWN_ROWS:
        typer.echo(f"{len(left) - SHOWN_ROWS} more stay.")
    typer.echo("Undone.", err=True)


def _read(file: pathlib.Path) -> bytes:
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(BYTES_MAX + 1)
    except OSError as error:
        raise ended(f"{file}: {error.strerror}", REFUSED) from error


def _show(judged: list[Judged], out: pathlib.Path | None) -> None:
    """Show how many rows come to what, and the first of those a person should see."""
    counted = collections.Counter(each.verdict for each in judged)
    typer.echo(", ".join(f"{counted[verdict]:,} {verdict}" for verdict in Verdict), err=True)
    if out is not None:
        out.write_bytes(verdicts_csv(judged))
        typer.echo(f"Wrote {out}.", err=True)
    seen = [each for each in judged if each.verdict in (Verdict.FAULTY, Verdict.CHANGED)]
    if not seen:
        return
    table = rich.table.Table("row", "verdict", rich.table.Column("what to do", overflow="fold"))
    for each in seen[:SHOWN_ROWS]:
        table.add_row(str(each.number), each.verdict, rich.markup.escape(each.sentence))
    terminal = rich.console.Console()
    console = terminal if terminal.is_terminal else rich.console.Console(width=TABLE_WIDTH)
    console.print(table)
    if len(seen) > SHOWN_ROWS:
        typer.echo(f"{len(seen) - SHOWN_ROWS:,} more: --out writes them all.")


@contextlib.contextmanager
def _bar() -> Iterator[Progress]:
    """Give what shows on stderr how far it has come."""
    console = rich.console.Console(stderr=True)
    with rich.progress.Progress(console=console, transient=True) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell a refusal in one line and end with 1."""
    try:
        yield
    except Problem as problem:
        if problem.code is Code.DATABASE_OPERATIONAL:
            raise
        told = reason(problem)
        if not isinstance(problem.message, str):
            told = "; ".join(f"{name} {why}" for name, why in problem.message.items())
        raise ended(told, REFUSED) from problem
    except Conflict as error:
        raise ended("others change the same rows: run the file again", REFUSED) from error


@contextlib.contextmanager
def _of(name: str, environment: Environment) -> Iterator[tuple[Database, str]]:
    """Give the database and the id of an account of it that exists."""
    with opened(settled()) as database:
        account = database.read(lambda link: account_by_name(link, name, environment))
        if account is None:
            raise ended(f"there is no {environment} account {name}", REFUSED)
        yield database, account.id
