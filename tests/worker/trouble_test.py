"""Deliveries in trouble: receivers that hang, workers that die, secrets that can't be read."""

import contextlib
import functools
import threading

from paycover.domain.tasks import LEASE_SECONDS
from paycover.kit.clock import NANOSECONDS
from paycover.kit.records import replace
from paycover.store import parcels, tasks
from paycover.store.db import Tx
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS
from paycover.worker.couriers import Couriers, deliver
from paycover.worker.loop import Worker, drain
from paycover.worker.outside import Post
from tests import deliveries, make
from tests.conftest import Api
from tests.receiver import Got, Handler, Receiver, hang, receiving, status


def test_an_endpoint_that_hangs_holds_up_no_other(api: Api, receiver: Receiver) -> None:
    make.put_others_aside(api.database, api.account.id)
    drain(api.database)
    patient = Post(allow_private=True, connect_seconds=60, total_seconds=60)
    couriers = Couriers(api.database, patient, parallel=8)
    with contextlib.closing(couriers), receiving(hang) as stuck:
        deliveries.endpoint(api, stuck.url, "entity.created")
        deliveries.endpoint(api, receiver.url, "entity.created")
        for _ in range(12):
            deliveries.entity(api)
        drain(api.database)
        arrived = threading.Event()

        def behave(receiver: Receiver, handler: Handler, got: Got) -> None:
            status(200)(receiver, handler, got)
            if len(receiver.got) == 12:
                arrived.set()

        receiver.behave = behave
        worker = Worker(api.database, couriers)
        thread = threading.Thread(target=worker.run)
        thread.start()
        quick = arrived.wait(30)
        worker.stop()
        stuck.closing.set()
        thread.join(20)
        assert quick, f"{len(receiver.got)} of 12 arrived while the other hung"
        assert 1 <= len(stuck.got) <= 2 * 2


def test_a_worker_killed_while_it_sends_leaves_the_delivery_to_another(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    deliveries.endpoint(api, receiver.url, "entity.created")
    deliveries.entity(api)
    drain(api.database)
    now = api.database.clock() // NANOSECONDS
    (offer,) = _offers(api, now)
    (claim,) = api.database.write(lambda link: tasks.claim(link, [offer.claim], machine_now=now))
    deliver(Post(allow_private=True), api.database, claim)  # it dies before what came of it is written
    drain(api.database, couriers)
    assert len(receiver.got) == 1, "the lease still runs"
    later = now + LEASE_SECONDS + 1
    (offer,) = _offers(api, later)
    (claim,) = api.database.write(lambda link: tasks.claim(link, [offer.claim], machine_now=later))
    make.write(api, deliver(Post(allow_private=True), api.database, claim))
    first, second = receiver.got
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    (delivery,) = deliveries.listed(api)
    assert (delivery["status"], delivery["tries_made"]) == ("delivered", 1)


def _offers(api: Api, moment: int) -> list[parcels.Offer]:
    found = api.database.read(lambda link: parcels.offers(link, machine_now=moment, busy=[], limit=100))
    return [offer for offer in found if offer.claim.account == api.account.id]


def test_a_delivery_whose_workers_all_died_is_tried_later(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    deliveries.endpoint(api, receiver.url, "entity.created")
    deliveries.entity(api)
    drain(api.database)
    now = api.database.clock() // NANOSECONDS
    for number in range(8):
        moment = now + number * (LEASE_SECONDS + 1) - 9 * (LEASE_SECONDS + 1)
        (offer,) = _offers(api, now)
        api.database.write(functools.partial(tasks.claim, candidates=[offer.claim], machine_now=moment))
    deliveries.pass_time(api, couriers, 60)
    (delivery,) = deliveries.listed(api)
    (interrupted, taken) = api.get(f"/webhook_deliveries/{delivery['id']}")["tries"]
    assert interrupted["error"] == "interrupted" and taken["status_code"] == 200


def test_a_secret_that_can_not_be_read_is_a_failed_try_and_no_fault_of_the_endpoint(
    api: Api, couriers: Couriers, receiver: Receiver
) -> None:
    made = deliveries.endpoint(api, receiver.url, "entity.created")

    def spoil(tx: Tx) -> None:
        endpoint = WEBHOOK_ENDPOINTS.lock(tx, made["id"])
        assert endpoint is not None
        WEBHOOK_ENDPOINTS.save(tx, replace(endpoint, secret_sealed="sealed with a key that is lost"))

    make.write(api, spoil)
    deliveries.entity(api)
    drain(api.database, couriers)
    (delivery,) = deliveries.listed(api)
    tries = api.get(f"/webhook_deliveries/{delivery['id']}")["tries"]
    assert {tried["error"] for tried in tries} == {"internal"} and delivery["status"] == "failed"
    kept = make.write(api, lambda tx: WEBHOOK_ENDPOINTS.find(tx, made["id"]))
    assert kept.failing_since is None and receiver.got == []
