"""Where MCP meets the server: exactly one path, loaded when it is first asked for."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from paycover.kit.errors import Code, Problem
from paycover.portal.library import Library
from paycover.store.access import account_by_key
from paycover.store.db import Database
from paycover.web.callers import api_key_hash
from paycover.web.http import Answer, Receive, Request, Scope, Send, refusal, request_of, send_answer

Ask = Callable[[Request], Awaitable[Answer]]


class McpMount:
    """An ASGI application for `/mcp`.

    Importing the SDK takes more than a second, which neither the start of the server nor other requests
    are to wait for: it is done in a thread, when the first request comes.
    """

    def __init__(
        self,
        library: Library,
        database: Database,
        *,
        ask: Ask,
        rehearse: Ask,
        public_url: str = "",
    ) -> None:
        self._library = library
        self._database = database
        self._ask = ask
        self._rehearse = rehearse
        self._public_url = public_url.rstrip("/")
        self._starting: asyncio.Future[Any] | None = None
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = request_of(scope, public_url=self._public_url)
        try:
            _ensure_own_origin(request)
            account = await self._account(request)
        except Problem as problem:
            await send_answer(send, request, _refused(problem))
            return
        servers = await self._servers()
        await servers.answer(request, account, scope, receive, send)

    async def _account(self, request: Request) -> str | None:
        """Return whose data is asked for, None without a key; raise Problem for one that opens nothing."""
        if request.method != "POST":
            raise Problem(Code.BAD_REQUEST, "MCP requests are sent by POST.", status=405)
        if request.header(b"authorization") is None:
            return None
        key = api_key_hash(request)
        account = await self._database.read_async(lambda link: account_by_key(link, key))
        if account is None:
            raise Problem(Code.INVALID_API_KEY)
        return account.id

    async def _servers(self) -> Any:
        """Return the servers, made and running on this loop."""
        if self._starting is None:
            self._starting = asyncio.get_running_loop().create_future()
            try:
                servers = await asyncio.to_thread(self._made)
            except Exception as error:
                self._starting.set_exception(error)
                self._starting = None
                raise
            self._running = asyncio.create_task(_run(servers, self._starting))
        return await asyncio.shield(self._starting)

    def _made(self) -> Any:
        module = importlib.import_module("paycover.portal.mcp_server")
        return module.Servers(self._library, self._database, self._ask, self._rehearse)


async def _run(servers: Any, started: "asyncio.Future[Any]") -> None:
    """Keep the servers running until the loop ends."""
    async with servers.running():
        started.set_result(servers)
        await asyncio.Event().wait()


def _ensure_own_origin(request: Request) -> None:
    """Raise Problem for a request that a page of another site makes a browser send."""
    origin = request.header(b"origin")
    if origin is not None and urlsplit(origin).netloc != urlsplit(request.origin).netloc:
        raise Problem(Code.BAD_REQUEST, "Requests of other sites' pages are not answered.", status=403)


def _refused(problem: Problem) -> Answer:
    answer = refusal(problem)
    if problem.status == 405:
        answer.headers.append((b"allow", b"POST"))
    return answer
