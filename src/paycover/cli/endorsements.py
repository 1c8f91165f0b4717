"""`paycover endorsements`: what insurers added to policies, which alone lets a certificate state it."""

from typing import Annotated

import typer

from paycover.cli.accounts import SANDBOX, done_as
from paycover.domain.accounts import Environment
from paycover.domain.coverage import Coverage
from paycover.domain.endorsements import EndorsementDraft, EndorsementKind
from paycover.flows.endorsements import add_endorsement, withdraw_endorsement
from paycover.kit.dates import iso_day
from paycover.store.endorsements import LISTING
from paycover.store.pages import Page

LIST_LIMIT = 1_000
"""Endorsements a list shows at most, the newest of them."""

app = typer.Typer(no_args_is_help=True)

AccountName = Annotated[str, typer.Option(help="Name of the platform.")]
World = Annotated[Environment, typer.Option(help="Which of its two worlds.")]


@app.command()
def add(
    policy: Annotated[str, typer.Argument(help="The policy that was endorsed.")],
    kind: Annotated[EndorsementKind, typer.Argument(help="What the endorsement gives.")],
    form: Annotated[str, typer.Option(help="The insurer's form: CG 20 10.")],
    edition: Annotated[str, typer.Option(help="The edition of the form: 12 19.")],
    scope: Annotated[str, typer.Option(help="What it is for, in the insurer's words.")],
    entity: Annotated[str | None, typer.Option(help="Whom it names; without it, it is blanket.")] = None,
    line: Annotated[Coverage, typer.Option(help="The line that was endorsed.")] = Coverage.GENERAL,
    document: Annotated[str | None, typer.Option(help="Where the endorsement is kept.")] = None,
    fee: Annotated[int, typer.Option(min=0, help="What the insurer takes for it, in cents.")] = 0,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Put an endorsement on record; certificates of the policy are made anew."""
    draft = EndorsementDraft(
        policy=policy,
        entity=entity,
        kind=kind,
        coverage_type=line,
        form=form,
        edition=edition,
        scope=scope,
        document=document,
        fee=fee,
    )
    typer.echo(done_as(account, environment, lambda tx: add_endorsement(tx, draft)).id)


@app.command()
def withdraw(
    id: Annotated[str, typer.Argument(help="The endorsement.")],
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Note that an insurer took an endorsement back; certificates of the policy are made anew."""
    typer.echo(done_as(account, environment, lambda tx: withdraw_endorsement(tx, id)).id)


@app.command(name="list")
def list_endorsements(
    policy: Annotated[str | None, typer.Argument(help="Only those of this policy.")] = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """List the endorsements on record, newest first."""
    page = Page(limit=LIST_LIMIT, filters={} if policy is None else {"policy": policy})
    for one in done_as(account, environment, lambda tx: LISTING.page(tx, page)):
        whom = one.entity or "blanket"
        since = iso_day(one.effective_date)
        typer.echo(f"{one.id} {one.policy} {one.kind} {one.form} {one.edition} {whom} since {since}")
