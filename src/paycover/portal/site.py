"""The portal's routes: every page as HTML and as Markdown, search, and what programs look for."""

import functools
import gzip
import hashlib
import pathlib
from typing import Any, NamedTuple

from paycover.kit.errors import Code, Problem
from paycover.pages.render import page as rendered
from paycover.pages.routes import Visit, page
from paycover.portal.documents import ROOT, SECTIONS, Page, on_this_server
from paycover.portal.library import MCP_PATH, Library, markdown_of, mcp_settings
from paycover.portal.markdown import headings, render
from paycover.store.db import Database
from paycover.web.app import Route
from paycover.web.http import JSON, Answer

MARKDOWN = b"text/markdown; charset=utf-8"
TEXT = b"text/plain; charset=utf-8"
QUERY_LENGTH = 200
RESULTS = 20
SCALAR = "scalar-api-reference-1.72.1.js"

_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
_SNIFFED = (b"x-content-type-options", b"nosniff")


class Entry(NamedTuple):
    """A line of the list of pages beside a page."""

    title: str
    path: str
    is_here: bool
    inner: tuple["Entry", ...] = ()


def routes(library: Library) -> tuple[Route, ...]:
    """Return the routes of the portal."""
    site = _Site(library)
    return (
        page("GET", ROOT, site.home),
        page("GET", f"{ROOT}/search", site.search),
        page("GET", f"{ROOT}/api", site.api),
        page("GET", f"{ROOT}/mcp", site.mcp),
        page("GET", f"{ROOT}/openapi.json", site.document),
        page("GET", f"{ROOT}/static/{{file}}", site.scalar),
        page("GET", f"{ROOT}/{{page}}", site.page),
        page("GET", f"{ROOT}/{{section}}/{{page}}", site.page),
        page("GET", "/llms.txt", site.for_programs),
        page("GET", "/mcp.json", site.mcp_json),
    )


class _Site:
    """Answers for the pages of a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def home(self, database: Database, visit: Visit) -> Answer:
        """Show where to begin."""
        first = {name: self._library.section(name) for name in ("guides", "concepts", "operating")}
        return self._shown(visit, "home", first=first, groups=self._library.section("objects"))

    def page(self, database: Database, visit: Visit) -> Answer:
        """Show a page, or with `.md` its Markdown; for a section without a page of its own, its list."""
        address = "/".join(visit.parameters)
        found = self._library.find(address)
        if found is None:
            if address not in SECTIONS:
                raise Problem(Code.RESOURCE_NOT_FOUND)
            listed = self._library.section(address)
            return self._shown(visit, "section", title=SECTIONS[address], listed=listed)
        origin = visit.request.origin
        if address.endswith(".md"):
            return Answer(200, markdown_of(found, origin).encode(), [_SNIFFED], MARKDOWN)
        if found.section == "operations":
            return self._operation(visit, found)
        contents = [heading for heading in headings(found.text) if heading.level == 2]
        return self._shown(
            visit,
            "page",
            title=found.title,
            page=found,
            text=_html(found.text, origin),
            samples=_html(found.samples, origin),
            contents=contents,
            around=self._around(found),
        )

    def _operation(self, visit: Visit, found: Page) -> Answer:
        entry = self._library.reference.operations[found.address.removeprefix("operations/")]
        _, _, text = found.text.partition(f"`{entry.label}`\n")
        return self._shown(
            visit,
            "operation",
            title=found.title,
            page=found,
            entry=entry,
            text=_html(text, visit.request.origin),
            samples=_html(found.samples, visit.request.origin),
        )

    def search(self, database: Database, visit: Visit) -> Answer:
        """Show what a search finds."""
        query = visit.query.get("q", "").strip()[:QUERY_LENGTH]
        found = self._library.search(query, RESULTS) if query else []
        return self._shown(visit, "search", title="Search", query=query, found=found)

    def api(self, database: Database, visit: Visit) -> Answer:
        """Show the reference that sends requests itself: Scalar's, which sets styles of its own."""
        answer = rendered("docs/api.html", kept=True, script=f"{ROOT}/static/{_scalar_name()}", path=ROOT)
        answer.headers[:] = [
            (name, value.replace(b"style-src 'self'", b"style-src 'self' 'unsafe-inline'"))
            for name, value in answer.headers
        ]
        return answer

    def mcp(self, database: Database, visit: Visit) -> Answer:
        """Show how AI tools connect."""
        origin = visit.request.origin
        block = _html(f"```json\n{mcp_settings(origin)}\n```", origin)
        return self._shown(visit, "mcp", title="MCP server", address=f"{origin}{MCP_PATH}", block=block)

    def document(self, database: Database, visit: Visit) -> Answer:
        """Show the OpenAPI document with this server's address and ready requests."""
        return Answer(200, self._library.document_with_snippets(visit.request.origin), [_SNIFFED], JSON)

    def scalar(self, database: Database, visit: Visit) -> Answer:
        """Send the script of the reference; its name changes when it does."""
        if visit.id != _scalar_name():
            raise Problem(Code.RESOURCE_NOT_FOUND)
        headers = [_FOREVER, _SNIFFED, (b"vary", b"accept-encoding")]
        packed = _scalar()
        if "gzip" in (visit.request.header(b"accept-encoding") or ""):
            headers.append((b"content-encoding", b"gzip"))
        else:
            packed = gzip.decompress(packed)
        return Answer(200, packed, headers, b"text/javascript; charset=utf-8")

    def for_programs(self, database: Database, visit: Visit) -> Answer:
        """List every page for programs."""
        return Answer(200, self._library.for_programs(visit.request.origin).encode(), [_SNIFFED], TEXT)

    def mcp_json(self, database: Database, visit: Visit) -> Answer:
        """Show the block that AI tools take."""
        return Answer(200, mcp_settings(visit.request.origin).encode(), [_SNIFFED], JSON)

    def _shown(self, visit: Visit, template: str, **values: Any) -> Answer:
        found = values.get("page")
        defaults = {"title": "Documentation", "query": "", "page": found}
        return rendered(
            f"docs/{template}.html", kept=True, listing=self._listing(found), **{**defaults, **values}
        )

    def _listing(self, here: Page | None) -> list[tuple[str, list[Entry]]]:
        """Return the list of pages beside a page: of operations those of its group only."""
        listing = []
        for section, title in SECTIONS.items():
            if section == "operations":
                continue
            pages = self._library.section(section)
            if section == "decisions" and (here is None or here.section != section):
                pages = [page for page in pages if page.address == section]
            listing.append((title, [self._entry(page, here) for page in pages]))
        if here is not None and here.section in ("operations", "objects"):
            listing.sort(key=lambda part: part[0] != SECTIONS["objects"])
        return listing

    def _entry(self, page: Page, here: Page | None) -> Entry:
        inner: tuple[Entry, ...] = ()
        if page.section == "objects" and here is not None and here.section in ("operations", "objects"):
            entries = self._library.reference.groups()[page.title]
            paths = [(f"{e.method} {e.shown['summary']}", f"{ROOT}/operations/{e.id}") for e in entries]
            if here is page or here.path in {path for _, path in paths}:
                inner = tuple(Entry(title, path, path == here.path) for title, path in paths)
        return Entry(page.title, page.path, here is not None and here.address == page.address, inner)

    def _around(self, found: Page) -> tuple[Page | None, Page | None]:
        """Return the pages before and after a page in its section."""
        pages = self._library.section(found.section)
        place = pages.index(found)
        before = pages[place - 1] if place else None
        return before, pages[place + 1] if place + 1 < len(pages) else None


def _html(text: str, origin: str) -> str:
    return render(on_this_server(text, origin))


@functools.cache
def _scalar() -> bytes:
    return (pathlib.Path(__file__).parent / "vendor" / f"{SCALAR}.gz").read_bytes()


@functools.cache
def _scalar_name() -> str:
    digest = hashlib.sha256(_scalar()).hexdigest()[:12]
    return f"{SCALAR.removesuffix('.js')}.{digest}.js"
