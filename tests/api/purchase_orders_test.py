"""Purchase order precedence over HTTP against a model of ten lines, any sequence of steps (seed 002)."""

import itertools
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import make
from tests.conftest import Api

NUMBER = st.sampled_from(["PO-1", "PO-2", "12345678"])
EXPLICIT = st.just("left out") | st.sampled_from(["", None]) | NUMBER
PAYS = itertools.count(20_000)


class Model:
    """What the seed says of one invoice: explicit, then carried, then the job's default when made."""

    def __init__(self) -> None:
        self.job_default: str | None = None
        self.number: str | None = None

    def made(self, explicit: str | None) -> None:
        self.number = self.job_default if explicit == "left out" else explicit or None

    def changed(self, explicit: str | None) -> None:
        self.number = self.number if explicit == "left out" else explicit or None


def sent(explicit: str | None) -> dict[str, Any]:
    return {} if explicit == "left out" else {"purchase_order_number": explicit}


class PurchaseOrders(RuleBasedStateMachine):
    """Steps are requests of a caller."""

    api: ClassVar[Api]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.invoice: dict[str, Any] | None = None

    @initialize(number=st.none() | NUMBER)
    def a_job(self, number: str | None) -> None:
        metadata = {} if number is None else {"purchase_order_number": number}
        who, job, _ = make.write(self.api, lambda tx: make.insured(tx, custom_metadata=metadata))
        self.model.job_default = number
        self.job = job.id
        self.pair = {"contractor": who.id, "job": job.id}

    def post(self, explicit: str | None) -> None:
        cycle = {"gross_pay": next(PAYS), "paycycle_startdate": 1, "paycycle_enddate": 2}
        self.invoice = self.api.post("/invoices", self.pair | cycle | sent(explicit))

    @precondition(lambda self: self.invoice is None)
    @rule(explicit=EXPLICIT)
    def create(self, explicit: str | None) -> None:
        self.post(explicit)
        self.model.made(explicit)

    @precondition(lambda self: self.invoice is not None)
    @rule(explicit=EXPLICIT)
    def reprice_by_posting_again(self, explicit: str | None) -> None:
        before = self.shown()["id"]
        self.post(explicit)
        assert self.shown()["replaces"] == before
        self.model.changed(explicit)

    @precondition(lambda self: self.invoice is not None)
    @rule(explicit=EXPLICIT)
    def update_the_number_alone(self, explicit: str | None) -> None:
        self.invoice = self.api.put(f"/invoices/{self.shown()['id']}", sent(explicit))
        self.model.changed(explicit)

    @precondition(lambda self: self.invoice is not None)
    @rule(explicit=EXPLICIT)
    def update_the_pay_as_well(self, explicit: str | None) -> None:
        change = {"gross_pay": next(PAYS)} | sent(explicit)
        self.invoice = self.api.put(f"/invoices/{self.shown()['id']}", change)
        self.model.changed(explicit)

    @precondition(lambda self: self.invoice is not None)
    @rule()
    def change_the_wage(self) -> None:
        before = self.shown()
        self.api.put(f"/jobs/{self.job}", {"wage": before["gross_pay"]})
        self.api.put(f"/jobs/{self.job}", {"wage": next(PAYS)})
        [self.invoice] = self.api.get("/invoices", job=self.job)
        assert self.shown()["replaces"] == before["id"]
        assert self.api.get(f"/invoices/{before['id']}")["replaced_by"] == self.shown()["id"]

    @rule(number=st.just("") | NUMBER)
    def change_the_jobs_default(self, number: str) -> None:
        self.api.put(f"/jobs/{self.job}", {"custom_metadata": {"purchase_order_number": number}})
        self.model.job_default = number or None

    @precondition(lambda self: self.invoice is not None)
    @rule()
    def delete(self) -> None:
        self.api.delete(f"/invoices/{self.shown()['id']}")
        self.invoice = None

    @invariant()
    def the_model_agrees(self) -> None:
        if self.invoice is not None:
            assert self.invoice["purchase_order_number"] == self.model.number
            assert self.api.get(f"/invoices/{self.invoice['id']}") == self.invoice

    def shown(self) -> dict[str, Any]:
        assert self.invoice is not None
        return self.invoice


def test_any_sequence_of_steps_follows_the_precedence(api: Api) -> None:
    run_state_machine_as_test(
        type("Machine", (PurchaseOrders,), {"api": api}),
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
