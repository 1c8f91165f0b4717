"""Couriers: a few threads that take deliveries out, so that one that hangs holds up no other."""

import collections
import concurrent.futures
import functools
import threading

import paycover
from paycover.domain.retries import ATTEMPTS_MAX
from paycover.domain.webhook_deliveries import SendError, Sent
from paycover.domain.webhook_endpoints import signing_secrets
from paycover.flows.webhook_deliveries import record_try
from paycover.kit.clock import NANOSECONDS
from paycover.kit.log import get_logger
from paycover.kit.signing import signature_headers
from paycover.store import parcels, tasks
from paycover.store.access import read_as
from paycover.store.db import Database
from paycover.store.parcels import Offer, Parcel
from paycover.store.tasks import Claim
from paycover.wire.events import body
from paycover.worker.claims import Outcome, run_claim
from paycover.worker.outside import Letter, Post

log = get_logger()

PARALLEL_DEFAULT = 16


class Couriers:
    """Claims no more deliveries than it has idle threads for: what waits, waits in the database.

    An endpoint gets a quarter of the threads at most, and one of them when it has failed for a minute.
    """

    def __init__(self, database: Database, post: Post, *, parallel: int = PARALLEL_DEFAULT) -> None:
        self._database = database
        self._post = post
        self._parallel = parallel
        self._share = max(1, parallel // 4)
        self._threads = concurrent.futures.ThreadPoolExecutor(parallel, "paycover-courier")
        self._out: collections.Counter[str] = collections.Counter()
        self._failing: set[str] = set()
        self._changed = threading.Condition()

    def send_due(self) -> int:
        """Claim deliveries that are due, give each to an idle thread, and return how many there were.

        No more than there are threads, so that the worker gets to its other tasks however quick they are.
        """
        given = 0
        while given < self._parallel and (chosen := self._chosen()):
            claims = self._claimed([offer.claim for offer in chosen])
            endpoints = {offer.claim.task.id: offer.endpoint for offer in chosen}
            for claim in claims:
                endpoint = endpoints[claim.task.id]
                with self._changed:
                    self._out[endpoint] += 1
                self._threads.submit(self._take, claim, endpoint)
            given += len(chosen)
        return given

    def wait(self) -> None:
        """Wait until nothing is out."""
        with self._changed:
            self._changed.wait_for(lambda: not self._out)

    def close(self) -> None:
        """Wait for what is out, which its time limit ends, and let go of the threads."""
        self._threads.shutdown()
        self._post.close()

    def _chosen(self) -> list[Offer]:
        """Return offers for the idle threads, none over its endpoint's share."""
        with self._changed:
            out = self._out.copy()
            busy = {endpoint for endpoint, number in out.items() if number >= self._allowed(endpoint)}
        idle = self._parallel - out.total()
        if idle <= 0:
            return []
        machine_now = self._database.clock() // NANOSECONDS
        found = self._database.read(
            lambda link: parcels.offers(link, machine_now=machine_now, busy=busy, limit=idle)
        )
        chosen = []
        for offer in found:
            (self._failing.add if offer.is_failing else self._failing.discard)(offer.endpoint)
            if out[offer.endpoint] < self._allowed(offer.endpoint):
                out[offer.endpoint] += 1
                chosen.append(offer)
        return chosen

    def _allowed(self, endpoint: str) -> int:
        return 1 if endpoint in self._failing else self._share

    def _claimed(self, candidates: list[Claim]) -> list[Claim]:
        machine_now = self._database.clock() // NANOSECONDS
        return self._database.write(lambda link: tasks.claim(link, candidates, machine_now=machine_now))

    def _take(self, claim: Claim, endpoint: str) -> None:
        try:
            run_claim(self._database, claim, functools.partial(deliver, self._post))
        except Exception:
            log.exception("a delivery was left to its next try", task=claim.task.id)
        finally:
            with self._changed:
                self._out[endpoint] -= 1
                if not self._out[endpoint]:
                    del self._out[endpoint]
                self._changed.notify_all()
            self._database.woken.set()


def deliver(post: Post, database: Database, claim: Claim) -> Outcome:
    """Send a delivery, and return what to write of it."""
    id = claim.task.subject
    found = read_as(database, claim.account, lambda snapshot: (parcels.parcel(snapshot, id), snapshot.now))
    parcel, now = found
    if parcel is None or parcel.delivery.next_try is None or parcel.delivery.next_try > claim.task.due:
        return lambda tx: None  # sent by hand meanwhile; what is next has a task of its own
    sent = _unsent(parcel, claim) or _sent(post, database, parcel, now)
    return lambda tx: record_try(tx, id, sent)


def _unsent(parcel: Parcel, claim: Claim) -> Sent | None:
    """Return why a delivery is not sent, None where it is."""
    if not parcel.endpoint.is_live:
        return Sent(error=SendError.ENDPOINT_OFF)
    if claim.task.attempts > ATTEMPTS_MAX:
        return Sent(error=SendError.INTERRUPTED)
    return None


def _sent(post: Post, database: Database, parcel: Parcel, now: int) -> Sent:
    try:
        return post.send(_letter(database, parcel, now))
    except Exception:  # a fault of ours is a failed try too: the delivery must not be lost over it
        log.exception("sending failed", delivery=parcel.delivery.id)
        return Sent(error=SendError.INTERNAL)


def _letter(database: Database, parcel: Parcel, now: int) -> Letter:
    """Return a delivery signed: its moment is the machine's, which the receiver holds against its own."""
    event, text = parcel.event, body(parcel.event)
    secrets = [database.vault.open(sealed) for sealed in signing_secrets(parcel.endpoint, now)]
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Paycover/{paycover.__version__}",
        "Ten99Policy-Sequence": str(event.sequence),
    }
    moment = database.clock() // NANOSECONDS
    signatures = signature_headers(secrets, id=event.id, moment=moment, body=text)
    return Letter(parcel.endpoint.url, headers | signatures, text)
