"""`paycover account`, and what `doctor` says of charging."""

import pathlib

import pytest

from tests.cli.program import Program


@pytest.fixture
def program(tmp_path: pathlib.Path) -> Program:
    """The program with nothing set and nothing kept."""
    return Program(tmp_path)


def test_what_is_set_of_an_account_stays_and_the_rest_is_left(program: Program) -> None:
    world = ("--account", "acme", "--environment", "production")
    assert program.run("keys", "create", *world).returncode == 0
    shown = program.run("account", "show", *world)
    assert shown.stdout == "redirect_hosts: none\nwithhold_premium: false\ncustom_applications: false\n"
    hosts = ("--redirect-host", "Pay.Example.com", "--redirect-host", "example.com")
    assert program.run("account", "set", *world, *hosts).returncode == 0
    done = program.run("account", "set", *world, "--withhold-premium", "--custom-applications")
    assert done.stdout.splitlines() == [
        "redirect_hosts: pay.example.com example.com",
        "withhold_premium: true",
        "custom_applications: true",
    ]
    refused = program.run("account", "set", *world, "--redirect-host", "https://example.com/")
    assert refused.returncode == 1 and "without https://" in refused.stderr
    assert program.run("account", "show", *world).stdout == done.stdout


def test_an_account_that_is_not_there_is_one_line(program: Program) -> None:
    done = program.run("account", "show", "--account", "nobody")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "paycover: there is no sandbox account nobody\n"


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ({}, 0, "PAYCOVER_STRIPE_SECRET_KEY is not set"),
        ({"PAYCOVER_STRIPE_SECRET_KEY": "sk_live_1"}, 0, "PAYCOVER_STRIPE_WEBHOOK_SECRET is not set"),
        (
            {"PAYCOVER_STRIPE_SECRET_KEY": "rk_test_1", "PAYCOVER_STRIPE_WEBHOOK_SECRET": "whsec_1"},
            0,
            "with a test key",
        ),
        ({"PAYCOVER_STRIPE_SECRET_KEY": "pk_live_1"}, 1, "no secret key of Stripe"),
    ],
)
def test_doctor_says_who_charges(program: Program, settings: dict[str, str], code: int, said: str) -> None:
    done = program.run("doctor", **settings)
    assert done.returncode == code and said in done.stdout
    assert "sk_live_1" not in done.stdout
