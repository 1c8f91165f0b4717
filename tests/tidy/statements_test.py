"""Statements keep to one account, so that a PostgreSQL sharded by account takes them (Citus).

Such a one refuses rows locked over several shards, SKIP LOCKED first of all; so what goes over all
accounts only looks, and what changes or locks rows names the account they are of.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import sqlalchemy as sa

from paycover import store
from paycover.store.db import Statement
from tests.tidy.schema_test import LOOK_UPS

DIALECT = sa.make_url("postgresql+psycopg://").get_dialect()()
ONE_ACCOUNT = re.compile(r"\b(account|accounts\.id) = %\(")
OVER_ALL = {
    "access._BY_KEY": "whose a key is, and what that account keeps for an idempotency key",
    "access._BY_KEY_TO_WRITE": "the same; what it locks is the account's row, a look-up",
    "ledger_journal._BEHIND": "the worker: whose books are behind",
    "parcels._OFFERS": "the worker: deliveries that are due",
    "payments._WHOSE": "a bank's dispute names a payment and no account",
    "schema._VERSION": "the schema's version",
    "signing_keys._PUBLISHED": "the keys certificates are checked with",
    "task_lists._BY_ID": "the operator's command",
    "task_lists._COUNT": "the operator's command",
    "task_lists._OF_ALL": "the operator's command",
    "tasks._WITHOUT": "the worker: who has no periodic task of this slot yet",
}
"""What looks over all accounts, and why."""

LOCKS = re.compile(r"\bFOR (NO KEY )?(UPDATE|SHARE|KEY SHARE)\b")


def _statements() -> Iterator[tuple[str, str]]:
    for found in pkgutil.walk_packages(store.__path__, "paycover.store."):
        if ".migrations" not in found.name:
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, Statement):
                    text = value.compiled(DIALECT).text
                    yield f"{found.name.removeprefix('paycover.store.')}.{name}", " ".join(text.split())


STATEMENTS = dict(_statements())


def _is_of_a_look_up(text: str) -> bool:
    """Tell whether a statement is about tables that are on every shard, or on none."""
    tables = set(re.findall(r"(?:FROM|JOIN|UPDATE|INTO) (\w+)", text))
    return bool(tables) and tables <= LOOK_UPS


def test_what_changes_or_locks_rows_names_their_account() -> None:
    loose = {
        name
        for name, text in STATEMENTS.items()
        if (text.startswith(("UPDATE", "DELETE")) or LOCKS.search(text))
        and not ONE_ACCOUNT.search(text)
        and not _is_of_a_look_up(text)
    }
    assert loose == {"access._BY_KEY_TO_WRITE"} and "OF accounts" in STATEMENTS["access._BY_KEY_TO_WRITE"]
    assert sum(bool(LOCKS.search(text)) for text in STATEMENTS.values()) > 20


def test_nothing_skips_what_is_locked() -> None:
    assert not [name for name, text in STATEMENTS.items() if "SKIP LOCKED" in text]


def test_what_looks_over_all_accounts_is_known() -> None:
    assert OVER_ALL.keys() == {
        name
        for name, text in STATEMENTS.items()
        if text.startswith("SELECT") and not ONE_ACCOUNT.search(text) and not _is_of_a_look_up(text)
    }
