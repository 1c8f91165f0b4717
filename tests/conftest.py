"""The rig: both databases, a served application, fresh accounts, and a counter of statements."""

import contextlib
import pathlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import structlog
import uvicorn
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, Phase, settings

from paycover.cli.serving import application
from paycover.domain.accounts import Account, Environment
from paycover.flows.keys import account_of, create_key
from paycover.kit.clock import NANOSECONDS
from paycover.kit.settings import Settings
from paycover.kit.vault import Vault
from paycover.store.db import Database
from paycover.store.open import open_database
from paycover.store.schema import migrate
from tests import make
from tests.books import ledger_check
from tests.postgres import postgres_url

settings.register_profile(
    "paycover",
    deadline=None,  # a busy machine is not a fault of the code
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "mutate",
    settings.get_profile("paycover"),
    derandomize=True,
    database=None,
    max_examples=25,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # that a mutant dies is enough; the smallest case is not sought
)
settings.load_profile("paycover")

structlog.configure(  # its own way of showing a traceback takes half a second
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


VAULT_KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database of each kind."""
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.db'}"
            return
        # not in pytest's own folder: each pytest that starts closes that to other users, and run
        # by root the server is another user
        folder = tempfile.TemporaryDirectory(prefix="paycover-postgres-", ignore_cleanup_errors=True)
        yield stack.enter_context(postgres_url(pathlib.Path(stack.enter_context(folder))))


@pytest.fixture(scope="session")
def database(database_url: str) -> Iterator[Database]:
    """A migrated database of each kind, shared by the tests: accounts keep them apart."""
    opened = open_database(database_url, Vault([VAULT_KEY]))
    migrate(opened)
    yield opened
    opened.close()


@dataclass
class Served:
    """A server on a loopback port, in a thread of this process."""

    url: str
    database: Database


@pytest.fixture(scope="session")
def served(database: Database) -> Iterator[Served]:
    """The application on the database, served by the real server."""
    config = uvicorn.Config(
        application(database, Settings(verify_per_minute=1_000_000)),
        port=0,
        log_level="warning",
        access_log=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server could not start"
        threading.Event().wait(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    database.origin = f"http://127.0.0.1:{port}"
    yield Served(f"http://127.0.0.1:{port}", database)
    server.should_exit = True
    thread.join(10)


STATEMENTS_MAX = {"GET": 3, "POST": 8, "PUT": 8, "DELETE": 8}
"""The budget: a read 3 at most, also of a list of any length; a write 8 at most, its key included.

A write that rates new cover has one more, to keep what rated it.
"""


WORK_OF_MANY = ("/test_helpers/clock/advance", "/test_helpers/snapshots", "/test_helpers/forks")


@dataclass
class Api:
    """A caller with its own account; `statements` holds the SQL of its last request.

    Its books are checked in the end, unless the test spoiled them on purpose (`keeps_books`).
    """

    client: httpx.Client
    account: Account
    key: str
    database: Database
    url: str
    statements: list[str] = field(default_factory=list)
    keeps_books: bool = True

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request to /api/v1 as the official client does, and keep the SQL it ran.

        Every request has to stay within the statement budget, but for those that do the work of many
        (the test clock's, and what copies a whole sandbox), and where other requests run beside it.
        """
        if method in ("POST", "PUT"):
            automatic = {"Idempotency-Key": make.unique("automatic")}
            options["headers"] = automatic | dict(options.get("headers") or {})
        self.statements = []
        is_alone = not self.database.watchers and threading.current_thread() is threading.main_thread()
        self.database.watchers.append(self.statements)
        try:
            answer = self.client.request(method, f"/api/v1{path}", **options)
        finally:
            is_alone &= len(self.database.watchers) == 1
            self.database.watchers.remove(self.statements)
        if is_alone and not (method != "GET" and path.startswith(WORK_OF_MANY)):
            kept = sum("INSERT INTO rate_snapshots" in statement for statement in self.statements)
            assert kept <= 1, self.statements
            assert len(self.statements) <= STATEMENTS_MAX.get(method, 8) + kept, self.statements
        return answer

    def get(self, path: str, **params: Any) -> Any:
        """Return what a GET shows; fail the test unless it is a 200."""
        return self._good(self.call("GET", path, params=params), 200)

    def post(self, path: str, body: dict[str, Any] | None = None, status: int = 201) -> Any:
        """Return what a POST shows; fail the test unless it has the status."""
        return self._good(self.call("POST", path, json=body or {}), status)

    def put(self, path: str, body: dict[str, Any]) -> Any:
        """Return what a PUT shows; fail the test unless it is a 200."""
        return self._good(self.call("PUT", path, json=body), 200)

    def delete(self, path: str) -> Any:
        """Return what a DELETE shows; fail the test unless it is a 200."""
        return self._good(self.call("DELETE", path), 200)

    def refused(self, method: str, path: str, body: Any = None, status: int = 400) -> tuple[str, Any]:
        """Return (error_code, message) of a request that must be refused with the status."""
        answer = self.call(method, path, json=body) if body is not None else self.call(method, path)
        assert answer.status_code == status, answer.text
        shown = answer.json()
        assert set(shown) - {"reasons"} == {"message", "error_code"}
        return shown["error_code"], shown["message"]

    def events(self, object: str) -> list[str]:
        """Return the types of an object's events, oldest first."""
        return [e["type"] for e in reversed(self.get("/events", limit=100, object=object))]

    def _good(self, answer: httpx.Response, status: int) -> Any:
        assert answer.status_code == status, answer.text
        return answer.json()


def _api(served: Served, name: str, environment: Environment) -> Api:
    now = served.database.clock() // NANOSECONDS
    account, _ = served.database.write(lambda link: account_of(link, name, environment, now))
    key = create_key(served.database, account)
    client = httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {key}"}, timeout=30)
    return Api(client, account, key, served.database, served.url)


@pytest.fixture
def new_api(served: Served) -> Iterator[Any]:
    """Makes callers, each with a fresh account of its own; in the end the books of each are checked."""
    made: list[Api] = []

    def new(
        environment: Environment = Environment.SANDBOX,
        name: str | None = None,
        categories: Callable[[Api], None] = make.categories,
    ) -> Api:
        api = _api(served, name or make.unique("account"), environment)
        categories(api)
        made.append(api)
        return api

    yield new
    for api in made:
        api.client.close()
    violated = {
        api.account.name: found
        for api in made
        if api.keeps_books and (found := ledger_check(api.database, api.account.id))
    }
    assert not violated


@pytest.fixture
def api(new_api: Any) -> Api:
    """A caller with a fresh sandbox account, its categories and rates loaded."""
    caller: Api = new_api()
    return caller
