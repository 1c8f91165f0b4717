"""What the compliance hub says of a contractor's work: in the reader's words, and for a spreadsheet."""

from collections.abc import Iterable
from typing import NamedTuple

from paycover.domain.coverage import LINES, Coverage
from paycover.domain.incoming_certificates import CertificateStatus
from paycover.domain.site_covers import SiteCover, SiteStatus, SiteWork, expiries
from paycover.kit.dates import iso_day
from paycover.pages.dashboard.cells import text
from paycover.pages.language import Words

COLUMNS = (
    "contractor",
    "company",
    "job",
    "place",
    "status",
    "lines",
    "missing",
    "from",
    "until",
    "own_certificate",
    "certificates",
)

_TONES = {
    SiteStatus.COVERED: "good",
    SiteStatus.LAPSING: "warn",
    SiteStatus.STARTS: "info",
    SiteStatus.LAPSED: "bad",
    SiteStatus.CANCELLED: "bad",
    SiteStatus.NONE: "bad",
}
_OWN_TONES = {
    CertificateStatus.APPROVED: "good",
    CertificateStatus.DENIED: "bad",
    CertificateStatus.ERROR: "bad",
}


class Issued(NamedTuple):
    """A certificate of ours: the line it is of, where its page is, and its PDF."""

    line: Coverage
    page: str
    pdf: str


class Own(NamedTuple):
    """A certificate the contractor brought: what became of it, and until when its lines last."""

    status: CertificateStatus
    tone: str
    said: str


class Shown(NamedTuple):
    """A contractor's work as the page shows it."""

    job: str
    job_name: str
    place: str
    name: str
    company: str
    tone: str
    status: str
    note: str
    lines: tuple[Coverage, ...]
    missing: tuple[Coverage, ...]
    starts: str
    ends: str
    issued: list[Issued]
    own: Own | None


class Group(NamedTuple):
    """A job of the entity's, and the work on it."""

    id: str
    name: str
    place: str
    rows: list[Shown]


def shown_row(words: Words, work: SiteWork, cover: SiteCover, now: int) -> Shown:
    """Return a contractor's work in words."""
    return Shown(
        job=work.job.id,
        job_name=work.job.name,
        place=_place(work),
        name=f"{work.contractor.first_name} {work.contractor.last_name}",
        company=work.contractor.company_name or "",
        tone="bad" if cover.missing else _TONES[cover.status],
        status=_status(words, cover, now),
        note=words("hub.by_own") if cover.by_own else "",
        lines=cover.lines,
        missing=cover.missing,
        starts=words.day(cover.starts),
        ends=words.day(cover.ends),
        issued=_issued(work),
        own=_own(words, work),
    )


def by_job(rows: Iterable[Shown]) -> list[Group]:
    """Return rows by job, in their order."""
    groups: dict[str, Group] = {}
    for row in rows:
        groups.setdefault(row.job, Group(row.job, row.job_name, row.place, [])).rows.append(row)
    return list(groups.values())


def exported(work: SiteWork, cover: SiteCover, now: int) -> list[str]:
    """Return a contractor's work for a spreadsheet, in the order of COLUMNS; days are UTC."""
    return [
        text(value).exported
        for value in (
            f"{work.contractor.first_name} {work.contractor.last_name}",
            work.contractor.company_name,
            work.job.name,
            _place(work),
            cover.status.value,
            ", ".join(cover.lines),
            ", ".join(cover.missing),
            iso_day(cover.starts),
            iso_day(cover.ends),
            work.own.status.value if work.own is not None else None,
            " ".join(one.page for one in _issued(work)),
        )
    ]


def _status(words: Words, cover: SiteCover, now: int) -> str:
    days = cover.days_left(now)
    if cover.status is SiteStatus.LAPSING:
        return words("hub.lapsing_one") if days == 1 else words("hub.lapsing_some", days=days)
    gaps = {"starts": words.day(cover.starts), "ends": words.day(cover.ends)}
    return words(f"hub.status_{cover.status.value}", **gaps)


def _issued(work: SiteWork) -> list[Issued]:
    held = work.assignment.certificates
    return [Issued(line, held[line].removesuffix(".pdf"), held[line]) for line in LINES if line in held]


def _own(words: Words, work: SiteWork) -> Own | None:
    if work.own is None:
        return None
    status = work.own.status
    ends = min(expiries(work.own).values(), default=None)
    said = words(f"hub.own_{status.value}")
    if status is CertificateStatus.APPROVED and ends is not None:
        said = words("hub.own_until", said=said, day=words.day(ends - 1))
    return Own(status, _OWN_TONES.get(status, "warn"), said)


def _place(work: SiteWork) -> str:
    address = work.job.address
    parts = () if address is None else (address.locality, address.region)
    return ", ".join(part for part in parts if part)
