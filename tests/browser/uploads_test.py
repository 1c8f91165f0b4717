"""A payroll file in a browser: checked, run, billed, and undone."""

import pathlib

import pytest
from playwright.sync_api import expect

from paycover.domain.roles import Role
from tests.browser.axe import barriers
from tests.browser.conftest import Visitor
from tests.browser.dashboard_test import sign_in
from tests.conftest import Api
from tests.pages.dashboard.uploads_test import settle
from tests.scenarios.bulk_test import open_pays, payroll, staff


def test_finance_uploads_a_payroll_file(api: Api, visitor: Visitor, tmp_path: pathlib.Path) -> None:
    if api.database.dialect.name != "sqlite":
        pytest.skip("the same pages were looked at on SQLite")
    file = tmp_path / "payroll-2026-11.csv"
    file.write_bytes(payroll(staff(api), "2500.00", "$1,000", "nothing"))
    sign_in(api, visitor, Role.FINANCE, "/dashboard/uploads/new?kind=payroll")
    page = visitor.page
    assert not barriers(page)
    visitor.keep_screen("dashboard-upload")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("reading the file")).to_be_visible()
    settle(api)  # the page looks again by itself, every two seconds
    expect(page.get_by_role("button", name="Run 2 rows")).to_be_visible(timeout=15_000)
    assert not barriers(page)
    visitor.keep_screen("dashboard-upload-checked")
    page.get_by_role("button", name="Run 2 rows").click()
    expect(page.get_by_text("0 of 3 rows")).to_be_visible()
    visitor.keep_screen("dashboard-upload-running")
    settle(api)
    expect(page.get_by_role("button", name="Undo")).to_be_visible(timeout=15_000)
    assert open_pays(api) == [100_000, 250_000]
    page.get_by_role("button", name="Undo").click()
    settle(api)
    expect(page.get_by_text("Nothing of it is left")).to_be_visible(timeout=15_000)
    assert open_pays(api) == []
