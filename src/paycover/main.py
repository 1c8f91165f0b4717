"""The command line: serve, worker, migrate, seed, doctor, and the commands of each subject."""

from typing import Annotated

import rich.console
import rich.table
import typer

import paycover
from paycover.cli import (
    account_settings,
    bulk,
    certificates,
    endorsements,
    ledger,
    rates,
    statements,
    tasks,
    underwriting,
    users,
    webhooks,
)
from paycover.cli.accounts import SANDBOX, open_account, ready_key, seed
from paycover.cli.checkup import findings
from paycover.cli.runtime import DATABASE_FAULT, ended, opened, sandbox_key_path, settled
from paycover.cli.serving import serve_until_stopped, work_until_stopped
from paycover.cli.users import first_way_in
from paycover.domain.accounts import Account, Environment
from paycover.flows.keys import create_key
from paycover.store.access import write_as
from paycover.store.db import Conflict, Database
from paycover.store.invoices import LISTING
from paycover.store.pages import Page

LINE_MAX = 250
"""Columns of a table that no terminal shows: its lines stay whole for a search."""

app = typer.Typer(
    help="Pay-as-you-go insurance for independent contractors, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="API keys.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.add_typer(rates.app, name="rates")
app.add_typer(account_settings.app, name="account")
app.add_typer(certificates.app, name="certificates")
app.add_typer(endorsements.app, name="endorsements")
app.add_typer(bulk.app, name="bulk")
app.add_typer(statements.app, name="statements")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(ledger.app, name="ledger")
app.add_typer(tasks.app, name="tasks")
app.add_typer(underwriting.app, name="underwriting")
app.add_typer(users.app, name="users")


@app.command()
def serve() -> None:
    """Serve the API and do its background work; a sandbox with sample objects is ready."""
    settings = settled()
    with opened(settings) as database:
        account, _ = open_account(database, SANDBOX, Environment.SANDBOX, samples=True)
        key = ready_key(database, account, sandbox_key_path(settings))
        sample = _sample_path(database, account)
        way_in = first_way_in(database, account)

        def started(address: str) -> None:
            typer.echo(f"Paycover {paycover.__version__} answers at {address}")
            typer.echo(f"Sandbox key: {key}")
            typer.echo(f'Try: curl -H "Authorization: Bearer {key}" {address}{sample}')
            typer.echo(f"Dashboard: {address}{way_in}")

        serve_until_stopped(database, settings, started)


@app.command()
def worker() -> None:
    """Do background work only, beside servers on the same database."""
    settings = settled()
    with opened(settings) as database:
        work_until_stopped(database, settings)


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    with opened(settled()):
        typer.echo("The database is up to date.", err=True)


@app.command(name="seed")
def seed_command() -> None:
    """Fill the account `sandbox` with job categories and the documents' samples."""
    with opened(settled()) as database:
        try:
            seed(database)
        except Conflict as error:
            raise ended("some of the samples were deleted; they can't be made again", 1) from error
        typer.echo("The sandbox is ready.", err=True)


@keys.command(name="create")
def create(
    account: Annotated[str, typer.Option(help="Name of the platform.")],
    environment: Annotated[Environment, typer.Option(help="Which of its two worlds.")],
) -> None:
    """Print a new API key, alone on stdout; the account is made if there is none."""
    if not account.strip():
        raise typer.BadParameter("the name must not be empty", param_hint="--account")
    with opened(settled()) as database:
        opened_account, made = open_account(database, account.strip(), environment)
        if made:
            typer.echo(f"Made the {environment} account {account.strip()}.", err=True)
        typer.echo(create_key(database, opened_account))


@app.command()
def doctor() -> None:
    """Check settings, data directory, keys, database and clock; end with 1 where something is wrong."""
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


def _sample_path(database: Database, account: Account) -> str:
    newest = write_as(database, account.id, lambda tx: LISTING.page(tx, Page(limit=1)))
    return f"/api/v1/invoices/{newest[0].id}" if newest else "/api/v1/invoices"


if __name__ == "__main__":
    app()
