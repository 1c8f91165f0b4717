"""The shape of the code: small files, small functions, a sentence on each, nothing left over."""

import ast
import pathlib
import re

import pytest

from tests.tidy.tree import (
    MIGRATIONS,
    ROOT,
    SOURCE,
    Function,
    functions,
    name_of,
    parsed,
    tracked,
    under,
)

FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 60

SUPPRESSIONS_MAX = 2
"""How many `type: ignore` and `noqa` the source has. Lower it with each one you remove; never raise it."""

ASSERTING = {"AssertionError", "raises", "run_state_machine_as_test", "validate"}
"""What a test may call instead of saying `assert`; so may what begins with `ensure_` or `check_`."""

CODE = [path for path in under("src", "tests", "tools", "bench") if MIGRATIONS not in path.parents]


def test_files_are_at_most_300_lines() -> None:
    long = {name_of(path): lines for path in CODE if (lines := _lines(path.read_text())) > FILE_LINES_MAX}
    assert not long


def test_functions_are_at_most_60_lines() -> None:
    long = [
        f"{name_of(path)}: {function.name} has {lines}"
        for path in CODE
        for function in functions(path)
        if (lines := _length(function)) > FUNCTION_LINES_MAX
    ]
    assert not long


def test_every_module_says_what_it_is() -> None:
    bare = [name_of(path) for path in CODE if path.read_text().strip() and not _doc(path)]
    assert not bare
    wordy = [name_of(path) for path in CODE if (doc := _doc(path)) and not _is_sentence(doc)]
    assert not wordy


def test_the_rules_and_the_steps_say_what_they_take_and_refuse() -> None:
    bare = [
        f"{name_of(path)}: {function.name}"
        for layer in ("domain", "flows")
        for path in sorted((SOURCE / layer).glob("*.py"))
        for function in parsed(path).body
        if isinstance(function, Function)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]
    assert not bare


def test_suppressions_only_fall() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in sorted(SOURCE.rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"#\s*(type:\s*ignore|noqa)", line)
    ]
    assert len(found) == SUPPRESSIONS_MAX, found


@pytest.mark.parametrize("word", ["utils", "helpers", "service", "manager", "common", "misc"])
def test_no_file_has_a_name_without_an_edge(word: str) -> None:
    assert not [name_of(path) for path in CODE if path.stem == word or path.parent.name == word]


def test_no_file_is_from_one_machine() -> None:
    """No absolute path of somebody's machine and no host of a package index is in any file."""
    homes = "|".join(["home", "root", "Users", "work", "tmp", "mnt"])
    registries = "|".join(["pypi\\.org", "pythonhosted\\.org", "npmjs\\.", "artifactory", "nexus"])
    places = re.compile(rf"(?<![\w.}}~/\-])/(?:{homes})/\w|(?:{registries})|--(?:extra-)?index-url")
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if path != ROOT / "LICENSE" and (text := _text(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if places.search(line) and path.name != "shape_test.py"
    ]
    assert not found


def test_every_test_asserts_something() -> None:
    empty = [
        f"{name_of(path)}: {function.name}"
        for path in under("tests")
        if path.name.endswith("_test.py")
        for function in functions(path)
        if function.name.startswith("test_") and not _asserts(function, _checks(path))
    ]
    assert not empty


def test_every_test_file_is_found_by_the_runner() -> None:
    astray = [
        name_of(path)
        for path in under("tests")
        if not path.name.endswith("_test.py")
        if any(function.name.startswith("test_") for function in functions(path))
    ]
    assert not astray


def _lines(text: str) -> int:
    return text.count("\n")


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _doc(path: pathlib.Path) -> str | None:
    return ast.get_docstring(parsed(path))


def _is_sentence(doc: str) -> bool:
    first = doc.partition("\n\n")[0].strip()
    return (first[0].isupper() or first[0] == "`") and first[-1] in ".:;" and len(first) <= 300


def _text(path: pathlib.Path) -> str | None:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return None


def _checks(path: pathlib.Path) -> set[str]:
    """Return the functions of a test file that assert for the tests which call them."""
    return {
        function.name
        for function in functions(path)
        if not function.name.startswith("test_") and _asserts(function, set())
    }


def _asserts(function: Function, checks: set[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = _called(node)
            if name in checks | ASSERTING or name.startswith(("ensure_", "check_")):
                return True
    return False


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
