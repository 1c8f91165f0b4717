"""Who is eligible for what (insurance.md 3.2)."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.coverage import Coverage
from paycover.domain.eligibility import PRE_APPROVED, ReasonCode, eligibility, reasons
from paycover.domain.policies import PolicyStatus
from paycover.kit.dates import add_months
from tests.domain import records
from tests.domain.records import NOW, NY

BOTH = (Coverage.WORKERS_COMP, Coverage.GENERAL)
WC = (Coverage.WORKERS_COMP,)
GL = (Coverage.GENERAL,)
OHIO = Address(country="US", region="OH")
SUSPENDED = Category(id="jc_1", slug="x", name="X", status=CategoryStatus.SUSPENDED, created=NOW)

RULES: list[tuple[str, dict[str, Any], dict[str, Any], tuple[Coverage, ...], list[str]]] = [
    ("all fits", {}, {}, BOTH, []),
    ("another's policy", {"contractor": "cn_2"}, {}, BOTH, ["policy_not_owned"]),
    ("cancelled", {"status": PolicyStatus.CANCELLED}, {}, BOTH, ["policy_cancelled"]),
    ("starts later", {"effective_date": NOW + 2}, {}, BOTH, ["policy_not_started"]),
    ("starts with it", {"effective_date": NOW + 1}, {}, BOTH, []),
    ("expired but approved", {"status": PolicyStatus.EXPIRED}, {}, BOTH, []),
    ("line not held", {}, {}, (*BOTH, Coverage.CYBER), ["coverage_type_not_held"]),
    ("fewer lines", {}, {}, GL, []),
    ("other category", {"category_code": "jc_2"}, {}, BOTH, ["job_category_mismatch"]),
    ("opt-in fits all", {"category_code": None, "rates": {}}, {}, BOTH, []),
    ("suspended", {}, {"category": SUSPENDED}, BOTH, ["job_category_suspended"]),
    ("category gone", {}, {"category": None}, BOTH, ["job_category_suspended"]),
    ("entity gone", {}, {"entity": None}, BOTH, ["entity_inactive"]),
    ("works elsewhere", {}, {"job": records.job(address=NY)}, BOTH, ["work_state_mismatch"]),
    ("works elsewhere, GL", {}, {"job": records.job(address=NY)}, GL, []),
    ("lives elsewhere", {}, {"contractor": records.contractor(address=NY)}, BOTH, ["home_state_mismatch"]),
    ("lives elsewhere, WC", {}, {"contractor": records.contractor(address=NY)}, WC, []),
    (
        "remote work follows the home",
        {},
        {"contractor": records.contractor(address=NY), "job": records.job(address=None)},
        BOTH,
        ["work_state_mismatch", "home_state_mismatch"],
    ),
    (
        "a state with its own fund",
        {"work_state": "OH"},
        {"job": records.job(address=OHIO)},
        BOTH,
        ["monopolistic_state"],
    ),
    ("its own fund, GL", {"work_state": "OH"}, {"job": records.job(address=OHIO)}, GL, []),
    (
        "everything at once",
        {"contractor": "cn_2", "status": PolicyStatus.CANCELLED, "category_code": "jc_2"},
        {"entity": None},
        (*BOTH, Coverage.MEDIA),
        [
            "policy_not_owned",
            "policy_cancelled",
            "coverage_type_not_held",
            "job_category_mismatch",
            "entity_inactive",
        ],
    ),
]


@pytest.mark.parametrize(
    ("policy", "work", "asked", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES]
)
def test_every_rule_is_evaluated(
    policy: dict[str, Any], work: dict[str, Any], asked: tuple[Coverage, ...], expected: list[str]
) -> None:
    found = reasons(records.policy(**policy), records.work(**work), asked, NOW + 1)
    assert [reason.code for reason in found] == expected
    told = eligibility(records.policy(**policy), records.work(**work), asked, NOW + 1)
    assert told.result is (not expected)
    assert told.message == (found[0].sentence if found else PRE_APPROVED)
    assert told.approval_reason is None


def test_the_sentences_that_clients_know() -> None:
    assert PRE_APPROVED == "Contractor is pre-approved for insurance coverage."
    told = eligibility(records.policy(category_code="jc_2"), records.work(), BOTH, NOW)
    assert told.message.startswith("Job category mismatch. ")


def test_an_approval_is_good_for_twelve_months_to_the_second() -> None:
    last = add_months(NOW, 12)
    assert reasons(records.policy(), records.work(), BOTH, last - 1) == []
    assert [r.code for r in reasons(records.policy(), records.work(), BOTH, last)] == [
        ReasonCode.APPLICATION_EXPIRED
    ]


@pytest.mark.parametrize("line", [Coverage.PROFESSIONAL, Coverage.MEDIA, Coverage.CYBER])
def test_every_line_but_workers_comp_goes_by_the_home_state(line: Coverage) -> None:
    policy = records.policy(coverage_type=tuple(Coverage))
    moved = records.work(contractor=records.contractor(address=NY))
    assert [r.code for r in reasons(policy, moved, (line,), NOW)] == [ReasonCode.HOME_STATE_MISMATCH]
