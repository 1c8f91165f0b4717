"""How a page becomes a route: it runs in a thread, and whatever happens is shown as a page."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from paycover.kit.errors import Code, Problem
from paycover.kit.log import get_logger
from paycover.pages.render import page as rendered
from paycover.store.db import Conflict, Database
from paycover.web.app import Route
from paycover.web.forms import Form, read_form, read_pairs
from paycover.web.http import BODY_BYTES_MAX, Answer, Request, refusal

log = get_logger()

TITLES = {
    400: "That did not work",
    403: "Not allowed",
    404: "No such page",
    405: "That did not work",
    410: "This page is over",
    413: "That was too much",
    429: "One moment, please",
    503: "One moment, please",
}


class Visit(NamedTuple):
    """What a page is given: the request, and the parameters of its path in their order."""

    request: Request
    parameters: tuple[str, ...]

    @property
    def id(self) -> str:
        """The last parameter of the path, empty where it has none."""
        return self.parameters[-1] if self.parameters else ""

    @property
    def form(self) -> Form:
        """The form that was sent; raises bad_request for what is none."""
        return _storable(read_form(self.request))

    @property
    def query(self) -> dict[str, str]:
        """The query of the address, the last of fields named alike."""
        return dict(_storable(Form(read_pairs(self.request.query), [])).pairs)


Show = Callable[[Database, Visit], Answer]


def page(
    method: str, path: str, show: Show, *, body_bytes_max: int = BODY_BYTES_MAX, hides_path: bool = False
) -> Route:
    """Return the route of a page."""

    async def answer(database: Database, request: Request, parameters: tuple[str, ...]) -> Answer:
        return await asyncio.to_thread(_shown, show, database, Visit(request, parameters))

    return Route(
        method=method, path=path, answer=answer, body_bytes_max=body_bytes_max, hides_path=hides_path
    )


def refuse(request: Request, problem: Problem) -> Answer:
    """Show a problem: as a page to who reads pages, else as the API does."""
    if not request.path.startswith("/api/") and "text/html" in (request.header(b"accept") or ""):
        return show_problem(problem)
    return refusal(problem)


def show_problem(problem: Problem) -> Answer:
    """Show a problem as a page, in a sentence."""
    message = problem.message
    faults = [] if isinstance(message, str) else sorted(message.items())
    return rendered(
        "refused.html",
        problem.status,
        title=TITLES.get(problem.status, "Something went wrong"),
        sentence=message if isinstance(message, str) else "Please look at what was typed.",
        faults=faults,
        code=problem.code.value,
    )


def _storable(form: Form) -> Form:
    """Refuse text that no database keeps."""
    if any("\x00" in text for pair in form.pairs for text in pair):
        raise Problem(Code.BAD_REQUEST, "The text must not contain NUL.")
    return form


def _shown(show: Show, database: Database, visit: Visit) -> Answer:
    try:
        return show(database, visit)
    except Problem as problem:
        return show_problem(problem)
    except Conflict:
        log.warning("every try met another write", request_id=visit.request.id)
        return show_problem(Problem(Code.DATABASE_OPERATIONAL))
    except Exception:
        log.exception("crash", request_id=visit.request.id)
        return show_problem(Problem(Code.GENERAL))
