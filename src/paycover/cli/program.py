"""What `serve`, `worker`, `migrate`, `seed` and `keys create` do."""

from typing import TYPE_CHECKING

import typer

import paycover
from paycover.cli.accounts import SANDBOX, open_account, ready_key, seed
from paycover.cli.runtime import ended, opened, sandbox_key_path, settled
from paycover.domain.accounts import Account, Environment
from paycover.flows.keys import create_key
from paycover.kit.later import Later
from paycover.kit.sentences import full_stop
from paycover.store.access import write_as
from paycover.store.db import Conflict, Database
from paycover.store.invoices import LISTING
from paycover.store.pages import Page

if TYPE_CHECKING:
    from paycover.cli import serving, users
else:
    serving = Later("paycover.cli.serving")
    users = Later("paycover.cli.users")


def serve() -> None:
    """Serve until stopped, and tell where, with which key, and the way into the dashboard."""
    settings = settled()
    with opened(settings) as database:
        account, _ = open_account(database, SANDBOX, Environment.SANDBOX, samples=True)
        key = ready_key(database, account, sandbox_key_path(settings))
        sample = _sample_path(database, account)
        way_in = users.first_way_in(database, account)

        def started(address: str) -> None:
            typer.echo(f"Paycover {paycover.__version__} answers at {address}")
            typer.echo(f"Sandbox key: {key}")
            typer.echo(f'Try: curl -H "Authorization: Bearer {key}" {address}{sample}')
            typer.echo(f"Dashboard: {address}{way_in}")

        serving.serve_until_stopped(database, settings, started)


def work() -> None:
    """Do background work until stopped."""
    settings = settled()
    with opened(settings) as database:
        serving.work_until_stopped(database, settings)


def migrate() -> None:
    """Bring the schema up to date, which every command does that opens the database."""
    with opened(settled()):
        typer.echo("The database is up to date.", err=True)


def seed_sandbox() -> None:
    """Fill the sandbox; end the command where what was deleted can't be made again."""
    with opened(settled()) as database:
        try:
            seed(database)
        except Conflict as error:
            raise ended("some of the samples were deleted; they can't be made again", 1) from error
        typer.echo("The sandbox is ready.", err=True)


def print_key(account: str, environment: Environment) -> None:
    """Print a new key of an account, made if there is none."""
    if not account:
        raise typer.BadParameter("the name must not be empty", param_hint="--account")
    with opened(settled()) as database:
        opened_account, made = open_account(database, account, environment)
        if made:
            typer.echo(f"Made the {environment} account {full_stop(account)}", err=True)
        typer.echo(create_key(database, opened_account))


def _sample_path(database: Database, account: Account) -> str:
    newest = write_as(database, account.id, lambda tx: LISTING.page(tx, Page(limit=1)))
    return f"/api/v1/invoices/{newest[0].id}" if newest else "/api/v1/invoices"
