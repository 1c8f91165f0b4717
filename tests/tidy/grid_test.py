"""The grid: imports only go down, a noun has a file in every layer, the contracts cover what is there."""

import contextlib
import io
import re
import tomllib
from types import ModuleType
from typing import Any

from importlinter.cli import lint_imports

from paycover.store.records import Records
from tests.tidy.tree import ROOT, SOURCE, modules

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS: list[dict[str, Any]] = PYPROJECT["tool"]["importlinter"]["contracts"]

WITHOUT_ROWS = {"health", "previews", "test_helpers"}
"""API modules with operations but without a noun of their own."""


def test_the_import_contracts_hold() -> None:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        status = lint_imports(str(ROOT / "pyproject.toml"), cache_dir=None, no_cache=True)
    assert status == 0, told.getvalue()


def test_every_noun_of_the_api_has_a_file_in_each_layer() -> None:
    nouns = [_name(module) for module in modules() if _is_noun(module)]
    missing = [
        f"{layer}/{noun}.py"
        for noun in nouns
        if noun not in WITHOUT_ROWS
        for layer in ("wire", "store", "domain")
        if not (SOURCE / layer / f"{noun}.py").exists()
    ]
    assert nouns
    assert not missing


def test_every_store_of_a_noun_is_named_by_the_contract_that_keeps_them_apart() -> None:
    stores = {
        module.__name__
        for module in modules()
        if module.__name__.startswith("paycover.store.") and _keeps_a_noun(module)
    }
    apart = next(contract for contract in CONTRACTS if contract["type"] == "independence")
    assert set(apart["modules"]) == stores


def test_no_layer_is_left_out_of_the_contract_on_cycles() -> None:
    layers = {f"paycover.{path.parent.name}" for path in SOURCE.glob("*/__init__.py")}
    acyclic = next(contract for contract in CONTRACTS if contract["type"] == "acyclic_siblings")
    assert set(acyclic["ancestors"]) == layers


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _is_noun(module: ModuleType) -> bool:
    """Tell whether a module of the API makes a noun's operations (the catalogue only gathers them)."""
    layer, _, name = module.__name__.rpartition(".")
    return layer == "paycover.api" and name != "catalogue" and "\nOPERATIONS = " in _source(module)


def _keeps_a_noun(module: ModuleType) -> bool:
    """Tell whether a module makes the records of a noun, rather than use another's."""
    made = re.findall(r"^([A-Z_]+)\b[^=\n]*= Records\(", _source(module), re.MULTILINE)
    return any(isinstance(getattr(module, name), Records) for name in made)


def _source(module: ModuleType) -> str:
    assert module.__file__ is not None
    with open(module.__file__, encoding="utf-8") as file:
        return file.read()
