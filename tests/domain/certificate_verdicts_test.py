"""Every verdict on a certificate that shows all that is asked, and on one that does not, word for word."""

from collections.abc import Mapping
from typing import Any

from paycover.domain.certificate_fields import Line, Reading, Value
from paycover.domain.certificate_findings import Finding, Verdict, findings
from paycover.domain.certificate_rules import verdicts
from paycover.domain.insurance_requirements import LineRules, Rating, Rules
from paycover.kit.records import replace
from tests.domain.certificate_rules_test import COMP, GENERAL, SETTING, reading

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


IN_FORCE = "is in force today; it expires on 01/01/2027."
RATED = "Granite Mutual is rated A; A- is required."
PASSED = [
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
        f"The general liability {IN_FORCE}",
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
    ("CGL Insurer Rating", f"{GENERAL}.insurer_letter", True, RATED),
    (
        "Workers' Comp Policy Dates",
        f"{COMP}.policy_expiration_date",
        True,
        f"The workers' compensation {IN_FORCE}",
    ),
    (
        "Workers' Comp Owner Included",
        f"{COMP}.owner_excluded",
        True,
        "The owner is not excluded from workers' compensation.",
    ),
    ("Workers' Comp Insurer Rating", f"{COMP}.insurer_letter", True, RATED),
    ("Insured Name", "insured.name", True, "The insured is PARKER FILM, L.L.C."),
    (
        "Certificate Holder",
        "certificate_holder.name",
        True,
        "The certificate holder is Apple Inc.",
    ),
    ("Signature", SIGNED, True, "The certificate is signed."),
    ("Document Integrity", "document", True, "Nothing speaks of a changed document."),
]
FAILED = [
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
    assert told(over) == PASSED


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
    assert told(over, seen_before=True) == FAILED


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
        Verdict(name="Signature", path="a", passed=False, message="None.", asked="one", found=""),
        Verdict(name="Limits", path="b", passed=True, message="Fine.", asked="$1", found="$2"),
    )
    failed, passed = findings(rows, ("fi_1", "fi_2", "fi_3"))
    assert failed == Finding(
        id="fi_1",
        rule_name="Signature",
        rule_path="a",
        passed=False,
        message="None.",
        asked="one",
        found="",
    )
    assert passed == Finding(
        id="fi_2", rule_name="Limits", rule_path="b", passed=True, message="Fine.", asked="$1", found="$2"
    )
    assert (failed.stands_against, passed.stands_against) == (True, False)
    assert not replace(failed, manually_approved=True).stands_against


def test_what_is_asked_and_what_was_found_stand_side_by_side() -> None:
    over: dict[str, Value | None] = {
        f"{GENERAL}.limits.each_occurrence_dollars": 999_999,
        f"{GENERAL}.additional_insured": False,
        f"{GENERAL}.subrogation_waived": None,
        f"{GENERAL}.occurrence": None,
        f"{COMP}.policy_expiration_date": None,
        f"{COMP}.owner_excluded": True,
        SIGNED: True,
    }
    rows = verdicts(EVERYTHING, reading(over), SETTING)
    assert [(row.name, row.asked, row.found) for row in rows] == [
        ("CGL Limits", "each occurrence $1,000,000", "each occurrence $999,999"),
        ("CGL Policy Dates", "in force on 06/01/2026", "01/01/2026 to 01/01/2027"),
        ("CGL Additional Insured", "an additional insured", "no"),
        ("CGL Waiver of Subrogation", "a waiver of subrogation", ""),
        ("CGL Occurrence Basis", "occurrence", ""),
        ("CGL Insurer Rating", "A- or better", "A"),
        ("Workers' Comp Policy Dates", "in force on 06/01/2026", ""),
        ("Workers' Comp Owner Included", "the owner is not excluded", "excluded"),
        ("Workers' Comp Insurer Rating", "A- or better", ""),
        ("Insured Name", "Joe Parker or Parker Film LLC", "PARKER FILM, L.L.C."),
        ("Certificate Holder", "Apple, Inc", "Apple Inc."),
        ("Signature", "a signature", "signed"),
        ("Document Integrity", "nothing that speaks of a change", "nothing"),
    ]
