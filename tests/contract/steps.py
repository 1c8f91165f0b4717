"""What the tour of the API is made of: steps that send, steps that arrange, and what a reader fills in."""

from collections.abc import Callable
from typing import Any, Protocol

from paycover.store.db import Tx


class Own(str):
    """The id of an object that no sandbox has from the start: the reader has to fill in theirs."""


class Moment(int):
    """A moment that has to lie ahead of the reader, in Unix seconds."""


class File(str):
    """The name of a file that is sent in a form; the reader has one of their own."""


class Send(Protocol):
    """Sends an operation's request, expects its good answer, and returns what it shows."""

    def __call__(self, operation: str, id: str = "", *, query: Any = None, body: Any = None) -> Any: ...


Arrange = Callable[[Callable[[Tx], Any]], Any]


def own(shown: Any) -> Own:
    """Return the id of an object that was just made."""
    return Own(shown["id"])
