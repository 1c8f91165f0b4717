"""What the database itself refuses to do to the books, and what the check finds where it was made to."""

from typing import Any

import pytest
import sqlalchemy as sa

from paycover.domain.ledger_checks import ELSEWHERE, INVARIANTS
from paycover.flows.ledger import check_books
from paycover.store.db import Link, Statement
from tests import make
from tests.books import findings_of, ledger_check, post_all, snapshot_of
from tests.conftest import Api

INVOICE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


@pytest.fixture
def booked(api: Api) -> Api:
    """A caller whose books have an invoice, its payment, and another invoice that was taken back."""
    who, job, _ = make.write(api, make.insured)
    body = INVOICE | {"contractor": who.id, "job": job.id}
    api.post(f"/test_helpers/invoices/{api.post('/invoices', body)['id']}/pay", status=200)
    api.delete(f"/invoices/{api.post('/invoices', body | {'paycycle_startdate': 1_646_900_000})['id']}")
    post_all(api.database, api.account.id)
    return api


def _run(link: Link, text: str, **values: Any) -> int:
    return link.run(Statement(sa.text(text)), [values])


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_lines"])
@pytest.mark.parametrize(
    "change",
    ["UPDATE {table} SET business_date = 0 WHERE account = :me", "DELETE FROM {table} WHERE account = :me"],
)
def test_the_database_refuses_to_change_what_is_booked(booked: Api, table: str, change: str) -> None:
    text = change.format(table=table)
    with pytest.raises(Exception, match="the ledger is only ever added to"):
        booked.database.write(lambda link: _run(link, text, me=booked.account.id))
    assert not ledger_check(booked.database, booked.account.id)


TAMPERED = [
    ("UPDATE ledger_entries SET lines = replace(lines, '4325', '4324') WHERE {first}", "A"),
    ("UPDATE ledger_entries SET lines = replace(lines, '\"debit\"', '\"debjt\"') WHERE {first}", "A"),
    ("UPDATE ledger_entries SET subject = 'in_other' WHERE {first}", "A"),
    ("UPDATE ledger_entries SET hash = previous_hash WHERE {first}", "A"),
    ("UPDATE ledger_entries SET created = created + 1 WHERE {first}", "A"),
    ("UPDATE ledger_entries SET position = 9 WHERE {first}", "A"),
    ("UPDATE ledger_lines SET debit = debit + 1 WHERE {first} AND debit > 0", "1"),
    ("UPDATE ledger_lines SET carrier = 'Nobody' WHERE {first} AND carrier IS NOT NULL", "B"),
    ("UPDATE ledger_lines SET fund = 'operating' WHERE {first}", "3"),
    ("UPDATE ledger_lines SET code = '4100' WHERE {first} AND code = '1200'", "25"),
    ("UPDATE ledger_lines SET business_date = 0 WHERE {first}", "A"),
    ("DELETE FROM ledger_lines WHERE {first}", "B"),
    ("DELETE FROM ledger_entries WHERE {first}", "A"),
    ("DELETE FROM ledger_entries WHERE account = :me AND number = 4", "A"),
    ("UPDATE ledger_heads SET number = 9 WHERE account = :me", "A"),
    ("UPDATE invoices SET premium_due = premium_due + 1 WHERE account = :me AND status = 'paid'", "4"),
    ("UPDATE invoices SET gross_pay = gross_pay + 9000 WHERE account = :me AND status = 'paid'", "5"),
    ("UPDATE invoices SET purchase_order_number = 'x' WHERE account = :me AND status = 'paid'", "7"),
    ("UPDATE invoices SET status = 'void' WHERE account = :me AND status = 'paid'", "8"),
    ("UPDATE invoices SET id = 'in_other' WHERE account = :me AND status = 'paid'", "29"),
    ("UPDATE events SET id = 'ev_other' WHERE account = :me AND type = 'invoice.deleted'", "30"),
    ("UPDATE events SET data = replace(data, '4325', '4324') WHERE account = :me", "C"),
]


@pytest.mark.parametrize(("change", "invariant"), TAMPERED)
def test_what_was_changed_past_the_database_is_found(booked: Api, change: str, invariant: str) -> None:
    text = change.format(first="account = :me AND number = 1")

    found: set[str] = set()

    def tamper(link: Link) -> None:
        for unguard in UNGUARD[booked.database.dialect.name]:
            _run(link, unguard)
        assert _run(link, text, me=booked.account.id) > 0
        findings = check_books(snapshot_of(booked.database, link, booked.account.id))
        found.update(finding.number for finding in findings if finding.holds is False)
        link.undo()

    booked.database.write(tamper)
    assert invariant in found


UNGUARD = {
    "sqlite": [
        f"DROP TRIGGER {table}_no_{change}"
        for table in ("ledger_entries", "ledger_lines")
        for change in ("update", "delete")
    ],
    "postgresql": [
        f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("ledger_entries", "ledger_lines")
    ],
}
"""Dialect → how an intruder with all rights gets past the triggers; taken back with the transaction."""


def test_the_check_answers_every_invariant(booked: Api) -> None:
    found = {finding.number: finding.holds for finding in findings_of(booked.database, booked.account.id)}
    assert {number for number, holds in found.items() if holds} == set(INVARIANTS)
    assert {number for number, holds in found.items() if holds is None} == set(ELSEWHERE)
    assert {int(number) for number in found if number.isdigit()} == set(range(1, 31))
