"""Rules of the client: its record is there, and compliance has nothing against it."""

from collections.abc import Iterator

from paycover.domain.facts import Facts
from paycover.domain.reasons import Change, Operation, ReasonCode, Remedy
from paycover.domain.rules import BLOCK, Finding, Rule, marked


def _deleted(facts: Facts) -> Iterator[Finding]:
    if facts.work.entity is None:
        job = facts.work.job
        yield Finding({"entity": job.entity}, Change(Operation.PUT_JOB, job.id, ask=("entity",)))


RULES = (
    marked(
        ReasonCode.OFAC_COUNTRY,
        BLOCK,
        "The client record is blocked since {since}.",
        ("compliance_review", "The compliance officer decides on the client."),
    ),
    Rule(
        ReasonCode.ENTITY_INACTIVE,
        BLOCK,
        "The contracting entity has been deleted.",
        Remedy("name_client", "Name an entity of yours as the job's client."),
        _deleted,
    ),
)
