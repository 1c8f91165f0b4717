"""Accounts and their API keys."""

import uuid

from paycover.domain.accounts import Account, Environment
from paycover.domain.payments import CHARGE_DELAY_SECONDS
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.kit.vault import hash_key
from paycover.store import access
from paycover.store.db import Database, Link, Tx

SANDBOX_HOSTS = ("example.com", "localhost")
"""Where the hosted pages of a new sandbox may send contractors back to (our decision)."""

PREFIXES = {Environment.SANDBOX: "t9sk_test_", Environment.PRODUCTION: "t9sk_live_"}
"""How keys begin, as the official client's own do (api.md 1.1)."""


def account_of(link: Link, name: str, environment: Environment, now: int) -> tuple[Account, bool]:
    """Return one world of the platform `name` and whether it was made here."""
    account = access.account_by_name(link, name, environment)
    if account is not None:
        return account, False
    account = Account(
        id=new_id("account"),
        name=name,
        environment=environment,
        clock_offset=0,
        withhold_premium=False,
        custom_applications=environment is Environment.SANDBOX,
        redirect_hosts=SANDBOX_HOSTS if environment is Environment.SANDBOX else (),
        charge_delay=CHARGE_DELAY_SECONDS,
        platform_fee_ppm=0,
        created=now,
    )
    access.add_account(link, account)
    return account, True


def create_key(database: Database, account: Account) -> str:
    """Make an API key of an account in a transaction of its own, and return it."""
    return access.write_as(database, account.id, make_key)


def make_key(tx: Tx) -> str:
    """Make an API key of the account and return it; only its hash is kept."""
    prefix = PREFIXES[tx.account.environment]
    key = prefix + str(uuid.uuid4())
    hint = f"{prefix}…{key[-4:]}"
    access.add_key(tx.link, account=tx.account.id, key_hash=hash_key(key), hint=hint, now=tx.machine_now)
    return key


def revoke_key(tx: Tx, key_hash: str) -> None:
    """Revoke a key of the account by its hash, for good.

    Raises Problem(resource_not_found) for one that is not there or was revoked before.
    """
    if not access.revoke_key(tx, key_hash):
        raise not_found("API key", key_hash)
