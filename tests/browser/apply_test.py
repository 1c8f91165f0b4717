"""A whole application on a phone: by the keyboard alone in the dark, and without JavaScript."""

import functools
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.axe import barriers
from tests.browser.conftest import Visitor
from tests.conftest import Api
from tests.pages.apply.walk import LOSSES, Applicant, applicant

WIDTH = 390
PHONE = {"viewport": {"width": WIDTH, "height": 844}, "is_mobile": True, "has_touch": True}
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What a browser sees does not depend on the database; over HTTP the pages are tested on both."""

TYPED = {
    "line1": "12 Ash Street",
    "locality": "San Francisco",
    "postalcode": "94110",
    "tax_identification": "12-3456789",
}
CHOSEN = {"adult": "yes", "independent": "yes", "employees": "no", "losses": "no"}
CARD = {"number": "4242424242424242", "expiry": "12/39", "cvc": "123"}
TABS_MAX = 60


def _seen(visitor: Visitor, name: str, *, runs_scripts: bool = True) -> None:
    """Keep a picture of the page, and look for what keeps people from using it."""
    visitor.keep_screen(f"apply-{name}")
    if not runs_scripts:
        return  # what looks for barriers is a script
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= WIDTH, name
    assert not barriers(visitor.page), name


class _Hands:
    """Uses a page by pointing at it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def type(self, fields: dict[str, str]) -> None:
        for name, text in fields.items():
            self.page.fill(f"#{name}", text)

    def choose(self, answers: dict[str, str]) -> None:
        for name, value in answers.items():
            self.page.check(f"input[name={name}][value={value}]")

    def tick_all(self) -> None:
        for box in self.page.locator("input[type=checkbox]").all():
            box.check()

    def press(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("main form button").first.click()


class _Keys(_Hands):
    """Uses a page by the keyboard alone."""

    def type(self, fields: dict[str, str]) -> None:
        for name, text in fields.items():
            self._tab_to(f"#{name}")
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)

    def choose(self, answers: dict[str, str]) -> None:
        for name, value in answers.items():
            self._tab_to(f"input[name={name}]")
            self.page.keyboard.press("Space" if value == "yes" else "ArrowRight")

    def tick_all(self) -> None:
        for number in range(self.page.locator("input[type=checkbox]").count()):
            self._tab_to(f"section:nth-of-type({number + 1}) input[type=checkbox]")
            self.page.keyboard.press("Space")

    def press(self) -> None:
        self._tab_to("main form button")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _tab_to(self, selector: str) -> None:
        for _ in range(TABS_MAX):
            if self.page.evaluate("what => document.activeElement?.matches(what)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {selector}")


def _fill(hands: _Hands, step: str) -> None:
    if step == "details":
        hands.type(TYPED)
    elif step == "questions":
        hands.choose(CHOSEN)
    else:
        hands.tick_all()
        hands.type({"signature": "Joe Parker"})


@ONE_DATABASE
@pytest.mark.parametrize(
    ("language", "uses", "options"),
    [
        ("en", _Keys, {"color_scheme": "dark"}),
        ("es", _Hands, {"java_script_enabled": False}),
    ],
)
def test_a_contractor_applies_on_a_phone(
    api: Api, new_visitor: Any, language: str, uses: type[_Hands], options: dict[str, Any]
) -> None:
    joe = applicant(api, success_url=f"{api.url}/healthz")
    visitor: Visitor = new_visitor(**PHONE, **options, locale=language)
    page = visitor.visit(joe.path)
    hands = uses(page)
    seen = functools.partial(_seen, visitor, runs_scripts=options.get("java_script_enabled", True))
    for name in ("details", "questions", "documents"):
        seen(f"{language}-{name}")
        hands.press()
        seen(f"{language}-{name}-faults")
        _fill(hands, name)
        hands.press()
    seen(f"{language}-no-card")
    hands.press()
    seen(f"{language}-card")
    hands.type(CARD)
    hands.press()
    seen(f"{language}-card-on-file")
    hands.press()
    seen(f"{language}-review")
    hands.press()
    page.wait_for_url("**/healthz")
    visitor.visit(joe.path)
    seen(f"{language}-complete")
    assert joe.now["policy"] in page.content() and len(joe.consents) == 3
    page.locator(".papers a").first.click()
    seen(f"{language}-document")


@ONE_DATABASE
@pytest.mark.parametrize("language", ["en", "es"])
def test_applications_that_are_held_up_or_over_can_be_read_by_everybody(
    api: Api, new_visitor: Any, language: str
) -> None:
    waits, young, closed = (applicant(api, cancel_url=None) for _ in range(3))
    for each, answers in ((waits, LOSSES), (young, LOSSES | {"adult": "no"})):
        each.pass_to("application_questions").send("application_questions", answers)
    api.post(f"/apply/sessions/{closed.session['id']}/expire", status=200)
    visitor: Visitor = new_visitor(**PHONE, locale=language)
    shown: dict[str, Applicant] = {"waits": waits, "ineligible": young, "closed": closed}
    for name, each in shown.items():
        visitor.visit(each.path)
        _seen(visitor, f"{language}-{name}")
