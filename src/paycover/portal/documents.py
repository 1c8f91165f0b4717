"""A page of the portal: where it stands, what it says, where its links lead."""

import pathlib
import posixpath
import re
from collections.abc import Iterable

from paycover.kit.records import Record

ROOT = "/docs"
"""Where the portal begins on the server."""

EXAMPLE_ORIGIN = "http://127.0.0.1:8099"
"""The server that the documents name; a portal shows its own address instead."""

SECTIONS = {
    "start": "Start here",
    "guides": "Guides",
    "concepts": "Concepts",
    "objects": "API",
    "operations": "API operations",
    "reference": "Reference",
    "operating": "Operating",
    "decisions": "Design decisions",
}
"""Folder of the documents → heading it stands under, in the order of the portal."""

FIRST = (
    "start",
    "guides/quote-to-certificate",
    "guides/bill-a-pay-cycle",
    "guides/purchase-orders",
    "guides/reprice-an-invoice",
    "guides/take-payments",
    "guides/certificate-holders",
    "guides/receive-webhooks",
    "guides/retry-safely",
    "guides/handle-errors",
    "guides/use-the-sandbox",
    "guides/move-over",
    "guides/connect-an-assistant",
    "operating/run-a-server",
    "decisions",
)
"""Pages that come before the others of their section, in this order."""

_FOR_AUTHORS = frozenset(["style"])
"""Documents for those who work on Paycover; they stand with its decisions."""

_LINK = re.compile(r"(\[[^\]]*\]\()([^)\s]+)(\))")
_FENCE = re.compile(r"(^```.*?^```\n?)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^<!--.*?-->\n?", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^# +(.+)\n", re.MULTILINE)
_SUMMARY_LENGTH = 200


class Page(Record):
    """A page: its address below `/docs`, and its text as Markdown, heading included.

    `samples` is what a page of the reference shows beside its text; `label` its name in lists.
    """

    address: str
    title: str
    text: str
    samples: str = ""
    label: str = ""

    @property
    def section(self) -> str:
        """The folder it stands in; pages outside of every folder are of `start`."""
        folder, slash, _ = self.address.partition("/")
        if self.address in _FOR_AUTHORS:
            return "decisions"
        return folder if slash or folder in SECTIONS else "start"

    @property
    def path(self) -> str:
        """Its address on the server."""
        return f"{ROOT}/{self.address}"

    @property
    def summary(self) -> str:
        """Its first paragraph, plain and short."""
        body = _FENCE.sub("", self.text.partition("\n")[2]).strip()
        first = plain(next((part for part in body.split("\n\n") if _is_prose(part)), ""))
        return (
            first if len(first) <= _SUMMARY_LENGTH else first[: _SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"
        )

    @property
    def markdown(self) -> str:
        """The whole page as Markdown."""
        return f"{self.text.rstrip()}\n\n{self.samples}".rstrip() + "\n"


def read_documents(folder: pathlib.Path) -> tuple[Page, ...]:
    """Return the pages of a folder of documents, in the order they are listed.

    Links between documents become addresses of the portal; one to a file that is no document becomes
    plain text.
    """
    found = [_page(path, folder) for path in sorted(folder.rglob("*.md"))]
    return ordered(found)


def ordered(pages: Iterable[Page]) -> tuple[Page, ...]:
    """Return pages in the order of the portal: by section, those of `FIRST` first, then as they come."""
    sections = list(SECTIONS)
    first = {address: place for place, address in enumerate(FIRST)}
    return tuple(
        sorted(pages, key=lambda page: (sections.index(page.section), first.get(page.address, len(FIRST))))
    )


def documents_folder() -> pathlib.Path:
    """Return the folder of the documents: in the installed package, or beside its source."""
    package = pathlib.Path(__file__).parent.parent
    installed = package / "docs"
    return installed if installed.is_dir() else package.parent.parent / "docs"


def on_this_server(text: str, origin: str) -> str:
    """Return a text with this server's address where the documents name their example's."""
    return text.replace(EXAMPLE_ORIGIN, origin)


def plain(text: str) -> str:
    """Return a piece of Markdown as plain words."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[`*|]|^#+ |^[-\d]+\.? |^> ", "", text, flags=re.MULTILINE).split())


def _is_prose(part: str) -> bool:
    return bool(part) and part[0] not in "#|-<`"


def _page(path: pathlib.Path, folder: pathlib.Path) -> Page:
    name = path.relative_to(folder).as_posix()
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    title = _HEADING.search(text)
    assert title is not None, f"{name} has no heading"
    known = {found.relative_to(folder).as_posix() for found in folder.rglob("*.md")}
    pieces = _FENCE.split(text)
    linked = "".join(
        piece if piece.startswith("```") else _LINK.sub(lambda link: _relinked(link, name, known), piece)
        for piece in pieces
    )
    return Page(address=_address(name), title=plain(title.group(1)), text=linked)


def _relinked(link: re.Match[str], name: str, known: set[str]) -> str:
    opening, target, closing = link.groups()
    if re.match(r"[a-z]+:|#", target):
        return link.group()
    file, _, anchor = target.partition("#")
    there = posixpath.normpath(posixpath.join(posixpath.dirname(name), file))
    if there not in known:
        return opening.removesuffix("](").removeprefix("[")
    return f"{opening}{ROOT}/{_address(there)}{'#' + anchor if anchor else ''}{closing}"


def _address(name: str) -> str:
    """Return where a document stands below `/docs`: its name without ending, a folder's for its README."""
    return name.removesuffix(".md").removesuffix("/README")
