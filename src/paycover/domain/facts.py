"""All that eligibility is judged by: who asks for what, the policy, the market, what is known."""

from collections.abc import Iterator, Mapping

from paycover.domain.addresses import Address
from paycover.domain.assignments import Assignment
from paycover.domain.coverage import (
    MONOPOLISTIC_STATES,
    NEED_GENERAL,
    NO_GENERAL_STATES,
    Coverage,
    in_bill_order,
)
from paycover.domain.dues import Dues
from paycover.domain.marks import Mark
from paycover.domain.payments import Payer, payer_of
from paycover.domain.policies import APPROVAL_MONTHS, Policy
from paycover.domain.rates import Appetite, Offered
from paycover.domain.rating import Wanted, row_of
from paycover.domain.reasons import Operation, ReasonCode
from paycover.domain.states import home_state, work_state
from paycover.domain.terms import TERM_MONTHS_MAX
from paycover.domain.work import Work
from paycover.kit.records import Record, field


class Program(Record, kw_only=True):
    """What an insurance program sets; these are the illustrative program's own (insurance.md 3.2).

    Money in cents. `term_pay` bounds what is billed under one policy in its term (our decision).
    `renews`: a policy's term follows its work while the application is approved (decisions.md 22).
    `exclusive_jobs`: a job has one assignment at a time; without it, as the public documents allow, a
    second one is only warned of. `card_first`: who pays by card has one on file before anything is
    bound; without it, as the public documents allow, the notice of the first charge asks for one.
    `excluded_duties` are looked for in a job's description, in lower case.
    """

    approval_months: int = APPROVAL_MONTHS
    term_months: int = TERM_MONTHS_MAX
    auto_pay: int = 25_000_000
    term_pay: int = 100_000_000
    occurrence_limit: int = 100_000_000
    aggregate_limit: int = 200_000_000
    renews: bool = True
    exclusive_jobs: bool = False
    card_first: bool = False
    excluded_duties: tuple[str, ...] = ("asbestos", "blasting", "explosives", "fireworks")


class Offer(Record, kw_only=True):
    """What the rate table says of a line: None for `appetite` where it has no row for the state."""

    appetite: Appetite | None
    net_rate: int | None = None
    max_pay: int | None = None
    max_term_days: int | None = None


class Request(Record):
    """The request that is judged: its operation and, where it has one already, its object's id."""

    operation: Operation
    id: str | None = None

    @property
    def is_quote(self) -> bool:
        """Tell whether a price is asked for, not cover under a policy."""
        return self.operation in (Operation.POST_QUOTES, Operation.PUT_QUOTE, Operation.POST_POLICIES)


class Facts(Record, kw_only=True):
    """One request, and all that bears on it. `start` to `end` and `now` in Unix seconds.

    `start_stands`: the start was accepted before and is not judged again. `policies` are the
    contractor's, `others` assignments that overlap this one, `marks` those in force. `offers` holds
    the lines that are rated by the table; a policy's pinned rates need none. `dues` is what is owed.
    `rules` are those that are asked, None: all of them.
    """

    request: Request
    work: Work
    policy: Policy | None = None
    coverage_type: tuple[Coverage, ...]
    start: int
    end: int
    now: int
    start_stands: bool = False
    policies: tuple[Policy, ...] = ()
    others: tuple[Assignment, ...] = ()
    offers: Mapping[Coverage, Offer] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    dues: Dues = field(default_factory=Dues)
    program: Program = field(default_factory=Program)
    rules: frozenset[ReasonCode] | None = None

    @property
    def works_in(self) -> str | None:
        """The state the work is done in, None where no address says."""
        return work_state(self.work.contractor, self.work.job)

    @property
    def lives_in(self) -> str | None:
        """The state that counts as the contractor's home, None where no address says."""
        return home_state(self.work.contractor, self.work.job)

    @property
    def work_address(self) -> Address | None:
        """Where the work is done: remote work at the contractor's."""
        return self.work.job.address or self.work.contractor.address

    @property
    def pay(self) -> int:
        """The pay that is projected, in cents: the wage as the first period's estimate (decisions.md 8)."""
        return self.work.job.wage

    @property
    def payer(self) -> Payer:
        """Who would pay for the cover."""
        work = self.work
        return payer_of(work.job.withhold_premium, work.contractor.withhold_premium, self.dues.withholds)

    @property
    def net_rate(self) -> int | None:
        """Cents per $100 of pay for the lines asked, None where a line has no rate."""
        pinned = self.policy.rates if self.policy is not None else {}
        table = {line: offer.net_rate for line, offer in self.offers.items()}
        rates = [pinned.get(line, table.get(line)) for line in self.coverage_type]
        known = [rate for rate in rates if rate is not None]
        return sum(known) if len(known) == len(rates) and known else None

    def raised(self, code: ReasonCode) -> Iterator[Mark]:
        """Yield the marks that raise a code against this request."""
        for mark in self.marks:
            concerns = mark.coverage_type is None or mark.coverage_type in self.coverage_type
            if mark.code is code and not mark.approved and concerns and mark.subject in self._subjects():
                yield mark

    def is_approved(self, code: ReasonCode) -> bool:
        """Tell whether an underwriter lets this request pass a rule."""
        return any(m.code is code and m.approved and m.subject in self._subjects() for m in self.marks)

    def is_sold(self, line: Coverage) -> bool:
        """Tell whether states and market allow a line at all."""
        if line is Coverage.WORKERS_COMP and (
            self.works_in is None or self.works_in in MONOPOLISTIC_STATES
        ):
            return False
        if line is Coverage.GENERAL and self.lives_in in NO_GENERAL_STATES:
            return False
        offer = self.offers.get(line)
        return offer is None or offer.appetite in (Appetite.ACCEPT, Appetite.REFER)

    def needs_general(self, line: Coverage) -> bool:
        """Tell whether a line is sold only beside general liability here (api.md 2.5)."""
        return line in NEED_GENERAL and self.lives_in not in (None, *NO_GENERAL_STATES)

    def required(self) -> tuple[Coverage, ...]:
        """Return the lines the client requires, less those that can't be bought here."""
        entity = self.work.entity
        return tuple(line for line in (entity.required_coverage if entity else ()) if self.is_sold(line))

    def sellable(self) -> tuple[Coverage, ...]:
        """Return the nearest lines to those asked that can be had here: something in any case."""
        lines = [line for line in self.coverage_type if self.is_sold(line)]
        if any(self.needs_general(line) for line in lines):
            lines = [*lines, Coverage.GENERAL] if self.is_sold(Coverage.GENERAL) else []
        anything = [line for line in (Coverage.GENERAL, Coverage.PROFESSIONAL) if self.is_sold(line)]
        return in_bill_order(lines or anything[:1] or [Coverage.PROFESSIONAL])

    def _subjects(self) -> set[str]:
        work = self.work
        known = (work.contractor, work.job, work.category, work.entity, self.policy)
        return {thing.id for thing in known if thing is not None}


def offers(offered: Offered, wanted: Wanted) -> dict[Coverage, Offer]:
    """Return what the rates on offer say of the lines wanted whose state is known."""
    found: dict[Coverage, Offer] = {}
    for line in in_bill_order(wanted.coverage_type):
        if wanted.states.rating(line) is not None:
            row = row_of(offered, wanted, line)
            found[line] = Offer(
                appetite=None if row is None else row.appetite,
                net_rate=None if row is None else row.net_rate,
                max_pay=None if row is None else row.max_pay,
                max_term_days=None if row is None else row.max_term_days,
            )
    return found
