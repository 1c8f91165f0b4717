"""`paycover rates`: rate plans as a carrier works with them."""

import contextlib
import pathlib
from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

import rich.progress
import typer

from paycover.cli.accounts import SANDBOX
from paycover.cli.rate_views import console, show_differences, show_faults, show_simulation, show_version
from paycover.cli.rate_views import show_versions as show_all
from paycover.cli.runtime import ended, opened, reason, settled
from paycover.domain.accounts import Account, Environment
from paycover.domain.rate_plans import RatePlanVersion
from paycover.flows import rate_plans
from paycover.flows.rate_activation import activate_plan
from paycover.flows.rate_plans import Reviewed
from paycover.flows.simulating import difference, simulate, version_of
from paycover.kit.dates import SECONDS_MAX, parse_iso
from paycover.kit.errors import Problem
from paycover.store.access import account_by_name, write_as
from paycover.store.db import Conflict, Database, Snapshot, Tx
from paycover.store.rate_plans import all_versions
from paycover.store.simulating import count_billed
from paycover.wire.rate_files import MANIFEST_BYTES_MAX, folder, read_bounded
from paycover.wire.rate_files_out import files_of
from paycover.wire.rate_plans import content_of

Result = TypeVar("Result")

REFUSED = 1
"""How a command ends that was refused; nothing was written then."""

app = typer.Typer(no_args_is_help=True)

AccountName = Annotated[str, typer.Option("--account", help="Name of the platform.")]
World = Annotated[Environment, typer.Option("--environment", help="Which of its two worlds.")]
By = Annotated[str, typer.Option("--by", help="Your name; it is kept.")]
Plan = Annotated[str, typer.Argument(help="Name of the plan.")]
Version = Annotated[int, typer.Argument(help="Number of the version.")]
Justification = Annotated[
    str | None, typer.Option("--justification", help="Why a large change, or a gap, is right.")
]
Note = Annotated[str | None, typer.Option("--note", help="What the next one should know.")]
Day = Annotated[str | None, typer.Option(help="A day such as 2026-01-01, UTC.")]


@app.command()
def load(
    file: Annotated[pathlib.Path, typer.Argument(help="The manifest; its tables lie beside it.")],
    by: By,
    justification: Justification = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Make a draft of a manifest and its tables, or write a draft anew. All of it or nothing."""
    with _told():
        try:
            manifest = read_bounded(file, MANIFEST_BYTES_MAX)
        except (OSError, ValueError) as error:
            raise ended(f"{file} {error}", REFUSED) from error
        beside = folder(file.parent)
        _reviewed(
            account,
            environment,
            lambda tx: rate_plans.load_plan(tx, manifest, beside, by=by, justification=justification),
        )


@app.command()
def validate(
    plan: Plan,
    version: Version,
    by: By,
    justification: Justification = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Let a draft go on, if no rule keeps it in draft."""
    with _told():
        _reviewed(
            account,
            environment,
            lambda tx: rate_plans.validate_plan(tx, plan, version, by=by, justification=justification),
        )


def _step(name: str, flow: Callable[..., RatePlanVersion], help: str) -> None:
    """Add a command that brings a version one step on, which no rule holds back."""

    @app.command(name, help=help)
    def command(
        plan: Plan,
        version: Version,
        by: By,
        note: Note = None,
        account: AccountName = SANDBOX,
        environment: World = Environment.SANDBOX,
    ) -> None:
        with _told(), _of(account, environment) as (database, found):
            show_version(write_as(database, found.id, lambda tx: flow(tx, plan, version, by=by, note=note)))


_step("submit", rate_plans.submit_plan, "Freeze a validated version and hand it to someone else.")
_step("approve", rate_plans.approve_plan, "Approve a submitted version that somebody else wrote.")
_step("reject", rate_plans.reject_plan, "Reject a submitted version that somebody else wrote, for good.")
_step("withdraw", rate_plans.withdraw_plan, "Withdraw a version that is not active, for good.")
_step("close", rate_plans.close_plan, "Take an active version off the market in every state, now.")


@app.command()
def activate(
    plan: Plan,
    version: Version,
    by: By,
    state: Annotated[list[str] | None, typer.Option(help="A state; may be given again.")] = None,
    all_states: Annotated[bool, typer.Option("--all-states", help="All the version reaches.")] = False,
    justification: Justification = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Sell by an approved version, in some states or in all; older versions of the plan end there."""
    if bool(state) == all_states:
        raise typer.BadParameter("give either states or all of them", param_hint="--state / --all-states")
    with _told():
        _reviewed(
            account,
            environment,
            lambda tx: activate_plan(tx, plan, version, state, by=by, justification=justification),
        )


@app.command("list")
def list_versions(account: AccountName = SANDBOX, environment: World = Environment.SANDBOX) -> None:
    """Show every version of every plan."""
    with _told():
        show_all(_read(account, environment, all_versions))


@app.command()
def show(
    plan: Plan,
    version: Version,
    out: Annotated[
        pathlib.Path | None, typer.Option(help="Write the manifest there, its tables beside it.")
    ] = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Show a version and who did what with it; write its files where asked."""
    with _told():
        found = _read(account, environment, lambda snapshot: version_of(snapshot, plan, version))
        show_version(found)
        if out is not None:
            _write_files(found, out)


@app.command()
def diff(
    plan: Plan,
    old: Version,
    new: Version,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Show what one version changes against another, also on a $1,000 and a $50,000 job."""
    with _told():
        show_differences(_read(account, environment, lambda snapshot: difference(snapshot, plan, old, new)))


@app.command("simulate")
def simulate_version(
    plan: Plan,
    version: Version,
    since: Day = None,
    until: Day = None,
    account: AccountName = SANDBOX,
    environment: World = Environment.SANDBOX,
) -> None:
    """Price real invoices by a version, and write nothing."""
    start, end = _moment(since, "--since", 0), _moment(until, "--until", SECONDS_MAX)
    with _told(), _of(account, environment) as (database, found):

        def work(snapshot: Snapshot) -> None:
            draft = version_of(snapshot, plan, version)
            with rich.progress.Progress(console=console(), transient=True) as bar:
                task = bar.add_task("invoices", total=count_billed(snapshot, start, end))
                simulation = simulate(
                    snapshot, draft, since=start, until=end, progress=lambda done: bar.advance(task, done)
                )
            show_simulation(simulation)

        _snapshot(database, found, work)


def _reviewed(account: str, environment: Environment, work: Callable[[Tx], Reviewed]) -> None:
    """Run a step that rules can hold back; end with 1, all faults told, where they did."""
    with _of(account, environment) as (database, found):
        reviewed = write_as(database, found.id, work)
    show_faults(reviewed.faults)
    if reviewed.version is None:
        raise ended("held back, nothing was written", REFUSED)
    show_version(reviewed.version)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell a refusal in one line and end with 1."""
    try:
        yield
    except Problem as problem:
        told = reason(problem)
        if not isinstance(problem.message, str):
            told = "; ".join(f"{field}: {why}" for field, why in problem.message.items())
        raise ended(told, REFUSED) from problem
    except Conflict as error:
        raise ended("something else has that id already, or changed meanwhile", REFUSED) from error


@contextlib.contextmanager
def _of(name: str, environment: Environment) -> Iterator[tuple[Database, Account]]:
    """Give the database and an account of it that exists."""
    with opened(settled()) as database:
        account = database.read(lambda link: account_by_name(link, name, environment))
        if account is None:
            raise ended(
                f"there is no {environment} account {name}: `paycover keys create` makes one", REFUSED
            )
        yield database, account


def _read(account: str, environment: Environment, work: Callable[[Snapshot], Result]) -> Result:
    with _of(account, environment) as (database, found):
        return _snapshot(database, found, work)


def _snapshot(database: Database, account: Account, work: Callable[[Snapshot], Result]) -> Result:
    return database.read(lambda link: work(Snapshot(link, account, database.clock(), database.vault)))


def _write_files(version: RatePlanVersion, out: pathlib.Path) -> None:
    files = files_of(content_of(version.content), out.stem)
    files[out.name] = files.pop(f"{out.stem}.yaml")
    there = [name for name in files if (out.parent / name).exists()]
    if there:
        raise ended(f"{', '.join(there)} would be written over", REFUSED)
    out.parent.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (out.parent / name).write_bytes(data)
    typer.echo(f"Wrote {', '.join(files)}.", err=True)


def _moment(day: str | None, option: str, default: int) -> int:
    if day is None:
        return default
    moment = parse_iso(day)
    if moment is None:
        raise typer.BadParameter("is no day such as 2026-01-01", param_hint=option)
    return moment
