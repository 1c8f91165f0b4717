"""Answers whether somebody was covered at a moment, signed as certificates are."""

import msgspec

from paycover.domain.cover_history import finding
from paycover.kit.canonical import canonical
from paycover.kit.ed25519 import sign
from paycover.kit.errors import Code, Problem, invalid
from paycover.store.cover_history import cover_at, who
from paycover.store.db import Snapshot
from paycover.wire.cover_history import CoverageAnswer, render

SIGNED_FOR = b"paycover coverage v1\n"
"""What stands before the text that is signed: a signature made for one purpose fits no other."""


def answered(
    snapshot: Snapshot, contractor: str, job: str | None, *, at: int, known_at: int
) -> CoverageAnswer:
    """Return whether a contractor was covered at a moment, as it is known now and as it was known then.

    Whoever was deleted since is answered about. Times in Unix seconds. Raises Problem:
    invalid_contractor_id, invalid_job_id, invalid_input for what is to be known only later.
    """
    if known_at > snapshot.now:
        raise invalid("known_at", "lies ahead: nothing is known of it yet")
    asked = who(snapshot, contractor, job)
    if asked.contractor is None:
        raise Problem(Code.INVALID_CONTRACTOR_ID, f"No such contractor: {contractor}")
    if job is not None and asked.job is None:
        raise Problem(Code.INVALID_JOB_ID, f"No such job: {job}")
    known = cover_at(snapshot, contractor, job, at=at, known_at=known_at)
    now, then = finding(known.now, at, snapshot.now), finding(known.then, at, known_at)
    statement = render(contractor, job, at, now, then, snapshot.account.environment)
    if asked.key is None:
        return CoverageAnswer(statement=statement, signing_key=None, signature=None)
    text = canonical(msgspec.to_builtins(statement)).encode()
    signature = sign(asked.key.private, SIGNED_FOR + text).hex()
    return CoverageAnswer(statement=statement, signing_key=asked.key.id, signature=signature)
