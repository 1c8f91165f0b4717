"""How pages write what the code has names and numbers for."""

import datetime

from paycover.domain.coverage import Coverage


def words(value: str) -> str:
    """Return a name of the code as people write it: `given_up` is “given up”."""
    return value.replace("_", " ").replace("-", " ")


_LINES = {Coverage.WORKERS_COMP: "workers' compensation", Coverage.GENERAL: "general liability"}


def line_name(line: Coverage) -> str:
    """Return how a line of cover is called."""
    return _LINES.get(line, words(line.value))


def moment_text(moment: int) -> str:
    """Write a moment (Unix seconds) to the minute, UTC."""
    return f"{datetime.datetime.fromtimestamp(moment, datetime.UTC):%Y-%m-%d %H:%M}"


def in_fours(text: str) -> str:
    """Write a secret in groups that can be typed off."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
