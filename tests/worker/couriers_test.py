"""Deliveries on both databases, to a real receiver on a loopback port: what, in what order, how often."""

import functools

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from paycover.flows.webhook_deliveries import fan_out
from paycover.worker.couriers import Couriers
from paycover.worker.loop import drain
from tests import deliveries, make
from tests.conftest import Api
from tests.guide import read_webhook
from tests.receiver import Got, Receiver, hang_up, receiving, status
from tests.rows import tasks_of

DAY = 86_400


def test_an_event_arrives_once_as_the_api_shows_it(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    deliveries.endpoint(api, receiver.url, "entity.created")
    entity = deliveries.entity(api, changes=1)
    drain(api.database, couriers)
    (got,) = receiver.got
    (event,) = api.get("/events", object=entity, type="entity.created")
    assert got.event == event
    assert list(got.event) == ["id", "type", "created", "sequence", "data"]
    assert got.path == "/hooks"
    assert got.headers["webhook-id"] == event["id"]
    assert got.headers["ten99policy-sequence"] == "1"
    assert got.headers["content-type"] == "application/json"
    (delivery,) = deliveries.listed(api, event=event["id"])
    assert (delivery["status"], delivery["tries_made"], delivery["next_try"]) == ("delivered", 1, None)
    drain(api.database, couriers)
    assert len(receiver.got) == 1


def test_each_endpoint_gets_what_it_asked_for(api: Api, couriers: Couriers, receiver: Receiver) -> None:
    with receiving() as other:
        deliveries.endpoint(api, receiver.url, "*")
        deliveries.endpoint(api, other.url, "entity.updated")
        entity = deliveries.entity(api, changes=2)
        drain(api.database, couriers)
        assert [e["type"] for e in receiver.events(entity)] == [
            "entity.created",
            "entity.updated",
            "entity.updated",
        ]
        assert [e["sequence"] for e in other.events()] == [2, 3]


def test_an_endpoint_is_told_of_its_own_beginning_and_not_of_its_end(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    made = deliveries.endpoint(api, receiver.url, "*")
    drain(api.database, couriers)
    assert [e["type"] for e in receiver.events()] == ["webhook_endpoint.created"]
    assert "secret" not in receiver.events()[0]["data"]
    api.delete(f"/webhook_endpoints/{made['id']}")
    deliveries.entity(api)
    drain(api.database, couriers)
    assert len(receiver.got) == 1


def test_an_account_without_endpoints_writes_no_task_with_an_event(api: Api) -> None:
    deliveries.entity(api, changes=2)
    assert tasks_of(api.database, api.account.id) == []


def test_the_same_bytes_and_id_are_sent_at_each_try(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    receiver.behave = status(500)
    deliveries.endpoint(api, receiver.url, "entity.created")
    deliveries.entity(api)
    deliveries.pass_time(api, couriers, 3_600 + 600)
    assert len(receiver.got) == 6
    assert len({got.body for got in receiver.got}) == 1
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1


def test_events_of_one_object_arrive_in_order_even_if_the_first_fails(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    receiver.behave = status(503)
    deliveries.endpoint(api, receiver.url, "*")
    drain(api.database, couriers)
    entity, other = deliveries.entity(api, changes=3), deliveries.entity(api)
    drain(api.database, couriers)
    assert [e["sequence"] for e in receiver.events(entity)] == [1]
    assert [e["sequence"] for e in receiver.events(other)] == [1]
    receiver.behave = status(200)
    deliveries.pass_time(api, couriers, 60)
    assert [e["sequence"] for e in receiver.events(entity)] == [1, 1, 2, 3, 4]


def test_a_later_event_taken_up_first_takes_the_earlier_ones_along(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    deliveries.endpoint(api, receiver.url, "entity.updated", "entity.created")
    entity = deliveries.entity(api, changes=3)
    events = api.get("/events", object=entity)
    for event in (events[0], events[0], events[2], events[3], events[1]):
        make.write(api, functools.partial(fan_out, event=event["id"]))
    drain(api.database, couriers)
    assert [e["sequence"] for e in receiver.events()] == [1, 2, 3, 4]


def test_an_outage_of_a_day_loses_nothing_and_breaks_no_order(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    deliveries.endpoint(api, receiver.url, "entity.created", "entity.updated")
    objects = [deliveries.entity(api, changes=2) for _ in range(3)]
    receiver.behave = hang_up
    deliveries.pass_time(api, couriers, DAY - 3_600)
    objects += [deliveries.entity(api, changes=1) for _ in range(2)]
    assert {d["status"] for d in deliveries.listed(api)} == {"failed", "waiting"}
    tried = len(receiver.got)
    receiver.behave = status(204, b"")
    deliveries.pass_time(api, couriers, DAY)
    assert {d["status"] for d in deliveries.listed(api)} == {"delivered"}
    for object in objects:
        came = [e["sequence"] for got in receiver.got[tried:] if (e := got.event)["data"]["id"] == object]
        assert came == sorted(set(came)) and came[0] == 1
    (endpoint,) = api.get("/webhook_endpoints")
    assert endpoint["status"] == "enabled"


def test_after_three_days_a_delivery_is_given_up_and_the_next_one_tried(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    receiver.behave = status(500)
    deliveries.endpoint(api, receiver.url, "entity.created", "entity.updated")
    entity = deliveries.entity(api, changes=1)
    start = deliveries.now_of(api)
    deliveries.pass_time(api, couriers, 3 * DAY + 600)
    first, second = deliveries.listed(api)
    shown = api.get(f"/webhook_deliveries/{first['id']}")
    assert (first["status"], first["tries_made"], len(shown["tries"])) == ("given_up", 15, 15)
    assert shown["tries"][-1]["at"] - start == pytest.approx(3 * DAY, abs=600)
    assert (second["sequence"], second["status"]) == (2, "failed")
    assert [e["sequence"] for e in receiver.events(entity)] == [1] * 15 + [2] * second["tries_made"]


def test_an_endpoint_that_fails_for_five_days_is_disabled_with_notice(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    with receiving() as other:
        failing = deliveries.endpoint(api, receiver.url, "entity.created")
        deliveries.endpoint(api, other.url, "webhook_endpoint.disabled")
        receiver.behave = status(500)
        deliveries.entity(api)
        deliveries.pass_time(api, couriers, 4 * DAY + 60)  # its try a day later is past five days
        deliveries.entity(api)
        deliveries.pass_time(api, couriers, DAY + 3_600)
        assert api.get(f"/webhook_endpoints/{failing['id']}")["status"] == "disabled"
        (notice,) = other.events()
        assert notice["type"] == "webhook_endpoint.disabled"
        assert notice["data"]["id"] == failing["id"] and notice["data"]["status"] == "disabled"
    tried = len(receiver.got)
    deliveries.entity(api)
    deliveries.pass_time(api, couriers, 3 * DAY)
    assert len(receiver.got) == tried
    assert {d["status"] for d in deliveries.listed(api, endpoint=failing["id"])} == {"given_up"}
    receiver.behave = status(200)
    api.put(f"/webhook_endpoints/{failing['id']}", {"status": "enabled"})
    fresh = deliveries.entity(api)
    drain(api.database, couriers)
    assert [e["data"]["id"] for e in receiver.events()[tried:]] == [fresh]


def test_a_success_in_between_starts_the_five_days_anew(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    made = deliveries.endpoint(api, receiver.url, "entity.created")
    for _ in range(3):
        receiver.behave = status(500)
        deliveries.entity(api)
        deliveries.pass_time(api, couriers, 2 * DAY)
        receiver.behave = status(200)
        deliveries.pass_time(api, couriers, DAY)
    assert api.get(f"/webhook_endpoints/{made['id']}")["status"] == "enabled"


def test_a_receiver_that_is_gone_is_disabled_at_once(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    receiver.behave = status(410)
    made = deliveries.endpoint(api, receiver.url, "entity.created")
    deliveries.entity(api)
    drain(api.database, couriers)
    assert api.get(f"/webhook_endpoints/{made['id']}")["disabled_at"] is not None
    assert api.events(made["id"])[-1] == "webhook_endpoint.disabled"
    (delivery,) = deliveries.listed(api)
    assert delivery["status"] == "given_up"
    deliveries.pass_time(api, couriers, DAY)
    assert len(receiver.got) == 1


def test_while_a_secret_is_changed_a_receiver_can_check_with_either(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    made = deliveries.endpoint(api, receiver.url, "entity.created")
    path = f"/webhook_endpoints/{made['id']}/rotate_secret"
    new = api.post(path, {"overlap_seconds": 3_600}, status=200)["secret"]
    for pause in (0, 3_601):
        deliveries.pass_time(api, couriers, pause)
        deliveries.entity(api)
        drain(api.database, couriers)
    during, after = receiver.got
    assert is_taken(new, during) and is_taken(made["secret"], during)
    assert is_taken(new, after) and not is_taken(made["secret"], after)


def is_taken(secret: str, got: Got) -> bool:
    """Tell whether a receiver with that secret takes what came, by the guide's check and the standard's."""
    try:
        by_guide = read_webhook()(secret, got.headers["ten99policy-signature"], got.body)
    except ValueError:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(got.body, got.headers)
        return False
    assert by_guide == Webhook(secret).verify(got.body, got.headers) == got.event
    return True


def test_a_redirect_is_not_followed(api: Api, couriers: Couriers, receiver: Receiver) -> None:
    with receiving() as elsewhere:
        receiver.behave = status(307, Location=elsewhere.url)
        deliveries.endpoint(api, receiver.url, "entity.created")
        deliveries.entity(api)
        drain(api.database, couriers)
        assert elsewhere.got == []
    (delivery,) = deliveries.listed(api)
    (tried,) = api.get(f"/webhook_deliveries/{delivery['id']}")["tries"]
    assert (tried["status_code"], tried["error"]) == (307, "redirected")
