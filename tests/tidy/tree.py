"""The project's own files, as the tidy tests read them."""

import ast
import functools
import gc
import importlib
import pathlib
import pkgutil
import subprocess
from types import ModuleType

import paycover

ROOT = pathlib.Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "paycover"
MIGRATIONS = SOURCE / "store" / "migrations"
DECISIONS = ROOT / "docs" / "decisions"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def tracked() -> tuple[pathlib.Path, ...]:
    """Return the files of the project: those git knows or would take."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
    return tuple(path for name in sorted(set(names)) if name and (path := ROOT / name).is_file())


def under(*folders: str, suffix: str = ".py") -> list[pathlib.Path]:
    """Return the project's files of a kind in some of its folders."""
    return [
        path for path in tracked() if path.suffix == suffix and path.relative_to(ROOT).parts[0] in folders
    ]


def markdown() -> list[pathlib.Path]:
    """Return every document."""
    return [path for path in tracked() if path.suffix == ".md"]


@functools.cache
def parsed(path: pathlib.Path) -> ast.Module:
    """Return a Python file's syntax tree.

    Garbage is not looked for meanwhile: Hypothesis watches that in Python, which the parser of 3.11 takes
    for a fault of its own (SystemError: AST constructor recursion depth mismatch).
    """
    gc.disable()
    try:
        return ast.parse(path.read_text(), str(path))
    finally:
        gc.enable()


def functions(path: pathlib.Path) -> list[Function]:
    """Return every function of a Python file, methods and inner ones too."""
    return [node for node in ast.walk(parsed(path)) if isinstance(node, Function)]


def name_of(path: pathlib.Path) -> str:
    """Return a file's name as people write it: from the root of the project."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def modules() -> tuple[ModuleType, ...]:
    """Return every module of the package, imported (migrations excepted)."""
    found = pkgutil.walk_packages(paycover.__path__, "paycover.")
    return tuple(
        importlib.import_module(module.name)
        for module in found
        if "migrations" not in module.name and module.name != "paycover.__main__"
    )
