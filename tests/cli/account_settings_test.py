"""`paycover account`, and what `doctor` says of charging and of e-mail."""

import pathlib

import pytest

from tests.cli.program import Program

MONEY = ("charge_delay: 86400 seconds", "platform_fee: 0 %", "billing_email: none")


@pytest.fixture
def program(tmp_path: pathlib.Path) -> Program:
    """The program with nothing set and nothing kept."""
    return Program(tmp_path)


def test_what_is_set_of_an_account_stays_and_the_rest_is_left(program: Program) -> None:
    world = ("--account", "acme", "--environment", "production")
    hosts = ("--redirect-host", "Pay.Example.com", "--redirect-host", "example.com")
    made, shown, some, done, refused, in_the_end = program.run_all(
        ("keys", "create", *world),
        ("account", "show", *world),
        ("account", "set", *world, *hosts),
        ("account", "set", *world, "--withhold-premium", "--custom-applications"),
        ("account", "set", *world, "--redirect-host", "https://example.com/"),
        ("account", "show", *world),
    )
    assert (made[0], some[0]) == (0, 0)
    assert shown[1].splitlines() == [
        "redirect_hosts: none",
        "withhold_premium: false",
        "custom_applications: false",
        *MONEY,
    ]
    assert done[1].splitlines() == [
        "redirect_hosts: pay.example.com example.com",
        "withhold_premium: true",
        "custom_applications: true",
        *MONEY,
    ]
    assert refused[0] == 1 and "without https://" in refused[1]
    assert in_the_end == done


def test_delay_fee_and_billing_contact_are_set_and_what_can_not_be_is_refused(program: Program) -> None:
    account = ("account", "set", "--account", "acme")
    _, *done = program.run_all(
        ("keys", "create", "--account", "acme", "--environment", "sandbox"),
        (*account, "--charge-delay", "3600", "--platform-fee", "0.5", "--billing-email", "pay@example.com"),
        (*account, "--billing-email", ""),
        (*account, "--charge-delay", "-1"),
        (*account, "--charge-delay", "2592001"),
        (*account, "--platform-fee", "a lot"),
        (*account, "--billing-email", "nobody"),
        ("account", "show", "--account", "acme"),
    )
    set_once = ["charge_delay: 3600 seconds", "platform_fee: 0.5 %", "billing_email: pay@example.com"]
    assert done[0][1].splitlines()[3:] == set_once
    assert done[1][1].splitlines()[3:] == [*set_once[:2], "billing_email: none"]
    assert [code for code, _ in done[2:6]] == [1, 1, 2, 1]
    assert done[6] == done[1]


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


def test_doctor_says_who_sends_e_mail(program: Program) -> None:
    settings = {
        "PAYCOVER_SMTP_HOST": "smtp.example.com",
        "PAYCOVER_SMTP_PASSWORD": "hunter2",
        "PAYCOVER_SMTP_FROM": "Cover <cover@example.com>",
        "PAYCOVER_PUBLIC_URL": "https://cover.example",
    }
    done = program.run("doctor", **settings)
    assert done.returncode == 0 and "smtp.example.com:587, starttls" in done.stdout
    assert "hunter2" not in done.stdout
