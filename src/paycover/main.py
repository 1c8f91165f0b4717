"""The command line: what commands there are. What one does is imported when it is called."""

import gc
from typing import TYPE_CHECKING, Annotated

import typer

from paycover.cli.subjects import SUBJECTS, Subject
from paycover.domain.accounts import Environment
from paycover.kit.later import Later

if TYPE_CHECKING:
    from paycover.cli import checkup_table, program
else:
    program = Later("paycover.cli.program")
    checkup_table = Later("paycover.cli.checkup_table")

app = typer.Typer(
    help="Pay-as-you-go insurance for independent contractors, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="API keys.", no_args_is_help=True)
app.add_typer(keys, name="keys")
for name, (_, what) in SUBJECTS.items():
    app.add_typer(typer.Typer(help=what, no_args_is_help=True, cls=Subject), name=name)


@app.command()
def serve() -> None:
    """Serve the API and do its background work; a sandbox with sample objects is ready."""
    gc.disable()  # what is loaded before it answers stays; looking through it took a tenth of the start
    program.serve()


@app.command()
def worker() -> None:
    """Do background work only, beside servers on the same database."""
    program.work()


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    program.migrate()


@app.command()
def seed() -> None:
    """Fill the account `sandbox` with job categories and the documents' samples."""
    program.seed_sandbox()


@keys.command()
def create(
    account: Annotated[str, typer.Option(help="Name of the platform.")],
    environment: Annotated[Environment, typer.Option(help="Which of its two worlds.")],
) -> None:
    """Print a new API key, alone on stdout; the account is made if there is none."""
    program.print_key(account.strip(), environment)


@app.command()
def doctor() -> None:
    """Check settings, data directory, keys, database and clock; end with 1 where something is wrong."""
    checkup_table.show()


if __name__ == "__main__":
    app()
