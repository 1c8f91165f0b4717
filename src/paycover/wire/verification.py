"""What the public page of a certificate tells machines: signed, to be kept and checked later."""

import msgspec

from paycover.domain.certificates import Certificate, Endorsed, pdf_address
from paycover.domain.cover_standing import LINE_WORDS, CoverStanding, certificate_words, owner_words


class CertificateSeen(msgspec.Struct, kw_only=True):
    """The certificate that was asked about."""

    number: str
    revision: int
    status: str
    sentence: str
    reason: str | None
    issued_at: int
    ended_at: int | None
    sha256: str
    signing_key: str
    verify_url: str
    pdf_url: str


class CoverSeen(msgspec.Struct, kw_only=True):
    """How the cover stands now: it runs over [effective_date, end_date), Unix seconds."""

    covered: bool
    status: str
    sentence: str
    effective_date: int
    end_date: int


class LineSeen(msgspec.Struct, kw_only=True):
    """A line of cover; limits in cents, null where the law sets them."""

    coverage_type: str
    name: str
    policy: str
    insurer: str | None
    occurrence_limit: int | None
    aggregate_limit: int | None


class RevisionSeen(msgspec.Struct, kw_only=True):
    """The revision that stands in the place of another."""

    revision: int
    status: str
    verify_url: str


class LogSeen(msgspec.Struct, kw_only=True):
    """Where the certificate's hash is in the account's log, with what proves it (RFC 6962).

    `consistency` proves that the log of `root` begins with the one that had `since` entries.
    """

    id: str
    size: int
    root: str
    number: int
    inclusion: list[str]
    since: int | None
    consistency: list[str]


class Statement(msgspec.Struct, kw_only=True):
    """What is signed: all that is known of a certificate at `as_of`. No tax id, home address or pay."""

    as_of: int
    environment: str
    certificate: CertificateSeen
    cover: CoverSeen
    insured: str
    company: str | None
    work: str | None
    work_state: str | None
    holder: str | None
    lines: list[LineSeen]
    owner_covered: bool
    owner_sentence: str
    endorsements: list[Endorsed]
    current: RevisionSeen | None
    log: LogSeen


class SignedStatement(msgspec.Struct, kw_only=True):
    """A statement with its signature (hexadecimal) over its canonical text."""

    statement: Statement
    signing_key: str
    signature: str


class KeySeen(msgspec.Struct, kw_only=True):
    """A key that certificates and statements are checked with: 32 bytes in hexadecimal digits."""

    id: str
    algorithm: str
    public_key: str
    environment: str
    created: int
    retired_at: int | None


class KeysSeen(msgspec.Struct, kw_only=True):
    """Every key of the installation."""

    keys: list[KeySeen]


def render(
    certificate: Certificate,
    cover: CoverStanding,
    current: Certificate | None,
    log: LogSeen,
    environment: str,
) -> Statement:
    """Return the statement about a certificate."""
    facts = certificate.facts
    return Statement(
        as_of=cover.as_of,
        environment=environment,
        certificate=_certificate(certificate),
        cover=CoverSeen(
            covered=cover.is_covered,
            status=cover.status,
            sentence=cover.sentence,
            effective_date=cover.starts,
            end_date=cover.ends,
        ),
        insured=facts.insured,
        company=facts.company,
        work=facts.work,
        work_state=facts.work_state,
        holder=None if facts.holder is None else facts.holder.name,
        lines=[
            LineSeen(
                coverage_type=facts.coverage_type,
                name=LINE_WORDS[facts.coverage_type],
                policy=facts.policy,
                insurer=facts.carrier,
                occurrence_limit=facts.occurrence_limit,
                aggregate_limit=facts.aggregate_limit,
            )
        ],
        owner_covered=facts.owner_covered,
        owner_sentence=owner_words(certificate),
        endorsements=list(facts.endorsements),
        current=None if current is None else _revision(current),
        log=log,
    )


def render_key(id: str, public: str, created: int, retired_at: int | None, environment: str) -> KeySeen:
    """Return the answer that shows a key."""
    return KeySeen(
        id=id,
        algorithm="Ed25519",
        public_key=public,
        environment=environment,
        created=created,
        retired_at=retired_at,
    )


def _certificate(certificate: Certificate) -> CertificateSeen:
    return CertificateSeen(
        number=certificate.number,
        revision=certificate.revision,
        status=certificate.status,
        sentence=certificate_words(certificate),
        reason=certificate.reason,
        issued_at=certificate.created,
        ended_at=certificate.ended_at,
        sha256=certificate.sha256,
        signing_key=certificate.signing_key,
        verify_url=certificate.link,
        pdf_url=pdf_address(certificate.link),
    )


def _revision(certificate: Certificate) -> RevisionSeen:
    return RevisionSeen(
        revision=certificate.revision, status=certificate.status, verify_url=certificate.link
    )
