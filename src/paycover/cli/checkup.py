"""What `doctor` looks at: settings, data directory, keys, database, schema, clock."""

import pathlib
import stat
import tempfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

from paycover.cli.runtime import open_by, reason, sandbox_key_path, secret_key_path
from paycover.domain.tasks import TaskStatus
from paycover.kit.clock import NANOSECONDS, system_clock
from paycover.kit.dates import iso_day
from paycover.kit.errors import Problem
from paycover.kit.settings import Settings, load_settings
from paycover.kit.vault import Vault
from paycover.store import schema
from paycover.store.db import Database
from paycover.store.task_lists import count
from paycover.worker.chargers.choice import NO_STRIPE
from paycover.worker.emails import NO_SERVER

RELEASED = 1_793_000_000
"""A moment before this version was made; a clock that stands before it is wrong."""


class Finding(NamedTuple):
    """One thing looked at: whether it is well, and what was seen."""

    what: str
    well: bool
    seen: str


def findings() -> Iterator[Finding]:
    """Look at one thing after the other; without valid settings there is nothing more to look at."""
    try:
        settings = load_settings()
    except ValueError as error:
        yield Finding("settings", False, reason(error))
        return
    yield Finding("settings", True, "valid")
    yield from (look(settings) for look in (_data_dir, _secret_keys, _sandbox_key))
    yield _charging(settings)
    yield _emails(settings)
    yield from _database(settings)
    yield _clock()


def _data_dir(settings: Settings) -> Finding:
    folder = pathlib.Path(settings.data_dir).absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=existing):
            pass
    except OSError as error:
        return Finding("data directory", False, f"{folder} can't be written: {error.strerror}")
    return Finding("data directory", True, f"{folder} can be written")


def _secret_keys(settings: Settings) -> Finding:
    path = secret_key_path(settings)
    if not settings.secret_keys and not path.exists():
        return Finding("secret keys", True, f"none yet; one is made in {path}")
    fault = None if settings.secret_keys else _exposed(path)
    try:
        Vault(list(settings.secret_keys) or [path.read_text().strip()])
    except (ValueError, OSError) as error:
        fault = reason(error)
    where = f"{len(settings.secret_keys)} set" if settings.secret_keys else str(path)
    return Finding("secret keys", fault is None, fault or where)


def _sandbox_key(settings: Settings) -> Finding:
    path = sandbox_key_path(settings)
    if not path.exists():
        return Finding("sandbox key", True, f"none yet; `paycover serve` makes one in {path}")
    fault = _exposed(path)
    return Finding("sandbox key", fault is None, fault or str(path))


def _exposed(path: pathlib.Path) -> str | None:
    mode = stat.S_IMODE(path.stat().st_mode)
    return f"others can read {path}: its mode is {mode:o}, not 600" if mode & 0o077 else None


def _charging(settings: Settings) -> Finding:
    key = settings.stripe_secret_key
    if not key:
        return Finding("charging", True, f"sandbox accounts with test cards only; {NO_STRIPE}")
    if not key.startswith(("sk_live_", "rk_live_", "sk_test_", "rk_test_")):
        return Finding("charging", False, "PAYCOVER_STRIPE_SECRET_KEY is no secret key of Stripe's")
    if not settings.stripe_webhook_secret:
        return Finding("charging", True, "Stripe, asked only: PAYCOVER_STRIPE_WEBHOOK_SECRET is not set")
    return Finding("charging", True, f"Stripe, with a {'test' if '_test_' in key else 'live'} key")


def _emails(settings: Settings) -> Finding:
    if not settings.smtp_host:
        return Finding("e-mail", True, f"sandboxes' go to {settings.email_dir()}; {NO_SERVER}")
    server = f"{settings.smtp_host}:{settings.smtp_port}, {settings.smtp_tls}"
    return Finding("e-mail", True, f"production's go to {server}; sandboxes' to {settings.email_dir()}")


def _tasks(database: Database) -> Finding:
    failed = database.read(lambda link: count(link, TaskStatus.FAILED))
    seen = f"{failed} failed: see `paycover tasks list`" if failed else "none has failed"
    return Finding("tasks", not failed, seen)


def _database(settings: Settings) -> Iterator[Finding]:
    url = settings.resolved_database_url()
    file = pathlib.Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:") and not file.exists():
        yield Finding("database", True, f"none yet; it is made in {file}")
        return
    try:
        database = open_by(settings)
    except (Problem, ValueError, OSError) as error:
        yield Finding("database", False, reason(error))
        return
    try:
        reached = _reached(lambda: database.read(schema.current))
        yield reached
        if reached.well:
            yield _tasks(database)
    finally:
        database.close()


def _reached(current: Callable[[], str | None]) -> Finding:
    try:
        found = current()
    except Problem as problem:
        hint = ": run `paycover migrate`" if "alembic_version" in reason(problem) else ""
        return Finding("database", False, reason(problem) + hint)
    if found != schema.head():
        seen = f"at schema {found or 'none'}, this version needs {schema.head()}: run `paycover migrate`"
        return Finding("database", False, seen)
    return Finding("database", True, f"reached, at schema {found}")


def _clock() -> Finding:
    now = system_clock() // NANOSECONDS
    return Finding("clock", now >= RELEASED, f"it is {iso_day(now)} UTC")
