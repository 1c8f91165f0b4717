"""Has PostgreSQL keep no statistics of which account a row is of, so that it plans alike for every account.

With them it takes an account that is newer than its last count for one without rows. Then every index that
begins with the account looks alike to it, and a join reads all that the account has for each row it joins.
Without them it takes any account for a two-hundredth of the table.
"""

import sqlalchemy as sa

from paycover.store.tables import metadata

_COUNTED = """
    SELECT class.relname, EXISTS (
        SELECT FROM pg_stats
        WHERE pg_stats.schemaname = current_schema() AND pg_stats.tablename = class.relname
          AND pg_stats.attname = 'account'
    )
    FROM pg_attribute AS attribute JOIN pg_class AS class ON class.oid = attribute.attrelid
    WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'p')
      AND attribute.attname = 'account' AND coalesce(attribute.attstattarget, -1) <> 0
"""


def forget_accounts(connection: sa.Connection) -> None:
    """Have tables that count their accounts stop it, and forget what they have counted."""
    ours = metadata.tables
    for name, has_counted in connection.exec_driver_sql(_COUNTED).fetchall():
        if name not in ours:
            continue
        changes = ["ALTER COLUMN account SET STATISTICS 0"]
        if has_counted:  # what PostgreSQL has counted of a column goes when its type is set
            kind = ours[name].c.account.type.compile(connection.dialect)
            changes.append(f"ALTER COLUMN account TYPE {kind}")
        connection.exec_driver_sql(f"ALTER TABLE {name} {', '.join(changes)}")
