"""The dashboard in a browser: signing in, an approval, a webhook sent again, and pages for everybody."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from paycover.domain.roles import Role
from paycover.kit.clock import NANOSECONDS
from paycover.pages.dashboard.catalogue import NOUNS
from tests import make, plans, staff
from tests.browser.axe import barriers
from tests.browser.conftest import PHONE, Visitor
from tests.conftest import Api
from tests.desk import Desk
from tests.pages.dashboard.world import filled

PAGES = (
    "/dashboard",
    "/dashboard/settings",
    "/dashboard/users",
    "/dashboard/webhooks/new",
    "/dashboard/invoices?view=open",
    f"/dashboard/calculator?category={make.CATEGORY}&line=general&work_state=CA&home_state=CA&wage=2500",
)
REST = (
    "/dashboard/api-keys",
    "/dashboard/tasks",
    "/dashboard/underwriting/new",
    "/dashboard/search?q=parker",
    "/dashboard/nowhere",
    "/dashboard/quotes?q=nothing",
)
"""Pages beside the list and the objects of each noun."""


@pytest.fixture(autouse=True)
def only_sqlite(api: Api) -> None:
    """A page is the same whichever database is behind it: browsers are slow, one is enough."""
    if api.database.dialect.name != "sqlite":
        pytest.skip("the same pages were looked at on SQLite")


def sign_in(api: Api, visitor: Visitor, role: Role = Role.ADMIN, path: str = "/dashboard") -> staff.Person:
    """Sign a new user in, as people do."""
    who = staff.person(api, role)
    page = visitor.visit(path)
    page.get_by_label("E-mail address").fill(who.user.email)
    page.get_by_label("Password").fill(staff.PASSWORD)
    page.get_by_label("Code of your authenticator app").fill(who.code(api.database.clock() // NANOSECONDS))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("body.desk")).to_be_attached()
    return who


def test_staff_sign_in_with_a_code_and_go_where_they_wanted(api: Api, visitor: Visitor) -> None:
    visitor.visit("/dashboard")
    assert not barriers(visitor.page)
    visitor.keep_screen("dashboard-sign-in")
    sign_in(api, visitor, path="/dashboard/invoices?view=open")
    assert visitor.page.url.endswith("/dashboard/invoices?view=open")
    visitor.page.get_by_role("button", name="Sign out").click()
    assert visitor.page.url.endswith("/dashboard/sign-in")


def test_a_rate_plan_is_approved_by_a_second_person(api: Api, visitor: Visitor) -> None:
    rates = Desk.__new__(Desk)
    rates.database, rates.account = api.database, api.account
    draft = rates.load(plans.plan(), by="author@example.com").version
    assert draft is not None
    sign_in(api, visitor, Role.UNDERWRITER, f"/dashboard/rate-plans/{draft.id}")
    page = visitor.page
    for step in ("Validate", "Submit for approval", "Approve"):
        page.get_by_role("button", name=step, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("approved")
    visitor.keep_screen("dashboard-rate-plan")
    assert not barriers(page)


def test_every_fault_of_a_rate_plan_is_shown(api: Api, visitor: Visitor) -> None:
    sign_in(api, visitor, Role.UNDERWRITER, "/dashboard/rate-plans/new")
    page = visitor.page
    assert not barriers(page)
    bad = plans.plan(rows="roofer,CA,91341,5300,53,perhaps\nroofer,ZZ,91341,6000,60,accept\n")
    files: list[Any] = [{"name": "a.json", "mimeType": "application/json", "buffer": bad.text}]
    files += [{"name": name, "mimeType": "text/csv", "buffer": bad.beside(name)} for name in bad.tables]
    page.get_by_label("Files").set_input_files(files)
    page.get_by_role("button", name="Load").click()
    expect(page.get_by_role("cell", name="perhaps", exact=True)).to_be_visible()
    assert not barriers(page)
    visitor.keep_screen("dashboard-rate-plan-files")


def test_a_webhook_is_sent_again(api: Api, visitor: Visitor) -> None:
    world = filled(api)
    sign_in(api, visitor, Role.OPERATIONS, "/dashboard/deliveries?view=given_up")
    page = visitor.page
    page.get_by_role("link", name=world.ids["deliveries"][-8:]).click()
    page.get_by_role("button", name="Send again").click()
    assert "waiting" in page.inner_text("h1")


def test_every_page_can_be_used_by_everybody(api: Api, new_visitor: Any) -> None:
    world = filled(api)
    visitor: Visitor = new_visitor()
    sign_in(api, visitor)
    found: dict[str, list[str]] = {}
    for path in _pages(world.ids):
        page = visitor.visit(path)
        found |= {path: faults} if (faults := barriers(page)) else {}
        visitor.keep_screen(_name(path))
    assert not found


def test_it_works_on_a_phone_in_the_dark_and_without_scripts(api: Api, new_visitor: Any) -> None:
    world = filled(api)
    visitor: Visitor = new_visitor(viewport=PHONE, color_scheme="dark", java_script_enabled=False)
    sign_in(api, visitor)
    page = visitor.page
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Invoices", exact=True).click()
    page.get_by_role("link", name=world.ids["invoices"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invoice for")
    assert _is_within(page)
    visitor.keep_screen("dashboard-phone")


def _pages(ids: dict[str, str]) -> list[str]:
    """Return the addresses of every page, and of one object of each noun."""
    lists = [noun.path for noun in NOUNS.values()]
    return [*PAGES, *REST, *lists, *(f"/dashboard/{noun}/{id}" for noun, id in ids.items())]


def _name(path: str) -> str:
    """Return what the picture of a page is called: an object's is called for its noun."""
    words = path.partition("?")[0][1:].split("/")
    return "-".join("one" if "_" in word else word for word in words)


def _is_within(page: Page) -> bool:
    """Tell whether nothing of a page lies beside a phone's screen (tables scroll in their own frame)."""
    boxes = [element.bounding_box() for element in page.locator("main > *").all()]
    return all(box is None or box["x"] + box["width"] <= PHONE["width"] for box in boxes)
