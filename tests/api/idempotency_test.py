"""Idempotency keys over HTTP: one request is done once, whatever its connection does (api.md 1.7)."""

import concurrent.futures
from typing import Any

import httpx
import pytest

from tests import make
from tests.conftest import Api
from tests.rows import rows_of

DAY = 86_400
URL = {"url": "https://example.com/hooks"}
CYCLE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


def _send(
    api: Api, key: str, body: Any = None, path: str = "/webhook_endpoints", **more: str
) -> httpx.Response:
    headers = {"Ten99Policy-Idempotent-Key": key} | {n.replace("_", "-"): v for n, v in more.items()}
    return api.call("POST", path, json=URL if body is None else body, headers=headers)


def _is_replay(answer: httpx.Response) -> bool:
    return ("ten99policy-idempotent-replayed", "true") in answer.headers.items()


@pytest.fixture
def key() -> str:
    """A key nobody used."""
    return make.unique("key")


def test_the_same_key_gets_the_first_answer_again_byte_for_byte(api: Api, key: str) -> None:
    first, second = _send(api, key), _send(api, key)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert (_is_replay(first), _is_replay(second)) == (False, True)
    assert second.headers["ten99policy-idempotent-key"] == key
    assert len(api.statements) <= 2
    assert len(api.get("/webhook_endpoints")) == len(api.events(first.json()["id"])) == 1


def test_what_changed_since_does_not_change_the_answer(api: Api, key: str) -> None:
    first = _send(api, key)
    address = f"/webhook_endpoints/{first.json()['id']}"
    api.put(address, {"description": "changed"})
    api.delete(address)
    assert _send(api, key).content == first.content
    assert api.get("/webhook_endpoints") == []


def test_the_automatic_key_does_the_same_for_a_post_and_a_put(api: Api, key: str) -> None:
    first = api.call("POST", "/webhook_endpoints", json=URL, headers={"Idempotency-Key": key})
    again = api.call("POST", "/webhook_endpoints", json=URL, headers={"Idempotency-Key": key})
    assert first.content == again.content and _is_replay(again)
    address = f"/webhook_endpoints/{first.json()['id']}"
    other = {"url": "https://example.com/other"}
    put = api.call("PUT", address, json=other, headers={"Idempotency-Key": key})
    api.put(address, URL)
    assert api.call("PUT", address, json=other, headers={"Idempotency-Key": key}).content == put.content
    assert api.get(address)["url"] == URL["url"]


def test_the_callers_key_wins_over_the_automatic_one(api: Api, key: str) -> None:
    first = _send(api, key, Idempotency_Key=make.unique("key"))
    assert _send(api, key, Idempotency_Key=make.unique("key")).content == first.content
    assert len(api.get("/webhook_endpoints")) == 1


def test_a_put_is_not_kept_for_the_callers_key(api: Api, key: str) -> None:
    address = f"/webhook_endpoints/{_send(api, key).json()['id']}"
    headers = {"Ten99Policy-Idempotent-Key": key}
    for description in ("one", "two"):
        shown = api.call("PUT", address, json={"description": description}, headers=headers).json()
        assert shown["description"] == description


def test_the_same_key_with_another_body_is_refused(api: Api, key: str) -> None:
    first = _send(api, key)
    before = rows_of(api)
    refused = _send(api, key, {"url": "https://example.com/other"})
    assert refused.status_code == 400 and refused.json()["error_code"] == "idempotency"
    assert rows_of(api) == before
    assert _send(api, key).content == first.content


def test_a_key_lives_a_day_by_the_accounts_clock(api: Api, key: str) -> None:
    first = _send(api, key)
    api.post("/test_helpers/clock/advance", {"seconds": DAY - 60}, status=200)
    assert _send(api, key).content == first.content
    api.post("/test_helpers/clock/advance", {"seconds": 120}, status=200)
    fresh = _send(api, key, {"url": "https://example.com/other"})
    assert fresh.status_code == 201 and not _is_replay(fresh)
    assert fresh.json()["id"] != first.json()["id"]
    assert _send(api, key, {"url": "https://example.com/other"}).content == fresh.content


def test_a_key_counts_for_its_path_and_its_account_alone(api: Api, new_api: Any, key: str) -> None:
    first = _send(api, key)
    other = _send(new_api(), key)
    assert other.status_code == 201 and other.json()["id"] != first.json()["id"]
    elsewhere = _send(api, key, path="/invoices")
    assert elsewhere.json()["error_code"] == "invalid_input" and not _is_replay(elsewhere)


def test_a_refusal_is_kept(api: Api, key: str) -> None:
    who, job = make.write(api, lambda tx: (make.contractor(tx), make.job(tx)))
    body = CYCLE | {"contractor": who.id, "job": job.id}
    refused = _send(api, key, body, "/invoices")
    assert refused.json()["error_code"] == "no_active_policy"
    make.write(api, lambda tx: make.policy(tx, who.id))
    again = _send(api, key, body, "/invoices")
    assert again.content == refused.content and again.status_code == 400 and _is_replay(again)
    assert _send(api, make.unique("key"), body, "/invoices").status_code == 201


def test_a_crash_is_kept_and_leaves_nothing_changed(api: Api, key: str) -> None:
    who, job, _ = make.write(api, make.insured)
    make.write(api, lambda tx: make.policy(tx, who.id, coverage_type=("nonsense",)))
    before = rows_of(api)
    body = CYCLE | {"contractor": who.id, "job": job.id}
    crashed = _send(api, key, body, "/invoices")
    assert crashed.status_code == 500 and crashed.json()["error_code"] == "general"
    again = _send(api, key, body, "/invoices")
    assert again.content == crashed.content and _is_replay(again)
    assert rows_of(api) == before


@pytest.mark.parametrize("body", [{}, {"url": "nonsense"}, [], "text"])
def test_a_body_that_was_never_begun_with_is_not_kept(api: Api, key: str, body: Any) -> None:
    for _ in range(2):
        answer = _send(api, key, body)
        assert answer.status_code == 400 and not _is_replay(answer)
    assert _send(api, key).status_code == 201


def test_a_wrong_api_key_is_not_kept(api: Api, key: str) -> None:
    answer = _send(api, key, Authorization="Bearer t9sk_test_nobody")
    assert answer.status_code == 401
    assert _send(api, key).status_code == 201


def test_reading_and_deleting_take_no_notice_of_a_key(api: Api, key: str) -> None:
    address = f"/webhook_endpoints/{_send(api, make.unique('key')).json()['id']}"
    headers = {"Ten99Policy-Idempotent-Key": key, "Idempotency-Key": key}
    assert api.call("GET", address, headers=headers).status_code == 200
    assert api.call("DELETE", address, headers=headers).status_code == 200
    assert api.call("DELETE", address, headers=headers).status_code == 404
    assert api.call("GET", address, headers=headers).status_code == 404


def test_sixteen_at_once_do_it_once(api: Api, key: str) -> None:
    headers = {"Ten99Policy-Idempotent-Key": key}
    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        answers = list(
            threads.map(
                lambda _: api.client.post("/api/v1/webhook_endpoints", json=URL, headers=headers), range(16)
            )
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum(not _is_replay(answer) for answer in answers) == 1
    assert len(api.get("/webhook_endpoints", limit=100)) == 1


def test_of_sixteen_who_bill_one_cycle_under_their_own_keys_one_does(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    body = CYCLE | {"contractor": who.id, "job": job.id}

    def bill(number: int) -> httpx.Response:
        headers = {"Ten99Policy-Idempotent-Key": make.unique(f"key-{number}")}
        return api.client.post("/api/v1/invoices", json=body, headers=headers)

    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(bill, range(16)))
    codes = [a.json().get("error_code", "made") for a in answers]
    assert sorted(codes) == [*["invoice_exists"] * 15, "made"]
    assert len(api.get("/invoices", limit=100)) == 1
