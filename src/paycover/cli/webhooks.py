"""`paycover webhooks`: the endpoints of an account, what is sent to them, and sending it again."""

import functools
from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

import rich.console
import rich.table
import typer

from paycover.cli.accounts import SANDBOX
from paycover.cli.runtime import ended, opened, settled
from paycover.domain.accounts import Environment
from paycover.domain.webhook_deliveries import DeliveryStatus
from paycover.domain.webhook_endpoints import EndpointStatus, WebhookEndpointChange
from paycover.flows.webhook_deliveries import redeliver
from paycover.flows.webhook_endpoints import update_webhook_endpoint
from paycover.kit.errors import Problem
from paycover.store.access import account_by_name, write_as
from paycover.store.db import Tx
from paycover.store.pages import Page
from paycover.store.webhook_deliveries import LISTING as DELIVERIES
from paycover.store.webhook_endpoints import LISTING as ENDPOINTS

Result = TypeVar("Result")

ROWS_MAX = 100
LINE_MAX = 250
"""Columns of a table that no terminal shows: its lines stay whole for a search."""

Account = Annotated[str, typer.Option(help="Name of the platform.")]
World = Annotated[Environment, typer.Option(help="Which of its two worlds.")]

app = typer.Typer(no_args_is_help=True)


@app.command(name="list")
def list_command(
    account: Account = SANDBOX,
    environment: World = Environment.SANDBOX,
    endpoint: Annotated[str, typer.Option(help="Show what was sent to this endpoint.")] = "",
    status: Annotated[DeliveryStatus | None, typer.Option(help="Show what stands like this.")] = None,
) -> None:
    """Show the endpoints of an account, or the newest deliveries to one, or in one state."""
    filters = {"endpoint": endpoint, "status": status.value if status else ""}
    wanted = Page(limit=ROWS_MAX, filters={name: value for name, value in filters.items() if value})
    if not wanted.filters:
        found = _as(account, environment, lambda tx: ENDPOINTS.page(tx, wanted))
        _show(
            ("endpoint", "status", "failing since", "events", "url"),
            ((e.id, e.status, e.failing_since, " ".join(e.events), e.url) for e in found),
        )
        return
    sent = _as(account, environment, lambda tx: DELIVERIES.page(tx, wanted))
    _show(
        ("delivery", "status", "tries", "next try", "event", "object", "sequence", "endpoint"),
        ((d.id, d.status, d.tries, d.next_try, d.event, d.object, d.sequence, d.endpoint) for d in sent),
    )


@app.command(name="redeliver")
def redeliver_command(
    deliveries: Annotated[list[str], typer.Argument(help="Ids of deliveries, as `list` shows them.")],
    account: Account = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Send deliveries again, now, whatever became of them."""
    for delivery in deliveries:
        _as(account, environment, functools.partial(redeliver, id=delivery))
        typer.echo(f"{delivery} is sent again.", err=True)


@app.command()
def disable(
    endpoint: Annotated[str, typer.Argument(help="Id of the endpoint.")],
    account: Account = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Send nothing more to an endpoint."""
    _turn(endpoint, EndpointStatus.DISABLED, account, environment)


@app.command()
def enable(
    endpoint: Annotated[str, typer.Argument(help="Id of the endpoint.")],
    account: Account = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Send events to an endpoint again."""
    _turn(endpoint, EndpointStatus.ENABLED, account, environment)


def _turn(endpoint: str, status: EndpointStatus, account: str, environment: Environment) -> None:
    change = WebhookEndpointChange(status=status)
    _as(account, environment, lambda tx: update_webhook_endpoint(tx, endpoint, change))
    typer.echo(f"{endpoint} is {status}.", err=True)


def _as(account: str, environment: Environment, work: Callable[[Tx], Result]) -> Result:
    """Run work as one transaction of an account; end the command where there is none, or it is refused."""
    with opened(settled()) as database:
        known = database.read(lambda link: account_by_name(link, account, environment))
        if known is None:
            raise ended(f"there is no {environment} account {account}", 1)
        try:
            return write_as(database, known.id, work)
        except Problem as problem:
            raise ended(str(problem.message), 1) from problem


def _show(titles: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    table = rich.table.Table(*(rich.table.Column(title, overflow="fold") for title in titles))
    for row in rows:
        table.add_row(*("" if cell is None else rich.markup.escape(str(cell)) for cell in row))
    terminal = rich.console.Console()
    console = terminal if terminal.is_terminal else rich.console.Console(width=LINE_MAX)
    console.print(table)
