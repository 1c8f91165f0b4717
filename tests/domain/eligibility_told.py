"""What each case of eligibility is told, word for word: `python -m tests.domain.eligibility_told`."""

import json
import pathlib
from typing import Any

from paycover.domain.coverage import Coverage
from paycover.domain.eligibility import reasons
from paycover.domain.facts import Facts, Offer, Program
from paycover.domain.policies import PolicyStatus
from paycover.domain.rates import Appetite
from paycover.domain.reasons import Reason
from tests.domain import records
from tests.domain.eligibility_cases import CASES, GL, LATER, RICH, SUSPENDED, WC, case, other, quote
from tests.domain.records import DAY, NOW, NY

FILE = pathlib.Path(__file__).with_name("eligibility_told.json")

MOVED = {"contractor": records.contractor(address=NY), "job": records.job(address=None)}
THERE = records.policy(id="pl_2", work_state="NY", home_state="NY")
OLD = {"approved_at": NOW - 400 * DAY, "status": PolicyStatus.EXPIRED, "expiration_date": NOW}
ELSEWHERE = {"category_code": "jc_2"}

TOGETHER: list[tuple[str, Facts]] = [
    ("no policy and a start that is past", records.facts(policy=None, start=NOW)),
    ("an approval of long ago", case(policy=OLD)),
    ("an approval of long ago, quoted for too long", case(policy=OLD, end=LATER + 40 * DAY)),
    (
        "approved too long ago, and of another client",
        case(start=LATER, end=LATER + DAY, work={"entity": None}),
    ),
    ("another category, suspended", case(policy=ELSEWHERE, work={"category": SUSPENDED})),
    (
        "another's policy, category and client gone",
        case(policy={"contractor": "cn_2"}, work={"category": None, "entity": None}),
    ),
    (
        "another category, and a policy that fits",
        case(policy=ELSEWHERE, policies=(records.policy(**ELSEWHERE), records.policy(id="pl_2"))),
    ),
    ("cancelled and another's", case(policy={"contractor": "cn_2", "status": PolicyStatus.CANCELLED})),
    ("cancelled, limits", case(policy={"status": PolicyStatus.CANCELLED}, work={"entity": RICH})),
    ("limits and a mark", case(work={"entity": RICH}, marks=(records.mark("SANCTIONS_MATCH"),))),
    ("moved, and a policy there", case(work=MOVED, policies=(records.policy(), THERE))),
    ("moved, workers' compensation alone", case(work=MOVED, coverage_type=WC)),
    (
        "two marks of one kind",
        case(
            marks=(
                records.mark("CLAIM_OPEN_REVIEW"),
                records.mark("CLAIM_OPEN_REVIEW", id="mk_2", subject="jb_1"),
            )
        ),
    ),
    (
        "job taken and a short policy",
        case(
            others=other(contractor="cn_2"),
            program=Program(exclusive_jobs=True, renews=False),
            policy={"expiration_date": NOW + 9 * DAY},
        ),
    ),
    (
        "declined and paid too well",
        quote(
            offers={Coverage.GENERAL: Offer(appetite=Appetite.DECLINE, max_pay=1)},
            coverage_type=GL,
        ),
    ),
    ("a quote for too long that starts in the past", quote(start=NOW - DAY, end=LATER + 9 * DAY)),
]
"""Cases in which more than one thing speaks against cover: which change mends what."""


FACTS: dict[str, Facts] = {name: facts for name, facts, _ in CASES} | dict(TOGETHER)
"""Every case by its name."""


def told(facts: Facts) -> list[Any]:
    """Return the reasons of a case as JSON has them."""
    found: list[Any] = json.loads(json.dumps([_plain(reason) for reason in reasons(facts)]))
    return found


def written() -> str:
    """Return the file of all cases, a reason a line."""
    cases = []
    for name, facts in FACTS.items():
        lines = ",\n".join(f"  {json.dumps(reason, ensure_ascii=False)}" for reason in told(facts))
        cases.append(f" {json.dumps(name)}: [\n{lines}\n ]" if lines else f" {json.dumps(name)}: []")
    return "{\n" + ",\n".join(cases) + "\n}\n"


def _plain(reason: Reason) -> dict[str, Any]:
    change = reason.change
    return {
        "code": reason.code,
        "severity": reason.severity,
        "line": reason.coverage_type,
        "message": reason.message,
        "remedy": [reason.remedy.code, reason.remedy.message],
        "params": dict(reason.params),
        "change": None if change is None else [change.operation, change.id, dict(change.set), change.ask],
    }


if __name__ == "__main__":
    FILE.write_text(written())
