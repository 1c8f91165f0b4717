"""Accounts made from the command line, and what a new sandbox begins with."""

import pathlib
from collections.abc import Callable
from typing import TypeVar

from paycover.cli.runtime import ended, opened, reason, settled
from paycover.domain.accounts import Account, Environment
from paycover.flows.keys import account_of, create_key
from paycover.flows.sandbox import load_categories, load_samples
from paycover.kit.clock import NANOSECONDS
from paycover.kit.errors import Code, Problem
from paycover.kit.vault import hash_key, write_private
from paycover.store.access import account_by_key, account_by_name, write_as
from paycover.store.db import Database, Link, Tx

Result = TypeVar("Result")

REFUSED = 1
"""How a command ends that its account refuses."""

SANDBOX = "sandbox"
"""The account that `serve` has ready."""


def open_account(
    database: Database, name: str, environment: Environment, *, samples: bool = False
) -> tuple[Account, bool]:
    """Return the account of that name and environment, and whether it was made here.

    A new sandbox gets job categories with rates, and where asked the documents' sample objects; all of
    it or nothing.
    """

    def work(link: Link) -> tuple[Account, bool]:
        account, made = account_of(link, name, environment, database.clock() // NANOSECONDS)
        if made and account.is_sandbox:
            tx = Tx(link, account, database.clock, database.vault, database.origin)
            load_categories(tx)
            if samples:
                load_samples(tx)
        return account, made

    return database.write(work)


def seed(database: Database) -> bool:
    """Give the account `sandbox` its categories and the documents' samples; tell whether it was made."""
    account, made = open_account(database, SANDBOX, Environment.SANDBOX, samples=True)
    if not made:
        write_as(database, account.id, _load)
    return made


def ready_key(database: Database, account: Account, path: pathlib.Path) -> str:
    """Return the sandbox key kept in a file; made anew where there is none or it opens nothing."""
    if path.exists():
        kept = path.read_text().strip()
        known = database.read(lambda link: account_by_key(link, hash_key(kept)))
        if known is not None and known.id == account.id:
            return kept
    key = create_key(database, account)
    write_private(path, key)
    return key


def _load(tx: Tx) -> None:
    load_categories(tx)
    load_samples(tx)


def done_as(account: str, environment: Environment, work: Callable[[Tx], Result]) -> Result:
    """Do work as an account; end the command where there is none, or the work is refused."""
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
