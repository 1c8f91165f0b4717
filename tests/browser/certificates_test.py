"""Reviewing certificates in a browser: by keyboard at a desk, and on a phone without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from paycover.domain.roles import Role
from paycover.reader.apart import Reader
from tests import make
from tests.browser.axe import barriers
from tests.browser.conftest import PHONE, Visitor
from tests.browser.dashboard_test import sign_in
from tests.certificate_drawings import classic
from tests.certificates import COMP, GENERAL, changed, in_force
from tests.conftest import Api
from tests.incoming import read_certificates
from tests.sheets import pdf

RULES = {
    "coverages": {
        GENERAL: {"limits": {"each_occurrence": 100_000_000, "general_aggregate": 200_000_000}},
        COMP: {},
    }
}


@pytest.fixture
def queue(api: Api) -> Iterator[list[str]]:
    """Two certificates that wait, the older first."""
    if api.database.dialect.name != "sqlite":
        pytest.skip("a page is the same whichever database is behind it")
    api.post("/insurance_requirements", {"name": "Usual", "rules": RULES})
    who = make.write(api, lambda tx: make.contractor(tx, first_name="Joe", last_name="Parker")).id
    reader = Reader()
    made = []
    for limit in (950_000, 500_000):
        limits = {"each_occurrence": limit, "general_aggregate": 2_000_000}
        sample = changed(in_force(), GENERAL, limits=limits)
        files = {"certificate": (f"coi-{limit}.pdf", pdf(classic(sample)), "application/pdf")}
        answer = api.call("POST", "/files/certificates", data={"contractor": who}, files=files)
        made.append(answer.json()["id"])
    read_certificates(api, reader)
    yield made
    reader.close()


def test_a_reviewer_goes_through_the_queue_by_keyboard(
    api: Api, queue: list[str], visitor: Visitor
) -> None:
    sign_in(api, visitor, Role.OPERATIONS)
    page = visitor.page
    page.get_by_role("link", name="Certificates to review").press("Enter")
    rows = page.locator("tbody tr")
    assert queue[0] in rows.nth(0).inner_text() and queue[1] in rows.nth(1).inner_text()
    visitor.keep_screen("dashboard-certificates-queue")
    page.get_by_role("link", name=queue[0]).press("Enter")
    picture = page.locator(".paper-page image").first
    shown = page.request.get(f"{visitor.url}{picture.get_attribute('href')}")
    assert shown.headers["content-type"] == "image/png"
    assert not barriers(page)
    visitor.keep_screen("dashboard-certificate")
    page.locator("summary", has_text="Let it pass").first.press("Enter")
    page.get_by_label("Why it may pass").first.fill("Close enough for this job.")
    page.get_by_role("button", name="Let it pass").first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Let pass")
    visitor.keep_screen("dashboard-certificate-passed")
    page.get_by_role("button", name="Approve").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Approved")
    assert queue[1] in page.url
    page.get_by_role("button", name="Deny").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nothing more waits")
    assert not barriers(page)


def test_a_certificate_is_reviewed_on_a_phone_without_scripts(
    api: Api, queue: list[str], new_visitor: Any
) -> None:
    visitor: Visitor = new_visitor(viewport=PHONE, color_scheme="dark", java_script_enabled=False)
    sign_in(api, visitor, Role.UNDERWRITER, f"/dashboard/certificates/{queue[0]}")
    page = visitor.page
    widths = [element.bounding_box() for element in page.locator(".review > *, .review svg").all()]
    assert all(box and box["x"] + box["width"] <= PHONE["width"] for box in widths)
    visitor.keep_screen("dashboard-certificate-phone")
    page.get_by_label("Why it is denied").fill("The limit is too low.")
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("status")).to_contain_text("Denied")
    page.goto(f"{visitor.url}/dashboard/certificates/new")
    visitor.keep_screen("dashboard-certificate-upload")
