"""The changes that come with reasons: made, they lead to cover, and none of them is needless."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.addresses import Address
from paycover.domain.applying import applied
from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.coverage import Coverage, in_bill_order
from paycover.domain.dues import Dues, Failing, Late
from paycover.domain.eligibility import RULES, eligibility, reasons
from paycover.domain.entities import CoverageLimit, Entity
from paycover.domain.facts import Facts, Offer, Program, Request
from paycover.domain.marks import Mark
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.rates import Appetite
from paycover.domain.reasons import Change, Operation
from tests.domain import records
from tests.domain.eligibility_cases import CASES
from tests.domain.records import DAY, NOW

ROUNDS_MAX = 4

MARKED = [rule.code for rule in RULES if rule.is_marked]
LINES = st.sets(st.sampled_from(list(Coverage)), min_size=1).map(in_bill_order)
MOMENTS = st.integers(-40, 500).map(lambda days: NOW + days * DAY)


@st.composite
def addresses(draw: st.DrawFn, *, missing: bool) -> Address | None:
    """Draw an address here or abroad; for a contractor it can be missing or lack its state."""
    country = draw(st.sampled_from(["US", "US", "US", None, "FR"]))
    regions = ["CA", "CA", "NY", "OH", "HI", "PR", *([None] if missing else [])]
    found = Address(country=country, region=draw(st.sampled_from(regions)))
    return None if missing and draw(st.integers(0, 9)) == 0 else found


@st.composite
def policies(draw: st.DrawFn, id: str) -> Policy:
    """Draw a policy: somebody's, approved at some time, for one state or another."""
    states = st.sampled_from(["CA", "CA", "NY", "OH", "HI", None])
    start = draw(MOMENTS)
    return records.policy(
        id=id,
        contractor=draw(st.sampled_from(["cn_1", "cn_1", "cn_1", "cn_2"])),
        category_code=draw(st.sampled_from(["jc_1", "jc_1", "jc_2", None])),
        work_state=draw(states),
        home_state=draw(states),
        coverage_type=draw(LINES),
        rates={},
        effective_date=start,
        expiration_date=start + draw(st.integers(1, 400)) * DAY,
        status=draw(st.sampled_from([*PolicyStatus, PolicyStatus.ACTIVE])),
        approved_at=draw(st.integers(-500, 0)) * DAY + NOW,
    )


@st.composite
def marks(draw: st.DrawFn) -> tuple[Mark, ...]:
    """Draw what underwriters said of the things a request is about."""
    found = draw(
        st.lists(
            st.tuples(
                st.sampled_from(MARKED), st.sampled_from(["cn_1", "pl_1", "pl_2", "jb_1", "en_1", "jc_1"])
            ),
            max_size=3,
            unique=True,
        )
    )
    return tuple(records.mark(code, id=f"mk_{n}", subject=on) for n, (code, on) in enumerate(found))


@st.composite
def works(draw: st.DrawFn) -> Any:
    """Draw a contractor on a job, of a client that may be gone or ask for much."""
    most = draw(st.sampled_from([1_000, 300_000_000]))
    limit = CoverageLimit(aggregate_limit=most, occurrence_limit=1_000)
    client = Entity(
        id="en_1",
        name="Apple, Inc",
        coverage_limit=draw(st.sampled_from([None, limit])),
        required_coverage=draw(st.one_of(st.just(()), LINES)),
        created=NOW,
    )
    status = draw(st.sampled_from([*CategoryStatus, CategoryStatus.APPROVED]))
    category = Category(id="jc_1", slug="computers", name="Computers", status=status, created=NOW)
    return records.work(
        contractor=records.contractor(address=draw(addresses(missing=True))),
        job=records.job(
            address=draw(st.one_of(st.none(), addresses(missing=False))),
            wage=draw(st.sampled_from([100, 250_000, 30_000_000])),
            description=draw(st.sampled_from(["Repairs.", "Stores explosives."])),
        ),
        category=draw(st.sampled_from([category, category, None])),
        entity=draw(st.sampled_from([client, client, None])),
    )


@st.composite
def owing(draw: st.DrawFn) -> Dues:
    """Draw what a contractor and the agency owe, and what was billed under the policies."""
    owed = st.sampled_from([0, 0, 4_325])
    retried, overdue = draw(owed), draw(owed)
    failing = Failing(
        contractor="cn_1",
        retried=retried,
        retried_since=NOW if retried else None,
        overdue=overdue,
        overdue_since=NOW if overdue else None,
        without_card=draw(owed),
    )
    return Dues(
        withholds=draw(st.booleans()),
        failing=draw(st.sampled_from([None, failing])),
        late=draw(st.sampled_from([None, Late(amount=1, since=NOW)])),
        card=draw(st.sampled_from([None, records.card(), records.card(exp_year=2022)])),
        term_pay={"pl_1": draw(st.sampled_from([0, 99_000_000])), "pl_2": 99_900_000},
    )


OFFERS = st.dictionaries(
    st.sampled_from(list(Coverage)),
    st.builds(
        Offer,
        appetite=st.sampled_from([*Appetite, None]),
        max_pay=st.sampled_from([None, 200_000]),
        max_term_days=st.sampled_from([None, 10]),
    ),
)


@st.composite
def requests(draw: st.DrawFn) -> Facts:
    """Draw a request for cover under a policy, or for a quote."""
    is_quote = draw(st.booleans())
    held = (draw(policies("pl_1")), draw(policies("pl_2")))
    start = draw(MOMENTS)
    other = records.assignment(
        contractor=draw(st.sampled_from(["cn_1", "cn_2"])), job=draw(st.sampled_from(["jb_1", "jb_2"]))
    )
    operation, id = (Operation.PUT_QUOTE, "qt_1") if is_quote else (Operation.PUT_ASSIGNMENT, "an_9")
    return records.facts(
        request=Request(operation, id),
        work=draw(works()),
        policy=None if is_quote else draw(st.sampled_from([*held, None])),
        policies=held,
        coverage_type=draw(LINES),
        start=start,
        end=start + draw(st.integers(-20, 400)) * DAY,
        start_stands=draw(st.booleans()),
        others=draw(st.sampled_from([(), (other,)])),
        offers=draw(OFFERS),
        marks=draw(marks()),
        dues=draw(st.one_of(st.just(Dues()), owing())),
        program=Program(
            renews=draw(st.booleans()),
            exclusive_jobs=draw(st.booleans()),
            card_first=draw(st.booleans()),
        ),
    )


def changes_of(facts: Facts) -> list[Change]:
    """Return the distinct changes of a request's reasons, in their order."""
    found: list[Change] = []
    for reason in reasons(facts):
        if reason.change is not None and reason.change not in found:
            found.append(reason.change)
    return found


def after(facts: Facts, changes: list[Change]) -> Facts:
    """Return a request after some changes."""
    for change in changes:
        facts = applied(change, facts)
    return facts


def in_force(changes: list[Change]) -> list[Change]:
    """Return changes without those whose every field a later one of the same object sets anew."""
    return [
        change
        for n, change in enumerate(changes)
        if not any(
            set(change.set) | set(change.ask) <= set(later.set)
            for later in _of_it(change, changes[n + 1 :])
        )
    ]


def is_whole(change: Change, changes: list[Change]) -> bool:
    """Tell whether no later change of the same object sets a field of this one anew.

    What is left of one that is changed in part was asked beside the field that is another now: a term
    that ends by a day, of cover that has come to begin on another.
    """
    later = changes[changes.index(change) + 1 :]
    return not any(change.set.keys() & other.set.keys() for other in _of_it(change, later))


def _of_it(change: Change, changes: list[Change]) -> list[Change]:
    """Return the changes of the same object; a mark is an object by its code."""
    what = (change.operation, change.id, change.set.get("code"))
    return [c for c in changes if (c.operation, c.id, c.set.get("code")) == what]


def still_asked(changes: list[Change], facts: Facts) -> list[Change]:
    """Return changes without those of a request that is not sent: an assignment took its place since.

    What was changed of it is then not part of the last answer, needed or not.
    """
    first, last = facts.request.operation, Operation.POST_ASSIGNMENTS
    turns = [n for n, change in enumerate(changes) if change.operation is last is not first]
    return [c for n, c in enumerate(changes) if c.operation is not first or not turns or n > turns[0]]


@given(requests())
def test_making_the_changes_leads_to_cover_in_a_few_rounds(facts: Facts) -> None:
    for _ in range(ROUNDS_MAX):
        facts = after(facts, changes_of(facts))
        if eligibility(facts).result:
            break
    assert eligibility(facts).result, eligibility(facts).message


@given(requests())
def test_no_change_of_the_answer_that_leads_to_cover_is_needless(facts: Facts) -> None:
    """An earlier answer can't know what a later one asks, which may take the place of a part of it."""
    made = changes_of(facts)
    for _ in range(ROUNDS_MAX):
        if eligibility(after(facts, made)).result:
            break
        facts = after(facts, made)
        made = changes_of(facts)
    made = in_force(made)
    assert eligibility(after(facts, made)).result
    for change in [c for c in still_asked(made, facts) if is_whole(c, made)]:
        without = [other for other in made if other is not change]
        assert not eligibility(after(facts, without)).result, change


@pytest.mark.parametrize("facts", [c[1] for c in CASES], ids=[c[0] for c in CASES])
def test_the_changes_of_a_case_lead_to_cover_at_once(facts: Facts) -> None:
    assert eligibility(after(facts, changes_of(facts))).result


@given(requests())
def test_every_barring_reason_has_a_change_and_no_warning_has(facts: Facts) -> None:
    for reason in reasons(facts):
        assert (reason.change is not None) is reason.bars
