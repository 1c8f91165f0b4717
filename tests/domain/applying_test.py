"""What facts become by each change that a reason can ask for."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.applying import NEW, applied
from paycover.domain.cards import Card, Processor
from paycover.domain.categories import Category
from paycover.domain.coverage import Coverage
from paycover.domain.dues import Dues, Failing, Late
from paycover.domain.entities import CoverageLimit, Entity
from paycover.domain.facts import Facts, Offer, Request
from paycover.domain.marks import Mark
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.rates import Appetite
from paycover.domain.reasons import Change, Operation, ReasonCode
from paycover.kit.dates import start_of_next_day
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import DAY, NOW

GENERAL, WORKERS_COMP = Coverage.GENERAL, Coverage.WORKERS_COMP
OTHER = records.policy(id="pl_2")
OFFERS = {GENERAL: Offer(appetite=Appetite.ACCEPT, net_rate=20)}
REVIEW = ReasonCode.CLAIM_OPEN_REVIEW


def asked(**over: Any) -> Facts:
    """Return a request for an assignment of somebody with two policies, rated by the table."""
    return records.facts(**{"policies": (records.policy(), OTHER), "offers": OFFERS} | over)


@pytest.mark.parametrize(
    ("fields", "stands", "after"),
    [
        ({}, True, {"start_stands": True}),
        ({}, False, {}),
        ({"effective_date": NOW + DAY}, True, {"start_stands": True}),
        ({"effective_date": NOW + 2 * DAY}, True, {"start": NOW + 2 * DAY}),
        ({"effective_date": NOW + 2 * DAY}, False, {"start": NOW + 2 * DAY}),
        ({"end_date": NOW + 9 * DAY}, True, {"end": NOW + 9 * DAY, "start_stands": True}),
        ({"coverage_type": ["general", "workers-comp"]}, False, {"coverage_type": (WORKERS_COMP, GENERAL)}),
        ({"coverage_type": ["general"]}, False, {"coverage_type": (GENERAL,)}),
        ({"policy": "pl_2"}, False, {"policy": OTHER}),
    ],
)
def test_asked_again_a_request_is_judged_by_its_new_fields(
    fields: dict[str, Any], stands: bool, after: dict[str, Any]
) -> None:
    fields = {
        name: [Coverage(line) for line in value] if name == "coverage_type" else value
        for name, value in fields.items()
    }
    change = Change(Operation.PUT_ASSIGNMENT, "an_9", fields)
    assert applied(change, asked(start_stands=stands)) == asked(**after)


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({}, start_of_next_day(NOW), start_of_next_day(NOW) + 30 * DAY),
        ({"effective_date": NOW + 5 * DAY}, NOW + 5 * DAY, NOW + 35 * DAY),
        ({"effective_date": NOW + 5 * DAY, "end_date": NOW + 9 * DAY}, NOW + 5 * DAY, NOW + 9 * DAY),
    ],
)
def test_a_quote_makes_a_policy_for_the_work_as_it_is(fields: dict[str, Any], start: int, end: int) -> None:
    change = Change(Operation.POST_QUOTES, set={"coverage_type": [GENERAL, WORKERS_COMP], **fields})
    policy = Policy(
        id=NEW,
        contractor="cn_1",
        job="jb_1",
        category_code="jc_1",
        work_state="CA",
        home_state="CA",
        coverage_type=(WORKERS_COMP, GENERAL),
        effective_date=start,
        expiration_date=end,
        approved_at=NOW,
        created=NOW,
    )
    assert applied(change, asked()) == asked(
        policy=policy, policies=(records.policy(), OTHER, policy), offers={}
    )


def test_an_assignment_goes_under_the_policy_it_names() -> None:
    quoting = asked(request=Request(Operation.POST_QUOTES), policy=None)
    change = Change(Operation.POST_ASSIGNMENTS, set={"policy": "pl_2"})
    assert applied(change, quoting) == asked(
        request=Request(Operation.POST_ASSIGNMENTS), policy=OTHER, offers={}
    )


def test_a_policy_is_switched_on_wherever_it_is_listed() -> None:
    off = records.policy(status=PolicyStatus.CANCELLED, cancelled_at=NOW)
    before = asked(policy=off, policies=(OTHER, off))
    after = asked(policies=(OTHER, records.policy()))
    assert applied(Change(Operation.PUT_POLICY, "pl_1", {"is_active": True}), before) == after


def test_another_job_is_of_a_good_client_and_category() -> None:
    client = Entity(id=NEW, name=NEW, created=NOW)
    category = Category(id=NEW, slug=NEW, name=NEW, created=NOW)
    change = Change(Operation.PUT_JOB, "jb_1", ask=("entity",))
    work = records.work(job=records.job(entity=NEW), entity=client)
    assert applied(change, asked()) == asked(work=work)
    work = records.work(job=records.job(category_code=NEW), category=category)
    assert applied(replace(change, ask=("category_code",)), asked()) == asked(work=work, offers={})
    work = records.work(job=records.job(entity=NEW, category_code=NEW), entity=client, category=category)
    both = replace(change, ask=("category_code", "entity"))
    assert applied(both, asked()) == asked(work=work, offers={})
    assert applied(replace(change, ask=("description",)), asked()) == asked()


def test_a_contractor_moves_to_the_state_that_is_set() -> None:
    change = Change(Operation.PUT_CONTRACTOR, "cn_1", {"address": {"region": "NY"}})
    moved = records.contractor(address=Address(country="US", region="NY"))
    assert applied(change, asked()) == asked(work=records.work(contractor=moved))
    homeless = asked(work=records.work(contractor=records.contractor(address=None)))
    moved = records.contractor(address=Address(region="NY"))
    assert applied(change, homeless) == asked(work=records.work(contractor=moved))


def test_a_client_asks_for_lower_limits() -> None:
    def client(aggregate: int, occurrence: int) -> Facts:
        limits = CoverageLimit(aggregate_limit=aggregate, occurrence_limit=occurrence)
        return asked(
            work=records.work(entity=Entity(id="en_1", name="Big", created=1, coverage_limit=limits))
        )

    change = Change(Operation.PUT_ENTITY, "en_1", {"coverage_limit": {"occurrence_limit": 5}})
    assert applied(change, client(9, 8)) == client(9, 5)


def test_a_mark_is_cleared_by_subject_and_code_and_approvals_stay() -> None:
    marks = (
        records.mark(REVIEW),
        records.mark(REVIEW, subject="jb_1"),
        records.mark(ReasonCode.SANCTIONS_MATCH),
        records.mark(REVIEW, approved=True),
    )
    change = Change(Operation.CLEAR_MARK, "cn_1", {"code": "CLAIM_OPEN_REVIEW"})
    assert applied(change, asked(marks=marks)) == asked(marks=marks[1:])


def test_an_approval_is_a_mark_beside_those_there_are() -> None:
    seen = records.mark(ReasonCode.SANCTIONS_MATCH)
    yes = Mark(id=NEW, subject="jb_1", code=REVIEW, approved=True, created=NOW)
    change = Change(Operation.APPROVE, "jb_1", {"code": "CLAIM_OPEN_REVIEW"})
    assert applied(change, asked(marks=(seen,))) == asked(marks=(seen, yes))


def test_a_card_that_is_given_ends_the_failing_and_a_statement_that_is_paid_the_delay() -> None:
    failing, late = Failing(contractor="cn_1", overdue=5, overdue_since=NOW), Late(amount=9, since=NOW)
    card = Card(
        id=NEW,
        contractor="cn_1",
        processor=Processor.SANDBOX,
        customer_sealed=None,
        card_sealed=None,
        brand=NEW,
        last4=NEW,
        exp_month=12,
        exp_year=9999,
        live_key="cn_1",
        created=NOW,
    )
    owing = asked(dues=Dues(withholds=True, failing=failing, late=late))
    assert applied(Change(Operation.GIVE_CARD), owing) == asked(
        dues=Dues(withholds=True, card=card, late=late)
    )
    assert applied(Change(Operation.PAY_STATEMENT), owing) == asked(
        dues=Dues(withholds=True, failing=failing)
    )


@pytest.mark.parametrize(
    "operation",
    [Operation.PUT_QUOTE, Operation.PUT_ASSIGNMENT, Operation.EXTEND_ASSIGNMENT, Operation.POST_POLICIES],
)
def test_a_change_of_a_request_that_another_took_the_place_of_changes_nothing(operation: Operation) -> None:
    facts = asked(request=Request(Operation.POST_ASSIGNMENTS))
    assert applied(Change(operation, "x", {"effective_date": NOW + 9 * DAY}), facts) == facts
