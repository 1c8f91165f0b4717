"""For each rule of eligibility, a request that it speaks against, and some that it lets pass."""

from typing import Any

from paycover.domain.addresses import Address
from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.coverage import Coverage
from paycover.domain.dues import Dues, Failing, Late
from paycover.domain.eligibility import RULES
from paycover.domain.entities import CoverageLimit, Entity
from paycover.domain.facts import Facts, Offer, Program, Request
from paycover.domain.policies import PolicyStatus
from paycover.domain.rates import Appetite
from paycover.domain.reasons import Operation
from paycover.kit.dates import add_months
from tests.domain import records
from tests.domain.records import DAY, NOW, NY

BOTH = (Coverage.WORKERS_COMP, Coverage.GENERAL)
WC = (Coverage.WORKERS_COMP,)
GL = (Coverage.GENERAL,)
OHIO = Address(country="US", region="OH")
HAWAII = Address(country="US", region="HI")
FRANCE = Address(country="FR", region="Paris")
SUSPENDED = Category(id="jc_1", slug="x", name="X", status=CategoryStatus.SUSPENDED, created=NOW)
LIMITS = CoverageLimit(aggregate_limit=300_000_000, occurrence_limit=200_000_000)
RICH = Entity(id="en_1", name="Big", created=NOW, coverage_limit=LIMITS)
NEEDS_PL = Entity(id="en_1", name="Big", created=NOW, required_coverage=(Coverage.PROFESSIONAL,))
QUOTE = Request(Operation.PUT_QUOTE, "qt_1")
LATER = add_months(NOW, 12)
ALL = tuple(Coverage)


def case(*, policy: Any = None, work: Any = None, **over: Any) -> Facts:
    """Return the default request with another policy, other work or other facts."""
    return records.facts(policy=records.policy(**policy or {}), work=records.work(**work or {}), **over)


def quote(*, work: Any = None, **over: Any) -> Facts:
    """Return a request for a quote."""
    return records.facts(request=QUOTE, policy=None, work=records.work(**work or {}), **over)


def other(**over: Any) -> tuple[Any, ...]:
    return (records.assignment(**over),)


def dues(failing: Any = None, **over: Any) -> Dues:
    """Return what a contractor owes, and what else is said."""
    return Dues(failing=None if failing is None else Failing(contractor="cn_1", **failing), **over)


TRIED = {"retried": 4_325, "retried_since": NOW - DAY}
GIVEN_UP = {"overdue": 1_200, "overdue_since": NOW - 5 * DAY}
LATE = Late(amount=50_000, since=NOW - DAY)
MILLION = 100_000_000
PAID_BY_AGENCY = {"job": records.job(withhold_premium=True)}

CASES: list[tuple[str, Facts, list[str]]] = [
    ("all fits", case(), []),
    ("none on file", records.facts(policy=None), ["NO_POLICY_ON_FILE"]),
    ("another's", case(policy={"contractor": "cn_2"}), ["POLICY_NOT_OWNED"]),
    ("cancelled", case(policy={"status": PolicyStatus.CANCELLED}), ["POLICY_CANCELLED"]),
    ("starts later", case(policy={"effective_date": NOW + DAY + 1}), ["POLICY_NOT_STARTED"]),
    ("starts with it", case(policy={"effective_date": NOW + DAY}), []),
    ("expired but approved", case(policy={"status": PolicyStatus.EXPIRED, "expiration_date": NOW}), []),
    (
        "expired, no renewal",
        case(policy={"expiration_date": NOW}, program=Program(renews=False)),
        ["POLICY_EXPIRED"],
    ),
    (
        "ends too soon, no renewal",
        case(policy={"expiration_date": NOW + 9 * DAY}, program=Program(renews=False)),
        ["POLICY_TERM_TOO_SHORT"],
    ),
    (
        "approved too long ago",
        case(start=LATER, end=LATER + DAY),
        ["APPLICATION_EXPIRED", "POLICY_EXPIRED"],
    ),
    ("line not held", case(coverage_type=(*BOTH, Coverage.CYBER)), ["COVERAGE_TYPE_NOT_HELD"]),
    ("fewer lines", case(coverage_type=GL), []),
    ("line the client wants", case(work={"entity": NEEDS_PL}), ["COVERAGE_TYPE_NOT_HELD"]),
    (
        "media alone",
        case(policy={"coverage_type": (Coverage.MEDIA,)}, coverage_type=(Coverage.MEDIA,)),
        ["COVERAGE_DEPENDENCY"],
    ),
    ("media beside held general", case(policy={"coverage_type": ALL}, coverage_type=(Coverage.MEDIA,)), []),
    ("media quoted alone", quote(coverage_type=(Coverage.MEDIA,)), ["COVERAGE_DEPENDENCY"]),
    (
        "media alone, Hawaii",
        quote(work={"contractor": records.contractor(address=HAWAII)}, coverage_type=(Coverage.MEDIA,)),
        [],
    ),
    ("other category", case(policy={"category_code": "jc_2"}), ["JOB_CATEGORY_MISMATCH"]),
    ("opt-in fits all", case(policy={"category_code": None, "rates": {}}), []),
    ("suspended", case(work={"category": SUSPENDED}), ["JOB_CATEGORY_SUSPENDED"]),
    ("category gone", case(work={"category": None}), ["JOB_CATEGORY_SUSPENDED"]),
    (
        "declined",
        quote(offers={Coverage.GENERAL: Offer(appetite=Appetite.DECLINE)}),
        ["JOB_CATEGORY_DECLINED"],
    ),
    (
        "referred",
        quote(offers={Coverage.GENERAL: Offer(appetite=Appetite.REFER, net_rate=9)}),
        ["JOB_CATEGORY_REFER"],
    ),
    ("no rates", quote(offers={Coverage.GENERAL: Offer(appetite=None)}), ["PLAN_NOT_ACTIVE"]),
    (
        "excluded duty",
        case(work={"job": records.job(description="Removes Asbestos.")}),
        ["DUTIES_EXCLUDED"],
    ),
    ("works elsewhere", case(work={"job": records.job(address=NY)}), ["WORK_STATE_MISMATCH"]),
    ("works elsewhere, GL", case(work={"job": records.job(address=NY)}, coverage_type=GL), []),
    ("works abroad", case(work={"job": records.job(address=FRANCE)}), ["OUTSIDE_US"]),
    (
        "lives elsewhere",
        case(work={"contractor": records.contractor(address=NY)}),
        ["HOME_STATE_MISMATCH"],
    ),
    (
        "lives elsewhere, WC",
        case(work={"contractor": records.contractor(address=NY)}, coverage_type=WC),
        [],
    ),
    (
        "remote work follows the home",
        case(work={"contractor": records.contractor(address=NY), "job": records.job(address=None)}),
        ["WORK_STATE_MISMATCH", "HOME_STATE_MISMATCH"],
    ),
    (
        "a state with its own fund",
        case(policy={"work_state": "OH"}, work={"job": records.job(address=OHIO)}),
        ["WC_MONOPOLISTIC_STATE"],
    ),
    (
        "its own fund, GL",
        case(policy={"work_state": "OH"}, work={"job": records.job(address=OHIO)}, coverage_type=GL),
        [],
    ),
    (
        "general in Hawaii",
        quote(work={"contractor": records.contractor(address=HAWAII)}, coverage_type=GL),
        ["GL_NOT_AVAILABLE_IN_STATE"],
    ),
    ("starts in the past", quote(start=NOW), ["START_IN_PAST"]),
    ("started before", case(start=NOW, start_stands=True), []),
    ("ends first", quote(start=NOW + 9 * DAY, end=NOW + DAY), ["END_BEFORE_START"]),
    ("a year and a day", quote(end=LATER + 2 * DAY), ["TERM_TOO_LONG"]),
    (
        "longer than the category allows",
        quote(offers={Coverage.GENERAL: Offer(appetite=Appetite.ACCEPT, max_term_days=20)}),
        ["TERM_TOO_LONG"],
    ),
    ("well paid", case(work={"job": records.job(wage=25_000_001)}), ["PAY_OVER_LIMIT"]),
    ("paid to the limit", case(work={"job": records.job(wage=25_000_000)}), []),
    (
        "better paid than the category allows",
        quote(offers={Coverage.GENERAL: Offer(appetite=Appetite.ACCEPT, max_pay=249_999)}),
        ["PAY_OVER_LIMIT"],
    ),
    ("badly paid", case(work={"job": records.job(wage=1_000)}), ["PAY_BELOW_MINIMUM"]),
    ("insured already", quote(policies=(records.policy(),)), ["DUPLICATE_ACTIVE_POLICY"]),
    ("another job", case(others=other(job="jb_2")), ["OVERLAPPING_ASSIGNMENT"]),
    ("the same job", case(others=other()), ["DUPLICATE_ASSIGNMENT"]),
    ("somebody else's job", case(others=other(contractor="cn_2")), ["JOB_TAKEN_BY_OTHER"]),
    ("itself", case(others=other(id="an_9")), []),
    ("one not bound", case(others=other(bind=False)), []),
    ("one before", case(others=other(effective_date=NOW, end_date=NOW + DAY)), []),
    ("high limits", case(work={"entity": RICH}), ["LIMITS_BELOW_REQUIREMENT"]),
    ("high limits, WC", case(work={"entity": RICH}, coverage_type=WC), []),
    ("a charge failed", case(dues=dues(TRIED)), ["PAYMENT_FAILED"]),
    ("a charge failed, quoted", quote(dues=dues(TRIED)), ["PAYMENT_FAILED"]),
    ("every try failed", case(dues=dues(GIVEN_UP)), ["PAST_DUE_BALANCE"]),
    ("both", case(dues=dues(TRIED | GIVEN_UP)), ["PAYMENT_FAILED", "PAST_DUE_BALANCE"]),
    ("nothing failed", case(dues=dues({})), []),
    ("no card to charge", case(dues=dues({"without_card": 1})), ["PAYMENT_METHOD_MISSING"]),
    ("no card yet", case(dues=dues(card=None)), []),
    ("no card yet, which matters", case(program=Program(card_first=True)), ["PAYMENT_METHOD_MISSING"]),
    (
        "no card yet, the agency pays",
        case(program=Program(card_first=True), work=PAID_BY_AGENCY),
        [],
    ),
    ("a card", case(program=Program(card_first=True), dues=dues(card=records.card())), []),
    (
        "a card, given since",
        case(dues=dues({"without_card": 1}, card=records.card())),
        [],
    ),
    (
        "a card of last month",
        case(program=Program(card_first=True), dues=dues(card=records.card(exp_month=10))),
        ["PAYMENT_METHOD_MISSING"],
    ),
    ("the agency is late", case(work=PAID_BY_AGENCY, dues=dues(late=LATE)), ["PAYER_SUSPENDED"]),
    (
        "the agency is late, by its own setting",
        case(dues=dues(late=LATE, withholds=True)),
        ["PAYER_SUSPENDED"],
    ),
    ("the agency is late, the contractor pays", case(dues=dues(late=LATE)), []),
    ("billed to the limit", case(dues=dues(term_pay={"pl_1": MILLION - 250_000})), []),
    (
        "billed over the limit",
        case(dues=dues(term_pay={"pl_1": MILLION - 249_999})),
        ["ANNUAL_PAY_CAP_REACHED"],
    ),
    ("another policy billed over the limit", case(dues=dues(term_pay={"pl_2": MILLION})), []),
    ("billed over the limit, quoted", quote(dues=dues(term_pay={"pl_1": MILLION})), []),
    ("entity gone", case(work={"entity": None}), ["ENTITY_INACTIVE"]),
    (
        "everything at once",
        case(
            policy={"contractor": "cn_2", "status": PolicyStatus.CANCELLED, "category_code": "jc_2"},
            work={"entity": None},
            coverage_type=(*BOTH, Coverage.MEDIA),
        ),
        [
            "POLICY_CANCELLED",
            "POLICY_NOT_OWNED",
            "COVERAGE_TYPE_NOT_HELD",
            "JOB_CATEGORY_MISMATCH",
            "ENTITY_INACTIVE",
        ],
    ),
    *(
        (
            f"marked {rule.code}",
            case(
                policy={"coverage_type": ALL},
                coverage_type=rule.lines or BOTH,
                marks=(records.mark(rule.code),),
            ),
            [rule.code.value],
        )
        for rule in RULES
        if rule.is_marked
    ),
]
