"""The worked example of the trade's own books: a film crew in Illinois at 120 and 53, taxes inside."""

from typing import Any

from paycover.domain.addresses import Address
from paycover.domain.categories import Category
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage, Rates
from paycover.domain.jobs import Job
from paycover.domain.rates import RateTax
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store.categories import CATEGORIES
from paycover.store.db import Tx
from paycover.store.rates import add_rates, add_taxes
from tests import make, sales
from tests.conftest import Api

ILLINOIS = Address(country="US", region="IL")
FILM = {Coverage.WORKERS_COMP: 120, Coverage.GENERAL: 53}


def category(tx: Tx, rates: Rates) -> str:
    """Add a category with line rates that hold in every state, and what general's are taxed."""
    code = make.unique("jc_film")
    CATEGORIES.add(tx, Category(id=code, slug=code, name="Film crew", created=tx.now))
    offers = [make.rate(code, line, rate, plan=code) for line, rate in rates.items()]
    add_rates(tx, [replace(offer, illustrative=False) for offer in offers])
    tax = RateTax(
        plan=f"{code}-general", version=1, state="IL", surplus_lines_tax_ppm=35_000, stamping_fee_ppm=400
    )
    add_taxes(tx, [tax])
    return code


def crew(api: Api, rates: Rates = FILM, address: Address = ILLINOIS) -> tuple[Contractor, Job]:
    """Add a contractor at work near home, who can be insured at some line rates."""

    def work(tx: Tx) -> tuple[Contractor, Job]:
        code = category(tx, rates)
        return make.contractor(tx, address=address), make.job(tx, category_code=code, address=address)

    made: tuple[Contractor, Job] = make.write(api, work)
    return made


def insured_crew(api: Api, rates: Rates = FILM, address: Address = ILLINOIS) -> dict[str, str]:
    """Insure a crew by quote and policy; return the contractor and job as a body names them."""
    who, job = crew(api, rates, address)
    body = {"contractor": who.id, "job": job.id, "coverage_type": [line.value for line in rates]}
    quote = api.post("/quotes", body)
    api.post("/policies", {"quote": quote["id"]})
    return {"contractor": who.id, "job": job.id}


def pay(api: Api, cents: int) -> dict[str, Any]:
    """Return the fields of an invoice that report a pay, in a cycle within the cover."""
    now = sales.now(api)
    cycle = {"paycycle_startdate": now + 2 * DAY, "paycycle_enddate": now + 9 * DAY}
    return {"gross_pay": cents} | cycle
