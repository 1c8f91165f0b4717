"""Whose application was asked for, and what every page of it shows."""

from typing import Any, NamedTuple

from paycover.domain.accounts import Account
from paycover.domain.applications import steps
from paycover.domain.contractors import Contractor
from paycover.domain.sessions import Step
from paycover.flows.application_pages import PAGE, read_token
from paycover.flows.applications import pays_by_card
from paycover.pages.language import Words, words_for
from paycover.pages.private import host_of, private_page
from paycover.pages.routes import Visit
from paycover.store.access import read_as
from paycover.store.applications import Application, find_application
from paycover.store.db import Database, Snapshot
from paycover.web.http import Answer

HOUR = 3_600


class Applicant(NamedTuple):
    """Who applies: the account it is for, the application as it stands, and the words they read.

    `now` is the account's time (Unix seconds); `path` is the page's, its token in it.
    """

    account: Account
    application: Application
    pays_by_card: bool
    now: int
    words: Words
    path: str

    @property
    def id(self) -> str:
        """The session's id."""
        return self.application.session.id

    @property
    def person(self) -> Contractor:
        """The contractor; a page with steps is shown only where there is one."""
        assert self.application.contractor is not None, "the page of a deleted contractor has no steps"
        return self.application.contractor

    @property
    def name(self) -> str:
        """First and last name, as it is signed with."""
        return f"{self.person.first_name} {self.person.last_name}"

    @property
    def hours(self) -> int:
        """How many hours lie between a notice and its charge."""
        return self.account.charge_delay // HOUR

    @property
    def gaps(self) -> dict[str, Any]:
        """What the texts of every page may name."""
        return {"platform": self.account.name, "hours": self.hours}


def opened(database: Database, visit: Visit) -> Applicant | None:
    """Return whose application a token opens, None for a token that was not made here."""
    token = visit.parameters[0]
    named = read_token(database.vault, token)
    if named is None:
        return None
    account, id = named

    def look(seen: Snapshot) -> Applicant | None:
        found = find_application(seen, id)
        if found is None:
            return None
        words = words_for(visit.request)
        return Applicant(seen.account, found, pays_by_card(seen, found), seen.now, words, f"{PAGE}{token}")

    return read_as(database, account, look)


def plain_page(applicant: Applicant, template: str, status: int = 200, **values: Any) -> Answer:
    """Return a page of an application."""
    session = applicant.application.session
    return private_page(
        f"apply/{template}.html",
        applicant.words,
        status,
        applicant=applicant,
        gaps=applicant.gaps,
        path=applicant.path,
        cancel_url=session.cancel_url,
        cancel_host=host_of(session.cancel_url or "") or session.cancel_url,
        **({"here": ""} | values),
    )


def step_page(applicant: Applicant, step: Step, status: int = 200, **values: Any) -> Answer:
    """Return the page of a step, with where it stands among the others."""
    shown = list(steps(pays_by_card=applicant.pays_by_card))
    at = shown.index(step) if step in shown else len(shown) - 1
    return plain_page(
        applicant,
        step.value,
        status,
        step=step.value,
        steps=[other.value for other in shown],
        at=at,
        before=shown[at - 1].value if at else None,
        here=f"&step={step.value}",
        **({"faults": {}, "summary": {}} | values),
    )
