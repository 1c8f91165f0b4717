"""The log: lines on stderr, coloured for people, JSON for machines.

What is logged never holds a query string, an API key, a secret or a body.
"""

import logging
import sys
from typing import TYPE_CHECKING, Any

from paycover.kit.later import without

with without("rich"):  # for tracebacks that are not printed: 50 ms of a start
    import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor

LEVELS = ("debug", "info", "warning", "error")


def set_up_log(level: str) -> None:
    """Send our log and the libraries' to stderr, from `level` on; raise ValueError for an unknown one."""
    if level not in LEVELS:
        raise ValueError(f"settings: log_level must be one of {', '.join(LEVELS)}")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendered = _for_people() if sys.stderr.isatty() else _for_machines()
    structlog.configure(
        processors=[*shared, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # each request that fails says so itself
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, _number(level)), force=True)


def get_logger() -> Any:
    """Return what a module logs by."""
    return structlog.get_logger()


def _for_people() -> "list[Processor]":
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _for_machines() -> "list[Processor]":
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level.upper()]
