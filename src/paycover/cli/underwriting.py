"""The underwriter's commands: mark, approve, clear, list."""

from typing import Annotated

import rich.console
import rich.table
import typer

from paycover.cli.accounts import SANDBOX, done_as
from paycover.domain.accounts import Environment
from paycover.domain.coverage import Coverage
from paycover.domain.marks import Mark, MarkDraft
from paycover.domain.reasons import ReasonCode
from paycover.domain.screening import name_key
from paycover.flows.marks import clear_marks, set_mark
from paycover.kit.dates import iso_day
from paycover.store.marks import LISTING
from paycover.store.pages import Page
from paycover.store.watched_names import replace_watched

LIST_LIMIT = 1_000
"""Marks a list shows at most, the newest of them."""

LINE = "coverage_type"
"""The word that is no word of the sentence, but the line a mark is meant for."""

app = typer.Typer(no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="A contractor, policy, job, entity or job category.")]
Rule = Annotated[ReasonCode, typer.Argument(help="The rule, as docs/concepts/eligibility.md lists it.")]
AccountName = Annotated[str, typer.Option(help="Name of the platform.")]
World = Annotated[Environment, typer.Option(help="Which of its two worlds.")]
Note = Annotated[str | None, typer.Option(help="Your own words; the API never shows them.")]


@app.command()
def mark(
    id: Id,
    code: Rule,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
    note: Note = None,
    word: Annotated[
        list[str] | None,
        typer.Option(
            help="A word of the sentence callers read, as name=value; coverage_type=general marks one line."
        ),
    ] = None,
) -> None:
    """Tell what is known against an object: new cover waits until the mark is cleared."""
    words = _words(word or [])
    line = _line(words.pop(LINE, None))
    draft = MarkDraft(subject=id, code=code, coverage_type=line, note=note, params=words)
    made = done_as(account, environment, lambda tx: set_mark(tx, draft))
    typer.echo(made.id)


@app.command()
def approve(
    id: Id,
    code: Rule,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
    note: Note = None,
) -> None:
    """Let an object pass a rule that asks for an underwriter."""
    draft = MarkDraft(subject=id, code=code, approved=True, note=note)
    typer.echo(done_as(account, environment, lambda tx: set_mark(tx, draft)).id)


@app.command()
def clear(
    id: Id, code: Rule, account: AccountName = SANDBOX, environment: World = Environment.SANDBOX
) -> None:
    """Take a mark or an approval back."""
    for gone in done_as(account, environment, lambda tx: clear_marks(tx, id, code)):
        typer.echo(gone.id)


@app.command()
def watch(
    file: Annotated[
        typer.FileText, typer.Argument(help="Names, one on a line; they replace those there were.")
    ],
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Watch for names: an applicant who has one of them waits for an underwriter."""
    written = [" ".join(line.split()) for line in file if line.strip()]
    names = {key: name for name in written if (key := name_key(name))}
    done_as(account, environment, lambda tx: replace_watched(tx, names))
    typer.echo(f"{len(names)} names")


@app.command(name="list")
def list_marks(
    id: Annotated[str | None, typer.Argument(help="Only what is on this object.")] = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """List the marks and approvals in force, newest first."""
    page = Page(limit=LIST_LIMIT, filters={} if id is None else {"subject": id})
    found = done_as(account, environment, lambda tx: LISTING.page(tx, page))
    table = rich.table.Table("mark", "on", "code", "", "since", "note")
    for each in found:
        table.add_row(*(rich.markup.escape(cell) for cell in _cells(each)))
    rich.console.Console(width=None if rich.console.Console().is_terminal else 250).print(table)


def _cells(mark: Mark) -> tuple[str, ...]:
    kind = "approved" if mark.approved else "marked"
    return mark.id, mark.subject, mark.code, kind, iso_day(mark.created), mark.note or ""


def _words(given: list[str]) -> dict[str, str]:
    pairs = [word.partition("=") for word in given]
    for name, equals, _ in pairs:
        if not (equals and name.isidentifier()):
            raise typer.BadParameter("give it as name=value", param_hint="--word")
    return {name: value for name, _, value in pairs}


def _line(given: str | None) -> Coverage | None:
    try:
        return None if given is None else Coverage(given)
    except ValueError as error:
        raise typer.BadParameter(f"{given} is no coverage type", param_hint="--word") from error
