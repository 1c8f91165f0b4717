"""A webhook endpoint is down for a day, in which its account lives on: what is sent when it is up again."""

import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest

from paycover.domain.retries import DELIVERY_TRIES_AT
from paycover.kit.dates import DAY
from paycover.worker.couriers import Couriers
from paycover.worker.loop import drain
from paycover.worker.outside import Post
from tests import deliveries
from tests.books import findings_of, post_all
from tests.receiver import Got, receiving
from tests.scenarios.conftest import Platform


@pytest.fixture
def couriers(platform: Platform) -> Iterator[Couriers]:
    """Couriers that may go to this machine."""
    drain(platform.api.database)
    made = Couriers(platform.api.database, Post(allow_private=True, total_seconds=2), parallel=4)
    yield made
    made.close()


def _by_object(got: list[Got]) -> dict[str, list[int]]:
    """Return the sequence numbers that arrived of each object, in the order they did."""
    arrived: dict[str, list[int]] = {}
    for each in got:
        data = each.event["data"]
        arrived.setdefault(data.get("object", data)["id"], []).append(each.event["sequence"])
    return arrived


def _tries(platform: Platform, event: Any) -> list[Any]:
    (delivery,) = deliveries.listed(platform.api, event=event["id"])
    tries: list[Any] = platform.api.get(f"/webhook_deliveries/{delivery['id']}")["tries"]
    return tries


def test_a_webhook_endpoint_is_down_for_a_day(platform: Platform, couriers: Couriers) -> None:
    api = platform.api
    with receiving() as up:
        endpoint = deliveries.endpoint(api, up.url, "*")
        before = deliveries.entity(api, changes=1)
        drain(api.database, couriers)
        assert _by_object(up.got) == {endpoint["id"]: [1], before: [1, 2]}

    # nobody listens at its port any more: connections are refused
    who, job = platform.insured("test_visa")
    api.put(f"/entities/{before}", {"name": "Orchard"})
    assignment = platform.assign(who, job)
    invoice = platform.invoice_of(assignment["id"])
    api.put(f"/invoices/{invoice['id']}", {"purchase_order_number": "PO-1"})
    start = platform.now
    deliveries.pass_time(api, couriers, DAY + 600)
    assert platform.invoice_of(assignment["id"])["status"] == "paid"
    waiting = deliveries.listed(api, endpoint=endpoint["id"])
    assert {d["status"] for d in waiting} == {"delivered", "failed", "waiting"}
    (third,) = api.get("/events", object=before, after=2)
    failed = _tries(platform, third)
    assert {(tried["status_code"], tried["error"]) for tried in failed} == {(None, "not_connected")}
    waits = [tried["at"] - start for tried in failed]  # longer and longer: eleven tries
    assert waits == pytest.approx([at for at in DELIVERY_TRIES_AT if at <= DAY], abs=60)

    with receiving(port=urllib.parse.urlsplit(endpoint["url"]).port or 0) as again:
        deliveries.pass_time(api, couriers, DAY)
        arrived = _by_object(again.got)
        assert all(got.body == api.call("GET", f"/events/{got.event['id']}").content for got in again.got)
    assert {d["status"] for d in deliveries.listed(api)} == {"delivered"}
    assert arrived.pop(before) == [3]
    assert {assignment["id"], invoice["id"]} < set(arrived)
    for object, sequences in arrived.items():
        assert sequences == list(range(1, len(api.get("/events", object=object)) + 1))
    assert api.get(f"/webhook_endpoints/{endpoint['id']}")["status"] == "enabled"
    post_all(api.database, api.account.id)
    assert {finding.holds for finding in findings_of(api.database, api.account.id)} <= {True, None}
