"""Disputes: Stripe tells of them by webhook, the worker asks how they stand, and the books follow."""

from collections.abc import Iterator
from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.domain.charging import ChargeOrder
from paycover.domain.payments import Payer, Payment, PaymentStatus
from paycover.domain.processor_events import ProcessorNotice
from paycover.flows.payments import record_payment
from paycover.flows.processor_events import receive
from paycover.store.payments import PAYMENTS
from paycover.worker.chargers.choice import Chargers
from paycover.worker.chargers.stripe import client
from paycover.worker.chargers.stripe_events import notice_of
from paycover.worker.crew import Errands
from paycover.worker.errands import errands
from paycover.worker.loop import drain
from tests import make
from tests.books import entries_of
from tests.conftest import Api
from tests.fake_stripe import FakeStripe
from tests.worker.errands_test import outside, run

INVOICE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


@pytest.fixture
def production(new_api: Any) -> Iterator[Api]:
    """A production account."""
    caller: Api = new_api(Environment.PRODUCTION)
    yield caller
    drain(caller.database)


@pytest.fixture
def doing(production: Api, fake: FakeStripe) -> Errands:
    """What the worker does at the test's own Stripe."""
    return errands(Chargers(production.database, client("sk_test_1", fake.url)))


@pytest.fixture
def charge(production: Api, fake: FakeStripe) -> str:
    """A payment at Stripe that paid an invoice of 4,325 cents."""
    who, job, _ = make.write(production, make.insured)
    invoice = production.post("/invoices", INVOICE | {"contractor": who.id, "job": job.id})["id"]
    order = ChargeOrder(key="k", amount=4_325, customer="cus_1", card="pm_visa", description="Premium")
    chargers = Chargers(production.database, client("sk_test_1", fake.url))
    charged = make.unique("pi")  # Stripe's names are nobody else's
    fake.intents[charged] = fake.intents.pop(
        str(chargers.of(production.account).charge(order).processor_id)
    )
    paid = Payment(
        id="py_1",
        invoice=invoice,
        contractor=who.id,
        payer=Payer.CONTRACTOR_CARD,
        amount=4_325,
        status=PaymentStatus.SUCCEEDED,
        processor_id=charged,
        succeeded_at=1,
        live_key=invoice,
        created=1,
    )
    make.write(production, lambda tx: PAYMENTS.add(tx, paid))
    make.write(production, lambda tx: record_payment(tx, invoice))
    return charged


def tell(fake: FakeStripe, api: Api, dispute: str, type: str = "created") -> None:
    """Tell of a dispute as Stripe does: it carries nothing of ours."""
    about = fake.disputes[dispute] | {"metadata": {}}
    event = {"id": make.unique("evt"), "type": f"charge.dispute.{type}", "data": {"object": about}}
    receive(api.database, notice_of(event, "{}"))


def kinds(api: Api) -> list[str]:
    """Return what was posted after the payment."""
    return [entry.kind.value for entry in entries_of(api.database, api.account.id)][2:]


def test_a_dispute_is_booked_when_it_is_opened_and_when_it_is_decided(
    production: Api, doing: Errands, fake: FakeStripe, charge: str
) -> None:
    dispute = fake.dispute(charge)
    for _ in range(2):
        tell(fake, production, dispute)
    run(production, doing)
    assert kinds(production) == ["chargeback_opened", "dispute_fee"]
    fake.disputes[dispute]["status"] = "won"
    for _ in range(2):
        tell(fake, production, dispute, "closed")
        run(production, doing)
    assert kinds(production) == ["chargeback_opened", "dispute_fee", "chargeback_won"]


def test_an_inquiry_moves_no_money(production: Api, doing: Errands, fake: FakeStripe, charge: str) -> None:
    tell(fake, production, fake.dispute(charge, "warning_needs_response"))
    run(production, doing)
    assert kinds(production) == [] and outside(production) == []


def test_a_dispute_of_somebody_elses_payment_is_left(
    production: Api, fake: FakeStripe, charge: str
) -> None:
    before = len(outside(production))
    notice = ProcessorNotice(
        account=None,
        id=make.unique("evt"),
        type="charge.dispute.created",
        object="dp_9",
        session=None,
        body="{}",
        charge="pi_of_another_shop",
    )
    receive(production.database, notice)
    assert len(outside(production)) == before
