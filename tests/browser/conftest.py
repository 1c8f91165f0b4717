"""A real browser, kept on this machine: what it asks for is noted, and nothing outside is let through."""

import os
import pathlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.conftest import Api

SCREENS = pathlib.Path(__file__).parents[2] / "build" / "screens"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Where there is none the tests are named as not run; in CI they fail.

    It ends with this folder's tests: while Playwright runs, nothing else may run a loop in its thread.
    """
    path = shutil.which("chromium")
    if path is None and not os.environ.get("CI"):
        pytest.skip("needs Chromium: apt-get install chromium")
    assert path, "CI has to install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser: their page, and what was asked of other machines meanwhile."""

    page: Page
    url: str
    outside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def visit(self, path: str) -> Page:
        """Go to a path of the server."""
        self.page.goto(self.url + path)
        return self.page

    def keep_screen(self, name: str) -> None:
        """Write a picture of the whole page to build/screens."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


@pytest.fixture
def new_visitor(chromium: Browser, api: Api) -> Iterator[Any]:
    """Makes visitors; in the end nothing was asked of other machines and no page complained."""
    made: list[tuple[BrowserContext, Visitor]] = []

    def new(**options: Any) -> Visitor:
        context = chromium.new_context(**({"viewport": DESK} | options))
        visitor = Visitor(context.new_page(), api.url)

        def pass_on(route: Route) -> None:
            if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
                route.continue_()
            else:
                visitor.outside.append(route.request.url)
                route.abort()

        context.route("**/*", pass_on)
        visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
        visitor.page.on(
            "console",
            lambda said: visitor.faults.append(said.text) if "Content Security" in said.text else None,
        )
        made.append((context, visitor))
        return visitor

    yield new
    for context, visitor in made:
        context.close()
        assert not visitor.outside
        assert not visitor.faults


@pytest.fixture
def visitor(new_visitor: Any) -> Visitor:
    """A visitor at a desk."""
    made: Visitor = new_visitor()
    return made
