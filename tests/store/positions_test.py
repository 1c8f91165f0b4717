"""The order of creation, which is the order of lists and of an object's events."""

import concurrent.futures
import json
import threading

from paycover.domain.accounts import Account
from paycover.domain.repricing import InvoiceChange
from paycover.flows.invoices import update_invoice
from paycover.kit.clock import NANOSECONDS
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.postgres import PostgresDatabase
from tests import make
from tests.conftest import Api

HOUR = 3_600


def test_a_place_is_taken_when_it_is_asked_for(api: Api) -> None:
    moments = iter([5 * NANOSECONDS, 9 * NANOSECONDS, 9 * NANOSECONDS])
    ahead: Account = replace(api.account, clock_offset=HOUR)

    def work(link):  # type: ignore[no-untyped-def]
        tx = Tx(link, ahead, lambda: next(moments), api.database.vault)
        return tx.now, tx.position(), tx.position()

    now, first, second = api.database.write(work)
    assert now == HOUR + 5
    assert first == (HOUR + 9) * NANOSECONDS
    assert second == first + 1


def test_the_events_of_an_object_stand_in_the_order_of_its_changes(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    cycle = {"gross_pay": 10_000, "paycycle_startdate": 1, "paycycle_enddate": 2}
    invoice = api.post("/invoices", {"contractor": who.id, "job": job.id} | cycle)
    begun, edited = threading.Event(), threading.Event()

    def late(tx: Tx) -> None:
        begun.set()
        if isinstance(api.database, PostgresDatabase):
            assert edited.wait(30)
        update_invoice(tx, invoice["id"], InvoiceChange(gross_pay=30_000))

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(make.write, api, late)
        assert begun.wait(30)
        make.write(api, lambda tx: update_invoice(tx, invoice["id"], InvoiceChange(gross_pay=20_000)))
        edited.set()
        waiting.result(30)
    last = json.loads(make.event_rows(api, invoice["id"])[-1].data)
    assert last == api.get(f"/invoices/{invoice['id']}")
