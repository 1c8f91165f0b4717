"""The commands of the books, as an operator runs them."""

import csv
import logging
import pathlib
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import structlog
import typer.testing

from paycover.cli.accounts import seed
from paycover.cli.runtime import open_by
from paycover.domain.accounts import Environment
from paycover.domain.ledger_periods import month_of
from paycover.flows.payments import record_payment
from paycover.kit.clock import NANOSECONDS
from paycover.kit.dates import add_months
from paycover.kit.settings import Settings
from paycover.main import app
from paycover.store.access import account_by_name, write_as
from paycover.store.schema import migrate

SANDBOX = ("--account", "sandbox", "--environment", "sandbox")
INVOICE = "in_4RviYgc2Wt"


class Books(NamedTuple):
    """A data directory whose sandbox has its sample invoice paid, and what time it is."""

    folder: pathlib.Path
    now: int

    def run(self, *words: str) -> typer.testing.Result:
        """Run a command of the books."""
        environment = {"PAYCOVER_DATA_DIR": str(self.folder), "PAYCOVER_DATABASE_URL": ""}
        return typer.testing.CliRunner().invoke(app, ["ledger", *words], env=environment)


@pytest.fixture
def books(tmp_path: pathlib.Path) -> Iterator[Books]:
    """Books with an invoice and its payment."""
    opened = open_by(Settings(data_dir=str(tmp_path)))
    migrate(opened)
    seed(opened)
    account = opened.read(lambda link: account_by_name(link, "sandbox", Environment.SANDBOX))
    assert account is not None
    write_as(opened, account.id, lambda tx: record_payment(tx, INVOICE))
    now = opened.clock() // NANOSECONDS
    opened.close()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Books(tmp_path, now)
    structlog.reset_defaults()  # the commands set up the log for a process of their own
    root.handlers[:], root.level = handlers, level


def test_the_check_lists_every_invariant_and_ends_with_1_where_one_is_violated(books: Books) -> None:
    done = books.run("check")
    assert done.exit_code == 0, done.output
    lines = [line for line in done.stdout.splitlines() if "│" in line]
    assert len(lines) == 36
    assert sum(" ok " in line for line in lines) == 20
    assert sum("not applicable yet" in line for line in lines) == 16
    opened = open_by(Settings(data_dir=str(books.folder)))
    with opened.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE invoices SET gross_pay = gross_pay + 9000")
    opened.close()
    again = books.run("check")
    assert again.exit_code == 1
    assert [line for line in again.stdout.splitlines() if "violated" in line and INVOICE in line]


def test_balances_and_lines_are_printed_in_dollars(books: Books) -> None:
    done = books.run("balances", *SANDBOX)
    assert done.exit_code == 0, done.output
    assert "Card clearing" in done.stdout and "43.25" in done.stdout
    assert "43.25" not in books.run("balances", *SANDBOX, "--month", "2020-01").stdout
    rows = list(csv.DictReader(books.run("export", *SANDBOX).stdout.splitlines()))
    assert [row["kind"] for row in rows] == ["invoice_issued"] * 5 + ["premium_captured"] * 2
    assert rows[0]["debit"] == "43.25" and rows[1]["account"] == "2000" and rows[1]["credit"] == "25.50"
    assert books.run("export", *SANDBOX, "--format", "pdf").exit_code == 2
    assert books.run("balances", *SANDBOX, "--month", "May").exit_code == 1


def test_a_month_that_is_over_is_closed_once(books: Books) -> None:
    last = month_of(add_months(books.now, -1))
    done = books.run("close", last, *SANDBOX, "--by", "Ada")
    assert done.exit_code == 0 and done.stdout.startswith(f"{last} is closed. Totals: ")
    again = books.run("close", last, *SANDBOX, "--by", "Ada")
    assert (again.exit_code, again.stderr) == (1, f"paycover: The books are closed to the end of {last}.\n")
    assert books.run("close", month_of(books.now), *SANDBOX, "--by", "Ada").exit_code == 1
    assert books.run("check").exit_code == 0


@pytest.mark.parametrize(
    ("commission", "code"), [("12.5", 0), ("100", 0), ("12.", 2), ("-1", 2), ("101", 2)]
)
def test_terms_of_a_line_are_set(books: Books, commission: str, code: int) -> None:
    words = ("general", *SANDBOX, "--carrier", "Lake Surplus", "--commission", commission)
    assert books.run("terms", *words).exit_code == code


def test_an_account_that_is_not_there_is_told_in_a_line(books: Books) -> None:
    done = books.run("balances", "--account", "nobody", "--environment", "sandbox")
    assert (done.exit_code, done.stderr) == (1, "paycover: there is no sandbox account named nobody\n")
