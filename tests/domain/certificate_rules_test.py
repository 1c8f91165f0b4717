"""The rules certificates are held against: by tables, on readings made by hand."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from paycover.domain.certificate_fields import Found, Hint, Line, Reading, Value
from paycover.domain.certificate_rules import Setting, is_same_name, verdicts
from paycover.domain.insurance_requirements import LineRules, Rating, Rules
from paycover.domain.page_words import Box
from paycover.kit.records import replace

BOX = Box(1, 0, 0, 1, 1)
TODAY = datetime.date(2026, 6, 1)
SETTING = Setting(names=("Joe Parker", "Parker Film LLC"), holder="Apple, Inc", today=TODAY)
ONLY_LINES = Rules(names_match=False, signed=False, untampered=False)
GENERAL, COMP = "coverages.commercial_general_liability", "coverages.workers_compensation"
GOOD: dict[str, Value | None] = {
    f"{GENERAL}.policy_effective_date": "01/01/2026",
    f"{GENERAL}.policy_expiration_date": "01/01/2027",
    f"{GENERAL}.limits.each_occurrence_dollars": 1_000_000,
    f"{GENERAL}.insurer_letter": "A",
    f"{GENERAL}.occurrence": True,
    f"{COMP}.policy_expiration_date": "01/01/2027",
    f"{COMP}.owner_excluded": False,
    "insured.name": "PARKER FILM, L.L.C.",
    "certificate_holder.name": "Apple Inc.",
    "insurers.A.name": "Granite Mutual",
    "insurers.A.naic": "12345",
}


def reading(over: Mapping[str, Value | None], hints: tuple[Hint, ...] = ()) -> Reading:
    """Return a good reading with some values changed, those that are None left out."""
    values = {path: value for path, value in {**GOOD, **over}.items() if value is not None}
    return Reading(1, tuple(Found(path, value, BOX) for path, value in values.items()), hints)


def only(rules: Rules, over: Mapping[str, Value | None] | None = None, **setting: Any) -> tuple[bool, str]:
    """Return how the last rule comes out."""
    verdict = verdicts(rules, reading(over or {}), replace(SETTING, **setting))[-1]
    return verdict.passed, verdict.message


def asking(line: Line = Line.GENERAL, **wanted: Any) -> Rules:
    """Return rules that ask something of one line only."""
    return replace(ONLY_LINES, coverages={line: LineRules(**wanted)})


@pytest.mark.parametrize(
    ("start", "end", "until", "passed", "said"),
    [
        ("01/01/2026", "01/01/2027", None, True, "in force today"),
        ("01/01/2026", "01/01/2027", datetime.date(2027, 1, 1), True, "until the work ends on 01/01/2027"),
        (
            "01/01/2026",
            "01/01/2027",
            datetime.date(2027, 1, 2),
            False,
            "before the work ends on 01/02/2027",
        ),
        ("01/01/2025", "05/31/2026", None, False, "expired on 05/31/2026"),
        ("01/01/2025", "06/01/2026", None, True, "in force today"),
        ("06/02/2026", "06/02/2027", None, False, "starts only on 06/02/2026"),
        ("06/02/2026", "06/02/2027", datetime.date(2026, 7, 1), True, "until the work ends"),
        ("01/01/2027", "01/01/2026", None, False, "not in order"),
        (None, "01/01/2027", None, True, "in force today"),
        ("01/01/2026", None, None, False, "No expiration date"),
    ],
)
def test_cover_has_to_be_in_force_and_last(
    start: str | None, end: str | None, until: datetime.date | None, passed: bool, said: str
) -> None:
    over = {f"{GENERAL}.policy_effective_date": start, f"{GENERAL}.policy_expiration_date": end}
    found, message = only(asking(), over, until=until)
    assert found is passed and said in message and ".." not in message


@pytest.mark.parametrize(
    ("cents", "shown", "passed"),
    [(100_000_000, 1_000_000, True), (100_000_100, 1_000_000, False), (100, None, False)],
)
def test_a_limit_has_to_reach_what_is_asked(cents: int, shown: int | None, passed: bool) -> None:
    over = {f"{GENERAL}.limits.each_occurrence_dollars": shown}
    told = verdicts(asking(limits={"each_occurrence": cents}), reading(over), SETTING)[0]
    assert (told.name, told.path, told.passed) == ("CGL Limits", f"{GENERAL}.limits", passed)
    assert f"${cents // 100:,} is required" in told.message or passed


@pytest.mark.parametrize(
    ("excluded", "text", "passed", "said"),
    [
        (False, None, True, "not excluded"),
        (True, None, False, "The owner is excluded"),
        (None, None, False, "does not say whether"),
        (False, "The sole proprietor is not covered.", False, "proprietor is not covered"),
        (False, "Owners are excluded from cover.", False, "The owner is excluded"),
        (False, "Tools are excluded. The owner pays.", True, "not excluded"),
    ],
)
def test_the_owner_has_to_be_insured_too(
    excluded: bool | None, text: str | None, passed: bool, said: str
) -> None:
    over = {f"{COMP}.owner_excluded": excluded, "description_of_operations.text": text}
    found, message = only(asking(Line.WORKERS_COMP), over)
    assert found is passed and said in message
    told = verdicts(asking(Line.WORKERS_COMP, owner_included=False), reading(over), SETTING)
    assert [verdict.name for verdict in told] == ["Workers' Comp Policy Dates"]


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ({"additional_insured": True}, "additional_insured"),
        ({"waiver_of_subrogation": True}, "subrogation_waived"),
        ({"occurrence_basis": True}, "occurrence"),
    ],
)
def test_what_is_asked_of_a_line_has_to_be_shown(wanted: dict[str, Any], path: str) -> None:
    assert only(asking(**wanted), {f"{GENERAL}.{path}": True})[0] is True
    for said in (False, None):
        assert only(asking(**wanted), {f"{GENERAL}.{path}": said})[0] is False


def test_a_policy_that_is_claims_made_is_not_on_an_occurrence_basis() -> None:
    assert only(asking(occurrence_basis=True), {f"{GENERAL}.claims_made": True})[0] is False


@pytest.mark.parametrize(
    ("known", "passed", "said"),
    [
        ({"12345": Rating.A_PLUS}, True, "Granite Mutual is rated A+; A- is required"),
        ({"12345": Rating.A_MINUS}, True, "rated A-"),
        ({"12345": Rating.B_DOUBLE_PLUS}, False, "rated B++"),
        ({"99999": Rating.A}, False, "No rating of Granite Mutual (NAIC 12345) is known"),
    ],
)
def test_an_insurer_has_to_be_rated_well_enough(known: dict[str, Rating], passed: bool, said: str) -> None:
    rules = replace(asking(), least_rating=Rating.A_MINUS, insurer_ratings=known)
    found, message = only(rules)
    assert found is passed and said in message


def test_a_line_that_is_not_shown_fails_once() -> None:
    (told,) = verdicts(asking(Line.CYBER, limits={"each_claim": 100}), reading({}), SETTING)
    assert (told.name, told.passed) == ("Cyber Coverage", False)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Parker Film LLC", "PARKER FILM, L.L.C.", True),
        ("The Parker Company", "Parker Co.", True),
        ("Joe Parker", "Parker, Joe", True),
        ("Rigging & Grip Co", "Rigging and Grip", True),
        ("Joe Parker", "Joe Barker", False),
        ("Joe Parker", "Joe Parker Jr", False),
        ("LLC", "Inc", False),
    ],
)
def test_names_are_compared_without_case_marks_and_forms(first: str, second: str, same: bool) -> None:
    assert is_same_name(first, second) is same


@pytest.mark.parametrize(
    ("rules", "over", "setting", "passed", "said"),
    [
        ({"names_match": True}, {}, {}, True, "The insured is PARKER FILM"),
        (
            {"names_match": True},
            {"insured.name": "Other LLC"},
            {},
            False,
            "the contractor is Joe Parker or",
        ),
        ({"names_match": True}, {"insured.name": None}, {}, False, "No insured was found"),
        ({"names_match": True}, {}, {"names": ("A. Co.",)}, False, "the contractor is A. Co."),
        ({"holder_matches": True}, {}, {}, True, "The certificate holder is Apple Inc."),
        ({"holder_matches": True}, {"certificate_holder.name": None}, {}, False, "not shown"),
        ({"holder_matches": True}, {}, {"holder": "Pear Inc."}, False, "the client is Pear Inc."),
        ({"holder_matches": True}, {}, {"holder": None}, False, "No job is known"),
        ({"signed": True}, {"description_of_operations.signature": True}, {}, True, "is signed"),
        ({"signed": True}, {}, {}, False, "No signature"),
        ({"untampered": True}, {}, {}, True, "Nothing speaks of a changed document"),
        ({"untampered": True}, {}, {"seen_before": True}, False, "uploaded for another contractor"),
    ],
)
def test_names_signature_and_integrity(
    rules: dict[str, Any], over: dict[str, Value | None], setting: dict[str, Any], passed: bool, said: str
) -> None:
    found, message = only(replace(asking(), **rules), over, **setting)
    assert found is passed and said in message


def test_only_grave_hints_speak_against_a_document() -> None:
    rules = replace(asking(), untampered=True)
    for grave in (True, False):
        seen = reading({}, (Hint("mixed_fonts", "Two fonts.", grave),))
        assert verdicts(rules, seen, SETTING)[-1].passed is not grave
