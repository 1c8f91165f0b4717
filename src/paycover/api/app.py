"""The ASGI application: finds the operation a request asks for, and answers whatever happens."""

from typing import Any

import structlog

from paycover.api import call
from paycover.api.catalogue import EVERYTHING
from paycover.api.http import (
    BODY_BYTES_MAX,
    PREVIEW_BYTES_MAX,
    Answer,
    Gone,
    Receive,
    Request,
    Scope,
    Send,
    TooLarge,
    read_body,
    refusal,
    request_of,
    send_answer,
    send_last_answer,
)
from paycover.api.operations import Kind, Operation
from paycover.flows.payment_sessions import PAGE
from paycover.kit.errors import Code, Problem
from paycover.store.db import Database

log = structlog.get_logger()

PARAMETER = "{}"
Branch = dict[str, Any]


class Application:
    """Paycover as an ASGI application over one database.

    Routing is a tree of path segments: the API's every answer, also for an unknown path or a wrong
    method, has to be the coded JSON its clients parse. Links in answers begin with `public_url`, or
    with the host that was asked.
    """

    def __init__(
        self,
        database: Database,
        operations: tuple[Operation, ...] = EVERYTHING,
        *,
        public_url: str = "",
        log_requests: bool = False,
    ) -> None:
        self.database = database
        self._public_url = public_url.rstrip("/")
        self._log_requests = log_requests
        self._tree = _tree(operations)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self._limit(scope)
        try:
            body = await read_body(receive, limit)
        except Gone:
            return
        except TooLarge as error:
            await self._refuse_size(scope, receive, send, error, limit)
            return
        request = request_of(scope, body, self._public_url)
        answer = await self._answer(request)
        if self._log_requests:
            about = {"method": request.method, "path": _told(request.path), "request_id": request.id}
            log.debug("request", status=answer.status, **about)
        await send_answer(send, request, answer)

    async def _refuse_size(
        self, scope: Scope, receive: Receive, send: Send, error: TooLarge, limit: int
    ) -> None:
        request, answer = request_of(scope), _too_large(error, limit)
        if error.drained:
            await send_answer(send, request, answer)
        else:
            await send_last_answer(receive, send, request, answer)

    def _limit(self, scope: Scope) -> int:
        """Return how many bytes the body of a request may have."""
        operation = self._find(scope["path"])[0].get(scope["method"])
        is_preview = operation is not None and operation.kind is Kind.PREVIEW
        return PREVIEW_BYTES_MAX if is_preview else BODY_BYTES_MAX

    async def _answer(self, request: Request) -> Answer:
        methods, id = self._find(request.path)
        if not methods:
            return refusal(Problem(Code.RESOURCE_NOT_FOUND))
        operation = methods.get("GET" if request.method == "HEAD" else request.method)
        if operation is None:
            return _wrong_method(methods)
        return await call.answer(self.database, operation, request, id)

    def _find(self, path: str) -> tuple[dict[str, Operation], str]:
        """Return the operations at a path by method (none: no such path) and its parameter."""
        if "\x00" in path:
            return {}, ""  # no database keeps a NUL, so nothing has such an id
        branch, id = self._tree, ""
        for segment in path[1:].split("/"):
            if segment in branch and segment != PARAMETER:
                branch = branch[segment]
            elif PARAMETER in branch:
                branch, id = branch[PARAMETER], segment
            else:
                return {}, ""
        return branch.get("/", {}), id


def _tree(operations: tuple[Operation, ...]) -> Branch:
    root: Branch = {}
    for operation in operations:
        branch = root
        for segment in operation.path[1:].split("/"):
            branch = branch.setdefault(PARAMETER if segment.startswith("{") else segment, {})
        branch.setdefault("/", {})[operation.method] = operation
    return root


def _told(path: str) -> str:
    """Return a path for the log: without the token of a page, which is a secret."""
    return f"{PAGE}…" if path.startswith(PAGE) else path


def _wrong_method(methods: dict[str, Operation]) -> Answer:
    problem = Problem(Code.BAD_REQUEST, "This address does not take that method.", status=405)
    answer = refusal(problem)
    answer.headers.append((b"allow", ", ".join(sorted(methods)).encode()))
    return answer


def _too_large(error: TooLarge, limit: int) -> Answer:
    message = f"The body is larger than {limit} bytes."
    answer = refusal(Problem(Code.BAD_REQUEST, message, status=413))
    if not error.drained:
        answer.headers.append((b"connection", b"close"))
    return answer


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
