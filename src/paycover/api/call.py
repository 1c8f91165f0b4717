"""Runs one operation for one request: key, idempotency, one transaction."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from paycover.api import bodies, keys
from paycover.api.operations import PREVIEW_BYTES_MAX, UPLOAD_BYTES_MAX, Call, Kind, Operation, encode
from paycover.api.samples import meant_id
from paycover.domain.accounts import Account
from paycover.kit.errors import Code, Problem
from paycover.kit.log import get_logger
from paycover.store import access
from paycover.store.db import Conflict, Database, Link, Snapshot, Tx
from paycover.store.events import events_since
from paycover.web.app import Route
from paycover.web.callers import api_key_hash
from paycover.web.http import BODY_BYTES_MAX, Answer, Request, refusal

log = get_logger()

REPLAYED = (b"ten99policy-idempotent-replayed", b"true")


def route(operation: Operation) -> Route:
    """Return the route of an operation."""

    async def run(database: Database, request: Request, parameters: tuple[str, ...]) -> Answer:
        return await answer(database, operation, request, parameters[-1] if parameters else "")

    return Route(
        method=operation.method,
        path=operation.path,
        answer=run,
        body_bytes_max=_body_bytes_max(operation),
        hides_path=operation.kind is Kind.OPEN and "{" in operation.path,
    )


def _body_bytes_max(operation: Operation) -> int:
    if operation.takes_file:
        return UPLOAD_BYTES_MAX
    return PREVIEW_BYTES_MAX if operation.kind is Kind.PREVIEW else BODY_BYTES_MAX


def rehearsal(operation: Operation) -> Route:
    """Return a route that runs a write, shows what it would answer and tell, and takes all of it back."""

    async def run(database: Database, request: Request, parameters: tuple[str, ...]) -> Answer:
        assert operation.kind is Kind.WRITE, "only a write has anything to take back"
        id = parameters[-1] if parameters else ""
        return await _guarded(_rehearse(database, operation, request, id), operation, request)

    return Route(method=operation.method, path=operation.path, answer=run)


async def answer(database: Database, operation: Operation, request: Request, id: str) -> Answer:
    """Return the answer of an operation; every Problem and every crash becomes a coded answer."""
    return await _guarded(_RUN[operation.kind](database, operation, request, id), operation, request)


async def _guarded(running: Awaitable[Answer], operation: Operation, request: Request) -> Answer:
    try:
        return await running
    except Problem as problem:
        return refusal(problem)
    except Conflict:
        log.warning("every try met another write", operation=operation.id, request_id=request.id)
        return refusal(Problem(Code.DATABASE_OPERATIONAL))
    except Exception:
        log.exception("crash", operation=operation.id, request_id=request.id)
        return refusal(Problem(Code.GENERAL))


async def _open(database: Database, operation: Operation, request: Request, id: str) -> Answer:
    call = Call(
        id=id,
        body=bodies.read_request_body(request, operation),
        origin=request.origin,
        sent=request.body,
        headers=request.headers,
    )
    return _shown(operation, await asyncio.to_thread(operation.run, database, call))


async def _read(database: Database, operation: Operation, request: Request, id: str) -> Answer:
    work = _reading(database, operation, request, id)
    return await database.read_async(work, together=operation.together)


async def _preview(database: Database, operation: Operation, request: Request, id: str) -> Answer:
    return await asyncio.to_thread(database.read, _reading(database, operation, request, id))


def _reading(
    database: Database, operation: Operation, request: Request, id: str
) -> Callable[[Link], Answer]:
    def work(link: Link) -> Answer:
        account = _authenticated(link, operation, request)
        call = Call(
            id=meant_id(operation, account, id),
            query=bodies.read_query(request, operation),
            body=bodies.read_request_body(request, operation),
            origin=request.origin,
        )
        snapshot = Snapshot(link, account, database.clock(), database.vault, database.origin)
        return _shown(operation, operation.run(snapshot, call))

    return work


async def _write(database: Database, operation: Operation, request: Request, id: str) -> Answer:
    """Run a write once per idempotency key; its answer is kept in the same transaction (api.md 1.7)."""

    def work(link: Link) -> Answer:
        key = keys.replay_key(request)
        account, kept = _caller(link, operation, request, key)
        tx = Tx(link, account, database.clock, database.vault, database.origin)
        call = Call(
            id=meant_id(operation, account, id),
            query=bodies.read_query(request, operation),
            body=bodies.read_request_body(request, operation),
            origin=request.origin,
        )
        if kept is not None and access.is_standing(tx, kept):
            return _replayed(tx, operation, request, kept)
        if key is None:
            return _shown(operation, operation.run(tx, call))
        made = _tried(tx, operation, request, call)
        access.keep_replay(tx, key, _keepable(tx, operation, request, made), instead_of=kept)
        return made

    return await database.write_async(
        work, apart=_apart(operation, request) if operation.together else None
    )


def _apart(operation: Operation, request: Request) -> set[str]:
    """Return what no two requests at work at once have both: an object, a key, what a body is about."""
    if request.method == "PUT":
        return {request.path}  # the scope of its key, too
    keyed = (request.header(name) for name in (b"ten99policy-idempotent-key", b"idempotency-key"))
    names = {key for key in keyed if key}
    if operation.apart is not None:
        with contextlib.suppress(msgspec.DecodeError, ValueError, RecursionError):  # it will be refused
            names.add(repr(msgspec.json.decode(request.body, type=operation.apart)))
    return names


async def _rehearse(database: Database, operation: Operation, request: Request, id: str) -> Answer:
    """Run a write in a transaction that is taken back: what it shows and tells, and nothing of it stays."""

    def work(link: Link) -> Answer:
        account = _authenticated(link, operation, request)
        tx = Tx(link, account, database.clock, database.vault)
        call = Call(
            id=meant_id(operation, account, id),
            query=bodies.read_query(request, operation),
            body=bodies.read_request_body(request, operation),
            origin=request.origin,
        )
        begun = tx.position()
        shown = operation.run(tx, call)
        told = [
            {"type": event.type, "object": event.object, "data": msgspec.Raw(event.data.encode())}
            for event in events_since(tx, begun)
        ]
        link.undo()
        return Answer(200, encode({"answer": shown, "events": told}))

    return await database.write_async(work)


async def _long(database: Database, operation: Operation, request: Request, id: str) -> Answer:
    account = await database.read_async(lambda link: _authenticated(link, operation, request))
    call = Call(
        id=meant_id(operation, account, id),
        body=bodies.read_request_body(request, operation),
        origin=request.origin,
    )
    return _shown(operation, await asyncio.to_thread(operation.run, database, account, call))


_RUN = {Kind.OPEN: _open, Kind.READ: _read, Kind.PREVIEW: _preview, Kind.WRITE: _write, Kind.LONG: _long}


def _authenticated(link: Link, operation: Operation, request: Request) -> Account:
    return _caller(link, operation, request, None)[0]


def _caller(
    link: Link, operation: Operation, request: Request, key: str | None
) -> tuple[Account, access.Replay | None]:
    """Return who asks, and what is kept for this request's idempotency key."""
    found = access.caller(link, api_key_hash(request), key, writes=operation.kind is Kind.WRITE)
    if found is None:
        raise Problem(Code.INVALID_API_KEY)
    if operation.sandbox_only and not found[0].is_sandbox:
        raise Problem(Code.RESOURCE_NOT_FOUND)
    return found


def _replayed(tx: Tx, operation: Operation, request: Request, kept: access.Replay) -> Answer:
    if kept.body_hash != keys.body_hash(request):
        raise Problem(Code.IDEMPOTENCY)
    body = bytes(kept.answer)
    return Answer(kept.status, tx.vault.open_bytes(body) if operation.shows_secret else body, [REPLAYED])


def _keepable(tx: Tx, operation: Operation, request: Request, made: Answer) -> access.Replay:
    return access.Replay(
        body_hash=keys.body_hash(request),
        status=made.status,
        answer=tx.vault.seal_bytes(made.body) if operation.shows_secret else made.body,
        created=tx.now,
    )


def _tried(tx: Tx, operation: Operation, request: Request, call: Call) -> Answer:
    """Run a write; a refusal or crash leaves nothing changed but can itself be kept."""
    try:
        return _shown(operation, operation.run(tx, call))
    except Conflict:
        raise
    except Problem as problem:
        if problem.code is Code.DATABASE_OPERATIONAL:
            raise
        tx.link.undo()
        return refusal(problem)
    except Exception:
        log.exception("crash", operation=operation.id, request_id=request.id)
        tx.link.undo()
        return refusal(Problem(Code.GENERAL))


def _shown(operation: Operation, shown: Any) -> Answer:
    if isinstance(shown, Answer):
        return shown
    return Answer(operation.status, encode(shown))
