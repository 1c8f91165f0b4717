"""The compliance hub: the page of an entity's people, who works on its jobs and how each is covered."""

import csv
import io
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from paycover.domain.hub_links import is_open
from paycover.domain.site_covers import (
    OVER,
    SiteCover,
    SiteStatus,
    SiteView,
    SiteWork,
    is_in,
    site_cover,
)
from paycover.domain.users import email_key
from paycover.flows.hub_links import want_fresh_links
from paycover.flows.hub_pages import PAGE, alerts_address
from paycover.kit.dates import DAY, utc
from paycover.kit.errors import Problem
from paycover.kit.ids import account_of_token
from paycover.kit.records import replace
from paycover.kit.vault import hash_key
from paycover.pages.hub_rows import COLUMNS, by_job, exported, shown_row
from paycover.pages.language import NAMES, Words, remembered, words_for
from paycover.pages.private import private, private_page
from paycover.pages.render import redirect
from paycover.pages.routes import Visit, page
from paycover.store.access import is_account, write_as
from paycover.store.db import Database, Link, Snapshot
from paycover.store.site_covers import Opened, SitesAsked, opened, works
from paycover.web.app import Route
from paycover.web.http import Answer

ROWS = 50
SCANNED_MAX = 250
"""Rows looked at for a page that leaves some out; where that is not enough the next page goes on."""

EXPORT_ROWS_MAX = 5_000
"""Rows of one file; the address with `after` gives those that follow."""

WITHIN_DAYS_MAX = 366
NAME_LENGTH_MAX = 200


class Entered(NamedTuple):
    """Somebody who is on the page of an entity: what they see, in which words, and where."""

    snapshot: Snapshot
    opened: Opened
    words: Words
    path: str


Look = Callable[[Visit, Entered], Answer]


def _looking(look: Look) -> Callable[[Database, Visit], Answer]:
    """Open the page a token leads to; one that opens none is told alike whatever became of it."""

    def show(database: Database, visit: Visit) -> Answer:
        token = visit.parameters[0]
        words = words_for(visit.request)

        def work(link: Link) -> Answer | None:
            found = opened(link, account_of_token(token), hash_key(token))
            if found is None:
                return None
            seen = Snapshot(link, found.account, database.clock(), database.vault, visit.request.origin)
            if not is_open(found.link, seen.now):
                return None
            return look(visit, Entered(seen, found, words, f"{PAGE}{token}"))

        answer = database.read(work)
        return _closed(visit, words) if answer is None else answer

    return show


def show(visit: Visit, entered: Entered) -> Answer:
    """Show who works on an entity's jobs, and how each is covered."""
    chosen = visit.query.get("language")
    if chosen in NAMES:
        return _speak(visit, entered, chosen)
    asked = _asked(visit)
    rows, after = _rows(entered, asked, ROWS, SCANNED_MAX)
    entity, link, now = entered.opened.entity, entered.opened.link, entered.snapshot.now
    groups = by_job([shown_row(entered.words, *row, now) for row in rows])
    return private_page(
        "hub.html",
        entered.words,
        entity=entity,
        account=entered.snapshot.account,
        link=link,
        now=now,
        clock=f"{utc(now):%H:%M}",
        required=entity.required_coverage,
        required_lines=", ".join(
            entered.words(f"coverage.{line.value}") for line in entity.required_coverage
        ),
        asked=asked,
        within="" if asked.within is None else asked.within,
        views=list(SiteView),
        groups=groups,
        path=entered.path,
        job=groups[0].name if asked.job and groups else "",
        without_job=_address(entered.path, replace(asked, job="", after="")),
        first=_address(entered.path, replace(asked, after="")) if asked.after else None,
        next=_address(entered.path, replace(asked, after=after)) if after else None,
        export=_address(f"{entered.path}/contractors.csv", asked),
        here=_query(asked),
        alerts=alerts_address(entered.snapshot, link, ""),
    )


def export(visit: Visit, entered: Entered) -> Answer:
    """Return what the page lists as CSV."""
    asked = _asked(visit)
    rows, _ = _rows(entered, asked, EXPORT_ROWS_MAX, EXPORT_ROWS_MAX)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for work, cover in rows:
        writer.writerow(exported(work, cover, entered.snapshot.now))
    headers = [
        (b"content-disposition", b'attachment; filename="contractors.csv"'),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    csv_type = b"text/csv; charset=utf-8"
    return private(Answer(200, out.getvalue().encode("utf-8", "replace"), headers, csv_type))


def ask_fresh(database: Database, visit: Visit) -> Answer:
    """Want an address sent its links; the answer is the same whether it has any or not."""
    words = words_for(visit.request)
    account = account_of_token(visit.parameters[0])
    try:
        key = email_key(visit.form.text("email"))
    except Problem:
        return _closed(visit, words, fault=words("hub.email_fault"), status=400)
    if database.read(lambda link: is_account(link, account)):
        write_as(database, account, lambda tx: want_fresh_links(tx, key))
    return private_page(
        "hub_closed.html",
        words,
        title=words("hub.sent_title"),
        lead=words("hub.sent_lead"),
        action="",
        fault="",
    )


def _closed(visit: Visit, words: Words, *, fault: str = "", status: int = 404) -> Answer:
    return private_page(
        "hub_closed.html",
        words,
        status,
        title=words("hub.closed_title"),
        lead=words("hub.closed_lead"),
        action=f"{PAGE}{visit.parameters[0]}/fresh",
        fault=fault,
    )


def _rows(
    entered: Entered, asked: SitesAsked, shown_max: int, scanned_max: int
) -> tuple[list[tuple[SiteWork, SiteCover]], str]:
    """Return what a page shows, and after which assignment the next begins, empty where none follows."""
    now, entity = entered.snapshot.now, entered.opened.entity
    found = works(entered.snapshot, entity.id, replace(asked, limit=scanned_max + 1))
    kept: list[tuple[SiteWork, SiteCover]] = []
    last = ""
    for work in found[:scanned_max]:
        cover = site_cover(work, entity.required_coverage, now)
        if is_in(cover, asked.view, now) and _ends_within(cover, asked.within, now):
            if len(kept) == shown_max:
                return kept, last
            kept.append((work, cover))
        last = work.assignment.id
    return kept, last if len(found) > scanned_max else ""


def _ends_within(cover: SiteCover, days: int | None, now: int) -> bool:
    is_insured = cover.status not in (*OVER, SiteStatus.NONE)
    return days is None or (is_insured and cover.ends <= now + days * DAY)


def _asked(visit: Visit) -> SitesAsked:
    """Return what an address asks for; what there is not is left aside."""
    query = visit.query
    view, within = query.get("view", ""), query.get("within", "")
    days = int(within) if within.isascii() and within.isdigit() and len(within) <= 3 else 0
    return SitesAsked(
        view=SiteView(view) if view in list(SiteView) else SiteView.CURRENT,
        job=query.get("job", "")[:NAME_LENGTH_MAX],
        sought=query.get("q", "").strip()[:NAME_LENGTH_MAX],
        within=days if 0 < days <= WITHIN_DAYS_MAX else None,
        after=query.get("after", "")[:NAME_LENGTH_MAX],
    )


def _query(asked: SitesAsked) -> dict[str, str]:
    given = {
        "view": "" if asked.view is SiteView.CURRENT else asked.view.value,
        "job": asked.job,
        "q": asked.sought,
        "within": str(asked.within or ""),
        "after": asked.after,
    }
    return {name: value for name, value in given.items() if value}


def _address(path: str, asked: SitesAsked) -> str:
    query = _query(asked)
    return f"{path}?{urlencode(query)}" if query else path


def _speak(visit: Visit, entered: Entered, language: str) -> Answer:
    way = _address(entered.path, _asked(visit))
    return private(redirect(way, [remembered(language, visit.request.origin)]))


def _route(method: str, tail: str, show: Callable[[Database, Visit], Answer]) -> Route:
    return page(method, f"{PAGE}{{token}}{tail}", show, hides_path=True)


ROUTES = (
    _route("GET", "", _looking(show)),
    _route("GET", "/contractors.csv", _looking(export)),
    _route("POST", "/fresh", ask_fresh),
)
