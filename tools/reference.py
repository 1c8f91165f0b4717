"""Writes the reference pages from the code: `python -m tools.reference --write`, or `--check`."""

import importlib
import inspect
import pathlib
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import typer

from paycover.domain import eligibility, events
from paycover.domain.tasks import TaskKind
from paycover.kit import ids
from paycover.kit.errors import OWN_CODES, Code
from paycover.kit.settings import Settings
from paycover.main import app
from tools import api_changes
from tools.error_notes import ERRORS
from tools.event_notes import EVENTS
from tools.other_notes import IDS, LIMITS, SETTINGS
from tools.task_notes import TASKS

ROOT = pathlib.Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "paycover"
BEGIN = "<!-- begin: made by `python -m tools.reference --write` -->"
END = "<!-- end -->"


def errors() -> Iterable[str]:
    """Every error code: status, default message, when it is answered and what to do about it."""
    used = _names_used("Code", but=SOURCE / "kit" / "errors.py")
    for code in Code:
        when, remedy = ERRORS[code]
        marks = ["our own code"] if code in OWN_CODES else []
        if code.name not in used and not _made_by_name(code):
            marks.append("no operation answers it yet")
        yield f"### `{code}`"
        yield ""
        yield f"{code.status}{''.join(', ' + mark for mark in marks)}. “{code.message}”"
        yield ""
        yield f"- **When:** {when}"
        yield f"- **What to do:** {remedy}"
        yield ""


def event_types() -> Iterable[str]:
    """Every event type: when it is written, and whether it is on the published list."""
    used = _names_used("EventType", but=SOURCE / "domain" / "events.py")
    yield "| type | written when | on the published list | written by this version |"
    yield "|---|---|---|---|"
    for type in events.EventType:
        published = "no, an extension" if type in extensions() else "yes"
        written = "yes" if type.name in used else "not yet"
        yield f"| `{type}` | {EVENTS[type]} | {published} | {written} |"


def extensions() -> set[events.EventType]:
    """Return the event types that `domain/events.py` marks as extensions."""
    lines = inspect.getsource(events.EventType).splitlines()
    marked = {line.split("=")[0].strip() for line in lines if line.rstrip().endswith("# extension")}
    return {type for type in events.EventType if type.name in marked}


def rules() -> Iterable[str]:
    """Every rule of eligibility: what it says, what mends it, and who knows that it does not hold."""
    yield "| code | severity | lines | sentence | remedy | told by |"
    yield "|---|---|---|---|---|---|"
    for rule in eligibility.RULES:
        told_by = {"the request": rule.is_computed, "a mark": rule.is_marked}
        source = " or ".join(name for name, tells in told_by.items() if tells)
        if rule.can_be_approved:
            source += "; an approval lets it pass"
        lines = ", ".join(rule.lines) or "any"
        yield (
            f"| `{rule.code}` | {rule.severity} | {lines} | {rule.sentence} |"
            f" `{rule.remedy.code}`: {rule.remedy.message} | {source} |"
        )


def settings() -> Iterable[str]:
    """Every setting: its two names, its default and why one would change it."""
    yield "| setting | environment | default | what it is for |"
    yield "|---|---|---|---|"
    for field in msgspec.structs.fields(Settings):
        yield (
            f"| `{field.name}` | `PAYCOVER_{field.name.upper()}` | `{toml(field.default)}` |"
            f" {SETTINGS[field.name]} |"
        )


def toml(value: object) -> str:
    """Return a default as a TOML file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def public_ids() -> Iterable[str]:
    """Every kind of id: its prefix, its length and what it names."""
    yield "| id | names | random characters |"
    yield "|---|---|---|"
    for noun, (prefix, length) in ids.PREFIXES.items():
        yield f"| `{prefix}_…` | {IDS[noun]} | {length} |"
    yield f"| `ias_…` | {IDS['session']} | a ULID: 26, the first ten of them the time |"


def limits() -> Iterable[str]:
    """Every limit and default that is a constant of the code."""
    yield "| limit | value | where |"
    yield "|---|---|---|"
    for (module, name), meaning in LIMITS.items():
        value = getattr(importlib.import_module(f"paycover.{module}"), name)
        path = f"{module.replace('.', '/')}.py"
        yield f"| {meaning} | {value:,} | `{name}` in `{path}` |"


def commands() -> Iterable[str]:
    """Every command: what it does, its arguments and options."""
    yield from _command(typer.main.get_command(app), "paycover")


def tasks() -> Iterable[str]:
    """Every kind of background task."""
    yield "| kind | what it does |"
    yield "|---|---|"
    yield from (f"| `{kind}` | {TASKS[kind]} |" for kind in TaskKind)


PAGES: dict[str, Callable[[], Iterable[str]]] = {
    "errors": errors,
    "events": event_types,
    "settings": settings,
    "ids": public_ids,
    "limits": limits,
    "rules": rules,
    "commands": commands,
    "tasks": tasks,
    "api-changes": api_changes.page,
}


def renewed(name: str) -> tuple[str, str]:
    """Return a page as it is and as the code wants it."""
    text = (FOLDER / f"{name}.md").read_text()
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    assert begin and end, f"docs/reference/{name}.md lacks its two marks"
    body = "\n".join(PAGES[name]()).strip()
    return text, f"{head}{BEGIN}\n\n{body}\n\n{END}{tail}"


def main(arguments: list[str]) -> int:
    """Write the pages, or tell which of them are stale; return the exit status."""
    if arguments not in (["--write"], ["--check"]):
        sys.stderr.write("usage: python -m tools.reference --write | --check\n")
        return 2
    stale = {name: new for name in PAGES for old, new in [renewed(name)] if old != new}
    for name, new in stale.items():
        if arguments == ["--write"]:
            (FOLDER / f"{name}.md").write_text(new)
        sys.stdout.write(
            f"docs/reference/{name}.md {'written' if arguments == ['--write'] else 'is stale'}\n"
        )
    return 1 if stale and arguments == ["--check"] else 0


def _command(command: Any, name: str) -> Iterable[str]:
    """Give a command as Markdown, or every command of a group."""
    for part in sorted(getattr(command, "commands", {})):
        yield from _command(command.commands[part], f"{name} {part}")
    if hasattr(command, "commands"):
        return
    taken = [_parameter(parameter) for parameter in command.params if parameter.name != "help"]
    yield from (f"### `{name}`", "", " ".join((command.help or "").split()), "")
    yield from [*taken, ""] if taken else []


def _parameter(parameter: Any) -> str:
    name = " ".join(parameter.opts) if parameter.opts[0].startswith("-") else parameter.name.upper()
    about = " ".join((getattr(parameter, "help", None) or "").split())
    return f"- `{name}`{' (required)' if parameter.required else ''}{': ' + about if about else ''}"


def _names_used(enumeration: str, *, but: pathlib.Path) -> set[str]:
    """Return the members of an enumeration that the source names anywhere but where they are made."""
    pattern = re.compile(rf"\b{enumeration}\.([A-Z_]+)\b")
    files = (path for path in SOURCE.rglob("*.py") if path != but)
    return {name for path in files for name in pattern.findall(path.read_text())}


def _made_by_name(code: Code) -> bool:
    """Tell whether `kit/errors.py` itself raises a code."""
    body = (SOURCE / "kit" / "errors.py").read_text().partition("class Problem")[2]
    return f"Code.{code.name}" in body


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
