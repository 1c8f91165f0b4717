"""The server in one process: the API, and the worker in a thread beside it."""

import asyncio
import atexit
import contextlib
import gc
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from paycover.api.call import route
from paycover.api.catalogue import DOCUMENTED, REHEARSALS
from paycover.api.catalogue import ROUTES as API
from paycover.api.hooks import stripe_hook
from paycover.api.openapi import document
from paycover.cli.processes import Processes
from paycover.cli.runtime import open_by, settled
from paycover.kit.settings import Settings, local_address
from paycover.pages import emails
from paycover.pages.catalogue import ROUTES as PAGES
from paycover.pages.hub import ROUTES as HUB
from paycover.pages.hub_alerts import ROUTES as HUB_ALERTS
from paycover.pages.routes import refuse
from paycover.pages.verify import ROUTES as VERIFY
from paycover.pages.verify import refuse_visit
from paycover.portal.library import MCP_PATH, Library
from paycover.portal.mount import McpMount
from paycover.portal.site import routes as portal_routes
from paycover.reader.apart import Reader
from paycover.store.db import Database
from paycover.web.app import Application
from paycover.web.pacing import paced
from paycover.worker.certificates import reading
from paycover.worker.chargers import stripe_events
from paycover.worker.chargers.choice import Chargers
from paycover.worker.chargers.stripe import client
from paycover.worker.couriers import Couriers
from paycover.worker.crew import Crew
from paycover.worker.emails import Mail, mailing
from paycover.worker.errands import errands
from paycover.worker.loop import Worker
from paycover.worker.outside import Post
from paycover.worker.smtp import Smtp
from paycover.worker.uploads import uploading

STOP_SECONDS = 10
"""How long requests that are running when the server is stopped may take to end."""


HANGS_SECONDS = 30
"""How long one of several processes may give no sign before another takes its place."""


class Server(uvicorn.Server):
    """A server that tells when it answers, and stops its worker while the loop it writes on still runs."""

    def __init__(
        self, config: uvicorn.Config, worker: "Beside | None", started: Callable[[str], None]
    ) -> None:
        super().__init__(config)
        self._worker = worker
        self._tell_started = started

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self._worker is not None:
            self._worker.start()
        gc.freeze()  # what was loaded stays: no request waits while it is looked through for garbage
        gc.enable()
        self._tell_started(local_address(self.config.host, self.servers[0].sockets[0].getsockname()[1]))

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        await super().shutdown(sockets)
        if self._worker is not None:
            await asyncio.to_thread(self._worker.stop)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop in good order on SIGINT and SIGTERM, and end the process with code 0."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle_exit)
        yield


class Beside:
    """A worker in a thread of this process."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._thread = threading.Thread(target=worker.run, name="paycover-worker", daemon=True)

    def start(self) -> None:
        """Let it begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let it end what it is at, for `STOP_SECONDS` at most."""
        self._worker.stop()
        self._thread.join(STOP_SECONDS)


def serve_until_stopped(database: Database, settings: Settings, started: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `started` is given the address once it answers.

    Raises OSError where the port can't be had; why is in the log.
    """
    beside = Beside(worker_of(database, settings)) if settings.server_works else None
    try:
        if settings.server_processes == 1:
            Server(_config(application(database, settings), settings), beside, started).run()
        else:
            _serve_by_several(_config("paycover.cli.serving:one_of_several", settings), beside, started)
    except SystemExit as error:
        raise OSError(f"can't listen on {settings.host}:{settings.port}") from error


def one_of_several() -> Application:
    """Return the application of one of several processes, which opens the database by itself."""
    settings = settled()
    database = open_by(settings)
    atexit.register(database.close)
    return application(database, settings)


def _serve_by_several(
    config: uvicorn.Config, beside: Beside | None, started: Callable[[str], None]
) -> None:
    """Let processes answer on one port, while this one looks after them, and does the background work."""
    with config.bind_socket() as shared:
        address = local_address(config.host, shared.getsockname()[1])
        if beside is not None:
            beside.start()
        gc.enable()
        Processes(config, shared, lambda: started(address)).run()
        if beside is not None:
            beside.stop()


def _config(served: Application | str, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        served,
        factory=isinstance(served, str),
        host=settings.host,
        port=settings.port,
        workers=settings.server_processes,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_worker_healthcheck=HANGS_SECONDS,
    )


def work_until_stopped(database: Database, settings: Settings) -> None:
    """Run a worker in this thread until SIGINT or SIGTERM."""
    worker = worker_of(database, settings)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: worker.stop())
    worker.run()


def application(database: Database, settings: Settings) -> Application:
    """Return the application of the settings; it takes Stripe's webhooks where their secret is set."""
    secret = settings.stripe_webhook_secret
    letters = emails.routes(settings.email_dir()) if settings.is_development() else ()
    hooks = (stripe_hook(lambda body, signature: stripe_events.verified(body, signature, secret)),)
    verify = paced(VERIFY, settings.verify_per_minute, refuse_visit)
    hub = paced((*HUB, *HUB_ALERTS), settings.verify_per_minute, refuse)
    library = Library(lambda: document(DOCUMENTED))
    mcp = McpMount(
        library,
        database,
        ask=Application(database, API).answer,
        rehearse=Application(database, REHEARSALS).answer,
        public_url=settings.public_url,
    )
    return Application(
        database,
        (
            *API,
            *PAGES,
            *verify,
            *hub,
            *portal_routes(library),
            *(route(hook) for hook in hooks if secret),
            *letters,
        ),
        refuse=refuse,
        mounted={MCP_PATH: mcp},
        public_url=settings.public_url,
        log_requests=settings.log_level == "debug",
    )


def worker_of(database: Database, settings: Settings) -> Worker:
    """Return a worker that sends and charges by the settings."""
    post = Post(
        allow_private=settings.webhooks_allow_private,
        connect_seconds=settings.webhooks_connect_seconds,
        total_seconds=settings.webhooks_total_seconds,
    )
    key = settings.stripe_secret_key
    chargers = Chargers(database, client(key, settings.stripe_url) if key else None)
    return Worker(
        database,
        Couriers(database, post, parallel=settings.webhooks_parallel),
        Crew(database, errands(chargers), parallel=settings.charges_parallel),
        Crew(database, mailing(mail_of(settings)), parallel=settings.smtp_parallel),
        Crew(database, reading(Reader()), parallel=1),
        Crew(database, uploading(), parallel=1),
    )


def mail_of(settings: Settings) -> Mail:
    """Return how e-mail is sent by the settings."""
    folder, origin = settings.email_dir(), settings.origin()
    if not settings.smtp_host:
        return Mail(folder, origin)
    server = Smtp(
        settings.smtp_host,
        settings.smtp_port,
        tls=settings.smtp_tls,
        login=(settings.smtp_user, settings.smtp_password) if settings.smtp_user else None,
        total_seconds=settings.smtp_total_seconds,
    )
    return Mail(folder, origin, server, settings.smtp_from)
