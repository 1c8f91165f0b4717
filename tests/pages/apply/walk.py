"""Goes through the pages of an application as a browser without scripts does."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from paycover.domain.cards import CapturedCard, Processor
from paycover.flows.cards import put_on_file
from paycover.flows.events import emit
from paycover.store.answers import newest_answers
from paycover.store.card_holders import lock_card_holder
from paycover.store.consents import consents_of
from paycover.store.db import Tx
from tests import make, sales
from tests.conftest import Api

DETAILS = {
    "first_name": "Joe",
    "last_name": "Parker",
    "line1": "12 Ash Street",
    "locality": "San Francisco",
    "region": "CA",
    "postalcode": "94110",
}
ANSWERS = {"adult": "yes", "independent": "yes", "employees": "no", "losses": "no"}
LOSSES = ANSWERS | {"losses": "yes", "losses_told": "A fall from a ladder, in May."}


def _browser() -> httpx.Client:
    """Return a client that keeps cookies and no connection, so that none is left open."""
    return httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))


@dataclass
class Applicant:
    """Somebody with the link of an application, in a browser of their own."""

    api: Api
    session: Any
    browser: httpx.Client = field(default_factory=_browser)

    @property
    def url(self) -> str:
        """The secret address."""
        return str(self.session["url"])

    @property
    def path(self) -> str:
        """The secret address without its host."""
        return self.url.removeprefix(self.api.url)

    def see(self, query: str = "") -> httpx.Response:
        """Look at the page."""
        return self.browser.get(self.url + query)

    def send(self, step: str, fields: dict[str, str] | None = None) -> httpx.Response:
        """Send the form of a step."""
        return self.browser.post(f"{self.url}/{step}", data=fields or {})

    def pass_to(self, step: str) -> "Applicant":
        """Go through every step before one."""
        ways: tuple[tuple[str, Callable[[], httpx.Response]], ...] = (
            ("application_questions", lambda: self.send("verify_info", DETAILS)),
            ("esignature_document", lambda: self.send("application_questions", ANSWERS)),
            ("add_card_details", self.sign),
            ("final_review", self.keep_card),
            ("application_complete", lambda: self.send("final_review")),
        )
        for reached, go in ways:
            if self.step == step:
                break
            if self.step != reached:
                answer = go()
                assert answer.status_code == 303, answer.text
        assert self.step == step
        return self

    def sign(self, **over: str) -> httpx.Response:
        """Agree to every document as it is shown, and sign."""
        boxes = re.findall(r'name="(agree_[a-z_]+)" value="([0-9a-f]{64})"', self.see().text)
        assert len(boxes) == 3
        return self.send("esignature_document", {**dict(boxes), "signature": " joe  PARKER ", **over})

    def sign_is_refused(self) -> bool:
        """Tell whether signing leads nowhere but to the page as it stands."""
        before = self.now
        answer = self.send("esignature_document", {"signature": "Joe Parker"})
        return answer.headers.get("location") == self.path and bool(self.now == before)

    def keep_card(self) -> httpx.Response:
        """Put a card on file and go on with it."""
        self.give_card()
        return self.send("add_card_details", {"card": "keep"})

    def give_card(self) -> None:
        """Put a card on file, as the page for cards does."""

        def work(tx: Tx) -> None:
            holder = lock_card_holder(tx, self.session["contractor"])
            assert holder is not None
            card = CapturedCard(
                processor=Processor.SANDBOX,
                customer="customer",
                card="test_visa",
                brand="visa",
                last4="4242",
                exp_month=7,
                exp_year=2040,
            )
            emit(tx, *put_on_file(tx, holder, card))

        make.write(self.api, work)

    @property
    def now(self) -> Any:
        """The session as the API shows it."""
        return self.api.get(f"/apply/sessions/{self.session['id']}")

    @property
    def step(self) -> str:
        """Where the contractor is."""
        return str(self.now["step"])

    @property
    def events(self) -> list[str]:
        """What the session's events are."""
        return sales.told(self.api, self.session["id"])

    @property
    def answers(self) -> Any:
        """What was last answered."""
        return make.write(self.api, lambda tx: newest_answers(tx, self.session["id"]))

    @property
    def consents(self) -> Any:
        """All that was signed."""
        return make.write(self.api, lambda tx: consents_of(tx, self.session["id"]))


def applicant(api: Api, *, job: dict[str, Any] | None = None, **over: Any) -> Applicant:
    """Start an application for a quote."""
    quote = api.post("/quotes", sales.quote_body(api, **(job or {})))
    return Applicant(api, api.post("/apply/sessions", {"quote": quote["id"]} | over))


def text_of(answer: httpx.Response) -> str:
    """Return what a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def title(answer: httpx.Response) -> str:
    """Return the heading of a page."""
    return text_of(httpx.Response(200, text=answer.text.partition("<h1>")[2].partition("</h1>")[0]))


def faults(answer: httpx.Response) -> list[str]:
    """Return the fields a page marks."""
    return re.findall(r'class="fault" id="([a-z0-9_]+)-fault"', answer.text)
