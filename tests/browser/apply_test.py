"""A whole application on a phone: with a keyboard and without JavaScript, in both languages."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests import sales
from tests.browser.axe import barriers
from tests.browser.conftest import Visitor
from tests.conftest import Api

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What a browser sees does not depend on the database; over HTTP the pages are tested on both."""

DETAILS = {"line1": "12 Ash Street", "locality": "San Francisco", "postalcode": "94110"}


def _start(api: Api, **over: Any) -> str:
    session = api.post("/apply/sessions", {"quote": sales.quote(api)["id"]} | over)
    return str(session["url"]).removeprefix(api.url)


def _seen(visitor: Visitor, name: str, *, checked: bool = True) -> None:
    """Keep a picture of the page, and look for what keeps people from using it."""
    page = visitor.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"], name  # type: ignore[index]
    visitor.keep_screen(f"apply-{name}")
    if checked:
        assert not barriers(page), name


def _fill_details(page: Page) -> None:
    for name, value in DETAILS.items():
        page.fill(f"#{name}", value)
    page.fill("#tax_identification", "12-3456789")


def _answer(page: Page, losses: str = "no") -> None:
    for name, value in {"adult": "yes", "independent": "yes", "employees": "no", "losses": losses}.items():
        page.check(f"input[name={name}][value={value}]")


def _sign(page: Page) -> None:
    for box in page.locator("input[type=checkbox]").all():
        box.check()
    page.fill("#signature", "Joe Parker")


def _go_on(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button").first.click()


@ONE_DATABASE
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_contractor_applies_on_a_phone_without_javascript(
    api: Api, new_visitor: Any, language: str
) -> None:
    visitor: Visitor = new_visitor(**PHONE, locale=language, java_script_enabled=True)
    page = visitor.visit(_start(api))
    steps = [("details", _fill_details), ("questions", _answer), ("documents", _sign)]
    for name, fill in steps:
        _seen(visitor, f"{language}-{name}")
        _go_on(page)
        _seen(visitor, f"{language}-{name}-faults")
        fill(page)
        _go_on(page)
    _seen(visitor, f"{language}-no-card")
    _go_on(page)
    _seen(visitor, f"{language}-card")
    page.fill("#number", "4242424242424242")
    page.fill("#expiry", "12/39")
    page.fill("#cvc", "123")
    _go_on(page)
    _seen(visitor, f"{language}-card-on-file")
    _go_on(page)
    _seen(visitor, f"{language}-review")
    _go_on(page)
    _seen(visitor, f"{language}-complete")
