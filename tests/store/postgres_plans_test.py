"""What PostgreSQL keeps for a connection: plans, as long as they are good, and what is prepared."""

import functools

import psycopg
import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from paycover.domain.payments import Payer, Payment
from paycover.kit.ids import new_id
from paycover.kit.vault import Vault
from paycover.store.access import write_as
from paycover.store.db import Conflict, Database, Link, Statement, Tx
from paycover.store.open import open_database
from paycover.store.payments import PAYMENTS, lock_payments
from paycover.store.postgres import PostgresLink
from paycover.store.tables import api_keys
from tests import make

EMPTY = "CREATE TEMP TABLE payments (LIKE payments INCLUDING INDEXES)"
"""It hides the real one from this connection; autovacuum, which would mend a plan, never looks at it."""

ONE = Statement(sa.select(sa.literal(1)))
ADD = Statement(
    sa.insert(api_keys).values({n: sa.bindparam(n) for n in ("account", "key_hash", "hint", "created")})
)

KEPT = (
    "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT payments%' AND generic_plans > 0"
)


def _connection(link: Link) -> psycopg.Connection:
    assert isinstance(link, PostgresLink)
    return link._connection


def _ask(tx: Tx) -> None:
    for number in range(12):
        lock_payments(tx, f"in_{number}", f"in_{number + 1}")


def _plan(link: Link) -> str:
    connection = _connection(link)
    ((name,),) = connection.execute(KEPT).fetchall()
    return str(connection.execute(f"EXPLAIN EXECUTE \"{name}\"('a', 'in_1', 'in_2')").fetchall())


def _pay(tx: Tx, invoices: range) -> None:
    made = [
        Payment(
            id=new_id("payment"),
            invoice=f"in_{number}",
            contractor="cn_1",
            payer=Payer.AGENCY_REMIT,
            amount=1,
            live_key=f"in_{number}",
            created=tx.now,
        )
        for number in invoices
    ]
    PAYMENTS.add(tx, *made)


def test_a_table_that_fills_is_read_along_the_index_that_leads_to_the_row(
    database: Database, database_url: str
) -> None:
    if database.dialect.name != "postgresql":
        pytest.skip("SQLite is told how long its tables get")
    account = make.account(database).id
    own = open_database(database_url, Vault([Fernet.generate_key().decode()]), pool_size=1)
    try:
        own.read(lambda link: _connection(link).execute(EMPTY))
        write_as(own, account, _ask)
        assert "invoice_position_idx" not in own.read(_plan), "any index will do for a table of nothing"
        for start in range(0, 2_000, 250):
            write_as(own, account, functools.partial(_pay, invoices=range(start, start + 250)))
        write_as(own, account, _ask)
        assert "invoice_position_idx" in own.read(_plan)
    finally:
        own.close()


def test_what_a_failed_transaction_was_about_to_prepare_is_prepared_later(
    database: Database, database_url: str
) -> None:
    if database.dialect.name != "postgresql":
        pytest.skip("SQLite prepares by itself")
    key = {"account": make.account(database).id, "key_hash": make.unique("hash"), "hint": "", "created": 1}

    def fail(link: Link) -> None:
        link.write(ADD, [key, key])
        link.fetch(ONE, {})

    def refuse(_: Link) -> None:
        raise LookupError

    own = open_database(database_url, Vault([Fernet.generate_key().decode()]), pool_size=1)
    try:
        with pytest.raises(LookupError):
            own.write(refuse)
        for _ in range(2):
            own.read(lambda link: link.fetch(ONE, {}))
        with pytest.raises(Conflict):
            own.write(fail)
        for _ in range(4):
            assert own.read(lambda link: link.fetch(ONE, {})) == [(1,)]
    finally:
        own.close()
