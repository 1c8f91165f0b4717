"""What the pages of a noun show: the columns of its list, the facts of an object, what belongs to it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from paycover.domain.explanations import Subject
from paycover.domain.roles import Duty
from paycover.kit.records import Record, field
from paycover.pages.dashboard.cells import Cell
from paycover.pages.dashboard.frame import Signed
from paycover.pages.dashboard.nav import HOME
from paycover.store.browse import BROWSE
from paycover.store.browsing import Browse, Shown
from paycover.store.db import Snapshot

Fact = tuple[str, Cell]


class Column(NamedTuple):
    """A column: its heading, what stands in it, and the order it is the heading of, if any."""

    heading: str
    cell: Callable[[Shown[Any]], Cell]
    order: str = ""


class Related(NamedTuple):
    """A list of another noun that belongs to an object: where this field of it is the object's id."""

    noun: str
    filter: str


class Action(NamedTuple):
    """Something done to an object by a button: what it says, the last part of its address, who may."""

    label: str
    verb: str
    duty: Duty
    danger: bool = False


class Noun(Record, kw_only=True):
    """A noun's pages. `name` is in their addresses and names what is browsed.

    `title` is how an object is called, `lead` a sentence over the list. `views` and `filters` are labels of
    what can be asked; `search` says what can be looked for, and `sought` which search a text means.
    `price` loads what is explained, `extra` more sections of an object's page, `actions` what can be
    done to it now. `adds` is where one makes another, and who may. `calm` is what an empty view says.
    `notes` are who did what and why, by the type and time of the event that tells of it, newest last.
    """

    name: str
    plural: str
    one: str
    lead: str
    columns: tuple[Column, ...]
    title: Callable[[Shown[Any]], str]
    status: Callable[[Shown[Any]], Cell | None] = lambda shown: None
    facts: Callable[[Shown[Any]], list[Fact]]
    views: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    sought: Callable[[str], tuple[str, str]] = lambda text: ("", "")
    related: tuple[Related, ...] = ()
    price: Callable[[Snapshot, str], Subject | None] | None = None
    extra: Callable[[Signed, Shown[Any]], dict[str, Any]] | None = None
    actions: Callable[[Shown[Any]], tuple[Action, ...]] = lambda shown: ()
    adds: tuple[str, str, Duty] | None = None
    calm: Mapping[str, str] = field(default_factory=dict)
    notes: Callable[[Shown[Any]], Mapping[tuple[str, int], list[str]]] = lambda shown: {}
    has_history: bool = True

    @property
    def path(self) -> str:
        """Where its list is."""
        return f"{HOME}/{self.name}"

    @property
    def browse(self) -> Browse[Any]:
        """What its list is made by."""
        return BROWSE[self.name]
