"""Joined loads compile and run on both databases."""

import pytest

from paycover.domain.accounts import Environment
from paycover.flows.cover import end_cover
from paycover.flows.keys import account_of
from paycover.store.access import write_as
from paycover.store.db import Database
from paycover.store.loads import Whose
from tests import make


@pytest.mark.parametrize("whose", list(Whose))
def test_ending_cover_cancels_the_active_policy(database: Database, whose: Whose) -> None:
    name = make.unique("cover")
    account, made = database.write(lambda link: account_of(link, name, Environment.SANDBOX, 1))
    assert made

    def work(tx):  # type: ignore[no-untyped-def]
        who, job, _ = make.insured(tx)
        policy = make.policy(tx, who.id, job=job.id)
        subject = {Whose.POLICY: policy.id, Whose.CONTRACTOR: who.id, Whose.ENTITY: job.entity}[whose]
        return end_cover(tx, whose, subject, reason="test")

    assert {h.type for h in write_as(database, account.id, work)} == {"policy.cancelled"}
