"""`paycover audit`: the pack of a year or month for an auditor."""

import hashlib
import pathlib
from typing import Annotated

import rich.console
import typer

from paycover.cli.ledger_account import AccountName, World, account_named, post, seen
from paycover.cli.runtime import ended, opened, reason, settled
from paycover.documents.audit_pack import audit_pack_zip
from paycover.flows.audit_packs import make_audit_pack
from paycover.kit.dates import parse_iso
from paycover.kit.errors import Problem

REFUSED = 1

app = typer.Typer(no_args_is_help=True)


@app.callback()
def audit() -> None:
    """What an auditor is handed."""


@app.command()
def pack(
    period: Annotated[str, typer.Argument(help="A year, as 2026, or a month, as 2026-05.")],
    account: AccountName,
    environment: World,
    out: Annotated[pathlib.Path, typer.Option(help="The ZIP file to write.")],
    as_of: Annotated[str, typer.Option(help="As it was known then: 2027-01-15T09:00:00, UTC.")] = "",
) -> None:
    """Write pay, cover, certificates, true-up and books of a period as one ZIP, exceptions first."""
    moment = parse_iso(as_of) if as_of else None
    if as_of and moment is None:
        raise typer.BadParameter("not a moment, as in 2027-01-15T09:00:00", param_hint="--as-of")
    with opened(settled()) as database:
        whose = account_named(database, account, environment)
        with rich.console.Console(stderr=True).status("Reading events and entries"):
            post(database, whose)
            try:
                made = seen(database, whose, lambda link: make_audit_pack(link, period, moment))
            except Problem as problem:
                raise ended(reason(problem), REFUSED) from problem
        data = audit_pack_zip(made)
        out.write_bytes(data)
    for sentence in made.summary:
        typer.echo(sentence)
    typer.echo(f"{out}: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")
