"""The commands of the books: check, balances, close, export, terms."""

import csv
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

import rich.console
import rich.table
import typer

from paycover.cli.percent import ppm
from paycover.cli.runtime import DATABASE_FAULT, ended, opened, reason, settled
from paycover.domain.accounts import Account, Environment
from paycover.domain.coverage import Coverage
from paycover.domain.ledger import Entry, LineTerms
from paycover.domain.ledger_chart import CHART
from paycover.domain.ledger_periods import end_of_month
from paycover.flows.ledger import check_books, close_month, post_waiting
from paycover.kit.dates import SECONDS_MAX, iso_day
from paycover.kit.errors import Problem
from paycover.store import ledger as store
from paycover.store.access import account_by_name, all_accounts, write_as
from paycover.store.db import Database, Snapshot
from paycover.store.ledger_journal import journal
from paycover.wire.ledger import render_accounts

Seen = TypeVar("Seen")

VIOLATED = 1
LINE_MAX = 250
"""Columns of a table that no terminal shows: its lines stay whole for a search."""

AccountName = Annotated[str, typer.Option("--account", help="Name of the platform.")]
World = Annotated[Environment, typer.Option("--environment", help="Which of its two worlds.")]

app = typer.Typer(help="The books: check, balances, close, export, terms.", no_args_is_help=True)


@app.command()
def check() -> None:
    """Prove the invariants of every account's books; end with 1 where one is violated."""
    with opened(settled()) as database:
        accounts = database.read(all_accounts)
        violated = [account for account in accounts if not _checked(database, account)]
    if violated:
        raise typer.Exit(VIOLATED)


@app.command()
def balances(account: AccountName, environment: World, month: str = "") -> None:
    """Print what every account of the chart has come to, now or by the end of a month (2026-05)."""
    with opened(settled()) as database:
        whose = _account(database, account, environment)
        before = _end(month) if month else SECONDS_MAX
        _post(database, whose)
        totals = _seen(database, whose, lambda snapshot: store.totals(snapshot, before))
        table = rich.table.Table("account", "name", "fund", "balance")
        for shown in render_accounts(totals):
            if shown.debit or shown.credit:
                table.add_row(shown.id, shown.name, shown.fund, _dollars(shown.balance))
        _print(table)


@app.command()
def close(month: str, account: AccountName, environment: World, by: Annotated[str, typer.Option()]) -> None:
    """Close the books to the end of a month (2026-05); nothing is posted into it any more."""
    with opened(settled()) as database:
        whose = _account(database, account, environment)
        try:
            period = write_as(database, whose.id, lambda tx: close_month(tx, month, by=by))
        except Problem as problem:
            raise ended(reason(problem), VIOLATED) from problem
        typer.echo(f"{period.month} is closed. Totals: {period.totals_hash}")


@app.command()
def export(
    account: AccountName,
    environment: World,
    format: Annotated[str, typer.Option(help="`csv`, the only one yet.")] = "csv",
) -> None:
    """Print every line of every entry, oldest first."""
    if format != "csv":
        raise typer.BadParameter("only csv is known", param_hint="--format")
    with opened(settled()) as database:
        whose = _account(database, account, environment)
        _post(database, whose)
        rows = _seen(
            database,
            whose,
            lambda seen: [line for s in journal(seen) if s.entry for line in _lines(s.entry)],
        )
    writer = csv.writer(sys.stdout)
    writer.writerow(_COLUMNS)
    writer.writerows(rows)


@app.command()
def terms(
    line: Coverage,
    account: AccountName,
    environment: World,
    carrier: Annotated[str, typer.Option(help="Who carries the line.")],
    commission: Annotated[str, typer.Option(help="Percent of the net premium, as 15 or 12.5.")],
) -> None:
    """Set the carrier and the commission of a coverage line, for entries from now on."""
    agreed = LineTerms(carrier=carrier, commission_ppm=ppm(commission, "--commission"))
    with opened(settled()) as database:
        whose = _account(database, account, environment)
        _post(database, whose)
        write_as(database, whose.id, lambda tx: store.save_terms(tx, line, agreed))
        typer.echo(f"{line}: {carrier}, {commission} %.", err=True)


_COLUMNS = (
    *("number", "date", "kind", "subject", "event", "account", "name", "fund", "debit", "credit"),
    *("coverage_type", "state", "carrier", "payer", "hash"),
)


def _lines(entry: Entry) -> Iterator[tuple[object, ...]]:
    for line in entry.lines:
        yield (
            *(entry.number, iso_day(entry.business_date), entry.kind.value, entry.subject, entry.event),
            *(
                line.code,
                CHART[line.code].name,
                line.fund.value,
                _dollars(line.debit),
                _dollars(line.credit),
            ),
            *(line.coverage_type, line.state, line.carrier, line.payer, entry.hash),
        )


def _checked(database: Database, account: Account) -> bool:
    """Print the invariants of one account's books; tell whether all hold that can be asked."""
    _post(database, account)
    found = _seen(database, account, check_books)
    words = {True: "[green]ok[/]", False: "[red]violated[/]", None: "not applicable yet"}
    table = rich.table.Table(
        "invariant", "", "in words", "first offender", title=f"{account.name}, {account.environment}"
    )
    for number, text, holds, offending in found:
        table.add_row(number, words[holds], rich.markup.escape(text), offending or "")
    _print(table)
    return all(finding.holds is not False for finding in found)


def _post(database: Database, account: Account) -> None:
    """Post what waits, so that what is printed is up to the moment."""
    while write_as(database, account.id, post_waiting):
        pass


def _seen(database: Database, account: Account, work: Callable[[Snapshot], Seen]) -> Seen:
    """Return what reading work makes of an account as it is at one moment."""
    return database.read_still(lambda link: work(Snapshot(link, account, database.clock(), database.vault)))


def _account(database: Database, name: str, environment: Environment) -> Account:
    account = database.read(lambda link: account_by_name(link, name, environment))
    if account is None:
        raise ended(f"there is no {environment} account named {name}", DATABASE_FAULT)
    return account


def _end(month: str) -> int:
    try:
        return end_of_month(month)
    except Problem as problem:
        raise ended(reason(problem), DATABASE_FAULT) from problem


def _print(table: rich.table.Table) -> None:
    console = rich.console.Console()
    if not console.is_terminal:
        console.width = LINE_MAX
    console.print(table)


def _dollars(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"
