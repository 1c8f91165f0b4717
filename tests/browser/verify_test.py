"""The public page of a certificate in a browser."""

import pathlib
from typing import Any

from tests.browser.axe import barriers
from tests.browser.conftest import PHONE
from tests.conftest import Api
from tests.holders import certified, link_of, pdf_at, work


def test_whoever_was_given_a_certificate_can_check_it(
    api: Api, new_visitor: Any, tmp_path: pathlib.Path
) -> None:
    one = certified(api)
    path = link_of(one).removeprefix(api.url)
    visitor = new_visitor()
    page = visitor.visit(path)
    assert "Not covered yet" in page.inner_text("h1")
    assert not barriers(page)
    visitor.keep_screen("verify")
    with page.expect_download() as download:
        page.get_by_role("link", name="Open the PDF").evaluate(
            "link => { link.download = ''; link.click(); }"
        )
    assert page.request.get(download.value.url).body() == pdf_at(link_of(one))
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(pdf_at(link_of(one)))
    bad.write_bytes(good.read_bytes() + b"\n")
    for file, said in ((good, "byte for byte"), (bad, "NOT the document")):
        page.set_input_files("#file", file)
        page.locator("#compared", has_text=said).wait_for()
    api.post("/assignments/cancel", {"job_id": one["job"]}, status=200)
    work(api)
    phone = new_visitor(viewport=PHONE)
    page = phone.visit(path)
    assert "cancelled" in page.inner_text("h1") and "Revoked" in page.inner_text("main")
    assert not barriers(page)
    phone.keep_screen("verify-revoked-phone")
