"""Everything there is to read: the documents, the reference, and the index over both."""

import functools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from paycover.portal.documents import (
    ROOT,
    SECTIONS,
    Page,
    documents_folder,
    on_this_server,
    ordered,
    read_documents,
)
from paycover.portal.reference import OperationEntry, Reference
from paycover.portal.search import Found, Index
from paycover.portal.snippets import curl, python

Json = dict[str, Any]

MCP_PATH = "/mcp"
MCP_NAME = "Paycover MCP server"


_VERBS = {
    "GET": "show get read find",
    "POST": "make create add new",
    "PUT": "edit change update set correct clear",
    "DELETE": "delete remove",
}
"""Method → what people call it."""


class Library:
    """The pages by address. All of it is read and made when it is first asked for, not at start."""

    def __init__(self, document: Callable[[], Json]) -> None:
        self._document = document

    @functools.cached_property
    def reference(self) -> Reference:
        """The API's document, read."""
        return Reference(self._document())

    @functools.cached_property
    def pages(self) -> Mapping[str, Page]:
        """Every page by its address, in the order of the portal."""
        made = ordered([*read_documents(documents_folder()), *self.reference.pages()])
        return {page.address: page for page in made}

    @functools.cached_property
    def _index(self) -> Index:
        return Index(self.pages.values())

    def find(self, address: str) -> Page | None:
        """Return the page of an address (`guides/purchase-orders`, with or without `/docs/` and `.md`)."""
        return self.pages.get(address.strip("/").removeprefix("docs/").removesuffix(".md"))

    def section(self, name: str) -> list[Page]:
        """Return the pages of a section."""
        return [page for page in self.pages.values() if page.section == name]

    def search(self, query: str, limit: int) -> list[Found]:
        """Return what a search finds, best first."""
        return self._index.search(query, limit)

    def operations_for(self, task: str, limit: int) -> list[OperationEntry]:
        """Return the operations that a task, in words, most likely asks for, the likeliest first."""
        found = self._tasks.search(task, limit)
        return [self.reference.operations[hit.page.address] for hit in found]

    @functools.cached_property
    def _tasks(self) -> Index:
        """What each operation is asked for by: its summary, the words for its verb, the fields it takes."""
        return Index(
            Page(entry.id, entry.shown["summary"], f"# {entry.shown['summary']}\n\n{_asked_by(entry)}\n")
            for entry in self.reference.operations.values()
        )

    def document_with_snippets(self, origin: str) -> bytes:
        """Return the API's document with this server as its server and each request ready to paste."""
        document = json.loads(json.dumps(self.reference.document))
        document["servers"] = [{"url": origin, "description": "This server"}]
        for entry in self.reference.operations.values():
            samples = [{"lang": "Shell", "label": "curl", "source": curl(entry.example)}]
            code = python(entry.example)
            if code is not None:
                samples.append({"lang": "Python", "label": "Python client", "source": code})
            document["paths"][entry.path][entry.method.lower()]["x-codeSamples"] = samples
        return on_this_server(json.dumps(document, ensure_ascii=False), origin).encode()

    def for_programs(self, origin: str) -> str:
        """Return the list of all pages that programs look for at `/llms.txt`."""
        lines = [
            "# Paycover",
            "",
            "> Open, self-hosted, pay-as-you-go insurance for independent contractors: quotes, policies,",
            "> assignments and invoices behind one API that the 1099Policy clients can speak to.",
            "",
            f"The API is at {origin}/api/v1, its OpenAPI document at {origin}/openapi.json,",
            f"an MCP server over these pages at {origin}{MCP_PATH}. Every page is Markdown.",
        ]
        for section, title in SECTIONS.items():
            lines += ["", f"## {title}", ""]
            lines += [
                f"- [{page.label or page.title}]({origin}{page.path}.md): {page.summary or page.title}"
                for page in self.section(section)
            ]
        return "\n".join(lines) + "\n"


def _asked_by(entry: OperationEntry) -> str:
    fields = " ".join(entry.example.body or {})
    words = re.sub(r"[/{}_]", " ", entry.path.removeprefix("/api/v1/"))
    verbs = "list find all" if entry.method == "GET" and "{" not in entry.path else _VERBS[entry.method]
    return f"{verbs} {words.replace('test helpers', 'sandbox test')} {fields}"


def mcp_settings(origin: str) -> str:
    """Return the block that AI tools take in their `mcp.json`."""
    return json.dumps({MCP_NAME: {"url": f"{origin}{MCP_PATH}"}}, indent=2)


def markdown_of(page: Page, origin: str) -> str:
    """Return a page as Markdown for this server, its links leading to Markdown."""
    return on_this_server(page.markdown.replace(f"]({ROOT}/", f"]({origin}{ROOT}/"), origin)
