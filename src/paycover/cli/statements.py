"""`paycover statements`: what agencies owe by remit statement, and money they have paid."""

from typing import Annotated

import typer

from paycover.cli.accounts import SANDBOX
from paycover.cli.runtime import ended, opened, settled
from paycover.domain.accounts import Environment
from paycover.flows.statements import pay_statement, receive
from paycover.kit.errors import Code, Problem
from paycover.store.access import account_by_name, write_as
from paycover.store.db import Tx

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """Remit statements: what agencies owe, and what they have paid."""


@app.command(name="pay")
def pay(
    amount: Annotated[int, typer.Option(min=1, help="What the agency has paid, in cents.")],
    account: Annotated[str, typer.Option(help="Name of the platform.")] = SANDBOX,
    environment: Annotated[
        Environment, typer.Option(help="Which of its two worlds.")
    ] = Environment.SANDBOX,
    statement: Annotated[str, typer.Option(help="The statement it is for; else the oldest first.")] = "",
) -> None:
    """Take money from an agency, and print the statements it has paid, in full or in part."""

    def work(tx: Tx) -> list[str]:
        paid = [pay_statement(tx, statement, amount)] if statement else receive(tx, amount)
        return [f"{found.id} {found.status} {found.paid} of {found.amount}" for found in paid]

    with opened(settled()) as database:
        found = database.read(lambda link: account_by_name(link, account, environment))
        if found is None:
            raise ended(f"there is no {environment} account {account}", 1)
        try:
            lines = write_as(database, found.id, work)
        except Problem as problem:
            if problem.code is Code.DATABASE_OPERATIONAL:
                raise
            raise ended(str(problem.message), 1) from problem
    for line in lines:
        typer.echo(line)
