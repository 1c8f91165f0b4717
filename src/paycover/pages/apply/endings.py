"""The pages of an application that is held up or over: reviewed, not eligible, closed, complete."""

from paycover.domain.consents import Consent, newest
from paycover.domain.eligibility import RULES
from paycover.domain.policies import Policy
from paycover.domain.reasons import ReasonCode, Severity
from paycover.flows.applications import look_again
from paycover.pages.apply.applicant import Applicant, plain_page
from paycover.pages.private import host_of, private
from paycover.pages.render import redirect
from paycover.pages.routes import Visit
from paycover.store.access import read_as, write_as
from paycover.store.consents import consents_of
from paycover.store.db import Database, Snapshot
from paycover.store.policies import POLICIES
from paycover.web.http import Answer

_REFERRED = frozenset(rule.code for rule in RULES if rule.severity is Severity.REFER)


def show_review(applicant: Applicant, visit: Visit) -> Answer:
    """Say that an underwriter looks at it; of what, is not told to the applicant."""
    return plain_page(applicant, "review", was_checked="checked" in visit.query)


def show_ineligible(applicant: Applicant) -> Answer:
    """Say why it can't be insured as things are, and what would change that."""
    keys = dict.fromkeys(_key(applicant, code) for code in applicant.application.session.barred_by)
    return plain_page(applicant, "ineligible", reasons=list(keys))


def show_expired(applicant: Applicant) -> Answer:
    """Say that the application was closed."""
    return plain_page(applicant, "over", 410, about="expired")


def show_gone(applicant: Applicant) -> Answer:
    """Say that what it was for is not there any more."""
    return plain_page(applicant, "over", 410, about="gone")


def show_complete(database: Database, applicant: Applicant) -> Answer:
    """Show the policy, and the documents to keep."""
    policy, consents = _kept(database, applicant)
    url = applicant.application.session.success_url
    return plain_page(
        applicant,
        "application_complete",
        policy=policy,
        consents=consents,
        success_url=url,
        success_host=_host(url),
    )


def leave(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Send the contractor on to where the platform wants them; without such an address, to the end page.

    A refresh, not a redirect: browsers hold a redirect that answers a form to the policy of the form's
    page, all along the platform's own redirects.
    """
    session = applicant.application.session
    if session.policy is None or session.success_url is None:
        return private(redirect(applicant.path))
    url = session.success_url
    answer = plain_page(applicant, "leaving", success_url=url, success_host=_host(url))
    answer.headers.append((b"refresh", f"0; url={url}".encode("ascii", "ignore")))
    return answer


def check(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Have it judged anew, and show what became of it."""
    origin = visit.request.origin
    write_as(database, applicant.account.id, lambda tx: look_again(tx, applicant.id, origin))
    return private(redirect(f"{applicant.path}?checked=1"))


def _kept(database: Database, applicant: Applicant) -> tuple[Policy | None, list[Consent]]:
    def look(seen: Snapshot) -> tuple[Policy | None, list[Consent]]:
        id = applicant.application.session.policy
        found = None if id is None else POLICIES.find(seen, id)
        return found, newest(consents_of(seen, applicant.id))

    return read_as(database, applicant.account.id, look)


def _key(applicant: Applicant, code: ReasonCode) -> str:
    if code in _REFERRED:
        return "REVIEW"
    return code.value if applicant.words.has(f"reason.{code}") else "OTHER"


def _host(url: str | None) -> str | None:
    return url and (host_of(url) or url)
