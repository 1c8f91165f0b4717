"""An uploaded certificate: which files are taken, and what reading, rules and people make of it."""

from collections.abc import Callable

import pytest

from paycover.domain.certificate_decisions import Decision, DecisionKind
from paycover.domain.certificate_fields import Reading
from paycover.domain.certificate_findings import Finding, Outcome
from paycover.domain.incoming_certificates import (
    FAULTS,
    FILE_BYTES_MAX,
    CertificateStatus,
    IncomingCertificate,
    IncomingCertificateDraft,
    ReadingFault,
    Review,
    Upload,
    approved,
    begun,
    denied,
    ensure_as_seen,
    ensure_pdf,
    requeued,
    reviewed,
    rule_approved,
    unread,
    uploaded,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain.records import NOW

FILE = Upload(filename="Acord.PDF", media_type="application/pdf; charset=binary", data=b"%PDF-1.7")
CERTIFICATE = IncomingCertificate(
    id="ic_1",
    contractor="cn_1",
    job="jb_1",
    requirement="ir_1",
    filename="Acord.PDF",
    size_bytes=8,
    sha256="ab",
    created=NOW,
    updated=NOW,
)
PASSED = Finding(id="fi_1", rule_name="Signature", rule_path="a", passed=True, message="Signed.")
FAILED = Finding(id="fi_2", rule_name="CGL Limits", rule_path="b", passed=False, message="Too low.")
WAIVED = replace(FAILED, manually_approved=True, reason="Small job.")
REVIEW = Review(
    id="rv_1", requirement="ir_1", reading=Reading(1, ()), findings=(PASSED, FAILED), created=1, updated=1
)
FLAGGED = replace(CERTIFICATE, status=CertificateStatus.FLAGGED, review=REVIEW)


def refusal(use: Callable[[], object]) -> Problem:
    """Return what is refused."""
    with pytest.raises(Problem) as refused:
        use()
    return refused.value


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (FILE, None),
        (replace(FILE, media_type="APPLICATION/PDF"), None),
        (replace(FILE, data=b"%PDF".ljust(FILE_BYTES_MAX)), None),
        (replace(FILE, filename="acord.docx"), Code.INVALID_FILE_TYPE),
        (replace(FILE, media_type="image/png"), Code.INVALID_MIME_TYPE),
        (replace(FILE, data=b""), Code.INVALID_FILE_SIZE),
        (replace(FILE, data=b"%PDF".ljust(FILE_BYTES_MAX + 1)), Code.INVALID_FILE_SIZE),
        (replace(FILE, data=b" %PDF-1.7"), Code.INVALID_FILE_TYPE),
    ],
)
def test_only_a_pdf_of_a_fair_size_is_taken(file: Upload, code: Code | None) -> None:
    if code is None:
        ensure_pdf(file)
    else:
        refused = refusal(lambda: ensure_pdf(file))
        assert (refused.code, str(refused.message)[:4]) == (code, "The ")


def test_an_upload_waits_to_be_read() -> None:
    draft = IncomingCertificateDraft(contractor="cn_1", file=FILE, job="jb_1", requirement="ir_1")
    assert uploaded(draft, id="ic_1", sha256="ab", now=NOW) == CERTIFICATE


def test_a_certificate_is_read_and_read_again_whatever_came_of_it() -> None:
    failed = unread(CERTIFICATE, ReadingFault.NO_TEXT, NOW + 2)
    assert failed == replace(
        CERTIFICATE, status=CertificateStatus.ERROR, fault=ReadingFault.NO_TEXT, updated=NOW + 2
    )
    assert begun(failed, NOW + 3) == replace(
        CERTIFICATE, status=CertificateStatus.PROCESSING, updated=NOW + 3
    )
    assert requeued(failed, NOW + 3) == replace(CERTIFICATE, updated=NOW + 3)
    assert set(FAULTS) == set(ReadingFault)


def test_a_review_approves_where_every_rule_passes_and_else_flags() -> None:
    denied_before = replace(
        CERTIFICATE, status=CertificateStatus.DENIED, reason="No.", fault=ReadingFault.TOO_SLOW
    )
    assert reviewed(denied_before, REVIEW, NOW + 5) == replace(FLAGGED, updated=NOW + 5)
    good = replace(REVIEW, findings=(PASSED,))
    assert reviewed(CERTIFICATE, good, NOW + 5) == replace(
        CERTIFICATE, status=CertificateStatus.APPROVED, review=good, updated=NOW + 5
    )


def test_what_a_person_let_pass_stays_so_while_the_rule_says_the_same() -> None:
    before = replace(FLAGGED, review=replace(REVIEW, findings=(PASSED, WAIVED)))
    anew = replace(FAILED, id="fi_9")
    again = reviewed(before, replace(REVIEW, id="rv_2", findings=(PASSED, anew)), NOW + 5).review
    assert again == replace(
        REVIEW,
        id="rv_2",
        findings=(PASSED, replace(anew, manually_approved=True, reason="Small job.")),
    )
    for other in (
        replace(anew, message="Far too low."),
        replace(anew, rule_name="Auto Limits"),
        replace(anew, rule_path="c"),
    ):
        review = replace(REVIEW, findings=(PASSED, other))
        assert reviewed(before, review, NOW + 5).review == review


def test_a_failed_rule_is_let_pass_by_a_person_with_a_reason() -> None:
    after = rule_approved(FLAGGED, "fi_2", "Small job.", NOW + 5)
    assert after == replace(
        FLAGGED, review=replace(REVIEW, findings=(PASSED, WAIVED), updated=NOW + 5), updated=NOW + 5
    )
    assert (FLAGGED.failed, after.failed, CERTIFICATE.failed) == ((FAILED,), (), ())
    assert rule_approved(FLAGGED, "fi_1", "Why not.", NOW + 5) == FLAGGED
    refused = refusal(lambda: rule_approved(FLAGGED, "fi_3", "?", NOW))
    assert (refused.code, refused.message) == (
        Code.INVALID_INPUT,
        {"rule": "No such rule of this certificate: fi_3"},
    )


def test_a_certificate_is_approved_once_nothing_stands_against_it() -> None:
    refused = refusal(lambda: approved(FLAGGED, "Fine.", NOW))
    assert (refused.code, refused.message) == (
        Code.CERTIFICATE_RULES_FAILED,
        "Approve these rules first, each with a reason: CGL Limits (fi_2).",
    )
    ready = replace(FLAGGED, review=replace(REVIEW, findings=(PASSED, WAIVED)))
    after = approved(ready, "Fine.", NOW + 5)
    assert after == replace(ready, status=CertificateStatus.APPROVED, reason="Fine.", updated=NOW + 5)
    assert approved(after, "Again.", NOW + 9) == after


def test_a_certificate_is_denied_with_a_reason() -> None:
    after = denied(FLAGGED, "Forged.", NOW + 5)
    assert after == replace(FLAGGED, status=CertificateStatus.DENIED, reason="Forged.", updated=NOW + 5)
    assert denied(after, "Forged.", NOW + 9) == after
    assert denied(after, "Altered.", NOW + 9) == replace(after, reason="Altered.", updated=NOW + 9)
    assert denied(replace(FLAGGED, reason="Forged."), "Forged.", NOW + 5) == after


@pytest.mark.parametrize(
    ("status", "waits"),
    [
        (CertificateStatus.PENDING, True),
        (CertificateStatus.PROCESSING, True),
        (CertificateStatus.ERROR, False),
    ],
)
def test_what_is_not_read_is_not_judged(status: CertificateStatus, waits: bool) -> None:
    certificate = replace(FLAGGED, status=status)
    for use in (
        lambda: rule_approved(certificate, "fi_2", "?", NOW),
        lambda: approved(certificate, None, NOW),
    ):
        refused = refusal(use)
        assert refused.code is Code.CERTIFICATE_NOT_REVIEWED
        assert str(refused.message).startswith("It could not be read") is not waits
    if waits:
        for other in (lambda: denied(certificate, "?", NOW), lambda: requeued(certificate, NOW)):
            assert refusal(other).code is Code.CERTIFICATE_NOT_REVIEWED


def test_an_error_without_a_review_has_nothing_to_approve() -> None:
    unreviewed = replace(CERTIFICATE, status=CertificateStatus.FLAGGED)
    assert refusal(lambda: approved(unreviewed, None, NOW)).code is Code.CERTIFICATE_NOT_REVIEWED


def test_who_decides_from_what_is_no_longer_so_is_told_what_happened() -> None:
    ensure_as_seen(FLAGGED, None)
    ensure_as_seen(FLAGGED, FLAGGED.state)
    by_ada = Decision(kind=DecisionKind.DENIED, by="ada@example.com", at=NOW, reason="Too low.")
    by_key = Decision(kind=DecisionKind.RULE_APPROVED, by=None, at=NOW, rule="CGL Limits")
    for now, said in (
        (
            replace(FLAGGED, status=CertificateStatus.DENIED, decisions=(by_ada,)),
            "ada@example.com denied it",
        ),
        (replace(FLAGGED, decisions=(by_ada, by_key)), "a caller of the API let a rule pass"),
        (replace(FLAGGED, review=replace(REVIEW, id="rv_2")), "it was read again"),
    ):
        refused = refusal(lambda now=now: ensure_as_seen(now, FLAGGED.state))  # type: ignore[misc]
        assert refused.code is Code.BAD_REQUEST and f"Meanwhile {said}. Nothing" in str(refused.message)


@pytest.mark.parametrize(
    ("finding", "outcome"),
    [
        (PASSED, Outcome.MET),
        (FAILED, Outcome.NOT_MET),
        (WAIVED, Outcome.LET_PASS),
        (replace(FAILED, found=""), Outcome.NOT_FOUND),
        (replace(FAILED, found="$1"), Outcome.NOT_MET),
        (replace(PASSED, found=""), Outcome.MET),
    ],
)
def test_a_rule_is_met_or_not_or_nothing_was_found_of_it(finding: Finding, outcome: Outcome) -> None:
    assert finding.outcome is outcome
