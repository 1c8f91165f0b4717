"""The example of an incoming certificate in the published document: one whose limit is too low."""

from typing import Any

from paycover.domain.certificate_fields import Found, Line, Reading
from paycover.domain.certificate_findings import Finding
from paycover.domain.incoming_certificates import CertificateStatus, IncomingCertificate, Review
from paycover.domain.insurance_requirements import InsuranceRequirement, LineRules, Rules
from paycover.domain.page_words import Box
from paycover.flows import samples
from paycover.wire import incoming_certificates, insurance_requirements

_PATH = f"coverages.{Line.GENERAL}"
_LIMITS = {"each_occurrence": 100_000_000, "general_aggregate": 200_000_000}
REQUIREMENT = InsuranceRequirement(
    id="ir_4KqTzXw9Rb",
    name="Usual requirements",
    rules=Rules(
        coverages={
            Line.GENERAL: LineRules(limits=_LIMITS, additional_insured=True),
            Line.WORKERS_COMP: LineRules(limits={"el_each_accident": 50_000_000}),
        }
    ),
    scope="default",
    created=samples.START,
)
_READING = Reading(
    pages=1,
    found=(
        Found("insured.name", "Jane Smith", Box(1, 40.0, 106.4, 94.0, 113.7)),
        Found(f"{_PATH}.limits.each_occurrence_dollars", 950_000, Box(1, 536.0, 172.4, 567.5, 179.7)),
        Found(f"{_PATH}.policy_expiration_date", "03/15/2025", Box(1, 382.0, 182.4, 427.0, 189.7)),
    ),
)
_FINDING = Finding(
    id="car_8PzXq3WnTk",
    rule_name="CGL Limits",
    rule_path=f"{_PATH}.limits",
    passed=False,
    message="For general liability, the each occurrence limit is $950,000, $1,000,000 is required.",
)
CERTIFICATE = IncomingCertificate(
    id="ci_YnsHeB9PTo",
    contractor=samples.CONTRACTORS[-1].id,
    filename="certificate.pdf",
    size_bytes=48_211,
    sha256="5f" * 32,
    status=CertificateStatus.FLAGGED,
    review=Review(
        id="ca_xYzAbCdEfG",
        requirement=REQUIREMENT.id,
        reading=_READING,
        findings=(_FINDING,),
        created=samples.START,
        updated=samples.START,
    ),
    updated=samples.START,
    created=samples.START,
)

SHOWN = (
    incoming_certificates.render(CERTIFICATE, "https://example.com", ("review_results.full",)),
    insurance_requirements.render(REQUIREMENT),
)
BODIES: dict[type, dict[str, Any]] = {
    incoming_certificates.CertificateUpload: {
        "certificate": "the bytes of the file",
        "contractor": CERTIFICATE.contractor,
    },
    incoming_certificates.RuleApproval: {"rule": _FINDING.id, "reason": "Enough for work this small."},
    incoming_certificates.CertificateApproval: {"reason": "The broker confirmed the new limit."},
    incoming_certificates.CertificateDenial: {"reason": "The policy was cancelled."},
}
