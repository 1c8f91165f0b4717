"""Those who work on the rates of an account, on either database."""

from typing import Any

from paycover.domain.accounts import Environment
from paycover.domain.rate_faults import Fault
from paycover.domain.rate_plans import RatePlanVersion
from paycover.domain.rates import Rate
from paycover.flows.rate_activation import activate_plan
from paycover.flows.rate_plans import Reviewed, approve_plan, load_plan, submit_plan, validate_plan
from paycover.store.access import write_as
from paycover.store.db import Database
from paycover.store.rate_plans import find_version
from paycover.store.rates import open_rates
from tests import make
from tests.plans import Plan

TWO = "roofer,CA,91341,5500,55,accept\nroofer,NY,91341,6600,66,accept\n"
"""The rows of a second version of `tests.plans.plan()`."""


class Desk:
    """An account without categories, and those who work on its rates."""

    def __init__(self, database: Database, environment: Environment = Environment.PRODUCTION) -> None:
        self.database = database
        self.account = make.account(database, environment)

    def run(self, flow: Any, *given: Any, **named: Any) -> Any:
        """Run a flow as one transaction of the account."""
        return write_as(self.database, self.account.id, lambda tx: flow(tx, *given, **named))

    def load(self, given: Plan, by: str = "Ada", **named: Any) -> Reviewed:
        """Load a plan's files."""
        reviewed: Reviewed = self.run(load_plan, given.text, given.beside, by=by, **named)
        return reviewed

    def approved(self, given: Plan, **named: Any) -> tuple[str, int]:
        """Bring a plan's files to approval; return its plan and version."""
        version = self.load(given).version
        assert version is not None
        name = (version.plan, version.version)
        assert self.run(validate_plan, *name, by="Ada", **named).version is not None
        self.run(submit_plan, *name, by="Ada")
        self.run(approve_plan, *name, by="Bo")
        return name

    def active(self, given: Plan, states: list[str] | None = None, **named: Any) -> tuple[str, int]:
        """Bring a plan's files to market."""
        name = self.approved(given, **named)
        reviewed: Reviewed = self.run(activate_plan, *name, states, by="Bo", **named)
        assert reviewed.version is not None, reviewed.faults
        return name

    def version(self, plan: str, version: int) -> RatePlanVersion:
        """Return a version as it is kept."""
        found: RatePlanVersion = self.run(find_version, plan, version)
        return found

    def market(self) -> dict[tuple[int, str], tuple[int | None, int | None]]:
        """Return what is open: version and state → net rate and until when it is sold."""
        rates: list[Rate] = self.run(open_rates)
        return {(rate.version, rate.state): (rate.net_rate, rate.sold_until) for rate in rates}

    def told(self, id: str) -> list[str]:
        """Return the types of an object's events, oldest first."""
        return make.happenings(self, id)


def rules(faults: list[Fault]) -> set[str]:
    """Return the rules that found something."""
    return {fault.rule for fault in faults}
