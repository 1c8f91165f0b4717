"""The page on which a contractor gives a card, as a browser without scripts sees it."""

import asyncio
import re
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from paycover.pages.catalogue import ROUTES
from paycover.web.app import Application
from tests import make, sales
from tests.api.payment_sessions_test import BACK, PATH, complete
from tests.conftest import Api
from tests.rows import rows_of

GOOD = {"number": "4242 4242 4242 4242", "expiry": "12/39", "cvc": "123"}


class Page(HTMLParser):
    """The elements of a page: (tag, attributes)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def session(api: Api) -> Any:
    """A pending session."""
    who = make.write(api, make.contractor)
    return api.post(PATH, {"contractor": who.id, "return_url": BACK})


def give(url: str, **over: str) -> httpx.Response:
    """Send the form of a page."""
    return httpx.post(url, data=GOOD | over)


def status(api: Api, session: Any) -> str:
    """Return how a session stands."""
    return str(api.get(f"{PATH}/{session['id']}")["status"])


def test_the_page_is_a_form_that_works_without_scripts(session: Any) -> None:
    answer = httpx.get(session["url"])
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    assert page.elements[0] == ("html", {"lang": "en"})
    assert page.all("script") == [] and len(page.all("h1")) == len(page.all("main")) == 1
    (form,) = page.all("form")
    assert form["method"] == "post" and "action" not in form
    inputs = {field["name"]: field for field in page.all("input")}
    assert list(inputs) == ["number", "expiry", "cvc"]
    assert {label["for"] for label in page.all("label")} == {field["id"] for field in inputs.values()}
    assert [field["autocomplete"] for field in inputs.values()] == ["cc-number", "cc-exp", "cc-csc"]


def test_the_page_keeps_its_address_and_content_to_itself(session: Any) -> None:
    for answer in (
        httpx.get(session["url"]),
        give(session["url"], cvc=""),
        give(session["url"]),
        httpx.get(session["url"]),
        httpx.get(session["url"] + "x"),
    ):
        headers = answer.headers
        assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_the_policy_lets_the_form_send_back_to_the_platform(session: Any) -> None:
    policy = httpx.get(session["url"]).headers["content-security-policy"]
    assert "form-action 'self' https://example.com;" in policy


def test_a_test_card_completes_the_session_and_sends_the_contractor_back(api: Api, session: Any) -> None:
    answer = give(session["url"])
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{BACK}&hps_id={session['id']}&status=completed"
    assert status(api, session) == "completed"
    card = api.get(f"/contractors/{session['contractor_id']}/card")
    assert (card["last4"], card["exp_month"], card["exp_year"]) == ("4242", 12, 2039)
    assert sales.told(api, session["id"])[-1] == "payment.session.completed"


def test_a_page_is_good_for_one_card(api: Api, session: Any) -> None:
    give(session["url"])
    before = rows_of(api)
    for again in (give(session["url"], number="5555555555554444"), httpx.get(session["url"])):
        assert again.status_code == 410 and Page(again.text).all("form") == []
    assert rows_of(api) == before


@pytest.mark.parametrize("end", ["cancelled", "expired", "deleted"])
def test_a_page_that_is_over_takes_no_card(api: Api, session: Any, end: str) -> None:
    if end == "cancelled":
        api.post(f"{PATH}/{session['id']}/cancel", status=200)
    elif end == "expired":
        sales.days_pass(api, 1)
    else:
        api.delete(f"/contractors/{session['contractor_id']}")
    before = rows_of(api)
    assert give(session["url"]).status_code == 410
    assert rows_of(api) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "4111 1111 1111 1111"), ("expiry", "01/20"), ("cvc", "98"), ("number", "<script>alert(1)")],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_shown_again(
    api: Api, session: Any, field: str, value: str
) -> None:
    before = rows_of(api)
    answer = give(session["url"], **{field: value})
    page = Page(answer.text)
    assert answer.status_code == 400
    marked = [f["name"] for f in page.all("input") if f.get("aria-invalid")]
    assert marked == [field]
    described = next(f["aria-describedby"] for f in page.all("input") if f["name"] == field)
    assert {"class": "fault", "id": described} in page.all("p")
    for typed in (value, GOOD["expiry"], "value="):  # as a word: a token may hold any two digits
        assert not re.search(rf"(?<![\w-]){re.escape(typed)}(?![\w-])", answer.text)
    assert rows_of(api) == before


def test_every_field_at_fault_is_marked(session: Any) -> None:
    answer = httpx.post(session["url"])
    assert [f["name"] for f in Page(answer.text).all("input") if f.get("aria-invalid")] == [
        "number",
        "expiry",
        "cvc",
    ]


def test_a_link_that_is_not_ours_opens_nothing(api: Api, new_api: Any, session: Any) -> None:
    before = rows_of(api)
    base, _, token = session["url"].rpartition("/")
    theirs = new_api().account.id
    mine = api.account.id
    tokens = [
        token[:-1],
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.rpartition(".")[0],
        token.rpartition(".")[0] + ".",
        token.replace(mine, theirs),
        token.replace(session["id"], "hps_other"),
        "test_..",
        "test_ü.é.à",
        "x",
        "",
    ]
    for wrong in tokens:
        for answer in (httpx.get(f"{base}/{wrong}"), give(f"{base}/{wrong}")):
            assert answer.status_code == 404, wrong
    assert rows_of(api) == before


def test_what_the_page_says_is_escaped(api: Api) -> None:
    who = make.write(api, make.contractor)
    back = 'https://example.com/?a="><script>alert(1)</script>'
    url = api.post(PATH, {"contractor": who.id, "return_url": back})["url"]
    text = httpx.get(url).text
    assert "<script" not in text and "&#34;&gt;&lt;script&gt;" in text


def test_neither_card_nor_token_is_logged(api: Api, session: Any) -> None:
    application = Application(api.database, ROUTES, log_requests=True)

    async def visit() -> None:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as browser:
            path = session["url"].removeprefix(api.url)
            await browser.post(path, data=GOOD | {"number": "4111111111111111"})
            await browser.post(path, data=GOOD)

    with capture_logs() as logs:
        asyncio.run(visit())
    assert [line["status"] for line in logs if line["event"] == "request"] == [400, 303]
    assert not re.search(r"4242|4111|hps_", str(logs))


def test_the_way_back_without_a_card_says_that_it_is_still_pending(api: Api, session: Any) -> None:
    page = Page(httpx.get(session["url"]).text)
    (leave,) = [link["href"] for link in page.all("a") if link.get("class") != "skip"]
    assert leave == f"{BACK}&hps_id={session['id']}&status=pending"
    answer = httpx.get(f"{session['url']}/back")
    assert (answer.status_code, answer.headers["location"]) == (303, leave)
    complete(api, session)
    for tail in ("/back", "/done", "/wait"):
        answer = httpx.get(session["url"] + tail)
        assert answer.status_code == 303 and answer.headers["location"].endswith("status=completed")
