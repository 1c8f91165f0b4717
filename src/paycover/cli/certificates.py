"""`paycover certificates`: issue what is missing, write PDFs to a folder, check them, change the key."""

import concurrent.futures
import contextlib
import multiprocessing
import os
import pathlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any, TypeVar

import rich.console
import rich.progress
import typer

from paycover.cli.accounts import SANDBOX
from paycover.cli.runtime import ended, opened, settled
from paycover.documents.certificate import Sheet, printed, reprinted
from paycover.documents.seal import Sealable
from paycover.domain.accounts import Account, Environment
from paycover.domain.certificates import Certificate
from paycover.domain.policies import Policy
from paycover.flows.certificates import Place, Prints, is_as_issued, match_certificates, sheets_ahead
from paycover.store.access import account_by_name, read_as, write_as
from paycover.store.certificates import some_standing
from paycover.store.certified import some_policies
from paycover.store.db import Database, Snapshot
from paycover.store.signing_keys import active_key, make_key

BATCH = 200
"""Rows read at a time."""

PROCESSES = min(os.cpu_count() or 1, 8)
"""How many processes print at once: one for each core, as long as their memory is no matter."""

SEVERAL = 50
"""From how many sheets on it pays to begin processes."""

CHUNK = 10
"""Sheets a process is given at a time."""

Item = TypeVar("Item")
Made = TypeVar("Made")

app = typer.Typer(no_args_is_help=True)

AccountName = Annotated[str, typer.Option(help="Name of the platform.")]
World = Annotated[Environment, typer.Option(help="Which of its two worlds.")]


@app.command()
def issue(account: AccountName = SANDBOX, environment: World = Environment.SANDBOX) -> None:
    """Make every certificate that cover in force should have and has not."""
    with opened(settled()) as database:
        found = _account(database, account, environment)
        policies = _policies(database, found)
        if policies:
            write_as(
                database, found.id, lambda tx: active_key(tx) or make_key(tx)
            )  # nothing prints without
        with _presses(len(policies)) as mapping:
            prepared = _shown(_prepared(database, found, policies, mapping), len(policies))
            made = sum(_written(database, found, id, prints) for id, prints in prepared)
    typer.echo(f"{made} certificates made, for {len(policies)} policies")


@app.command()
def export(
    folder: Annotated[pathlib.Path, typer.Argument(help="Where the PDFs go; made if it is missing.")],
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Write the PDF of every certificate that stands."""
    folder.mkdir(parents=True, exist_ok=True)
    with opened(settled()) as database:
        standing = _standing(database, _account(database, account, environment))
    wrong = 0
    for one, pdf in _printed(standing):
        (folder / f"{one.number}-{one.revision}.pdf").write_bytes(pdf)
        wrong += not is_as_issued(one, pdf)
    typer.echo(f"{len(standing)} certificates written to {folder}")
    if wrong:
        raise ended(f"{wrong} of them differ from what was issued", 1)


@app.command()
def check(account: AccountName = SANDBOX, environment: World = Environment.SANDBOX) -> None:
    """Print every certificate that stands again, and compare it with what was issued."""
    with opened(settled()) as database:
        standing = _standing(database, _account(database, account, environment))
    wrong = [one for one, pdf in _printed(standing) if not is_as_issued(one, pdf)]
    for one in wrong:
        typer.echo(f"{one.id} {one.number} revision {one.revision} would be printed otherwise", err=True)
    typer.echo(f"{len(standing) - len(wrong)} of {len(standing)} certificates are as they were issued")
    if wrong:
        raise typer.Exit(1)


@app.command(name="rotate-key")
def rotate_key(account: AccountName = SANDBOX, environment: World = Environment.SANDBOX) -> None:
    """Sign with a new key from now on; the older ones stay published, for what they signed."""
    with opened(settled()) as database:
        found = _account(database, account, environment)
        typer.echo(write_as(database, found.id, lambda tx: make_key(tx).id))


def _account(database: Database, name: str, environment: Environment) -> Account:
    found = database.read(lambda link: account_by_name(link, name, environment))
    if found is None:
        raise ended(f"there is no {environment} account {name}", 1)
    return found


def _prepared(
    database: Database, account: Account, policies: list[str], mapping: Callable[..., Iterator[Any]]
) -> Iterator[tuple[str, Prints]]:
    """Give policies with their certificates in type; a batch is printed while the last one is written."""
    ready: Iterator[tuple[str, Prints]] = iter(())
    for start in range(0, len(policies), BATCH):
        some = policies[start : start + BATCH]
        wanted = [read_as(database, account.id, partial(sheets_ahead, subject=id)) for id in some]
        made = mapping(printed, [sheet for sheets in wanted for sheet in sheets.values()])
        yield from ready
        ready = _put_together(some, wanted, made)
    yield from ready


def _put_together(
    policies: list[str], wanted: list[dict[Place, Sheet]], made: Iterator[Sealable]
) -> Iterator[tuple[str, Prints]]:
    for id, sheets in zip(policies, wanted, strict=True):
        yield id, {place: (sheet, next(made)) for place, sheet in sheets.items()}


def mapped(
    work: Callable[[Item], Made], items: Sequence[Item], *, several: int = SEVERAL
) -> Iterator[Made]:
    """Return what work makes of each item, in order: by processes of its own where there are `several`."""
    with _presses(len(items), several=several) as mapping:
        yield from mapping(work, items)


@contextlib.contextmanager
def _presses(count: int, *, several: int = SEVERAL) -> Iterator[Callable[..., Iterator[Any]]]:
    """Give what does work on each item as `map` does: by processes where there are `several` items in all.

    They begin with the first work there is.
    """
    if count < several:
        yield map
        return
    fresh = multiprocessing.get_context("spawn")  # a fork would copy the locks of threads it does not copy
    with concurrent.futures.ProcessPoolExecutor(PROCESSES, mp_context=fresh) as workers:
        yield partial(workers.map, chunksize=CHUNK)


def _written(database: Database, account: Account, policy: str, prints: Prints) -> int:
    return write_as(database, account.id, lambda tx: match_certificates(tx, policy, prints))


def _printed(certificates: list[Certificate]) -> Iterator[tuple[Certificate, bytes]]:
    """Return certificates with their PDFs, printed again."""
    pdfs = zip(certificates, mapped(reprinted, certificates), strict=True)
    yield from _shown(pdfs, len(certificates))


def _standing(database: Database, account: Account) -> list[Certificate]:
    found: list[Certificate] = []
    while page := read_as(database, account.id, partial(_next, some_standing, found)):
        found += page
    return found


def _policies(database: Database, account: Account) -> list[str]:
    found: list[Policy] = []
    while page := read_as(database, account.id, partial(_next, some_policies, found)):
        found += page
    return [policy.id for policy in found]


def _next(read: Callable[..., list[Any]], found: list[Any], snapshot: Snapshot) -> list[Any]:
    return read(snapshot, after=found[-1].id if found else "", limit=BATCH)


def _shown(work: Iterable[Item], total: int) -> Iterable[Item]:
    """Show on stderr how far work has come."""
    return rich.progress.track(work, "certificates", total, console=rich.console.Console(stderr=True))
