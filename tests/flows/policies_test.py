"""What happens to a policy as time passes."""

from typing import Any

import pytest
import sqlalchemy as sa

from paycover.domain.policies import Policy
from paycover.domain.tasks import TaskKind
from paycover.flows.events import emit
from paycover.flows.policies import expire_policy, renew
from paycover.kit.dates import DAY
from paycover.store.db import Statement
from paycover.store.policies import POLICIES
from paycover.store.tables import tasks
from tests import make, sales
from tests.conftest import Api

_DUE = Statement(
    sa.select(tasks.c.due)
    .where(
        tasks.c.account == sa.bindparam("account"),
        tasks.c.subject == sa.bindparam("subject"),
        tasks.c.kind == TaskKind.EXPIRE_POLICY.value,
    )
    .order_by(tasks.c.due)
)


def due(api: Api, policy: str) -> list[int]:
    """Return when a policy is to be looked at."""
    return [row[0] for row in make.write(api, lambda tx: tx.all(_DUE, subject=policy))]


def found(api: Api, id: str) -> Policy:
    """Return a policy."""
    policy: Policy = make.write(api, lambda tx: POLICIES.find(tx, id))
    return policy


def expire(api: Api, id: str) -> None:
    """Do what the task does."""
    make.write(api, lambda tx: expire_policy(tx, id))


def extend(api: Api, id: str, until: int) -> None:
    """Renew a policy as an assignment does."""

    def work(tx: Any) -> None:
        policy = POLICIES.lock(tx, id)
        assert policy is not None
        emit(tx, *renew(tx, policy, until))

    make.write(api, work)


@pytest.fixture
def policy(api: Api) -> Any:
    """A policy that was issued over HTTP."""
    return sales.policy(api)


def test_a_policy_expires_when_its_term_is_over(api: Api, policy: Any) -> None:
    assert due(api, policy["id"]) == [policy["expiration_date"]]
    sales.days_pass(api, 40)
    expire(api, policy["id"])
    expire(api, policy["id"])
    assert found(api, policy["id"]).status == "expired"
    assert sales.told(api, policy["id"]) == ["policy.active", "policy.expired"]
    assert due(api, policy["id"]) == [policy["expiration_date"]]


def test_a_policy_within_its_term_is_looked_at_again(api: Api, policy: Any) -> None:
    until = policy["expiration_date"] + 10 * DAY
    extend(api, policy["id"], until)
    expire(api, policy["id"])
    assert found(api, policy["id"]).status == "active"
    assert due(api, policy["id"]) == [policy["expiration_date"], until]
    assert sales.told(api, policy["id"]) == ["policy.active", "policy.renewed"]


def test_a_cancelled_or_deleted_policy_does_not_expire(api: Api, policy: Any) -> None:
    other = sales.policy(api)
    api.put(f"/policies/{policy['id']}", {"is_active": False})
    api.delete(f"/policies/{other['id']}")
    sales.days_pass(api, 40)
    for id in (policy["id"], other["id"], "pl_nothing"):
        expire(api, id)
    assert found(api, policy["id"]).status == "cancelled"
    assert sales.told(api, policy["id"]) == ["policy.active", "policy.cancelled"]


def test_an_expired_policy_that_is_renewed_will_expire_again(api: Api, policy: Any) -> None:
    sales.days_pass(api, 40)
    expire(api, policy["id"])
    until = sales.now(api) + 5 * DAY
    extend(api, policy["id"], until)
    assert found(api, policy["id"]).expiration_date == until
    assert due(api, policy["id"]) == [policy["expiration_date"], until]
    sales.days_pass(api, 10)
    expire(api, policy["id"])
    told = ["policy.active", "policy.expired", "policy.reactivated", "policy.expired"]
    assert sales.told(api, policy["id"]) == told


def test_a_term_that_reaches_far_enough_is_left_alone(api: Api, policy: Any) -> None:
    extend(api, policy["id"], policy["expiration_date"])
    assert sales.told(api, policy["id"]) == ["policy.active"]
