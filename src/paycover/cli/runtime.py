"""What every command needs: settings, keys and the database, and faults told in one line."""

import contextlib
import pathlib
from collections.abc import Iterator

import typer

from paycover.kit.errors import Code, Problem
from paycover.kit.garbage import look_seldom
from paycover.kit.log import set_up_log
from paycover.kit.settings import Settings, load_settings
from paycover.kit.vault import Vault, read_or_make_key
from paycover.store.db import Database
from paycover.store.open import open_database
from paycover.store.schema import migrate

SETTINGS_FAULT = 2
DATABASE_FAULT = 1


def settled() -> Settings:
    """Return the settings and set up the log by them; end the command where one is not valid."""
    try:
        settings = load_settings()
        set_up_log(settings.log_level)
    except ValueError as error:
        raise ended(str(error), SETTINGS_FAULT) from error
    return settings


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """Give the database, its schema brought up to date; end the command where it can't be reached."""
    with contextlib.ExitStack() as stack:
        try:
            database = open_by(settings)
            stack.callback(database.close)
            migrate(database)
        except ValueError as error:
            raise ended(f"settings: {error}", SETTINGS_FAULT) from error
        except (Problem, OSError) as error:
            raise ended(reason(error), DATABASE_FAULT) from error
        try:
            yield database
        except (Problem, OSError) as error:
            if isinstance(error, Problem) and error.code is not Code.DATABASE_OPERATIONAL:
                raise
            raise ended(reason(error), DATABASE_FAULT) from error


def open_by(settings: Settings) -> Database:
    """Open the database of the settings.

    Raises ValueError for an address or key that is none, Problem or OSError where it can't be opened.
    """
    look_seldom()
    database = open_database(
        settings.resolved_database_url(),
        Vault(secret_keys(settings)),
        pool_size=settings.database_pool_size,
        prepare=settings.database_prepare,
    )
    database.origin = settings.origin()
    return database


def secret_keys(settings: Settings) -> list[str]:
    """Return the keys that seal secrets: those set, else the one kept in the data directory."""
    return list(settings.secret_keys) or [read_or_make_key(secret_key_path(settings))]


def secret_key_path(settings: Settings) -> pathlib.Path:
    """Return where the key that seals secrets is kept when none is set."""
    return pathlib.Path(settings.data_dir) / "secret.key"


def sandbox_key_path(settings: Settings) -> pathlib.Path:
    """Return where the ready API key of the sandbox is kept."""
    return pathlib.Path(settings.data_dir) / "sandbox.key"


def reason(error: Exception) -> str:
    """Return what went wrong, in one line."""
    if isinstance(error, Problem):
        cause = f" ({error.__cause__})" if error.__cause__ else ""
        return " ".join(f"{error.message}{cause}".split())
    return " ".join(str(error).split())


def ended(line: str, code: int) -> typer.Exit:
    """Tell a fault on stderr and return what ends the command with its code."""
    typer.echo(f"paycover: {line}", err=True)
    return typer.Exit(code)
