"""Calculates premiums of imagined work by what is on offer, as a quote would be rated; writes nothing."""

from collections.abc import Sequence

from paycover.domain.calculating import Case, calculated
from paycover.domain.explanations import Explanation
from paycover.kit.errors import Problem
from paycover.store.db import Snapshot
from paycover.store.previews import Known, add_offers_of

Result = Explanation | Problem
"""What becomes of a case: its premium, or why there is none."""


def calculate(snapshot: Snapshot, cases: Sequence[Case | Problem]) -> list[Result]:
    """Return the premium of each case; one that could not be read stays the refusal it is."""
    found = Known()
    add_offers_of(snapshot, found, {case.category_code for case in cases if isinstance(case, Case)})
    return [case if isinstance(case, Problem) else _one(found, case, snapshot.now) for case in cases]


def _one(found: Known, case: Case, now: int) -> Result:
    try:
        return calculated(case, found.offered(case.category_code, case.states), now)
    except Problem as problem:
        return problem
