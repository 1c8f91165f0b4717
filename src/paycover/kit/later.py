"""Imports that wait: what a command does not use costs it neither time nor memory."""

import contextlib
import importlib
import sys
from collections.abc import Iterator
from typing import Any


class Later:
    """Stands for a module, which is imported when something of it is first used.

    So that checkers know it as what it stands for, the import is written too:
    `if TYPE_CHECKING: import stripe`, `else: stripe = Later("stripe")`. A type of the module in a
    signature has to stand in quotes.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)


@contextlib.contextmanager
def without(name: str) -> Iterator[None]:
    """Let what is imported within do without a library that it takes along only where it is installed."""
    modules: dict[str, Any] = sys.modules
    loaded = modules.get(name)
    modules[name] = None  # the import system's own word for "there is none"
    try:
        yield
    finally:
        del modules[name]
        if loaded is not None:
            modules[name] = loaded
