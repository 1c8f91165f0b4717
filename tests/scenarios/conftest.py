"""A sandbox with the samples; a platform with a payment processor, cards, and days that pass."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from paycover.domain.cards import CapturedCard, Processor
from paycover.domain.notices import Notice
from paycover.flows.cards import put_on_file
from paycover.flows.events import emit
from paycover.flows.sandbox import load_samples
from paycover.kit.dates import DAY, start_of_next_month
from paycover.store.access import lock_clock, move_clock
from paycover.store.card_holders import lock_card_holder
from paycover.store.db import Tx
from paycover.store.notices import LISTING as NOTICES
from paycover.store.pages import Page
from paycover.store.tasks import follow_clock
from paycover.worker.charges import charging
from paycover.worker.loop import drain
from tests import make
from tests.conftest import Api
from tests.scenarios.charger import MemoryCharger


@dataclass
class Platform:
    """A caller whose contractors have cards, and whose days pass with a worker at work."""

    api: Api
    charger: MemoryCharger = field(default_factory=MemoryCharger)

    def work(self) -> None:
        """Do all that is due."""
        drain(self.api.database, errands=charging(lambda _account: self.charger))

    def pass_days(self, days: int, *, step: int = DAY) -> None:
        """Let days pass, with all that comes due done on its day."""
        for _ in range(days * DAY // step):
            make.write(self.api, lambda tx: follow_clock(move_clock(lock_clock(tx), tx.now + step), tx.now))
            self.work()

    @property
    def now(self) -> int:
        moment: int = self.api.get("/test_helpers/clock")["now"]
        return moment

    def give_card(self, contractor: str, card: str = "pays") -> None:
        """Put a card on file; the charges that wait for one are tried."""
        captured = CapturedCard(
            processor=Processor.SANDBOX,
            customer=f"customer-{contractor}",
            card=card,
            brand="visa",
            last4="4242",
            exp_month=7,
            exp_year=2031,
        )

        def work(tx: Tx) -> None:
            holder = lock_card_holder(tx, contractor)
            assert holder is not None
            emit(tx, *put_on_file(tx, holder, captured))

        make.write(self.api, work)

    def insured(self, card: str | None = "pays", **job_over: Any) -> tuple[str, str]:
        """Add a contractor with a policy, a card and a job that fits; return the ids of person and job."""
        who, job, _ = make.write(self.api, lambda tx: make.insured(tx, **job_over))
        if card is not None:
            self.give_card(who.id, card)
        return who.id, job.id

    def assign(self, contractor: str, job: str, **over: Any) -> Any:
        """Assign a contractor to a job over HTTP, starting in five days, and let the worker see to it."""
        start = self.now - self.now % DAY + 5 * DAY
        body = {"contractor": contractor, "job": job, "effective_date": start}
        made = self.api.post("/assignments", body | over)
        self.work()
        return made

    def invoice_of(self, assignment: str) -> Any:
        """Return the one live invoice of an assignment."""
        (invoice,) = self.api.get("/invoices", assignment=assignment)
        return invoice

    def payments(self, invoice: str) -> list[Any]:
        """Return the payments of an invoice, oldest first."""
        found: list[Any] = self.api.get("/payments", invoice=invoice)
        return found[::-1]

    def told(self, id: str) -> list[str]:
        """Return the types of an object's events, but for its certificates', which come when they come."""
        return [type for type in self.api.events(id) if not type.endswith("certificates_changed")]

    def notices(self, contractor: str) -> list[Notice]:
        """Return what a contractor is told, oldest first."""
        page = Page(limit=100, filters={"contractor": contractor})
        found: list[Notice] = make.write(self.api, lambda tx: NOTICES.page(tx, page))
        return found[::-1]


@pytest.fixture
def samples(api: Api) -> Api:
    """A caller whose sandbox has the documents' samples."""
    make.write(api, load_samples)
    return api


@pytest.fixture
def platform(api: Api) -> Platform:
    """A platform with a fresh account and a processor in memory, on the third day of a month.

    So what happens at the end of a month happens when the story comes to it, on whatever day it is told.
    """
    make.put_others_aside(api.database, api.account.id)
    make.write(
        api,
        lambda tx: follow_clock(move_clock(lock_clock(tx), start_of_next_month(tx.now) + 2 * DAY), tx.now),
    )
    return Platform(api)
