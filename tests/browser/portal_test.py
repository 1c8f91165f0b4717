"""The documentation portal in a browser: for everybody, on every screen, with nothing from outside."""

from typing import Any

from tests.browser.axe import barriers
from tests.browser.conftest import PHONE, Visitor
from tests.conftest import Api

PAGES = [
    "/docs",
    "/docs/guides/bill-a-pay-cycle",
    "/docs/operations/put_invoices_invoice",
    "/docs/objects/invoices",
    "/docs/search?q=purchase+order",
    "/docs/mcp",
]


def test_pages_can_be_read_by_everybody(api: Api, new_visitor: Any) -> None:
    """In the light beside one database and in the dark beside the other: the pages need neither."""
    is_light = api.database.dialect.name == "sqlite"
    visitor: Visitor = new_visitor(color_scheme="light" if is_light else "dark")
    for path in PAGES[:3] if is_light else PAGES[2:5:2]:
        page = visitor.visit(path)
        assert not barriers(page), path
    visitor.keep_screen(f"portal-{'light' if is_light else 'dark'}")


def test_pages_fit_a_phone(new_visitor: Any) -> None:
    visitor: Visitor = new_visitor(viewport=PHONE, has_touch=True)
    for path in PAGES:
        page = visitor.visit(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is wider than the screen"


def test_search_and_reading_work_without_javascript(new_visitor: Any) -> None:
    visitor: Visitor = new_visitor(java_script_enabled=False)
    page = visitor.visit("/docs")
    page.fill("#q", "cleared purchase order")
    page.press("#q", "Enter")
    page.click(".results a >> nth=0")
    assert "Purchase order" in page.inner_text("h1")


COPIED = """Promise.race([
    navigator.clipboard.readText(),
    new Promise((_, no) => setTimeout(() => no(new Error("the clipboard did not answer")), 20000)),
])"""


def test_a_piece_of_code_is_copied(new_visitor: Any) -> None:
    visitor: Visitor = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.visit("/docs/mcp")
    page.hover(".code >> nth=0")
    page.click(".copy >> nth=0")
    assert page.evaluate(COPIED) == f"{visitor.url}/mcp"


def test_the_console_shows_the_operations_and_asks_nobody_else(visitor: Visitor) -> None:
    """That nothing is asked of other machines is checked of every visitor in the end."""
    page = visitor.visit("/docs/api")
    page.get_by_text("Pay-as-you-go insurance for independent contractors").first.wait_for(timeout=30_000)
    page.get_by_role("link", name="Invoices").or_(page.get_by_text("Invoices", exact=True)).first.click()
    page.wait_for_load_state("networkidle")
    assert not visitor.outside
