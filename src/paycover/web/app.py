"""The ASGI application: finds the route a request asks for, and answers whatever happens."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from paycover.kit.errors import Code, Problem
from paycover.kit.log import get_logger
from paycover.kit.records import Record
from paycover.store.db import Database
from paycover.web.http import (
    BODY_BYTES_MAX,
    Answer,
    Gone,
    Receive,
    Request,
    Scope,
    Send,
    TooLarge,
    path_of,
    read_body,
    refusal,
    request_of,
    send_answer,
    send_last_answer,
)

log = get_logger()

PARAMETER = "{}"
Branch = dict[str, Any]

Responder = Callable[[Database, Request, tuple[str, ...]], Awaitable[Answer]]
"""Answers a request; it is given the parameters of the path in their order, and never raises."""

Refuse = Callable[[Request, Problem], Answer]
"""Shows a problem in the form its reader expects."""

Mounted = Callable[[Scope, Receive, Send], Awaitable[None]]


class Route(Record, kw_only=True):
    """A method on a path, whose parameters are written `{noun}`.

    `body_bytes_max` is how many bytes its body may have. What `hides_path` is logged by its pattern:
    such a path holds a secret.
    """

    method: str
    path: str
    answer: Responder
    body_bytes_max: int = BODY_BYTES_MAX
    hides_path: bool = False


def as_json(request: Request, problem: Problem) -> Answer:
    """Show a problem as the API does."""
    return refusal(problem)


class Application:
    """Paycover as an ASGI application over one database.

    Routing is a tree of path segments: the API's every answer, also for an unknown path or a wrong
    method, has to be the coded JSON its clients parse. `refuse` shows what no route could. `mounted`
    are ASGI applications, each on exactly its path. Links in answers begin with `public_url`, or with
    the host that was asked.
    """

    def __init__(
        self,
        database: Database,
        routes: Iterable[Route],
        *,
        refuse: Refuse = as_json,
        mounted: Mapping[str, Mounted] | None = None,
        public_url: str = "",
        log_requests: bool = False,
    ) -> None:
        self.database = database
        self._refuse = refuse
        self._mounted = mounted or {}
        self._public_url = public_url.rstrip("/")
        self._log_requests = log_requests
        self._tree = _tree(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http" and scope["path"] in self._mounted:
            await self._mounted[scope["path"]](scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def answer(self, request: Request) -> Answer:
        """Return the answer to a request that is here already, its body read."""
        methods, parameters = self._find(request.path)
        route = methods.get("GET" if request.method == "HEAD" else request.method)
        if route is None:
            return self._nowhere(request, methods)
        return await route.answer(self.database, request, parameters)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        methods, parameters = self._find(path_of(scope))
        route = methods.get("GET" if scope["method"] == "HEAD" else scope["method"])
        limit = BODY_BYTES_MAX if route is None else route.body_bytes_max
        try:
            body = await read_body(receive, limit)
        except Gone:
            return
        except TooLarge as error:
            await self._refuse_size(scope, receive, send, error, limit)
            return
        request = request_of(scope, body, self._public_url)
        if route is not None:
            answer = await route.answer(self.database, request, parameters)
        else:
            answer = self._nowhere(request, methods)
        if self._log_requests:
            about = {"method": request.method, "path": _told(request, route), "request_id": request.id}
            log.debug("request", status=answer.status, **about)
        await send_answer(send, request, answer)

    def _nowhere(self, request: Request, methods: dict[str, Route]) -> Answer:
        if not methods:
            return self._refuse(request, Problem(Code.RESOURCE_NOT_FOUND))
        problem = Problem(Code.BAD_REQUEST, "This address does not take that method.", status=405)
        answer = self._refuse(request, problem)
        answer.headers.append((b"allow", ", ".join(sorted(methods)).encode()))
        return answer

    async def _refuse_size(
        self, scope: Scope, receive: Receive, send: Send, error: TooLarge, limit: int
    ) -> None:
        request = request_of(scope)
        message = f"The body is larger than {limit} bytes."
        answer = self._refuse(request, Problem(Code.BAD_REQUEST, message, status=413))
        if error.drained:
            await send_answer(send, request, answer)
        else:
            answer.headers.append((b"connection", b"close"))
            await send_last_answer(receive, send, request, answer)

    def _find(self, path: str) -> tuple[dict[str, Route], tuple[str, ...]]:
        """Return the routes at a path by method (none: no such path) and the path's parameters."""
        if "\x00" in path:
            return {}, ()  # no database keeps a NUL, so nothing has such an id
        branch, parameters = self._tree, tuple[str, ...]()
        for segment in path[1:].split("/"):
            if segment in branch and segment != PARAMETER:
                branch = branch[segment]
            elif PARAMETER in branch:
                branch, parameters = branch[PARAMETER], (*parameters, segment)
            else:
                return {}, ()
        return branch.get("/", {}), parameters


def _tree(routes: Iterable[Route]) -> Branch:
    root: Branch = {}
    for route in routes:
        branch = root
        for segment in route.path[1:].split("/"):
            branch = branch.setdefault(PARAMETER if segment.startswith("{") else segment, {})
        branch.setdefault("/", {})[route.method] = route
    return root


def _told(request: Request, route: Route | None) -> str:
    """Return a path for the log: a secret in it, also in one that leads nowhere, is left out."""
    if route is None:
        return f"/{request.path[1:].partition('/')[0]}…"
    return route.path if route.hides_path else request.path


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
