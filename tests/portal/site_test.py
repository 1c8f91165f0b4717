"""The portal over HTTP: every page, as HTML and as Markdown, with links that lead somewhere."""

import gzip
import hashlib
import re
from typing import Any

import httpx
import pytest

from paycover.api.catalogue import DOCUMENTED
from paycover.api.openapi import document
from paycover.portal import site
from paycover.portal.library import Library
from paycover.portal.site import routes
from paycover.web.app import Application
from paycover.web.http import Request
from tests.conftest import Served
from tests.tidy.tree import SOURCE

LIBRARY = Library(lambda: document(DOCUMENTED))
HREF = re.compile(r'href="([^"]+)"')
ORIGIN = "https://cover.example"


@pytest.fixture(scope="module")
def portal() -> Any:
    """Returns the portal's answers without a server or a database: it needs none."""
    import asyncio

    application = Application(None, routes(LIBRARY))  # type: ignore[arg-type]

    def get(path: str, query: str = "", **headers: str) -> Any:
        sent = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
        asked = Request(id="req", method="GET", path=path, query=query, headers=sent, origin=ORIGIN)
        return asyncio.run(application.answer(asked))

    return get


def test_every_page_is_shown_and_every_link_leads_somewhere(portal: Any) -> None:
    anchors: dict[str, set[str]] = {}
    links: set[tuple[str, str]] = set()
    for page in LIBRARY.pages.values():
        answer = portal(page.path)
        assert answer.status == 200, page.path
        text = answer.body.decode()
        anchors[page.path] = set(re.findall(r'id="([^"]+)"', text))
        links |= {(page.path, link) for link in HREF.findall(text)}
    known = {f"{path}{ending}" for path in anchors for ending in ("", ".md")}
    known |= {"/docs", "/docs/api", "/docs/mcp", "/docs/guides", "/docs/search", "/", "/mcp.json"}
    broken = []
    for page_path, link in links:
        path, _, anchor = link.partition("#")
        there = path or page_path
        if link.startswith(("/static/", "https://")) or link in (
            "/openapi.json",
            "/source.yaml",
            "/llms.txt",
        ):
            continue
        if there not in known or (anchor and anchor not in anchors.get(there, set())):
            broken.append((page_path, link))
    assert not broken


def test_every_page_is_there_as_markdown_with_this_servers_address(portal: Any) -> None:
    for page in LIBRARY.pages.values():
        answer = portal(f"{page.path}.md")
        assert answer.status == 200 and answer.media_type.startswith(b"text/markdown")
        assert b"127.0.0.1:8099" not in answer.body, page.path
    assert f'"{ORIGIN}/api/v1/invoices"'.encode() in portal("/docs/guides/bill-a-pay-cycle.md").body


def test_pages_for_programs_list_every_page(portal: Any) -> None:
    listed = portal("/llms.txt").body.decode()
    assert all(f"]({ORIGIN}{page.path}.md)" in listed for page in LIBRARY.pages.values())


def test_the_document_for_the_console_has_ready_requests(portal: Any) -> None:
    import json

    shown = json.loads(portal("/docs/openapi.json").body)
    assert shown["servers"][0]["url"] == ORIGIN
    samples = shown["paths"]["/api/v1/invoices/{invoice}"]["put"]["x-codeSamples"]
    assert [sample["lang"] for sample in samples] == ["Shell", "Python"]
    assert f'curl -X PUT "{ORIGIN}/api/v1/invoices/in_4RviYgc2Wt"' in samples[0]["source"]


def test_a_search_shows_what_it_finds_and_what_was_typed_as_text(portal: Any) -> None:
    found = portal("/docs/search", "q=purchase+order").body.decode()
    assert "/docs/guides/purchase-orders" in found
    typed = portal("/docs/search", "q=%3Cscript%3E").body.decode()
    assert "<script>" not in typed and "&lt;script&gt;" in typed


def test_only_the_console_may_set_styles_and_nothing_comes_from_outside(portal: Any) -> None:
    policies = {
        path: dict(portal(path).headers)[b"content-security-policy"] for path in ("/docs", "/docs/api")
    }
    assert b"unsafe" not in policies["/docs"]
    assert policies["/docs/api"].count(b"unsafe-inline") == 1
    assert all(b"http" not in policy and b"*" not in policy for policy in policies.values())


def test_the_console_is_the_file_it_is_said_to_be(portal: Any) -> None:
    page = (SOURCE / "portal" / "vendor" / "README.md").read_text()
    (said,) = re.findall(r"`([0-9a-f]{64})`", page)
    address = re.findall(r'src="(/docs/static/[^"]+)"', portal("/docs/api").body.decode())[0]
    packed = portal(address, accept_encoding="gzip, br")
    assert dict(packed.headers)[b"content-encoding"] == b"gzip"
    assert hashlib.sha256(gzip.decompress(packed.body)).hexdigest() == said
    assert portal(address).body == gzip.decompress(packed.body)
    assert site.SCALAR.removesuffix(".js").rpartition("-")[2] in page


def test_the_portal_is_served(served: Served) -> None:
    assert httpx.get(f"{served.url}/docs/start").status_code == 200
    assert httpx.get(f"{served.url}/docs/start.md").text.startswith("# From nothing")
    missing = httpx.get(f"{served.url}/docs/nothing", headers={"accept": "text/html"})
    assert missing.status_code == 404 and "No such page" in missing.text
