"""The answer to whether somebody was covered, on the wire: signed, to be kept and checked later."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.certificates import Certificate, pdf_address
from paycover.domain.cover_history import Finding, Told, says_the_same, sentence
from paycover.domain.cover_standing import LINE_WORDS, owner_words
from paycover.wire.base import Id, Input, Seconds

_AT = Meta(description="The moment asked about, in seconds since the Unix epoch; now where left out.")
_KNOWN_AT = Meta(
    description="By when it had to be known, in seconds since the Unix epoch; `at` where left out."
)


class CoverageQuery(Input):
    """Whose cover, on which job (any, where left out), at which moment, and as of when it was known."""

    contractor: Id
    job: Id | UnsetType = UNSET
    at: Annotated[Seconds, _AT] | UnsetType = UNSET
    known_at: Annotated[Seconds, _KNOWN_AT] | UnsetType = UNSET


class CertificateKnown(msgspec.Struct, kw_only=True):
    """A certificate that stood: what it said of one line."""

    coverage_type: str
    certificate: str
    number: str
    revision: int
    sha256: str
    verify_url: str
    pdf_url: str
    owner_covered: bool
    owner_sentence: str


class CoverKnown(msgspec.Struct, kw_only=True):
    """Cover that held at the moment: it runs over [effective_date, end_date), Unix seconds."""

    policy: str
    assignment: str | None
    job: str | None
    coverage_type: list[str]
    coverage_names: list[str]
    effective_date: int
    end_date: int
    certificates: list[CertificateKnown]


class CoverFound(msgspec.Struct, kw_only=True):
    """Whether there was cover at the moment, by what was known at `known_at`."""

    known_at: int
    covered: bool
    sentence: str
    coverage_type: list[str]
    owner_covered: bool | None
    cover: list[CoverKnown]
    ended: list[CoverKnown]


class CoverageStatement(msgspec.Struct, kw_only=True):
    """What is signed: what is so, and what was known. `corrected` where the two differ."""

    asked_at: int
    environment: str
    contractor: str
    job: str | None
    at: int
    as_true: CoverFound
    as_known: CoverFound
    corrected: bool


class CoverageAnswer(msgspec.Struct, kw_only=True):
    """The statement with its signature (hexadecimal) over its canonical text.

    Both are null for an account that has no signing key yet: its first certificate makes one.
    """

    statement: CoverageStatement
    signing_key: str | None
    signature: str | None


def render(
    contractor: str, job: str | None, at: int, now: Finding, then: Finding, environment: str
) -> CoverageStatement:
    """Return the statement about the cover of a contractor at a moment."""
    return CoverageStatement(
        asked_at=now.known_at,
        environment=environment,
        contractor=contractor,
        job=job,
        at=at,
        as_true=_found(now, at),
        as_known=_found(then, at),
        corrected=not says_the_same(now, then),
    )


def _found(found: Finding, at: int) -> CoverFound:
    owned = [certificate.facts.owner_covered for one in found.cover for certificate in one.certificates]
    return CoverFound(
        known_at=found.known_at,
        covered=found.is_covered,
        sentence=sentence(found, at),
        coverage_type=[line.value for line in found.lines],
        owner_covered=all(owned) if owned else None,
        cover=[_known(one) for one in found.cover],
        ended=[_known(one) for one in found.stopped],
    )


def _known(one: Told) -> CoverKnown:
    return CoverKnown(
        policy=one.policy,
        assignment=one.assignment,
        job=one.version.job,
        coverage_type=[line.value for line in one.version.coverage_type],
        coverage_names=[LINE_WORDS[line] for line in one.version.coverage_type],
        effective_date=one.version.starts,
        end_date=one.ends,
        certificates=[_certificate(certificate) for certificate in one.certificates],
    )


def _certificate(certificate: Certificate) -> CertificateKnown:
    return CertificateKnown(
        coverage_type=certificate.coverage_type.value,
        certificate=certificate.id,
        number=certificate.number,
        revision=certificate.revision,
        sha256=certificate.sha256,
        verify_url=certificate.link,
        pdf_url=pdf_address(certificate.link),
        owner_covered=certificate.facts.owner_covered,
        owner_sentence=owner_words(certificate),
    )
