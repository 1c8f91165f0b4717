"""What every body shares: reading it with all faults named at once, and the values it is made of."""

import functools
import typing
from collections.abc import Hashable, Mapping
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec
from msgspec import UNSET, Meta

from paycover.kit.dates import SECONDS_MAX, parse_iso
from paycover.kit.errors import Code, Problem
from paycover.wire.shapes import REASONS

Body = TypeVar("Body", bound="Input")
Change = TypeVar("Change", bound=Hashable)

Name = Annotated[str, Meta(min_length=1, max_length=500)]
Text = Annotated[str, Meta(max_length=5_000)]
LongText = Annotated[str, Meta(min_length=1, max_length=20_000)]
Id = Annotated[str, Meta(min_length=1, max_length=200)]
SECONDS = "Seconds since the Unix epoch, UTC."
Seconds = Annotated[int, Meta(ge=0, le=SECONDS_MAX, description=SECONDS)]
Unread = list[Any] | dict[str, Any]
"""What is read piece by piece later, so that a fault of one is not a fault of all."""
Metadata = dict[Annotated[str, Meta(max_length=200)], Any]

DEPTH_MAX = 100
"""How deep a body may nest; deeper ones would end in the interpreter's own limit."""


class Input(msgspec.Struct, kw_only=True):
    """A body. Unknown fields are ignored (official clients send some); missing ones are UNSET.

    `ALIASES` are older names of fields, accepted and never sent. A field can be an Input itself; what
    depends on several fields is checked in `__post_init__`, which raises `invalid(field, reason)`.
    """

    ALIASES: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """Return the body with older forms of its values put into the newest form."""
        return raw


def read(body: bytes, kind: type[Body]) -> Body:
    """Return the body decoded; raise Problem(bad_request) or Problem(invalid_input) naming every fault."""
    if not _needs_care(body, kind):
        try:
            decoded: Body = _decoder(kind).decode(body or b"{}")
            return decoded
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Problem):
            pass  # the careful way below says what is wrong
    return from_mapping(_mapping(body), kind)


def from_mapping(raw: dict[str, Any], kind: type[Body]) -> Body:
    """Return a body from decoded values, field by field, so that all faults are reported at once."""
    known = _fields(kind)
    raw = _newest(raw, kind)
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, field in known.items():
        if name not in raw:
            if field.required:
                faults[name] = "is required"
            continue
        try:
            values[name] = _value(raw[name], field.type)
        except Problem as problem:
            faults |= _inner_faults(name, problem)
        except (msgspec.ValidationError, ValueError) as error:
            faults[name] = _reason(str(error))
    if faults:
        raise Problem(Code.INVALID_INPUT, faults)
    return kind(**values)


def changed(body: Input, kind: type[Change], **converted: Any) -> Change:
    """Return the domain's change object of a body: same field names, left-out fields left out.

    `converted` overrides fields whose domain value differs from what was sent.
    """
    values = {name: getattr(body, name) for name in _shared(type(body), kind)}
    given = {name: value for name, value in (values | converted).items() if value is not UNSET}
    return kind(**given)


def blank_to_none(value: Any) -> Any:
    """Return None for `""`: an empty text clears an optional field."""
    return None if value == "" else value


def _newest(raw: dict[str, Any], kind: type[Input]) -> dict[str, Any]:
    """Return the fields a body has, under their newest names and with values in their newest form."""
    for old, new in kind.ALIASES.items():
        if old in raw and new not in raw:
            raw = raw | {new: raw[old]}
    return kind.tidied(raw)


def without_blanks(raw: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a body without those of the named fields that are null or `""`: they count as left out."""
    return {name: value for name, value in raw.items() if name not in names or value not in (None, "")}


def _needs_care(body: bytes, kind: type[Input]) -> bool:
    """Tell whether the fast way could accept what it must not, or miss an older name."""
    if not body.isascii() or b"\\u" in body or body.count(b"{") + body.count(b"[") > DEPTH_MAX:
        return True  # the fast way skips unknown fields unread, broken text in them too
    return any(alias.encode() in body for alias in kind.ALIASES)


@functools.cache
def _decoder(kind: type[Body]) -> "msgspec.json.Decoder[Body]":
    return msgspec.json.Decoder(kind, strict=False)


@functools.cache
def _fields(kind: type[Input]) -> dict[str, "msgspec.structs.FieldInfo"]:
    return {field.name: field for field in msgspec.structs.fields(kind)}


@functools.cache
def _shared(body: type[Input], kind: type[Any]) -> tuple[str, ...]:
    return tuple(name for name in _fields(body) if name in typing.get_type_hints(kind))


def _mapping(body: bytes) -> dict[str, Any]:
    try:
        raw = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(Code.BAD_REQUEST, f"The body is not JSON: {_plain(error)}.") from None
    if not isinstance(raw, dict):
        raise Problem(Code.BAD_REQUEST, "The body must be a JSON object.")
    return raw


def _plain(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return str(error).removeprefix("JSON is malformed: ")


def _value(value: Any, kind: Any) -> Any:
    inner = _inner_input(kind)
    if inner is not None and isinstance(value, dict):
        return from_mapping(value, inner)
    if Unread not in (kind, *typing.get_args(kind)):
        _refuse_unstorable(value)
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        if value == "" and type(None) in typing.get_args(kind):
            return None  # how the official client clears a field of any type (wire.md 5)
        if isinstance(value, str) and _takes_seconds(kind) and (moment := parse_iso(value)) is not None:
            return msgspec.convert(moment, kind)
        raise


def _inner_input(kind: Any) -> type[Input] | None:
    parts = (kind, *typing.get_args(kind))
    return next((part for part in parts if isinstance(part, type) and issubclass(part, Input)), None)


def _inner_faults(name: str, problem: Problem) -> dict[str, str]:
    """Return the faults of a nested object under the names `outer.inner`."""
    assert not isinstance(problem.message, str), "faults of a body name their fields"
    return {f"{name}.{inner}": reason for inner, reason in problem.message.items()}


def _refuse_unstorable(value: Any, depth: int = 0) -> None:
    """Refuse text no database can keep (NUL, halves of surrogate pairs), and endless nesting."""
    if depth > DEPTH_MAX:
        raise ValueError("is nested too deep")
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ValueError("must not contain NUL or unpaired surrogate characters")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_unstorable(key)
            _refuse_unstorable(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _refuse_unstorable(inner, depth + 1)


def _takes_seconds(kind: Any) -> bool:
    return any(argument is Seconds for argument in (kind, *typing.get_args(kind)))


def _reason(text: str) -> str:
    """Turn msgspec's words into a reason that follows a field's name."""
    path = ""
    if " - at `$" in text:
        text, _, path = text.partition(" - at `$")
        path = path.rstrip("`").lstrip(".")
    text = text[0].lower() + text[1:]
    for old, new in _WORDS:
        text = text.replace(old, new)
    return f"{path}: {text}" if path else text


_WORDS: list[tuple[str, str]] = [
    ("expected `int` >=", "must be at least"),
    ("expected `int` <=", "must be at most"),
    ("expected `str` of length >= 1", "must not be empty"),
    ("expected `str` of length <=", "must be no longer than"),
    ("expected `array` of length >= 1", "must not be empty"),
    *((f"expected `str` matching regex {pattern!r}", reason) for pattern, reason in REASONS.items()),
    ("object missing required field", "lacks the field"),
    ("expected", "must be"),
    ("`str`", "text"),
    ("`int`", "an integer"),
    ("`bool`", "true or false"),
    ("`object`", "an object"),
    ("`array`", "an array"),
    ("text | null", "text or null"),
    ("an integer | null", "an integer or null"),
    ("an object | null", "an object or null"),
]
