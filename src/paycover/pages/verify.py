"""The public page of a certificate: for whoever holds its link, live, as a page, as JSON and as the PDF."""

import re

import msgspec

from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.flows.certificates import PAGE, print_again
from paycover.flows.verification import certificate_of, published, verified
from paycover.kit.dates import written_minute
from paycover.kit.errors import Code, Problem
from paycover.kit.money import dollars
from paycover.pages.render import page as rendered
from paycover.pages.routes import Visit, page, refuse
from paycover.store.db import Database
from paycover.web.http import Answer, Request, refusal
from paycover.wire.verification import SignedStatement

JSON, PDF = ".json", ".pdf"
FRESH = [
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex"),
]
LOOKS = {
    "in_force": "good",
    "ends_soon": "warn",
    "not_started": "info",
    "ended": "bad",
    "cancelled": "bad",
    "withdrawn": "bad",
}
HEADLINES = {
    "in_force": "Covered now",
    "ends_soon": "Covered now, ending soon",
    "not_started": "Not covered yet",
    "ended": "Not covered: the cover has ended",
    "cancelled": "Not covered: cancelled",
    "withdrawn": "Not covered",
}
"""What the page says in large letters, by how the cover stands."""

KIND_WORDS = {
    "additional_insured": "Additional insured",
    "waiver_of_subrogation": "Waiver of subrogation",
    "primary_noncontributory": "Primary and non-contributory",
}
_SINCE_DIGITS = re.compile(r"[0-9]{1,15}")


def show(database: Database, visit: Visit) -> Answer:
    """Show how a certificate and its cover stand at this moment, in the form that is asked for."""
    token, form = _asked(visit)
    if form == PDF:
        return _pdf(database, token)
    if form == JSON:
        return _json(database, visit, token)
    found = verified(database, token)
    if found is None:
        raise Problem(Code.RESOURCE_NOT_FOUND, "The link is not complete, or it is not one of ours.")
    return rendered(
        "verify.html", headers=[(b"x-robots-tag", b"noindex")], tells_referrer=False, shown=_words(found)
    )


def keys(database: Database, visit: Visit) -> Answer:
    """Publish the keys that certificates and statements are checked with."""
    return Answer(200, msgspec.json.encode(published(database)), list(FRESH))


def refuse_visit(request: Request, problem: Problem) -> Answer:
    """Show a problem in the form that was asked for: as JSON where the PDF or JSON was."""
    return refusal(problem) if request.path.endswith((JSON, PDF)) else refuse(request, problem)


def _asked(visit: Visit) -> tuple[str, str]:
    """Return the token of an address and the form it asks for: by its ending, else by what is accepted."""
    for form in (JSON, PDF):
        if visit.id.endswith(form):
            return visit.id.removesuffix(form), form
    accepted = visit.request.header(b"accept") or ""
    return visit.id, "" if "text/html" in accepted else JSON


def _json(database: Database, visit: Visit, token: str) -> Answer:
    since = visit.query.get("since", "")
    found = verified(database, token, int(since) if _SINCE_DIGITS.fullmatch(since) else None)
    if found is None:
        return refusal(Problem(Code.RESOURCE_NOT_FOUND))
    return Answer(200, msgspec.json.encode(found), list(FRESH))


def _pdf(database: Database, token: str) -> Answer:
    certificate = certificate_of(database, token)
    if certificate is None:
        return refusal(Problem(Code.RESOURCE_NOT_FOUND))
    name = f"{certificate.number}-{certificate.revision}.pdf".encode()
    named = (b"content-disposition", b'inline; filename="' + name + b'"')
    return Answer(200, print_again(certificate), [*FRESH, named], b"application/pdf")


def _words(found: SignedStatement) -> dict[str, object]:
    """Return what the page prints: the statement in words."""
    statement = found.statement
    cover, certificate = statement.cover, statement.certificate
    return {
        "statement": statement,
        "headline": HEADLINES[cover.status],
        "look": LOOKS[cover.status],
        "as_of": written_minute(statement.as_of),
        "starts": written_minute(cover.effective_date),
        "ends": written_minute(cover.end_date),
        "issued": written_minute(certificate.issued_at),
        "state": JURISDICTIONS.get(statement.work_state or "", statement.work_state),
        "is_current": certificate.status == "issued",
        "lines": [
            {
                "name": line.name,
                "policy": line.policy,
                "insurer": line.insurer,
                "limits": None
                if line.occurrence_limit is None or line.aggregate_limit is None
                else (_whole(line.occurrence_limit), _whole(line.aggregate_limit)),
            }
            for line in statement.lines
        ],
        "endorsements": [
            {"kind": KIND_WORDS[one.kind], "form": f"{one.form} {one.edition}", "scope": one.scope}
            for one in statement.endorsements
        ],
        "sandbox": statement.environment == "sandbox",
    }


def _whole(cents: int) -> str:
    return dollars(cents).removesuffix(".00")


ROUTES = (
    page("GET", f"{PAGE}keys", keys),
    page("GET", f"{PAGE}{{token}}", show, hides_path=True),
)
