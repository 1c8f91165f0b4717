"""The commands of the books: check, balances, bordereau, close, export, terms."""

import csv
import sys
from collections.abc import Iterator
from typing import Annotated

import rich.markup
import rich.table
import typer

from paycover.cli import transfers
from paycover.cli.ledger_account import (
    AccountName,
    Month,
    World,
    account_named,
    end_of,
    post,
    seen,
    show,
)
from paycover.cli.percent import ppm
from paycover.cli.runtime import ended, opened, reason, settled
from paycover.domain.accounts import Account
from paycover.domain.bordereaux import bordereau, untied
from paycover.domain.coverage import Coverage
from paycover.domain.ledger import Entry, LineTerms
from paycover.domain.ledger_chart import CHART
from paycover.domain.ledger_checks import findings
from paycover.domain.ledger_closing import Step, checklist, dollars
from paycover.domain.ledger_periods import end_of_month, ensure_over, start_of_month
from paycover.flows.ledger import check_books, close_month, read_books, read_outside
from paycover.kit.dates import SECONDS_MAX, iso_day
from paycover.kit.errors import Problem
from paycover.store import ledger as store
from paycover.store.access import all_accounts, write_as
from paycover.store.db import Database, Snapshot
from paycover.store.ledger_journal import journal
from paycover.wire.bordereaux import bordereau_csv
from paycover.wire.ledger import render_accounts

VIOLATED = 1

app = typer.Typer(no_args_is_help=True)
transfers.add_to(app)


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
        whose = account_named(database, account, environment)
        before = end_of(month) if month else SECONDS_MAX
        post(database, whose)
        totals = seen(database, whose, lambda snapshot: store.totals(snapshot, before))
        table = rich.table.Table("account", "name", "fund", "balance")
        for shown in render_accounts(totals):
            if shown.debit or shown.credit:
                table.add_row(shown.id, shown.name, shown.fund, dollars(shown.balance))
        sums = [sum(side) for side in zip(*totals.values(), strict=True)] or [0, 0]
        table.add_row("", "Debits and credits", "", f"{dollars(sums[0])} = {dollars(sums[1])}")
        show(table)


@app.command()
def close(
    month: Month,
    account: AccountName,
    environment: World,
    by: Annotated[str, typer.Option(help="Who closes it.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Only print what is to be done first.")] = False,
    bank: Annotated[int | None, typer.Option(help="What the trust's bank says it held, in cents.")] = None,
) -> None:
    """Close the books to the end of a month (2026-05); nothing is posted into it any more."""
    with opened(settled()) as database:
        whose = account_named(database, account, environment)
        try:
            if check:
                _print_steps(database, whose, month, bank)
                return
            if not by:
                raise typer.BadParameter("say who closes it", param_hint="--by")
            period = write_as(database, whose.id, lambda tx: close_month(tx, month, by=by))
        except Problem as problem:
            raise ended(reason(problem), VIOLATED) from problem
        typer.echo(f"{period.month} is closed. Totals: {period.totals_hash}")


@app.command(name="bordereau")
def print_bordereau(
    month: Month,
    account: AccountName,
    environment: World,
    carrier: Annotated[str, typer.Option(help="Only this carrier's.")] = "",
) -> None:
    """Print the premium written in a month as CSV; refused unless it ties to what carriers are owed."""
    with opened(settled()) as database:
        whose = account_named(database, account, environment)
        post(database, whose)
        books = seen(database, whose, read_books)
        try:
            before = ensure_over(month, seen(database, whose, lambda link: link.now))
        except Problem as problem:
            raise ended(reason(problem), VIOLATED) from problem
    if (difference := untied(books)) is not None:
        raise ended(difference, VIOLATED)
    rows = bordereau(books, month, carrier or None)
    sys.stdout.write(bordereau_csv(rows, start_of_month(month), before))


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
        whose = account_named(database, account, environment)
        post(database, whose)
        rows = seen(
            database,
            whose,
            lambda link: [line for s in journal(link) if s.entry for line in _lines(s.entry)],
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
        whose = account_named(database, account, environment)
        post(database, whose)
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
                dollars(line.debit),
                dollars(line.credit),
            ),
            *(line.coverage_type, line.state, line.carrier, line.payer, entry.hash),
        )


def _print_steps(database: Database, whose: Account, month: str, bank: int | None) -> None:
    """Print the month-end checklist, what is left to do first of all."""
    end_of_month(month)
    post(database, whose)

    def look(link: Snapshot) -> list[Step]:
        books = read_books(link)
        outside = read_outside(link, books)
        return checklist(books, outside, findings(books, outside), month, bank)

    words = {True: "[green]done[/]", False: "[red]to do[/]", None: "look"}
    table = rich.table.Table("", "step", "figures", title=f"{whose.name}, {whose.environment}, {month}")
    for step in seen(database, whose, look):
        table.add_row(words[step.done], step.words, rich.markup.escape(step.figures))
    show(table)


def _checked(database: Database, account: Account) -> bool:
    """Print the invariants of one account's books; tell whether all hold that can be asked."""
    post(database, account)
    found = seen(database, account, check_books)
    words = {True: "[green]ok[/]", False: "[red]violated[/]", None: "elsewhere"}
    table = rich.table.Table(
        "invariant",
        "",
        "in words",
        "where it does not hold",
        title=f"{account.name}, {account.environment}",
    )
    for number, text, holds, broken in found:
        table.add_row(number, words[holds], *(rich.markup.escape(cell) for cell in (text, broken or "")))
    show(table)
    return all(finding.holds is not False for finding in found)
