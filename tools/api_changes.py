"""Compares the API of two releases: `python -m tools.api_changes --check`, or `--release VERSION`.

A release's contract is its OpenAPI document without words, examples and refusals, in
`docs/reference/releases`.
"""

import json
import pathlib
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import paycover
from paycover.api.catalogue import DOCUMENTED
from paycover.api.openapi import document

RELEASES = pathlib.Path(__file__).parent.parent / "docs" / "reference" / "releases"
Json = dict[str, Any]

_WORDS = {"description", "summary", "title", "example", "examples", "tags", "headers", "info", "servers"}
_NAMES = {"properties", "schemas", "paths", "parameters", "responses"}
"""Below these the keys are names of the API's own, whatever word they are."""
_REF = "#/components/schemas/"
_DEEPEST = 8


class Change(NamedTuple):
    """A difference between two contracts; `breaks` tells whether a caller of the older one may notice."""

    breaks: bool
    where: str
    what: str


def contract(shown: Json) -> Json:
    """Return a document without its words, examples and refusals."""
    kept: Json = _bare(shown)
    for operation in _operations(kept).values():
        answers = operation["responses"]
        operation["responses"] = {status: answers[status] for status in answers if status < "300"}
    return {"paths": kept["paths"], "components": kept["components"]}


def changes(old: Json, new: Json) -> Iterator[Change]:
    """Give what differs between two contracts, operation by operation."""
    before, after = _operations(old), _operations(new)
    for name in before:
        if name not in after:
            yield Change(True, name, "was removed")
            continue
        was, now = before[name], after[name]
        found = [
            *_parameters(old, new, was, now),
            *_body(old, new, was, now),
            *_answers(old, new, was, now),
        ]
        yield from (Change(change.breaks, name, change.what) for change in dict.fromkeys(found))
    for name in after.keys() - before.keys():
        yield Change(False, name, "is new")


def releases() -> list[tuple[str, Json]]:
    """Return the contracts that were published, oldest first."""
    paths = sorted(RELEASES.glob("*.json"), key=lambda path: [int(part) for part in path.stem.split(".")])
    return [(path.stem, json.loads(path.read_text())) for path in paths]


def breaks() -> list[Change]:
    """Return what breaks callers of the newest release; a new first number of the version may."""
    version, published = releases()[-1]
    if paycover.__version__.split(".")[0] > version.split(".")[0]:
        return []
    return [change for change in changes(published, contract(document(DOCUMENTED))) if change.breaks]


def page() -> Iterator[str]:
    """Give the changes from release to release, newest first, as Markdown."""
    known = releases()
    for (_, old), (version, new) in reversed(list(zip([("", None), *known], known, strict=False))):
        yield f"### {version}"
        yield ""
        if old is None:
            yield f"The first release: {len(_operations(new))} operations."
        else:
            found = sorted(changes(old, new), key=lambda change: (not change.breaks, change.where))
            yield from (f"- {'**breaks** ' if c.breaks else ''}`{c.where}`: {c.what}" for c in found)
        yield ""


def _bare(value: Any, *, named: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            key: _bare(inner, named=key in _NAMES and not named)
            for key, inner in value.items()
            if named or (key not in _WORDS and not key.startswith("x-"))
        }
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _operations(shown: Json) -> dict[str, Json]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in shown["paths"].items()
        for method, operation in methods.items()
    }


def _parameters(old: Json, new: Json, was: Json, now: Json) -> Iterator[Change]:
    before, after = _named_parameters(old, was), _named_parameters(new, now)
    for key, parameter in after.items():
        if key not in before:
            required = parameter.get("required", False)
            yield Change(required, "", f"takes `{key[1]}`{', which is required' if required else ''}")
        elif parameter.get("required") and not before[key].get("required"):
            yield Change(True, "", f"`{key[1]}` is required now")
    for key, parameter in before.items():
        if key in after:
            yield from _taken(_Pair(old, new), parameter["schema"], after[key]["schema"], key[1])
        elif key[0] != "path":
            yield Change(True, "", f"`{key[1]}` is not taken any more")


def _named_parameters(shown: Json, operation: Json) -> dict[tuple[str, str], Json]:
    found = [_parameter(shown, parameter) for parameter in operation.get("parameters", ())]
    return {(parameter["in"], parameter["name"]): parameter for parameter in found}


def _parameter(shown: Json, parameter: Json) -> Json:
    reference = parameter.get("$ref")
    found: Json = (
        shown["components"]["parameters"][reference.rpartition("/")[2]] if reference else parameter
    )
    return found


def _body(old: Json, new: Json, was: Json, now: Json) -> Iterator[Change]:
    before, after = _schema(was.get("requestBody")), _schema(now.get("requestBody"))
    kinds, taken = (part.get("requestBody", {}).get("content", {}) for part in (was, now))
    if taken:
        yield from (Change(True, "", f"does not take {kind} any more") for kind in kinds.keys() - taken)
    if now.get("requestBody", {}).get("required") and not was.get("requestBody", {}).get("required"):
        yield Change(True, "", "needs a body now")
    if before is not None and after is not None:
        yield from _taken(_Pair(old, new), before, after, "")
    elif before is not None:
        yield Change(True, "", "takes no body any more")
    elif after is not None:
        yield Change(False, "", "takes a body")


def _answers(old: Json, new: Json, was: Json, now: Json) -> Iterator[Change]:
    good = [status for status in was["responses"] if status < "300"]
    for status in good:
        if status not in now["responses"]:
            yield Change(True, "", f"does not answer {status} any more")
            continue
        before, after = _schema(was["responses"][status]), _schema(now["responses"][status])
        if before is not None and after is not None:
            yield from _given(_Pair(old, new), before, after, "")


def _schema(part: Json | None) -> Json | None:
    if part is None:
        return None
    kinds = list(part.get("content", {}).values())
    found: Json | None = kinds[0].get("schema") if kinds else None
    return found


class _Pair(NamedTuple):
    """The two documents that schemas refer into, and how deep the comparison is."""

    old: Json
    new: Json
    depth: int = 0

    def deeper(self) -> "_Pair":
        return self._replace(depth=self.depth + 1)


def _resolved(shown: Json, schema: Json) -> Json:
    reference = schema.get("$ref", "")
    found: Json = shown["components"]["schemas"][reference.removeprefix(_REF)] if reference else schema
    return found


def _options(shown: Json, schema: Json) -> dict[str, Json]:
    """Return the kinds of value a schema has, each with its schema."""
    schema = _resolved(shown, schema)
    several = schema.get("anyOf") or schema.get("oneOf")
    if several:
        return {kind: inner for option in several for kind, inner in _options(shown, option).items()}
    kinds = schema.get("type", "string" if "enum" in schema else "any")
    return dict.fromkeys(kinds if isinstance(kinds, list) else [kinds], schema)


def _taken(pair: _Pair, was: Json, now: Json, name: str) -> Iterator[Change]:
    """Give how what a caller may send has changed: less is a break."""
    before, after = _options(pair.old, was), _options(pair.new, now)
    for kind in before:
        if kind not in after and "any" not in after:
            yield Change(True, "", f"{_named(name)} can't be {kind} any more")
    for kind in before.keys() & after.keys():
        yield from _narrowed(before[kind], after[kind], name)
        yield from _inner(pair, before[kind], after[kind], name, sent=True)


def _given(pair: _Pair, was: Json, now: Json, name: str) -> Iterator[Change]:
    """Give how what a caller may get has changed: a value it could not be before is a break."""
    before, after = _options(pair.old, was), _options(pair.new, now)
    for kind in after:
        if kind not in before and "any" not in before:
            yield Change(True, "", f"{_named(name)} can be {kind} now")
    for kind in before.keys() & after.keys():
        values, more = before[kind].get("enum"), after[kind].get("enum")
        if values and more is not None and set(more) - set(values):
            yield Change(False, "", f"{_named(name)} can be {_told(set(more) - set(values))} now")
        yield from _inner(pair, before[kind], after[kind], name, sent=False)


def _inner(pair: _Pair, was: Json, now: Json, name: str, *, sent: bool) -> Iterator[Change]:
    if pair.depth > _DEEPEST:
        return
    compare = _taken if sent else _given
    for inner in ("items", "additionalProperties"):
        if isinstance(was.get(inner), dict) and isinstance(now.get(inner), dict):
            yield from compare(pair.deeper(), was[inner], now[inner], name)
    fields, later = was.get("properties", {}), now.get("properties", {})
    for field in fields.keys() - later.keys():
        yield Change(True, "", f"{_named(_below(name, field))} is gone")
    for field in later.keys() - fields.keys():
        needed = sent and field in now.get("required", ())
        yield Change(needed, "", f"{_named(_below(name, field))} is new{' and required' * needed}")
    for field in fields.keys() & later.keys():
        path = _below(name, field)
        needed, was_needed = field in now.get("required", ()), field in was.get("required", ())
        if needed != was_needed:
            told = "is required now" if needed else "can be left out now"
            yield Change(needed == sent, "", f"{_named(path)} {told}")
        yield from compare(pair.deeper(), fields[field], later[field], path)


def _narrowed(was: Json, now: Json, name: str) -> Iterator[Change]:
    values, left = was.get("enum"), now.get("enum")
    if left is not None and (values is None or set(values) - set(left)):
        gone = "any other value" if values is None else _told(set(values) - set(left))
        yield Change(True, "", f"{_named(name)} can't be {gone} any more")
    elif values and left and set(left) - set(values):
        yield Change(False, "", f"{_named(name)} can be {_told(set(left) - set(values))} now")
    for limit, sign in (
        ("maximum", 1),
        ("maxLength", 1),
        ("maxItems", 1),
        ("minimum", -1),
        ("minLength", -1),
    ):
        old, new = was.get(limit), now.get(limit)
        if new is not None and (old is None or (old - new) * sign > 0):
            yield Change(True, "", f"{_named(name)} has a tighter `{limit}`: {new:,}")


def _below(name: str, field: str) -> str:
    return f"{name}.{field}" if name else field


def _named(name: str) -> str:
    return f"`{name}`" if name else "the body"


def _told(values: set[Any]) -> str:
    return ", ".join(f"`{value}`" for value in sorted(values, key=str))


def main(arguments: list[str]) -> int:
    """Tell what breaks the newest release, or keep this contract as a release; return the exit status."""
    if arguments == ["--check"]:
        found = breaks()
        for change in found:
            sys.stdout.write(f"breaks {change.where}: {change.what}\n")
        return 1 if found else 0
    if len(arguments) == 2 and arguments[0] == "--release":
        text = json.dumps(
            contract(document(DOCUMENTED)), indent=None, separators=(",", ":"), sort_keys=True
        )
        (RELEASES / f"{arguments[1]}.json").write_text(text.replace('},"/', '},\n"/') + "\n")
        return 0
    sys.stderr.write("usage: python -m tools.api_changes --check | --release VERSION\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
