"""What SQLite is told of its tables leads it straight to the rows, however few there are."""

import re

import pytest

from paycover.store import access, ledger, payments, tasks, webhook_deliveries
from paycover.store.db import Database, Statement

TASKS_BY_DUE = "tasks USING INDEX ix_tasks_account_status_due_created_id_kind"


@pytest.mark.parametrize(
    ("statement", "step"),
    [
        (ledger._WAITING, "events USING INDEX ix_events_unposted (account=?)"),
        (ledger._STANDING, "ledger_entries USING INDEX ix_ledger_entries_account_subject_position"),
        (payments._OF_INVOICES, "payments USING INDEX ix_payments_account_invoice_position"),
        (
            access._FORGET_REPLAYS,
            "replays USING INDEX ix_replays_account_created (account=? AND created<?)",
        ),
        (tasks._FORGET_DONE, f"{TASKS_BY_DUE} (account=? AND status=? AND due<?)"),
        (tasks._FOLLOW_CLOCK, f"{TASKS_BY_DUE} (account=? AND status=? AND due>?)"),
        (
            webhook_deliveries._FORGET_ENDED,
            "webhook_deliveries USING INDEX ix_webhook_deliveries_account_status_position",
        ),
        (
            webhook_deliveries._FORGET_TRIES,
            "webhook_tries USING INDEX ix_webhook_tries_account_at (account=? AND at<?)",
        ),
    ],
)
def test_posting_charging_and_forgetting_do_not_read_all_an_account_has(
    database: Database, statement: Statement, step: str
) -> None:
    if database.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps statistics by itself")
    compiled = statement.compiled(database.dialect)
    text, own = compiled.text, compiled.own
    params = {name: own.get(name, 1) for name in re.findall(r"(?<![:\w]):(\w+)", text)}
    engine = database.engine()
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", params).fetchall()
    engine.dispose()
    assert step in "\n".join(row[3] for row in rows)
