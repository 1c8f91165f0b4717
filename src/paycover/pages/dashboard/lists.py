"""The list of a noun, and the same list for a spreadsheet."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

from paycover.pages.dashboard.cells import path_of
from paycover.pages.dashboard.frame import Signed, shown
from paycover.pages.dashboard.nouns import Noun
from paycover.pages.render import redirect
from paycover.store.browsing import Asked, Part
from paycover.web.http import Answer

ROWS = 50
EXPORT_ROWS_MAX = 10_000
"""Rows of one file; the address with `after` gives those that follow."""

CSV = b"text/csv; charset=utf-8"
SORTS = {"newest": "Newest first", "oldest": "Oldest first", "name": "By name"}


def show_list(signed: Signed, noun: Noun) -> Answer:
    """Show a page of the list; an id that was looked for leads to its object."""
    query = signed.visit.query
    sought = query.get("q", "").strip()
    way = path_of(sought)
    if way is not None and noun.browse.find(signed.snapshot, sought) is not None:
        return redirect(way)
    asked = asked_of(noun, query, limit=ROWS)
    part = noun.browse.page(signed.snapshot, asked)
    rows = [(row, [column.cell(row) for column in noun.columns]) for row in part.rows]
    return shown(
        signed,
        "list.html",
        noun=noun,
        asked=asked,
        q=sought,
        rows=rows,
        part=part,
        sorts=_sorts(noun, asked),
        views=_views(noun, asked, query),
        chips=_chips(noun, asked, query),
        carried=[(name, value) for name, value in query.items() if name in ("view", *noun.filters)],
        export=_address(noun, query, {"after": asked.after}, to="/export.csv"),
        pages=_pages(noun, part, query),
    )


def export(signed: Signed, noun: Noun) -> Answer:
    """Return the list as CSV, 10,000 rows at most."""
    asked = asked_of(noun, signed.visit.query, limit=EXPORT_ROWS_MAX)
    part = noun.browse.page(signed.snapshot, asked)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", *(column.heading.lower().replace(" ", "_") for column in noun.columns)])
    for row in part.rows:
        writer.writerow([row.record.id, *(column.cell(row).exported for column in noun.columns)])
    headers = [
        (b"content-disposition", f'attachment; filename="{noun.name}.csv"'.encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Answer(200, out.getvalue().encode("utf-8", "replace"), headers, CSV)


def asked_of(noun: Noun, query: dict[str, str], *, limit: int) -> Asked:
    """Return what an address asks of a list; what no list has is left aside."""
    search, sought = "", ""
    if query.get("q", "").strip():
        search, sought = noun.sought(query["q"].strip())
    view = query.get("view", "")
    order = query.get("sort", "")
    return Asked(
        view=view if view in noun.browse.views else "",
        filters={name: query[name] for name in noun.browse.filters if query.get(name)},
        order=order if order in noun.browse.orders else "",
        search=search if sought else "",
        sought=sought,
        after=query.get("after") or None,
        before=query.get("before") or None,
        limit=limit,
    )


def _sorts(noun: Noun, asked: Asked) -> list[tuple[str, str, bool]]:
    view = noun.browse.views.get(asked.view)
    if view is not None and view.order is not None:
        return []  # it has an order of its own
    chosen = asked.order or "newest"
    return [(name, SORTS[name], name == chosen) for name in noun.browse.orders]


def _views(noun: Noun, asked: Asked, query: dict[str, str]) -> list[tuple[str, str, bool]]:
    if not noun.views:
        return []
    views = {"": "All", **noun.views}
    return [
        (label, _address(noun, query, {"view": name}), asked.view == name) for name, label in views.items()
    ]


def _chips(noun: Noun, asked: Asked, query: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        (noun.filters.get(name, name), value, _address(noun, query, {name: None}))
        for name, value in asked.filters.items()
    ]


def _pages(noun: Noun, part: Part[Any], query: dict[str, str]) -> tuple[str | None, str | None]:
    """Return the addresses of the pages before and after."""
    if not part.rows:
        return (noun.path if part.has_before else None), None
    first, last = part.rows[0].record.id, part.rows[-1].record.id
    before = _address(noun, query, {"before": first}) if part.has_before else None
    after = _address(noun, query, {"after": last}) if part.has_after else None
    return before, after


def _address(noun: Noun, query: dict[str, str], changes: dict[str, str | None], *, to: str = "") -> str:
    """Return the list's address with some of what it asks changed; a change begins at the first page."""
    kept = {name: value for name, value in query.items() if name not in ("after", "before")}
    wanted = {name: value for name, value in (kept | changes).items() if value}
    return f"{noun.path}{to}" + (f"?{urlencode(wanted)}" if wanted else "")
