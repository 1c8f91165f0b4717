"""When a certificate no longer shows what was asked of it."""

from paycover.domain.certificate_expiry import (
    ExpiryStage,
    ends_of,
    expiry_facts,
    first_end,
    stage_of,
)
from paycover.domain.certificate_fields import Found, Line, Reading
from paycover.domain.certificate_findings import Finding
from paycover.domain.page_words import Box
from paycover.kit.dates import DAY
from paycover.kit.records import replace

GENERAL = "coverages.commercial_general_liability.policy_expiration_date"
COMP = "coverages.workers_compensation.policy_expiration_date"
AUTO = "coverages.automobile_liability.policy_expiration_date"
RULE = Finding(id="car_1", rule_name="Dates", rule_path=GENERAL, passed=True, message="In force.")
RULES = (RULE, replace(RULE, rule_path=COMP), replace(RULE, rule_path="insured.name"))
BOX = Box(1, 0, 0, 1, 1)


def reading(**ends: str) -> Reading:
    """Return a reading of lines with their last days."""
    paths = {"general": GENERAL, "comp": COMP, "auto": AUTO}
    return Reading(1, tuple(Found(paths[line], day, BOX) for line, day in ends.items()))


def test_it_holds_through_the_last_day_of_the_first_line_that_is_asked_for() -> None:
    shown = reading(general="01/10/1970", comp="01/03/1970", auto="01/01/1970")
    assert ends_of(shown, RULES) == {Line.GENERAL: 10 * DAY, Line.WORKERS_COMP: 3 * DAY}
    assert first_end(shown, RULES) == 3 * DAY
    assert first_end(shown, RULES[:1]) == 10 * DAY
    assert first_end(reading(auto="01/01/1970"), RULES) is None
    assert stage_of(3 * DAY, 3 * DAY - 1) is ExpiryStage.EXPIRING
    assert stage_of(3 * DAY, 3 * DAY) is ExpiryStage.EXPIRED


def test_a_notice_names_the_lines_that_end_first_and_their_last_day() -> None:
    ends = {Line.GENERAL: 3 * DAY, Line.AUTO: 9 * DAY, Line.WORKERS_COMP: 3 * DAY}
    assert expiry_facts(name="Joe", job=None, ends=ends, end=3 * DAY) == {
        "name": "Joe",
        "job": None,
        "lines": ["general liability", "workers' compensation"],
        "last_day": 3 * DAY - 1,
    }
