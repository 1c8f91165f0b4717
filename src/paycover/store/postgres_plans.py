"""Has PostgreSQL forget the plans of a connection when tables have grown since they were made.

After five runs PostgreSQL keeps the plan of a prepared statement until it counts the table anew, which
autovacuum has it do within some minutes. A plan made while a table is nearly empty may take any index of
the account, as all look alike then, and reads everything the account has once there is more.
"""

import itertools
import weakref

import psycopg

FIRST_DOUBLING = 64
"""Fewer rows than these make no plan a bad one."""

_ROLLBACKS = itertools.count()


def roll_back(connection: psycopg.Connection) -> None:
    """Take back a transaction that failed, and have the driver forget what it takes for prepared.

    What it was about to prepare when a pipeline failed never was. It forgets at a ROLLBACK, but only at one
    whose text it has not seen before; so each has a text of its own.
    """
    connection.execute(f"ROLLBACK /* {next(_ROLLBACKS)} */".encode())


class Plans:
    """Counts the rows this process inserts; where a statement's have doubled, plans are out of date.

    So a million rows have each connection plan anew fifteen times, and a million more once.
    """

    def __init__(self) -> None:
        self._inserted: dict[str, int] = {}
        self._doublings = 0
        self._seen: weakref.WeakKeyDictionary[psycopg.Connection, int] = weakref.WeakKeyDictionary()

    def note(self, text: str, rows: int) -> None:
        """Count rows that a statement was run for."""
        if text.startswith("INSERT"):
            before = self._inserted.get(text, 0)
            after = self._inserted[text] = before + rows
            if (after // FIRST_DOUBLING).bit_length() > (before // FIRST_DOUBLING).bit_length():
                self._doublings += 1

    def renew(self, connection: psycopg.Connection) -> None:
        """Have a connection that no transaction is open on forget its plans where they are out of date.

        It keeps what it has prepared. Through PgBouncer it is whichever connection the pooler gives.
        """
        doublings = self._doublings
        if self._seen.get(connection, 0) != doublings:
            connection.execute("DISCARD PLANS", prepare=False)
            self._seen[connection] = doublings
