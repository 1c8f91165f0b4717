"""The rules certificates are held against: by tables, on readings made by hand."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from paycover.domain.certificate_fields import Found, Hint, Line, Reading, Value
from paycover.domain.certificate_rules import Finding, Setting, Verdict, findings, is_same_name, verdicts
from paycover.domain.insurance_requirements import LineRules, Rating, Rules
from paycover.domain.page_words import Box

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
    assert found is passed and said in message


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
        ({"holder_matches": True}, {}, {}, True, "The certificate holder is Apple Inc."),
        ({"holder_matches": True}, {"certificate_holder.name": None}, {}, False, "not shown"),
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


EVERYTHING = Rules(
    coverages={
        Line.GENERAL: LineRules(
            limits={"each_occurrence": 100_000_000},
            additional_insured=True,
            waiver_of_subrogation=True,
            occurrence_basis=True,
        ),
        Line.WORKERS_COMP: LineRules(),
    },
    holder_matches=True,
    least_rating=Rating.A_MINUS,
    insurer_ratings={"12345": Rating.A},
)
SIGNED = "description_of_operations.signature"


def told(over: Mapping[str, Value | None], **setting: Any) -> list[tuple[str, str, bool, str]]:
    """Return every verdict of a rule set that asks everything, as a row."""
    found = verdicts(EVERYTHING, reading(over), replace(SETTING, **setting))
    return [(verdict.name, verdict.path, verdict.passed, verdict.message) for verdict in found]


def test_a_certificate_that_shows_everything_passes_every_rule() -> None:
    over: dict[str, Value | None] = {
        f"{GENERAL}.additional_insured": True,
        f"{GENERAL}.subrogation_waived": True,
        f"{COMP}.insurer_letter": "A",
        SIGNED: True,
    }
    in_force = "is in force today; it expires on 01/01/2027."
    rated = "Granite Mutual is rated A; A- is required."
    assert told(over) == [
        (
            "CGL Limits",
            f"{GENERAL}.limits",
            True,
            "The limits of general liability suffice: each occurrence $1,000,000.",
        ),
        (
            "CGL Policy Dates",
            f"{GENERAL}.policy_expiration_date",
            True,
            f"The general liability {in_force}",
        ),
        (
            "CGL Additional Insured",
            f"{GENERAL}.additional_insured",
            True,
            "An additional insured is shown for general liability.",
        ),
        (
            "CGL Waiver of Subrogation",
            f"{GENERAL}.subrogation_waived",
            True,
            "Subrogation is waived for general liability.",
        ),
        (
            "CGL Occurrence Basis",
            f"{GENERAL}.occurrence",
            True,
            "The general liability is written on an occurrence basis.",
        ),
        ("CGL Insurer Rating", f"{GENERAL}.insurer_letter", True, rated),
        (
            "Workers' Comp Policy Dates",
            f"{COMP}.policy_expiration_date",
            True,
            f"The workers' compensation {in_force}",
        ),
        (
            "Workers' Comp Owner Included",
            f"{COMP}.owner_excluded",
            True,
            "The owner is not excluded from workers' compensation.",
        ),
        ("Workers' Comp Insurer Rating", f"{COMP}.insurer_letter", True, rated),
        ("Insured Name", "insured.name", True, "The insured is PARKER FILM, L.L.C.."),
        (
            "Certificate Holder",
            "certificate_holder.name",
            True,
            "The certificate holder is Apple Inc..",
        ),
        ("Signature", SIGNED, True, "The certificate is signed."),
        ("Document Integrity", "document", True, "Nothing speaks of a changed document."),
    ]


def test_a_certificate_that_shows_nothing_of_it_fails_every_rule_with_a_sentence() -> None:
    over: dict[str, Value | None] = {
        f"{GENERAL}.limits.each_occurrence_dollars": 999_999,
        f"{GENERAL}.policy_expiration_date": "05/31/2026",
        f"{GENERAL}.occurrence": None,
        "insurers.A.name": None,
        "insurers.A.naic": None,
        f"{COMP}.policy_expiration_date": None,
        f"{COMP}.owner_excluded": None,
        f"{COMP}.policy_number_string": "WC-1",
        "insured.name": "Somebody Else",
        "certificate_holder.name": "Pear, Inc",
    }
    assert told(over, seen_before=True) == [
        (
            "CGL Limits",
            f"{GENERAL}.limits",
            False,
            "For general liability, the each occurrence limit is $999,999, $1,000,000 is required.",
        ),
        (
            "CGL Policy Dates",
            f"{GENERAL}.policy_expiration_date",
            False,
            "The general liability expired on 05/31/2026.",
        ),
        (
            "CGL Additional Insured",
            f"{GENERAL}.additional_insured",
            False,
            "No additional insured is shown for general liability.",
        ),
        (
            "CGL Waiver of Subrogation",
            f"{GENERAL}.subrogation_waived",
            False,
            "No waiver of subrogation is shown for general liability.",
        ),
        (
            "CGL Occurrence Basis",
            f"{GENERAL}.occurrence",
            False,
            "The general liability is not shown as written on an occurrence basis.",
        ),
        (
            "CGL Insurer Rating",
            f"{GENERAL}.insurer_letter",
            False,
            "No rating of the insurer is known; A- is required.",
        ),
        (
            "Workers' Comp Policy Dates",
            f"{COMP}.policy_expiration_date",
            False,
            "No expiration date is shown for workers' compensation.",
        ),
        (
            "Workers' Comp Owner Included",
            f"{COMP}.owner_excluded",
            False,
            "The certificate does not say whether the owner is excluded from workers' compensation.",
        ),
        (
            "Workers' Comp Insurer Rating",
            f"{COMP}.insurer_letter",
            False,
            "No rating of the insurer is known; A- is required.",
        ),
        (
            "Insured Name",
            "insured.name",
            False,
            "The insured is Somebody Else, the contractor is Joe Parker or Parker Film LLC.",
        ),
        (
            "Certificate Holder",
            "certificate_holder.name",
            False,
            "The certificate holder is Pear, Inc, the client is Apple, Inc.",
        ),
        ("Signature", SIGNED, False, "No signature was found on the certificate."),
        (
            "Document Integrity",
            "document",
            False,
            "The very same file was uploaded for another contractor.",
        ),
    ]


def test_what_is_not_shown_at_all_is_told_by_its_own_place() -> None:
    rows = verdicts(EVERYTHING, Reading(1, ()), replace(SETTING, holder=None))
    assert [(row.name, row.path, row.passed) for row in rows] == [
        ("CGL Coverage", GENERAL, False),
        ("Workers' Comp Coverage", COMP, False),
        ("Insured Name", "insured.name", False),
        ("Certificate Holder", "certificate_holder.name", False),
        ("Signature", SIGNED, False),
        ("Document Integrity", "document", True),
    ]
    assert rows[0].message == "The certificate shows no general liability."


def test_a_verdict_becomes_a_finding_with_an_id_and_stands_until_it_is_let_pass() -> None:
    rows = (
        Verdict(name="Signature", path="a", passed=False, message="None."),
        Verdict(name="Limits", path="b", passed=True, message="Fine."),
    )
    failed, passed = findings(rows, ("fi_1", "fi_2", "fi_3"))
    assert failed == Finding(id="fi_1", rule_name="Signature", rule_path="a", passed=False, message="None.")
    assert passed == Finding(id="fi_2", rule_name="Limits", rule_path="b", passed=True, message="Fine.")
    assert (failed.stands_against, passed.stands_against) == (True, False)
    assert not replace(failed, manually_approved=True).stands_against
