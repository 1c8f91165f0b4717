"""What is certified, what becomes of it, and how the cover stands: as plain rules."""

from typing import Any

import pytest

from paycover.domain.certificates import (
    Certificate,
    CertificateStatus,
    Covered,
    Ending,
    Endorsed,
    Terms,
    addresses,
    certifiable,
    revoked,
    superseded,
)
from paycover.domain.certifying import plan
from paycover.domain.cover_standing import owner_words
from paycover.domain.endorsements import (
    Basis,
    EndorsementDraft,
    EndorsementKind,
    ensure_granted,
    in_force_for,
    made,
    withdrawn,
)
from paycover.domain.marks import Mark
from paycover.domain.policies import PolicyStatus
from paycover.domain.reasons import ReasonCode
from paycover.kit.dates import DAY
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain.certified import (
    ASSIGNMENT,
    BOTH,
    COMP,
    COVERED,
    ENDORSED,
    GENERAL,
    NOW,
    POLICY,
    TERMS,
    certificate,
)


def todo(covered: Covered, terms: Terms = TERMS, newest: list[Certificate] = BOTH) -> tuple[Any, Any]:
    """Return the lines to make anew, and those to revoke with their reasons."""
    found = plan([covered], newest, terms, NOW)
    return (
        [one.facts.coverage_type for one in found.make],
        [(one.certificate.coverage_type, one.reason) for one in found.revoke],
    )


def test_each_line_is_certified_with_its_own_limits() -> None:
    facts = certifiable(COVERED, TERMS, NOW)
    assert (facts[GENERAL].occurrence_limit, facts[GENERAL].aggregate_limit) == (100_000_000, 200_000_000)
    assert (facts[COMP].occurrence_limit, facts[COMP].aggregate_limit) == (None, None)
    assert (facts[GENERAL].carrier, facts[COMP].carrier) == ("Granite Mutual", None)
    holder = facts[GENERAL].holder
    assert holder is not None
    assert (holder.name, holder.occurrence_limit, holder.aggregate_limit) == ("Apple, Inc", 100, 200)


def test_a_policy_is_certified_for_its_own_term() -> None:
    facts = certifiable(replace(COVERED, assignment=None), TERMS, NOW)[GENERAL]
    assert (facts.starts, facts.ends, facts.assignment) == (NOW - DAY, NOW + 30 * DAY, None)


@pytest.mark.parametrize("code", [ReasonCode.WC_OWNER_EXCLUDED, ReasonCode.WC_OWNER_ELECTION_MISSING])
def test_an_owner_the_policy_excludes_is_said_not_to_be_covered(code: ReasonCode) -> None:
    mark = Mark(id="mk_1", subject="pl_1", code=code, created=1)
    facts = certifiable(COVERED, replace(TERMS, marks=(mark,)), NOW)
    assert (facts[COMP].owner_covered, facts[GENERAL].owner_covered) == (False, True)
    ghost = certificate(COMP, facts=facts[COMP])
    assert owner_words(ghost) == "Joe Parker is NOT covered: the policy excludes its owner."


def test_what_is_certified_already_is_left_alone() -> None:
    assert todo(COVERED) == ([], [])
    assert todo(COVERED, newest=[]) == ([COMP, GENERAL], [])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"end_date": NOW + 21 * DAY}, ([COMP, GENERAL], [])),
        ({"coverage_type": (GENERAL,)}, ([], [(COMP, Ending.COVER_WITHDRAWN)])),
        ({"bind": False}, ([], [(COMP, Ending.COVER_WITHDRAWN), (GENERAL, Ending.COVER_WITHDRAWN)])),
        (
            {"cancelled": True, "cancellation_date": NOW},
            ([], [(COMP, Ending.ASSIGNMENT_CANCELLED), (GENERAL, Ending.ASSIGNMENT_CANCELLED)]),
        ),
        (
            {"deleted_at": NOW},
            ([], [(COMP, Ending.ASSIGNMENT_DELETED), (GENERAL, Ending.ASSIGNMENT_DELETED)]),
        ),
        ({"effective_date": NOW - 9 * DAY, "end_date": NOW}, ([], [])),
    ],
    ids=["longer", "less", "unbound", "cancelled", "deleted", "over"],
)
def test_what_follows_from_a_change_of_the_assignment(change: Any, expected: Any) -> None:
    assert todo(replace(COVERED, assignment=replace(ASSIGNMENT, **change))) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"expiration_date": NOW + 90 * DAY}, []),
        ({"status": PolicyStatus.EXPIRED}, []),
        ({"status": PolicyStatus.CANCELLED, "cancelled_at": NOW}, [Ending.POLICY_CANCELLED] * 2),
        (
            {"status": PolicyStatus.CANCELLED, "cancelled_at": NOW, "deleted_at": NOW},
            [Ending.POLICY_DELETED] * 2,
        ),
    ],
    ids=["renewed", "expired", "cancelled", "deleted"],
)
def test_what_follows_from_a_change_of_the_policy(change: Any, expected: Any) -> None:
    make, revoke = todo(replace(COVERED, policy=replace(POLICY, **change)))
    assert (make, [reason for _, reason in revoke]) == ([], expected)


def test_cover_that_was_over_before_its_policy_was_cancelled_stays_certified() -> None:
    done = replace(ASSIGNMENT, effective_date=NOW - 9 * DAY, end_date=NOW - DAY)
    policy = replace(POLICY, status=PolicyStatus.CANCELLED, cancelled_at=NOW - DAY)
    assert todo(replace(COVERED, assignment=done, policy=policy)) == ([], [])


def test_a_revoked_certificate_is_followed_by_the_next_revision_and_stays_revoked() -> None:
    gone = revoked(certificate(), Ending.POLICY_CANCELLED, NOW)
    assert todo(COVERED, newest=[gone, certificate(COMP)]) == ([GENERAL], [])
    after = superseded(gone, certificate(id="coi_2", revision=2))
    assert (after.status, after.reason, after.superseded_by) == (
        CertificateStatus.REVOKED,
        Ending.POLICY_CANCELLED,
        "coi_2",
    )
    assert superseded(certificate(), certificate(id="coi_2")).status is CertificateStatus.SUPERSEDED


def test_an_endorsement_changes_the_certificates_of_its_line_alone() -> None:
    assert todo(COVERED, replace(TERMS, endorsements=(ENDORSED,))) == ([GENERAL], [])


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"entity": "en_1", "basis": "scheduled"}, True),
        ({"entity": "en_2", "basis": "scheduled"}, False),
        ({"effective_date": NOW + 1}, False),
        ({"coverage_type": COMP}, False),
        ({"deleted_at": NOW}, False),
    ],
)
def test_an_endorsement_holds_for_its_line_its_entity_and_its_time(change: Any, holds: bool) -> None:
    assert bool(in_force_for([replace(ENDORSED, **change)], GENERAL, "en_1", NOW)) is holds


def test_an_endorsement_is_of_a_line_the_policy_has_and_of_a_kind_the_line_knows() -> None:
    draft = EndorsementDraft(
        policy="pl_1",
        kind=EndorsementKind.ADDITIONAL_INSURED,
        coverage_type=COMP,
        form="WC 00 03 13",
        edition="04 84",
        scope="All work",
    )
    with pytest.raises(Problem, match="kind"):
        made(draft, id="nd_2", held=(COMP,), now=NOW)
    with pytest.raises(Problem, match="coverage_type"):
        made(draft, id="nd_2", held=(GENERAL,), now=NOW)
    waiver = made(
        replace(draft, kind=EndorsementKind.WAIVER_OF_SUBROGATION), id="nd_2", held=(COMP,), now=NOW
    )
    assert withdrawn(waiver, NOW + 1).deleted_at == NOW + 1


def test_the_pdfs_of_certificates_that_stand_are_told_in_the_order_of_lines() -> None:
    comp = certificate(COMP, link="https://cover.example/verify/y")
    stand = {COMP: "https://cover.example/verify/y.pdf", GENERAL: "https://cover.example/verify/x.pdf"}
    found = addresses(iter([certificate(), comp]))
    assert found == stand and list(found) == [COMP, GENERAL]
    gone = [replace(comp, status=status) for status in CertificateStatus if status != "issued"]
    assert addresses([*gone, certificate()]) == {GENERAL: stand[GENERAL]}


def test_a_certificate_states_an_endorsement_whole() -> None:
    kept = replace(
        ENDORSED, document="file 7", entity="en_1", basis=Basis.SCHEDULED, effective_date=NOW - 1
    )
    facts = certifiable(COVERED, replace(TERMS, endorsements=(kept,)), NOW)
    assert facts[COMP].endorsements == ()
    assert facts[GENERAL].endorsements == (
        Endorsed(
            kind="additional_insured",
            form="CG 20 10",
            edition="12 19",
            scope="Ongoing operations",
            basis="scheduled",
            effective_date=NOW - 1,
            document="file 7",
        ),
    )


def test_nothing_is_certified_that_no_endorsement_gives() -> None:
    kinds = EndorsementKind
    ensure_granted([], [], None)
    ensure_granted([kinds.ADDITIONAL_INSURED], [ENDORSED], "Acme")
    for holder, name in (("Acme", "Acme"), (None, "The holder")):
        with pytest.raises(Problem) as refusal:
            ensure_granted([kinds.ADDITIONAL_INSURED, kinds.WAIVER_OF_SUBROGATION], [ENDORSED], holder)
        assert (refusal.value.code, refusal.value.message) == (
            Code.BAD_REQUEST,
            f"{name} can't be shown as given a waiver of subrogation: the policy has no such endorsement. "
            "The insurer has to endorse the policy first; a certificate changes no cover.",
        )
