"""The search of every page: an id leads to its object, anything else to who and what begins so."""

from typing import Any

from paycover.pages.dashboard import contractors, entities, invoices, jobs
from paycover.pages.dashboard.cells import Cell, path_of
from paycover.pages.dashboard.frame import Signed, looking, shown
from paycover.pages.dashboard.nav import HOME
from paycover.pages.dashboard.nouns import Noun
from paycover.pages.render import redirect
from paycover.store.browsing import Asked
from paycover.web.http import Answer

ROWS = 8
NOUNS = (contractors.NOUN, entities.NOUN, jobs.NOUN, invoices.NOUN)


def show(signed: Signed) -> Answer:
    """Show what begins with the text that was typed, or go where an id leads."""
    typed = signed.visit.query.get("q", "").strip()
    way = path_of(typed)
    if way is not None:
        return redirect(way)
    found = [(noun, rows) for noun in NOUNS if typed and (rows := _found(signed, noun, typed))]
    return shown(signed, "search.html", typed=typed, found=found)


def _found(signed: Signed, noun: Noun, typed: str) -> list[tuple[Any, list[Cell]]]:
    search, sought = noun.sought(typed)
    part = noun.browse.page(signed.snapshot, Asked(search=search, sought=sought, limit=ROWS))
    return [(row, [column.cell(row) for column in noun.columns]) for row in part.rows]


ROUTES = (looking(f"{HOME}/search", show),)
