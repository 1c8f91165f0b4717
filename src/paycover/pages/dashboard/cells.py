"""What stands in a cell: for the eye in a table or list of facts, and for a spreadsheet."""

import datetime
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from paycover.domain.addresses import Address
from paycover.domain.coverage import Coverage
from paycover.kit.dates import iso_day
from paycover.kit.ids import PREFIXES
from paycover.kit.money import dollars
from paycover.kit.records import Record
from paycover.pages.dashboard.nav import HOME
from paycover.pages.words import line_name, moment_text, words

CENTS = 100

NOUNS = {
    "contractor": "contractors",
    "entity": "entities",
    "job": "jobs",
    "category_code": "categories",
    "quote": "quotes",
    "policy": "policies",
    "assignment": "assignments",
    "certificate": "issued-certificates",
    "incoming_certificate": "certificates",
    "insurance_requirement": "requirements",
    "payment_session": "payment-sessions",
    "assistant_call": "assistant-calls",
    "invoice": "invoices",
    "adjustment": "adjustments",
    "payment": "payments",
    "statement": "statements",
    "bulk_upload": "uploads",
    "entry": "ledger",
    "rate_plan_version": "rate-plans",
    "mark": "underwriting",
    "event": "events",
    "webhook_endpoint": "webhooks",
    "webhook_delivery": "deliveries",
}
_BY_PREFIX = {PREFIXES[noun][0]: pages for noun, pages in NOUNS.items()} | {"ias": "applications"}

_TONES = {
    "good": "active done paid succeeded delivered approved enabled complete settled eligible",
    "warn": "open scheduled waiting submitted validated processing proposed invited pending checking"
    " checked running undoing",
    "bad": "declined failed given_up rejected disabled unknown suspended marked not_eligible flagged denied"
    " error refused revoked",
}
TONES = {status: tone for tone, statuses in _TONES.items() for status in statuses.split()}
"""Status → how good it is."""


class Cell(Record):
    """A value: its text, the kind of thing it is, where it leads, and what a spreadsheet gets."""

    text: str
    kind: str = "text"
    href: str | None = None
    tone: str = ""
    note: str = ""
    raw: str | None = None

    @property
    def exported(self) -> str:
        """The value for a spreadsheet: never one that it would take for a formula."""
        value = self.text if self.raw is None else self.raw
        risky = value[:1] in ("=", "+", "-", "@", "\t", "\r") and self.kind != "number"
        return f"'{value}" if risky else value


NOTHING = Cell("–", "none", raw="")


def text(value: object, *, note: str = "") -> Cell:
    """Return a plain text; nothing for None and the empty."""
    return NOTHING if value is None or value == "" else Cell(str(value), note=note)


def code(value: str | None) -> Cell:
    """Return a text that is typed exactly so: an id that leads nowhere, a hash."""
    return NOTHING if value is None else Cell(value, "code")


def path_of(id: str) -> str | None:
    """Return where an object is shown, None for an id of no kind that is."""
    pages = _BY_PREFIX.get(id.partition("_")[0])
    return None if pages is None else f"{HOME}/{pages}/{quote(id, safe='')}"


def link(id: str | None, named: str | None = None) -> Cell:
    """Return a link to an object, by its name where it has one."""
    if id is None:
        return NOTHING
    return Cell(named or id, "text" if named else "code", href=path_of(id), raw=id)


def money(cents: int | None) -> Cell:
    """Return an amount of cents in dollars."""
    if cents is None:
        return NOTHING
    sign = "-" if cents < 0 else ""
    return Cell(dollars(cents), "number", raw=f"{sign}{abs(cents) // CENTS}.{abs(cents) % CENTS:02}")


def rate(cents: int | None) -> Cell:
    """Return a rate in cents per $100."""
    return NOTHING if cents is None else Cell(f"{dollars(cents)} per $100", "number", raw=str(cents))


def number(value: int | None) -> Cell:
    """Return a count."""
    return NOTHING if value is None else Cell(f"{value:,}", "number", raw=str(value))


def day(moment: int | None) -> Cell:
    """Return the UTC day of a moment."""
    return NOTHING if moment is None else Cell(iso_day(moment), "time")


def when(moment: int | None) -> Cell:
    """Return a moment to the minute, UTC; to the second for a spreadsheet."""
    if moment is None:
        return NOTHING
    then = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    return Cell(moment_text(moment), "time", raw=f"{then:%Y-%m-%dT%H:%M:%SZ}")


def span(start: int, end: int) -> Cell:
    """Return the days of a time."""
    return Cell(f"{iso_day(start)} – {iso_day(end)}", "time")


def badge(value: str) -> Cell:
    """Return a status, in the colour of how good it is."""
    return Cell(words(value), "badge", tone=TONES.get(value, ""), raw=value)


def yes(value: bool | None) -> Cell:
    """Return yes or no; nothing where it is not said."""
    return NOTHING if value is None else Cell("yes" if value else "no")


def lines(coverage: Iterable[Coverage]) -> Cell:
    """Return the lines of cover."""
    return text(", ".join(line_name(line) for line in coverage))


def address(given: Address | None) -> Cell:
    """Return an address on one line."""
    if given is None:
        return NOTHING
    parts = (given.line1, given.line2, given.locality, given.region, given.postalcode, given.country)
    return text(", ".join(str(part) for part in parts if part))


def metadata(given: Mapping[str, object]) -> Cell:
    """Return metadata as name and value."""
    return text(", ".join(f"{name}: {value}" for name, value in given.items()))
