"""`paycover users`: who may sign in to the dashboard of an account."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from paycover.cli.accounts import SANDBOX
from paycover.cli.runtime import ended, opened, reason, settled
from paycover.domain.accounts import Account, Environment
from paycover.domain.roles import Role
from paycover.domain.users import UserDraft, email_key
from paycover.flows.users import disable_user, invite_user, reset_user, user_by_email
from paycover.kit.dates import iso_day
from paycover.kit.errors import Code, Problem
from paycover.kit.later import Later
from paycover.kit.settings import Settings
from paycover.store.access import account_by_name, write_as
from paycover.store.db import Database, Tx
from paycover.store.pages import Page
from paycover.store.users import LISTING, has_users, lock_by_email

if TYPE_CHECKING:
    from rich import console, markup
    from rich import table as tables
else:
    console, markup, tables = Later("rich.console"), Later("rich.markup"), Later("rich.table")

REFUSED = 1
LIST_LIMIT = 1_000
FIRST_EMAIL = "admin@example.com"
"""Whom the sandbox that `serve` has ready invites until somebody has joined."""

HOME = "/dashboard"

Result = TypeVar("Result")

app = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The user's e-mail address.")]
AccountName = Annotated[str, typer.Option(help="Name of the platform.")]
World = Annotated[Environment, typer.Option(help="Which of its two worlds.")]


@app.command()
def add(
    email: Email,
    role: Annotated[Role, typer.Option(help="What they may do.")],
    name: Annotated[str, typer.Option(help="What they are called.")] = "",
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Invite a user: print the address, good once and for a week, at which they set a password."""
    _, token = _done(
        account, environment, lambda tx: invite_user(tx, UserDraft(email=email, name=name, role=role))
    )
    typer.echo(_link(settled(), token))


@app.command()
def reset(email: Email, account: AccountName = SANDBOX, environment: World = Environment.SANDBOX) -> None:
    """Take a user's password and second factor away and print a new address, as `add` does."""
    _, token = _done(account, environment, lambda tx: reset_user(tx, user_by_email(tx, email).id))
    typer.echo(_link(settled(), token))


@app.command()
def disable(email: Email, account: AccountName = SANDBOX, environment: World = Environment.SANDBOX) -> None:
    """Keep a user from signing in and end their sessions; `reset` lets them in again."""
    _done(account, environment, lambda tx: disable_user(tx, user_by_email(tx, email).id))


@app.command(name="list")
def list_users(account: AccountName = SANDBOX, environment: World = Environment.SANDBOX) -> None:
    """List the users of an account."""
    table = tables.Table("user", "e-mail", "name", "role", "", "since")
    for user in _done(account, environment, lambda tx: LISTING.page(tx, Page(limit=LIST_LIMIT))):
        cells = (user.id, user.email, user.name, user.role, user.status, iso_day(user.created))
        table.add_row(*(markup.escape(cell) for cell in cells))
    console.Console(width=None if console.Console().is_terminal else 250).print(table)


def first_way_in(database: Database, account: Account) -> str:
    """Return the path of the dashboard: until somebody has joined, of an invitation as an admin."""

    def work(tx: Tx) -> str:
        if has_users(tx):
            return HOME
        standing = lock_by_email(tx, email_key(FIRST_EMAIL))
        if standing is None:
            _, token = invite_user(tx, UserDraft(email=FIRST_EMAIL, name="", role=Role.ADMIN))
        else:
            _, token = reset_user(tx, standing.id)
        return f"{HOME}/join/{token}"

    return write_as(database, account.id, work)


def _done(account: str, environment: Environment, work: Callable[[Tx], Result]) -> Result:
    """Do it as the account; end the command where there is none or it is refused."""
    with opened(settled()) as database:
        found = database.read(lambda link: account_by_name(link, account, environment))
        if found is None:
            raise ended(f"there is no {environment} account {account}", REFUSED)
        try:
            return write_as(database, found.id, work)
        except Problem as problem:
            if problem.code is Code.DATABASE_OPERATIONAL:
                raise
            raise ended(reason(problem), REFUSED) from problem


def _link(settings: Settings, token: str) -> str:
    """Return the whole address of an invitation."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"{settings.public_url.rstrip('/') or f'http://{host}:{settings.port}'}{HOME}/join/{token}"
