"""One operation of the API: what the router, the caller's checks and the published document need."""

import enum
import typing
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from paycover.kit.errors import Code
from paycover.kit.records import Record, field, replace
from paycover.wire.base import Input

PREVIEW_BYTES_MAX = 4 * 1_048_576
UPLOAD_BYTES_MAX = 16 * 1_048_576


class Kind(enum.Enum):
    """How an operation runs.

    OPEN needs no key and gets the database. READ gets a snapshot. PREVIEW is a READ of many rows: it
    takes a long body and runs in a thread. WRITE gets a transaction and is replayed for its idempotency
    key. LONG opens transactions itself. OPEN and LONG run in a thread.
    """

    OPEN = "open"
    READ = "read"
    PREVIEW = "preview"
    WRITE = "write"
    LONG = "long"


class Call(Record):
    """What a handler is given beside the database: the id in the path, the query and the body.

    An OPEN one also gets the bytes and headers as they came, where a signature is over them.
    """

    id: str = ""
    query: Any = None
    body: Any = None
    origin: str = ""
    sent: bytes = b""
    headers: Mapping[bytes, bytes] = field(default_factory=dict)


Handler = Callable[..., Any]


class Operation(Record, kw_only=True):
    """A method on a path. `path` has at most one parameter, written `{noun}`.

    `run` is the handler: its docstring is the summary, what it returns is the answer. `body` and
    `query` are what is read; `refuses` the codes it may answer beside those every operation may.
    What `shows_secret` answers is kept for its idempotency key under a seal. One that `takes_file` is sent
    a form with files. One that runs `together` shares transactions with others that do: a READ of one
    object, or a WRITE that tells what it locks (`Link.hold`) and writes after all it reads. Those whose
    bodies are equal, read as `apart`, are about the same, and run one after the other.
    """

    method: str
    path: str
    run: Handler
    kind: Kind
    body: type[Input] | None = None
    query: type[Input] | None = None
    status: int = 200
    refuses: tuple[Code, ...] = ()
    sandbox_only: bool = False
    shows_secret: bool = False
    takes_file: bool = False
    together: bool = False
    apart: type[msgspec.Struct] | None = None

    @property
    def id(self) -> str:
        """The operation's name in the published document: `put_invoices_invoice`."""
        words = self.path.removeprefix("/api/v1/").replace("{", "").replace("}", "")
        return "_".join([self.method.lower(), *words.replace("-", "_").strip("/").split("/")])

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (self.run.__doc__ or "").strip().partition("\n")[0]

    @property
    def answer(self) -> Any:
        """The type of what it shows."""
        return typing.get_type_hints(self.run)["return"]


def get(path: str, run: Handler, *, query: type[Input] | None = None) -> Operation:
    """Return an operation that reads."""
    return Operation(method="GET", path=path, run=run, kind=Kind.READ, query=query)


def post(
    path: str,
    run: Handler,
    body: type[Input] | None = None,
    *,
    refuses: tuple[Code, ...] = (),
    status: int = 201,
    sandbox_only: bool = False,
) -> Operation:
    """Return an operation that makes something, or does something to it (then `status` is 200)."""
    return Operation(
        method="POST",
        path=path,
        run=run,
        kind=Kind.WRITE,
        body=body,
        refuses=refuses,
        status=status,
        sandbox_only=sandbox_only,
    )


def preview(path: str, run: Handler, body: type[Input], *, refuses: tuple[Code, ...] = ()) -> Operation:
    """Return an operation that shows what others would make."""
    return Operation(method="POST", path=path, run=run, kind=Kind.PREVIEW, body=body, refuses=refuses)


def put(path: str, run: Handler, body: type[Input], *, refuses: tuple[Code, ...] = ()) -> Operation:
    """Return an operation that changes the fields it is sent."""
    return Operation(method="PUT", path=path, run=run, kind=Kind.WRITE, body=body, refuses=refuses)


def delete(path: str, run: Handler, *, refuses: tuple[Code, ...] = ()) -> Operation:
    """Return an operation that deletes."""
    return Operation(method="DELETE", path=path, run=run, kind=Kind.WRITE, refuses=refuses)


def secret(operation: Operation) -> Operation:
    """Return an operation whose answers hold a secret."""
    return replace(operation, shows_secret=True)


def upload(operation: Operation) -> Operation:
    """Return an operation whose body is a form with a file."""
    return replace(operation, takes_file=True)


def encode(shown: Any) -> bytes:
    """Return the JSON of an answer."""
    return msgspec.json.encode(shown)


def together(operation: Operation, *, apart: type[msgspec.Struct] | None = None) -> Operation:
    """Return an operation that may share its transaction with others."""
    return replace(operation, together=True, apart=apart)
