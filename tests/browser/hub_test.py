"""The compliance hub in a browser: given from the dashboard, read at a desk, on a phone, in the dark."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.roles import Role
from tests import make
from tests.browser.axe import barriers
from tests.browser.conftest import PHONE, Visitor
from tests.browser.dashboard_test import sign_in
from tests.conftest import Api
from tests.sites import NOT_ELIGIBLE, own_certificate, placed, site


def test_a_contact_is_given_a_link_and_sees_who_is_covered(api: Api, new_visitor: Any) -> None:
    if api.database.dialect.name != "sqlite":
        pytest.skip("the same page was looked at on SQLite")
    where = site(api)
    placed(api, where.job, -5, 40, "Reyes")
    placed(api, where.job, -20, 3, "Voss")
    placed(api, where.job, -20, -2, "Watts")
    placed(api, where.job, -5, 40, "Ochoa", eligible=NOT_ELIGIBLE)
    placed(api, where.job, 2, 40, "Lindqvist", coverage_type=(Coverage.GENERAL,))
    brought = placed(api, where.job, -5, 40, "Parker", bind=False)
    make.write(api, lambda tx: own_certificate(tx, brought.contractor, 60))
    staff: Visitor = new_visitor()
    sign_in(api, staff, Role.OPERATIONS, f"/dashboard/entities/{where.entity}")
    staff.page.get_by_label("E-mail address of a contact").fill("risk@holder.example")
    staff.page.get_by_role("button", name="Make a link").click()
    url = staff.page.inner_text("code.secret")
    staff.visit(f"/dashboard/entities/{where.entity}")
    assert not barriers(staff.page)
    staff.keep_screen("dashboard-hub-links")

    contact: Visitor = new_visitor(java_script_enabled=True)
    page = contact.visit(url.removeprefix(api.url))
    assert not barriers(page)
    contact.keep_screen("hub")
    page.get_by_label("Show").select_option("attention")
    page.get_by_role("button", name="Apply").click()
    assert "Voss" in page.inner_text("main") and "Reyes" not in page.inner_text("main")
    page.get_by_role("link", name="Español").click()
    assert "Vence en 3 días" in page.inner_text("main")

    phone: Visitor = new_visitor(viewport=PHONE, color_scheme="dark", java_script_enabled=False)
    page = phone.visit(url.removeprefix(api.url))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.keep_screen("hub-phone")
    phone.visit("/hub/none")
    phone.keep_screen("hub-closed-phone")
