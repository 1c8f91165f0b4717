"""The commands of the three seed documents, run as printed; only host and key are ours.

Seed 000 prints no command: its line here sends every body field it lists.
"""

import json
import pathlib
import shutil
import subprocess
from typing import Any

import httpx
import pytest

from paycover.domain.accounts import Environment
from paycover.flows.sandbox import load_samples
from paycover.kit.dates import DAY, start_of_next_day
from tests import make
from tests.conftest import Api

HOST = "https://api.1099policy.com"
COMMANDS = json.loads((pathlib.Path(__file__).parent / "seed_commands.json").read_text())
ASSIGNMENT, PLACEHOLDER, INVOICE = (command["argv"] for command in COMMANDS)


def run(api: Api, argv: list[str]) -> tuple[int, Any]:
    """Run a command with curl, or do as curl does where there is none; return (status, answer)."""
    argv = [word.replace(HOST, api.url) for word in argv]
    if shutil.which("curl") is None:
        return _as_curl_does(api, argv)
    argv += ["--silent", "--header", f"Authorization: Bearer {api.key}", "--write-out", "\n%{http_code}"]
    done = subprocess.run(
        ["curl", "--noproxy", "*", *argv], capture_output=True, text=True, check=True, timeout=60
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(body)


def _as_curl_does(api: Api, argv: list[str]) -> tuple[int, Any]:
    method, url, body, headers = "GET", "", "", {"Authorization": f"Bearer {api.key}"}
    words = iter(argv)
    for word in words:
        if word in ("-X", "--request"):
            method = next(words)
        elif word in ("-H", "--header"):
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data"):
            body = next(words)
        else:
            url = word.replace("{", "").replace("}", "")
    answer = httpx.request(method, url, content=body, headers=headers)
    return answer.status_code, answer.json()


@pytest.mark.parametrize("runner", [run, _as_curl_does], ids=["curl", "httpx"])
def test_seed_000_edits_the_assignment(sandbox: Api, runner: Any) -> None:
    argv = [word.replace(HOST, sandbox.url) for word in ASSIGNMENT]
    status, shown = runner(sandbox, argv)
    assert status == 200, shown
    sent = json.loads(ASSIGNMENT[-1])
    assert {name: shown[name] for name in sent} == sent
    assert shown["id"] == "an_3mqtUPL2cA" and shown["eligible"]["result"] is True
    assert isinstance(shown["net_rate"], int) and shown["net_rate"] > 0
    assert set(shown) >= {"certificates", "created", "eligible"}


@pytest.mark.parametrize("runner", [run, _as_curl_does], ids=["curl", "httpx"])
def test_seed_001_edits_the_invoice_of_the_placeholder(sandbox: Api, runner: Any) -> None:
    status, shown = runner(sandbox, [word.replace(HOST, sandbox.url) for word in PLACEHOLDER])
    assert status == 200, shown
    assert shown["id"] == "in_4RviYgc2Wt" and shown["gross_pay"] == 10_000
    assert shown["premium_due"] == 173 and shown["purchase_order_number"] == "12345678"


@pytest.mark.parametrize("runner", [run, _as_curl_does], ids=["curl", "httpx"])
def test_seed_002_edits_the_invoice_and_its_number(sandbox: Api, runner: Any) -> None:
    status, shown = runner(sandbox, [word.replace(HOST, sandbox.url) for word in INVOICE])
    assert status == 200, shown
    sent = json.loads(INVOICE[-1])
    assert {name: shown[name] for name in sent} == sent
    assert shown["premium_due"] == 173


def test_the_sample_answers_of_the_seeds_are_shown(sandbox: Api) -> None:
    shown = sandbox.get("/invoices/in_4RviYgc2Wt")
    assert {name: shown[name] for name in shown if name in json.loads(INVOICE[-1])} | {
        "created": shown["created"],
        "premium_due": shown["premium_due"],
    } == {
        "contractor": "cn_Ehb3bYa",
        "created": 1646818364,
        "gross_pay": 250_000,
        "job": "jb_jsb9KEcTpc",
        "paycycle_enddate": 1678334737,
        "paycycle_startdate": 1646818364,
        "premium_due": 4325,
        "purchase_order_number": "12345678",
    }


def test_the_commands_run_again_and_after_other_calls(sandbox: Api) -> None:
    for _ in range(2):
        for argv in (ASSIGNMENT, PLACEHOLDER, INVOICE, PLACEHOLDER):
            assert run(sandbox, argv)[0] == 200
        sandbox.put("/assignments/an_TzLQszJmoP", {"bind": False})
        sandbox.put("/jobs/jb_jsb9KEcTpc", {"wage": 20_000, "custom_metadata": {}})
        sandbox.put("/contractors/cn_Ehb3bYa", {"phone": ""})
        make.write(sandbox, load_samples)


def test_the_sample_assignment_is_bound_anew_from_a_day_to_come(sandbox: Api) -> None:
    tomorrow = start_of_next_day(sandbox.get("/test_helpers/clock")["now"])
    assert sandbox.put("/assignments/an_3mqtUPL2cA", {"bind": False})["bind"] is False
    ahead = {"bind": True, "effective_date": tomorrow, "end_date": tomorrow}
    shown = sandbox.put("/assignments/an_3mqtUPL2cA", ahead)
    assert shown["bind"] is True and shown["end_date"] == tomorrow + DAY
    assert run(sandbox, PLACEHOLDER)[0] == run(sandbox, INVOICE)[0] == 200


def test_production_has_no_placeholders(new_api: Any) -> None:
    status, shown = run(new_api(Environment.PRODUCTION), PLACEHOLDER)
    assert (status, shown["error_code"]) == (404, "resource_not_found")
