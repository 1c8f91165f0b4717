"""The commands that end by themselves."""

import pathlib
import stat

import pytest

from paycover.domain.accounts import Account, Environment
from paycover.kit.vault import Vault, hash_key
from paycover.store.access import account_by_key, account_by_name, write_as
from paycover.store.categories import CATEGORIES
from paycover.store.categories import LISTING as CATEGORY_LISTING
from paycover.store.db import Database
from paycover.store.invoices import LISTING as INVOICE_LISTING
from paycover.store.open import open_database
from paycover.store.pages import Page
from tests.cli.program import Program
from tests.empty import empty_url


@pytest.fixture
def program(tmp_path: pathlib.Path) -> Program:
    """The program with nothing set and nothing kept."""
    return Program(tmp_path)


def _opened(program: Program, url: str) -> Database:
    key = (program.data_dir / "secret.key").read_text().strip()
    return open_database(url, Vault([key]))


def _account(database: Database, key: str) -> Account:
    found = database.read(lambda link: account_by_key(link, hash_key(key)))
    assert found is not None
    return found


def test_a_key_is_printed_alone_and_opens_its_account(
    program: Program, database: Database, tmp_path: pathlib.Path
) -> None:
    with empty_url(database, tmp_path) as url:
        program.settings["PAYCOVER_DATABASE_URL"] = url
        made = [
            program.run("keys", "create", "--account", "acme", "--environment", environment)
            for environment in ("sandbox", "sandbox", "production")
        ]
        assert [done.returncode for done in made] == [0, 0, 0], made
        keys = [done.stdout.removesuffix("\n") for done in made]
        assert [key[:10] for key in keys] == ["t9sk_test_", "t9sk_test_", "t9sk_live_"]
        assert len(set(keys)) == 3 and not any("\n" in key for key in keys)
        opened = _opened(program, url)
        accounts = [_account(opened, key) for key in keys]
        assert accounts[0] == accounts[1] != accounts[2]
        assert [(a.name, a.environment) for a in accounts[1:]] == [
            ("acme", Environment.SANDBOX),
            ("acme", Environment.PRODUCTION),
        ]
        held = [
            len(write_as(opened, a.id, lambda tx: CATEGORY_LISTING.page(tx, Page(limit=100))))
            for a in accounts[1:]
        ]
        assert held[0] > 30 and held[1] == 0
        opened.close()


def test_the_sandbox_is_seeded_once(program: Program) -> None:
    assert [program.run("seed").returncode for _ in range(2)] == [0, 0]
    opened = _opened(program, f"sqlite:///{program.data_dir / 'paycover.db'}")
    account = opened.read(lambda link: account_by_name(link, "sandbox", Environment.SANDBOX))
    assert account is not None
    invoices = write_as(opened, account.id, lambda tx: INVOICE_LISTING.page(tx, Page()))
    assert [invoice.id for invoice in invoices] == ["in_4RviYgc2Wt"]
    assert write_as(opened, account.id, lambda tx: CATEGORIES.find(tx, "jc_MTqpkbkp6G")) is not None
    opened.close()


@pytest.mark.parametrize(("setting", "value"), [("PORT", "many"), ("PAYCOVER_SECRET_KEYS", "short")])
def test_a_setting_that_is_not_valid_is_one_line_and_code_2(
    program: Program, setting: str, value: str
) -> None:
    done = program.run("serve", **{setting: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and done.stderr.startswith("paycover: settings: ")


def test_a_database_that_can_not_be_reached_is_one_line_and_code_1(program: Program) -> None:
    done = program.run("serve", PAYCOVER_DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/nothing")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1 and "database" in done.stderr and "secret" not in done.stderr


def test_a_database_file_that_is_none_is_one_line_and_code_1(program: Program) -> None:
    (program.data_dir / "paycover.db").write_text("no database at all, but long enough to be looked at" * 9)
    done = program.run("migrate")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "not a database" in done.stderr


def test_doctor_finds_a_new_and_a_working_installation_well(program: Program) -> None:
    assert program.run("doctor").returncode == 0
    assert not (program.data_dir / "paycover.db").exists()
    assert program.run("migrate").returncode == 0
    assert stat.S_IMODE((program.data_dir / "secret.key").stat().st_mode) == 0o600
    done = program.run("doctor")
    assert done.returncode == 0, done.stdout
    for what in ("settings", "data directory", "secret keys", "sandbox key", "database", "clock"):
        assert what in done.stdout
    assert "reached" in done.stdout and "fault" not in done.stdout


def test_doctor_names_what_is_wrong_and_ends_with_1(program: Program) -> None:
    assert program.run("doctor", PORT="many").returncode == 1
    unreachable = program.run("doctor", PAYCOVER_DATA_DIR="/proc/paycover")
    assert unreachable.returncode == 1 and "written" in unreachable.stdout
    program.run("migrate")
    (program.data_dir / "secret.key").chmod(0o644)
    (program.data_dir / "paycover.db").write_bytes(b"")
    done = program.run("doctor")
    assert done.returncode == 1
    assert done.stdout.count("fault") == 2 and "644" in done.stdout and "paycover migrate" in done.stdout
