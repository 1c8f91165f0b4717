"""The commands of the books that tell of money moved: settle, refill, sweep, remit, file-taxes and more."""

from typing import Annotated

import typer

from paycover.cli.ledger_account import (
    AccountName,
    Month,
    Teller,
    World,
    account_named,
    post,
    seen,
)
from paycover.cli.runtime import ended, opened, reason, settled
from paycover.domain.accounts import Environment
from paycover.domain.ledger_closing import dollars
from paycover.domain.ledger_periods import ensure_over
from paycover.domain.transfers import Transfer, TransferKind
from paycover.flows.ledger import read_books
from paycover.flows.transfers import computed, record_transfer
from paycover.kit.errors import Problem
from paycover.kit.records import replace
from paycover.store.access import write_as

REFUSED = 1

Reference = Annotated[str, typer.Option("--reference", help="How the bank or processor names it.")]
Cents = Annotated[int, typer.Option(min=1, help="In cents.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to those of the books."""
    commands = (
        *(("settle", settle), ("refill", refill), ("sweep", sweep), ("remit", remit)),
        *(("file-taxes", file_taxes), ("advance", advance), ("repay", repay), ("write-off", write_off)),
    )
    for name, command in commands:
        app.command(name=name)(command)


def settle(
    captured: Annotated[int, typer.Option(min=1, help="What it paid out, before its fee, in cents.")],
    fee: Annotated[int, typer.Option(min=0, help="What it kept, in cents.")],
    account: AccountName,
    environment: World,
    by: Teller,
    reference: Reference = "",
) -> None:
    """Tell that the processor paid out what cards were charged, less its fee."""
    asked = _asked(TransferKind.SETTLEMENT, by, reference, amount=captured, fee=fee)
    _tell(account, environment, asked)


def refill(
    amount: Cents, account: AccountName, environment: World, by: Teller, reference: Reference = ""
) -> None:
    """Tell that operating paid the processor's fees into the trust."""
    _tell(account, environment, _asked(TransferKind.REFILL, by, reference, amount=amount))


def sweep(
    month: Month, account: AccountName, environment: World, by: Teller, reference: Reference = ""
) -> None:
    """Move the commission that is collected and earned by the end of a month to operating."""
    _tell(account, environment, _asked(TransferKind.SWEEP, by, reference), month)


def remit(
    month: Month,
    carrier: Annotated[str, typer.Option(help="Which carrier.")],
    account: AccountName,
    environment: World,
    by: Teller,
    reference: Reference = "",
) -> None:
    """Tell that a carrier was paid what was collected for it by the end of a month."""
    _tell(
        account, environment, replace(_asked(TransferKind.REMITTANCE, by, reference), party=carrier), month
    )


def file_taxes(
    month: Month,
    state: Annotated[str, typer.Option(help="Which state, as IL.")],
    account: AccountName,
    environment: World,
    by: Teller,
    reference: Reference = "",
) -> None:
    """Tell that a state was paid its taxes and stamping fees collected by the end of a month."""
    _tell(account, environment, replace(_asked(TransferKind.FILING, by, reference), party=state), month)


def advance(account: AccountName, environment: World, by: Teller, reference: Reference = "") -> None:
    """Tell that operating paid in what the trust is short of."""
    _tell(account, environment, _asked(TransferKind.ADVANCE, by, reference))


def repay(account: AccountName, environment: World, by: Teller, reference: Reference = "") -> None:
    """Move back to operating what it advanced and the trust no longer needs."""
    _tell(account, environment, _asked(TransferKind.REPAYMENT, by, reference))


def write_off(
    document: Annotated[str, typer.Argument(help="The invoice or adjustment nobody will pay.")],
    account: AccountName,
    environment: World,
    by: Teller,
    reference: Reference = "",
) -> None:
    """Let operating pay in what is still owed for an invoice or adjustment, as its loss."""
    _tell(account, environment, replace(_asked(TransferKind.WRITE_OFF, by, reference), document=document))


def _asked(kind: TransferKind, by: str, reference: str, amount: int = 0, fee: int = 0) -> Transfer:
    return Transfer(kind=kind, amount=amount, fee=fee, entries=0, reference=reference or None, told_by=by)


def _tell(account: str, environment: Environment, asked: Transfer, month: str = "") -> None:
    """Compute a transfer from the books as they are, write it, and print it."""
    with opened(settled()) as database:
        whose = account_named(database, account, environment)
        try:
            if month:
                now = seen(database, whose, lambda link: link.now)
                asked = replace(asked, before=ensure_over(month, now))
            post(database, whose)
            books = seen(database, whose, read_books)
            transfer = computed(books, asked)
            made = write_as(database, whose.id, lambda tx: record_transfer(tx, books, transfer))
        except Problem as problem:
            raise ended(reason(problem), REFUSED) from problem
    typer.echo(f"{made.id} {made.kind} {dollars(made.amount)} {made.party or ''}".rstrip())
