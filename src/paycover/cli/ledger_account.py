"""What the commands of the books share: whose books, up to the moment, and read whole."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import rich.console
import rich.table
import typer

from paycover.cli.runtime import DATABASE_FAULT, ended, reason
from paycover.domain.accounts import Account, Environment
from paycover.domain.ledger_periods import end_of_month
from paycover.flows.ledger import post_waiting
from paycover.kit.errors import Problem
from paycover.store.access import account_by_name, write_as
from paycover.store.db import Database, Snapshot

Seen = TypeVar("Seen")

LINE_MAX = 250
"""Columns of a table that no terminal shows: its lines stay whole for a search."""

AccountName = Annotated[str, typer.Option("--account", help="Name of the platform.")]
World = Annotated[Environment, typer.Option("--environment", help="Which of its two worlds.")]
Teller = Annotated[str, typer.Option("--by", help="Who says so.")]
Month = Annotated[str, typer.Argument(help="A month that is over, as 2026-05.")]


def account_named(database: Database, name: str, environment: Environment) -> Account:
    """Return an account; end the command where there is none."""
    account = database.read(lambda link: account_by_name(link, name, environment))
    if account is None:
        raise ended(f"there is no {environment} account named {name}", DATABASE_FAULT)
    return account


def post(database: Database, account: Account) -> None:
    """Post what waits, so that what is printed is up to the moment."""
    while write_as(database, account.id, post_waiting):
        pass


def seen(database: Database, account: Account, work: Callable[[Snapshot], Seen]) -> Seen:
    """Return what reading work makes of an account as it is at one moment."""
    return database.read_still(lambda link: work(Snapshot(link, account, database.clock(), database.vault)))


def end_of(month: str) -> int:
    """Return the first second after a month; end the command for what is no month."""
    try:
        return end_of_month(month)
    except Problem as problem:
        raise ended(reason(problem), DATABASE_FAULT) from problem


def show(table: rich.table.Table) -> None:
    """Print a table."""
    console = rich.console.Console()
    if not console.is_terminal:
        console.width = LINE_MAX
    console.print(table)
