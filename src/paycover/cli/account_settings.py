"""`paycover account`: what an operator sets for an account."""

from typing import Annotated

import typer

from paycover.cli.accounts import SANDBOX
from paycover.cli.percent import percent, ppm
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
Delay = Annotated[
    int | None, typer.Option(help="Seconds between the notice to a contractor and the charge of the card.")
]
Fee = Annotated[
    str | None,
    typer.Option(help="What agencies pay beside a withheld premium: percent of the pay, as 0.5."),
]
Billing = Annotated[
    str | None, typer.Option(help="Who at the organisation gets e-mail about money; empty for nobody.")
]

app = typer.Typer(no_args_is_help=True)


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
    charge_delay: Delay = None,
    platform_fee: Fee = None,
    billing_email: Billing = None,
) -> None:
    """Change settings of an account; what is not given stays, hosts replace those there were."""
    change = AccountChange(
        charge_delay=UNSET if charge_delay is None else charge_delay,
        platform_fee_ppm=UNSET if platform_fee is None else ppm(platform_fee, "--platform-fee"),
        billing_email=UNSET if billing_email is None else billing_email or None,
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
    typer.echo(f"charge_delay: {account.charge_delay} seconds")
    typer.echo(f"platform_fee: {percent(account.platform_fee_ppm)} %")
    typer.echo(f"billing_email: {account.billing_email or 'none'}")
