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
from paycover.domain.adjustments import AdjustmentDraft
from paycover.domain.ledger_periods import month_of
from paycover.flows.adjustments import create_adjustment
from paycover.flows.payments import record_payment
from paycover.kit.clock import NANOSECONDS
from paycover.kit.dates import DAY, add_months
from paycover.kit.settings import Settings
from paycover.main import app
from paycover.store.access import account_by_name, move_clock, write_as
from paycover.store.schema import migrate

SANDBOX = ("--account", "sandbox", "--environment", "sandbox")
INVOICE = "in_4RviYgc2Wt"


class Books(NamedTuple):
    """A data directory whose sandbox has its sample invoice paid, and what time it is."""

    folder: pathlib.Path
    now: int

    def run(self, *words: str) -> typer.testing.Result:
        """Run a command of the books."""
        return self.run_any("ledger", *words)

    def run_any(self, *words: str) -> typer.testing.Result:
        """Run a command on this data directory."""
        environment = {"PAYCOVER_DATA_DIR": str(self.folder), "PAYCOVER_DATABASE_URL": ""}
        return typer.testing.CliRunner().invoke(app, list(words), env=environment)


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
    assert len(lines) == 35
    assert sum(" ok " in line for line in lines) == 26
    assert sum(" elsewhere " in line for line in lines) == 9
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


def _a_month_passes(books: Books) -> str:
    """Move the sandbox's clock past this month; return which it was."""
    opened = open_by(Settings(data_dir=str(books.folder)))
    account = opened.read(lambda link: account_by_name(link, "sandbox", Environment.SANDBOX))
    assert account is not None
    write_as(opened, account.id, lambda tx: move_clock(tx, tx.now + 31 * DAY))
    opened.close()
    return month_of(books.now)


def _told(books: Books, *words: str) -> str:
    """Tell the books of money; return what they answer but the id."""
    done = books.run(*words, *SANDBOX, "--by", "Ada")
    assert done.exit_code == 0, done.output
    return done.stdout.partition(" ")[2].strip()


def test_a_month_is_settled_swept_paid_on_and_found_done(books: Books) -> None:
    month = _a_month_passes(books)
    to_do = books.run("close", month, *SANDBOX, "--check")
    assert to_do.exit_code == 0, to_do.output
    assert sum("to do" in line for line in to_do.stdout.splitlines()) == 3
    early = books.run("remit", month, "--carrier", "unassigned", *SANDBOX, "--by", "Ada")
    assert early.exit_code == 1 and early.stderr == (
        "paycover: The trust's bank account holds 0 cents, and 3676 are to be moved. "
        "Settle what the processor paid out first.\n"
    )
    assert _told(books, "settle", "--captured", "4325", "--fee", "155") == "settlement 43.25"
    assert _told(books, "refill", "--amount", "155") == "refill 1.55"
    assert _told(books, "sweep", month) == "sweep 6.49"
    remit = ("remit", month, "--carrier", "unassigned")
    assert _told(books, *remit, "--reference", "wire 1") == "remittance 36.76 unassigned"
    for nothing in (
        remit,
        ("sweep", month),
        ("file-taxes", month, "--state", "IL"),
        ("advance",),
        ("repay",),
    ):
        again = books.run(*nothing, *SANDBOX, "--by", "Ada")
        assert (again.exit_code, again.stderr) == (1, "paycover: There is nothing to be moved.\n")
    done = books.run("close", month, *SANDBOX, "--check", "--bank", "0").stdout
    assert "written 43.25, earned 43.25, unearned 0.00" in done
    assert books.run("close", month, *SANDBOX, "--by", "Ada").exit_code == 0
    assert books.run("check").exit_code == 0
    shown = books.run("balances", *SANDBOX).stdout
    assert "Debits and credits" in shown
    kinds = {row["kind"] for row in csv.DictReader(books.run("export", *SANDBOX).stdout.splitlines())}
    assert kinds >= {"card_settled", "fee_refilled", "commission_swept", "carriers_remitted"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("settle", "--captured", "4326", "--fee", "0"), "The processor holds 4325 cents, and 4326"),
        (("refill", "--amount", "1"), "Operating owes the trust 0 cents, and 1 are"),
        (("write-off", "in_nobody"), "The books have no invoice or adjustment in_nobody."),
        (("write-off", INVOICE), "There is nothing to be moved."),
        (("sweep", "2999-01"), "2999-01 is not over."),
        (("sweep", "May"), "Not a month, as in 2026-05: May"),
    ],
)
def test_what_can_not_have_been_is_refused(books: Books, words: tuple[str, ...], said: str) -> None:
    done = books.run(*words, *SANDBOX, "--by", "Ada")
    assert done.exit_code == 1 and said in done.stderr


def test_a_bordereau_of_a_month_stays_the_same_to_the_byte(books: Books) -> None:
    month = _a_month_passes(books)
    first = books.run("bordereau", month, *SANDBOX)
    assert first.exit_code == 0, first.output
    opened = open_by(Settings(data_dir=str(books.folder)))
    account = opened.read(lambda link: account_by_name(link, "sandbox", Environment.SANDBOX))
    assert account is not None
    draft = AdjustmentDraft(gross_pay=100_000)
    write_as(opened, account.id, lambda tx: create_adjustment(tx, INVOICE, draft))
    opened.close()
    assert books.run("bordereau", month, *SANDBOX).stdout == first.stdout
    rows = list(csv.DictReader(first.stdout.splitlines()))
    assert [
        (row["CR0059 gross premium"], row["CR0062 commission"], row["CR0065 net premium"]) for row in rows
    ] == [
        ("30.00", "4.50", "25.50"),
        ("13.25", "1.99", "11.26"),
    ]
    assert {row["CR0022 risk transaction type"] for row in rows} == {"New Business"}
    assert books.run("bordereau", month, *SANDBOX, "--carrier", "x").stdout.count("\n") == 1
    assert books.run("bordereau", "2999-01", *SANDBOX).exit_code == 1


@pytest.mark.parametrize(
    ("commission", "code"), [("12.5", 0), ("100", 0), ("12.", 2), ("-1", 2), ("101", 2)]
)
def test_terms_of_a_line_are_set(books: Books, commission: str, code: int) -> None:
    words = ("general", *SANDBOX, "--carrier", "Lake Surplus", "--commission", commission)
    assert books.run("terms", *words).exit_code == code


def test_an_account_that_is_not_there_is_told_in_a_line(books: Books) -> None:
    done = books.run("balances", "--account", "nobody", "--environment", "sandbox")
    assert (done.exit_code, done.stderr) == (1, "paycover: there is no sandbox account named nobody\n")


def test_the_audit_pack_is_written_for_a_period_that_is_one(books: Books, tmp_path: pathlib.Path) -> None:
    file, year = tmp_path / "pack.zip", month_of(books.now)[:4]
    done = books.run_any("audit", "pack", year, *SANDBOX, "--out", str(file))
    assert done.exit_code == 0, done.output
    assert f"Audit pack of sandbox: {year}-01-01 to {year}-12-31." in done.stdout
    assert file.read_bytes().startswith(b"PK") and "SHA-256" in done.stdout
    file.unlink()
    for words in ((f"{year}-13",), ("soon",), (year, "--as-of", "9998-01-01")):
        refused = books.run_any("audit", "pack", *words, *SANDBOX, "--out", str(file))
        assert refused.exit_code == 1 and "Traceback" not in refused.output, words
    assert books.run_any("audit", "pack", year, "--as-of", "x", *SANDBOX, "--out", str(file)).exit_code == 2
    assert not file.exists()
