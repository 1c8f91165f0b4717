"""Opens the database an address names."""

from typing import TYPE_CHECKING

from paycover.kit.clock import Clock, system_clock
from paycover.kit.later import Later
from paycover.kit.vault import Vault
from paycover.store.db import Database

if TYPE_CHECKING:
    from paycover.store import postgres, sqlite
else:
    postgres, sqlite = Later("paycover.store.postgres"), Later("paycover.store.sqlite")


def open_database(
    url: str,
    vault: Vault,
    *,
    clock: Clock = system_clock,
    pool_size: int = 16,
    prepare: bool = True,
) -> Database:
    """Open `sqlite:///path` or `postgresql://…`; raise ValueError for another scheme."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        return sqlite.SqliteDatabase(rest.removeprefix("/"), clock, vault)
    if scheme in ("postgres", "postgresql"):
        return postgres.PostgresDatabase(url, clock, vault, pool_size=pool_size, prepare=prepare)
    raise ValueError(f"not a database address Paycover knows: {scheme}://…")
