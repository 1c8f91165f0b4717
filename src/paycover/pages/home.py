"""The front page, and the files that pages are made with."""

from paycover.kit.errors import Code, Problem
from paycover.pages.assets import ASSETS
from paycover.pages.render import page as rendered
from paycover.pages.routes import Visit, page
from paycover.store.db import Database
from paycover.web.http import Answer

FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")


def show(database: Database, visit: Visit) -> Answer:
    """Show what this server is and where to go."""
    return rendered("home.html", kept=True, origin=visit.request.origin)


def asset(database: Database, visit: Visit) -> Answer:
    """Send a file; its name changes when it does, so a browser need not ask again."""
    found = ASSETS.get(visit.id)
    if found is None:
        raise Problem(Code.RESOURCE_NOT_FOUND)
    headers = [FOREVER, (b"x-content-type-options", b"nosniff")]
    return Answer(200, found.content, headers, found.media_type)


ROUTES = (page("GET", "/", show), page("GET", "/static/{name}", asset))
