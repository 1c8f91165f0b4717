"""`paycover account`: what an operator sets for an account."""

from typing import Annotated

import typer

from paycover.cli.accounts import SANDBOX
from paycover.cli.runtime import ended, opened, settled
from paycover.domain.accounts import Account, AccountChange, Environment
from paycover.flows.account_settings import change_settings
from paycover.kit.errors import Problem
from paycover.kit.unset import UNSET
from paycover.store.access import account_by_name, write_as

NOT_DONE = 1

Name = Annotated[str, typer.Option("--account", help="Name of the platform.")]
World = Annotated[Environment, typer.Option(help="Which of its two worlds.")]
Hosts = Annotated[
    list[str] | None,
    typer.Option("--redirect-host", help="Host a contractor may be sent back to; give it once for each."),
]
Withhold = Annotated[
    bool | None, typer.Option("--withhold-premium/--no-withhold-premium", help="Who pays the premium.")
]
Custom = Annotated[
    bool | None,
    typer.Option(
        "--custom-applications/--no-custom-applications", help="Policies without a completed application."
    ),
]

app = typer.Typer(help="Settings of an account.", no_args_is_help=True)


@app.command()
def show(account: Name = SANDBOX, environment: World = Environment.SANDBOX) -> None:
    """Show the settings of an account."""
    _tell(_changed(account, environment, AccountChange()))


@app.command(name="set")
def set_command(
    account: Name = SANDBOX,
    environment: World = Environment.SANDBOX,
    redirect_host: Hosts = None,
    withhold_premium: Withhold = None,
    custom_applications: Custom = None,
) -> None:
    """Change settings of an account; what is not given stays, hosts replace those there were."""
    change = AccountChange(
        withhold_premium=UNSET if withhold_premium is None else withhold_premium,
        custom_applications=UNSET if custom_applications is None else custom_applications,
        redirect_hosts=tuple(redirect_host) if redirect_host else UNSET,
    )
    _tell(_changed(account, environment, change))


def _changed(name: str, environment: Environment, change: AccountChange) -> Account:
    with opened(settled()) as database:
        known = database.read(lambda link: account_by_name(link, name, environment))
        if known is None:
            raise ended(f"there is no {environment} account {name}", NOT_DONE)
        try:
            return write_as(database, known.id, lambda tx: change_settings(tx, change))
        except Problem as problem:
            raise ended(str(problem.message), NOT_DONE) from problem


def _tell(account: Account) -> None:
    typer.echo(f"redirect_hosts: {' '.join(account.redirect_hosts) or 'none'}")
    typer.echo(f"withhold_premium: {str(account.withhold_premium).lower()}")
    typer.echo(f"custom_applications: {str(account.custom_applications).lower()}")
