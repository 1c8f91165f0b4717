"""What facts become when a change is made: how a program's next request would be judged."""

from collections.abc import Callable
from typing import Any

from paycover.domain.addresses import Address
from paycover.domain.cards import Card, Processor
from paycover.domain.categories import Category
from paycover.domain.coverage import in_bill_order
from paycover.domain.entities import Entity
from paycover.domain.facts import Facts, Request
from paycover.domain.marks import Mark
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.reasons import Change, Operation, ReasonCode
from paycover.domain.terms import TERM_DAYS_DEFAULT
from paycover.kit.dates import DAY, start_of_next_day
from paycover.kit.records import replace

NEW = "new"
"""Stands for the id of what a change would make, or of what the caller would choose."""


def applied(change: Change, facts: Facts) -> Facts:
    """Return the facts after a change; a choice left to the caller is taken to be a good one."""
    if change.operation is facts.request.operation:
        return _asked_again(change, facts)
    return _APPLIED[change.operation](change, facts)


def _asked_again(change: Change, facts: Facts) -> Facts:
    fields = change.set
    moves = fields.get("effective_date", facts.start) != facts.start
    return replace(
        facts,
        coverage_type=in_bill_order(fields.get("coverage_type", facts.coverage_type)),
        start=fields.get("effective_date", facts.start),
        end=fields.get("end_date", facts.end),
        policy=_named(fields, facts),
        start_stands=facts.start_stands and not moves,
    )


def _named(fields: Any, facts: Facts) -> Policy | None:
    if "policy" not in fields:
        return facts.policy
    return next(policy for policy in facts.policies if policy.id == fields["policy"])


def _insured_anew(change: Change, facts: Facts) -> Facts:
    start = change.set.get("effective_date", start_of_next_day(facts.now))
    policy = Policy(
        id=NEW,
        contractor=facts.work.contractor.id,
        job=facts.work.job.id,
        category_code=facts.work.job.category_code,
        work_state=facts.works_in,
        home_state=facts.lives_in,
        coverage_type=in_bill_order(change.set["coverage_type"]),
        effective_date=start,
        expiration_date=change.set.get("end_date", start + TERM_DAYS_DEFAULT * DAY),
        approved_at=facts.now,
        created=facts.now,
    )
    return replace(facts, policy=policy, policies=(*facts.policies, policy), offers={})


def _assigned(change: Change, facts: Facts) -> Facts:
    policy = _named(change.set, facts)
    return replace(facts, request=Request(Operation.POST_ASSIGNMENTS), policy=policy, offers={})


def _switched_on(_: Change, facts: Facts) -> Facts:
    assert facts.policy is not None, "a policy is switched on"
    policy = replace(facts.policy, status=PolicyStatus.ACTIVE, cancelled_at=None)
    policies = tuple(policy if other.id == policy.id else other for other in facts.policies)
    return replace(facts, policy=policy, policies=policies)


def _other_job(change: Change, facts: Facts) -> Facts:
    work = facts.work
    if "entity" in change.ask:
        job = replace(work.job, entity=NEW)
        work = replace(work, job=job, entity=Entity(id=NEW, name=NEW, created=facts.now))
    if "category_code" in change.ask:
        job = replace(work.job, category_code=NEW)
        category = Category(id=NEW, slug=NEW, name=NEW, created=facts.now)
        return replace(facts, work=replace(work, job=job, category=category), offers={})
    return replace(facts, work=work)


def _moved_home(change: Change, facts: Facts) -> Facts:
    before = facts.work.contractor.address or Address()
    person = replace(facts.work.contractor, address=replace(before, **change.set["address"]))
    return replace(facts, work=replace(facts.work, contractor=person))


def _other_limits(change: Change, facts: Facts) -> Facts:
    entity = facts.work.entity
    assert entity is not None and entity.coverage_limit is not None, "limits of a client are lowered"
    limits = replace(entity.coverage_limit, **change.set["coverage_limit"])
    return replace(facts, work=replace(facts.work, entity=replace(entity, coverage_limit=limits)))


def _cleared(change: Change, facts: Facts) -> Facts:
    code = ReasonCode(change.set["code"])
    kept = (m for m in facts.marks if m.approved or (m.subject, m.code) != (change.id, code))
    return replace(facts, marks=tuple(kept))


def _card_given(_: Change, facts: Facts) -> Facts:
    card = Card(
        id=NEW,
        contractor=facts.work.contractor.id,
        processor=Processor.SANDBOX,
        customer_sealed=None,
        card_sealed=None,
        brand=NEW,
        last4=NEW,
        exp_month=12,
        exp_year=9999,
        live_key=facts.work.contractor.id,
        created=facts.now,
    )
    return replace(facts, dues=replace(facts.dues, card=card, failing=None))


def _settled(_: Change, facts: Facts) -> Facts:
    return replace(facts, dues=replace(facts.dues, late=None))


def _approved(change: Change, facts: Facts) -> Facts:
    assert change.id is not None, "an object is approved"
    code = ReasonCode(change.set["code"])
    yes = Mark(id=NEW, subject=change.id, code=code, approved=True, created=facts.now)
    return replace(facts, marks=(*facts.marks, yes))


def _not_sent(_: Change, facts: Facts) -> Facts:
    """A change of a request that another one took the place of is not part of any answer."""
    return facts


_APPLIED: dict[Operation, Callable[[Change, Facts], Facts]] = {
    Operation.POST_QUOTES: _insured_anew,
    Operation.POST_ASSIGNMENTS: _assigned,
    Operation.PUT_POLICY: _switched_on,
    Operation.PUT_JOB: _other_job,
    Operation.PUT_CONTRACTOR: _moved_home,
    Operation.PUT_ENTITY: _other_limits,
    Operation.GIVE_CARD: _card_given,
    Operation.PAY_STATEMENT: _settled,
    Operation.CLEAR_MARK: _cleared,
    Operation.APPROVE: _approved,
    Operation.PUT_QUOTE: _not_sent,
    Operation.PUT_ASSIGNMENT: _not_sent,
    Operation.EXTEND_ASSIGNMENT: _not_sent,
    Operation.POST_POLICIES: _not_sent,
}
