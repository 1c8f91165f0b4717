"""The third step: the documents, read and signed; and each document on a page of its own."""

from typing import NamedTuple

from paycover.documents import applications as documents
from paycover.domain.consents import Consent, Shown, Signing, is_name_of, newest
from paycover.domain.coverage import Coverage, in_bill_order
from paycover.domain.rating import opt_in_coverage
from paycover.domain.sessions import Step
from paycover.flows.applications import sign
from paycover.flows.sessions import opt_in_states
from paycover.kit.dates import utc
from paycover.kit.errors import Code, Problem
from paycover.pages.apply.applicant import Applicant, plain_page, step_page
from paycover.pages.routes import Visit
from paycover.store.access import read_as, write_as
from paycover.store.applications import Application
from paycover.store.consents import consents_of
from paycover.store.db import Database
from paycover.web.http import Answer, Request

SIGNATURE_MAX = 1_100
USER_AGENT_MAX = 500
"""Characters kept of what a browser says it is."""


class Page(NamedTuple):
    """A document on a page: its title, its paragraphs, and how it was signed where it was."""

    title: str
    paragraphs: list[str]
    version: str
    sha256: str
    signed: str


def show(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Show the documents to sign."""
    return _page(applicant, "", {}, agreed=set())


def take(database: Database, applicant: Applicant, visit: Visit) -> Answer | None:
    """Take the signature, if every document is agreed to as it stands now; None once it is kept."""
    form = visit.form
    texts = to_sign(applicant)
    signature = form.text("signature").replace("\0", "")[:SIGNATURE_MAX]
    agreed = {text.name for text in texts if form.text(f"agree_{text.name}") == text.sha256}
    faults = {f"agree_{t.name}": applicant.words("fault.agree") for t in texts if t.name not in agreed}
    if not is_name_of(signature, applicant.name):
        faults["signature"] = applicant.words("fault.signature", name=applicant.name)
    if faults:
        return _page(applicant, signature, faults, agreed=agreed)
    how = _how(visit.request, signature)

    def as_agreed(found: Application) -> list[Shown]:
        now = to_sign(applicant._replace(application=found))
        if [text.sha256 for text in now] != [text.sha256 for text in texts]:
            raise Problem(Code.BAD_REQUEST, "The documents have changed meanwhile.")
        return now

    origin = visit.request.origin
    write_as(database, applicant.account.id, lambda tx: sign(tx, applicant.id, as_agreed, how, origin))
    return None


def show_document(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Show one document: as it was signed, else as it is to be signed."""
    kept = read_as(database, applicant.account.id, lambda seen: consents_of(seen, applicant.id))
    found: Consent | Shown | None = next((c for c in newest(kept) if c.document == visit.id), None)
    if found is None and applicant.application.session.policy is None:
        found = next((text for text in to_sign(applicant) if text.name == visit.id), None)
    if found is None:
        raise Problem(Code.RESOURCE_NOT_FOUND)
    document = Page(
        found.title, found.text.split("\n\n"), found.version, found.sha256, _signed(applicant, found)
    )
    return plain_page(applicant, "document", document=document)


def to_sign(applicant: Applicant) -> list[Shown]:
    """Return the documents of an application, in the applicant's language."""
    job, words = applicant.application.job, applicant.words
    said = applicant.gaps | {
        "name": applicant.name,
        "job": "" if job is None else job.name,
        "lines": ", ".join(words(f"coverage.{line.value}") for line in lines(applicant)),
    }
    wanted = documents.names(pays_by_card=applicant.pays_by_card)
    return [documents.shown(name, words.language, said) for name in wanted]


def lines(applicant: Applicant) -> tuple[Coverage, ...]:
    """Return the coverage types that are applied for, in the order of a bill; none that can't be had."""
    application = applicant.application
    if application.quote is not None:
        return in_bill_order(application.quote.coverage_type)
    state = application.session.general_opt_in_work_state
    assert state is not None, "a session has a quote or a work state"
    try:
        return opt_in_coverage(opt_in_states(applicant.person, state))
    except Problem:
        return ()


def _how(request: Request, signature: str) -> Signing:
    browser = (request.header(b"user-agent") or "").replace("\0", "")
    return Signing(signature, request.address, browser[:USER_AGENT_MAX])


def _signed(applicant: Applicant, found: Consent | Shown) -> str:
    words = applicant.words
    if isinstance(found, Shown):
        return words("document.unsigned")
    time = f"{utc(found.created):%H:%M}"
    return words("document.signed", name=found.signature, day=words.day(found.created), time=time)


def _page(applicant: Applicant, signature: str, faults: dict[str, str], *, agreed: set[str]) -> Answer:
    texts = to_sign(applicant)
    return step_page(
        applicant,
        Step.ESIGNATURE_DOCUMENT,
        400 if faults else 200,
        documents=[(text, text.text.split("\n\n")) for text in texts],
        faults=faults,
        summary={f"agree_{text.name}": text.title for text in texts},
        signature=signature,
        agreed=agreed,
    )
