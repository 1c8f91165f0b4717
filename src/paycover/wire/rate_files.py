"""Files of a rate plan: a manifest and the tables beside it, read into what they say or what is wrong.

Nothing is refused before everything was looked at: each fault names its file, row, column and value.
"""

import pathlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from paycover.domain.categories import Category
from paycover.domain.coverage import Coverage
from paycover.domain.rate_build_up import FACTORS
from paycover.domain.rate_contents import (
    ClassCode,
    PlanCategory,
    RateContent,
    RateEntry,
    TaxRow,
    TaxTable,
    Window,
)
from paycover.domain.rate_faults import FORMAT, Fault, Holds
from paycover.kit.errors import Problem
from paycover.kit.later import Later
from paycover.wire.base import from_mapping
from paycover.wire.rate_manifests import Manifest, SpanInput
from paycover.wire.rate_tables import CATEGORIES, CLASS_CODES, TAXES, Row, Table, entries_table, rows_of

if TYPE_CHECKING:
    from paycover.wire import rate_yaml
else:
    rate_yaml = Later("paycover.wire.rate_yaml")

MANIFEST_BYTES_MAX = 262_144
TABLE_BYTES_MAX = 16_777_216

Beside = Callable[[str], bytes]
"""Gives the bytes of a file beside the manifest; raises OSError or ValueError where there is none."""

ILLUSTRATIVE = "ILLUSTRATIVE"
"""How a status begins that marks rates as nobody's (RV16)."""


def folder(path: pathlib.Path) -> Beside:
    """Return what reads files of a folder and of no other, whatever links lie in it."""
    root = path.resolve()

    def beside(name: str) -> bytes:
        file = (root / name).resolve()
        if not file.is_relative_to(root):
            raise ValueError("lies outside the manifest's folder")
        return read_bounded(file, TABLE_BYTES_MAX)

    return beside


def read_bounded(file: pathlib.Path, most: int) -> bytes:
    """Return the bytes of a file; raise ValueError for one of more than `most` bytes, or that is none."""
    if not file.is_file():
        raise ValueError("is not there")
    with file.open("rb") as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise ValueError(f"has more than {most:,} bytes")
    return data


def read_plan(
    manifest: bytes, beside: Beside, known: Mapping[str, Category]
) -> tuple[RateContent | None, list[Fault]]:
    """Return what the files of a plan say, and every fault of their form.

    `known` are the account's categories by code: a row may name its category by either. Rows with
    a fault are left out of the content; it is None where the manifest itself can't be read.
    """
    faults: list[Fault] = []
    raw, wrong = _mapping(manifest)
    if raw is None:
        return None, wrong
    faults += _unknown_fields(raw)
    tables = _Tables(beside, faults)
    try:
        read = from_mapping(raw, Manifest)
    except Problem as problem:
        wrong = _field_faults(raw, problem)
        faults += wrong
        bad = {(fault.column or "").partition(".")[0] for fault in wrong}
        _look_at({name: value for name, value in raw.items() if name not in bad}, tables)
        return None, faults
    return _content(read, tables, known), faults


def _look_at(raw: Mapping[str, Any], tables: "_Tables") -> None:
    """Read the tables that a faulty manifest names too, so that all that can be told is told at once."""
    coverage = raw.get("coverage_type")
    layouts = {"categories": CATEGORIES, "class_codes": CLASS_CODES}
    if coverage in list(Coverage):
        layouts["entries"] = entries_table(FACTORS[Coverage(coverage)])
    for field, layout in layouts.items():
        if isinstance(name := raw.get(field), str):
            tables.rows(name, layout)
    taxes = raw.get("tax_tables")
    for name in taxes if isinstance(taxes, list) else ():
        if isinstance(name, str):
            _tax_table(name, tables)


def _content(read: Manifest, tables: "_Tables", known: Mapping[str, Category]) -> RateContent:
    coverage = read.coverage_type
    rows = tables.rows(read.entries, entries_table(FACTORS[coverage]))
    categories = read.categories or []
    if isinstance(categories, str):
        found = tables.rows(categories, CATEGORIES)
        listed = tuple(PlanCategory(slug=r["job_category"], name=r["name"], id=r.get("id")) for r in found)
    else:
        listed = tuple(PlanCategory(slug=c.slug, name=c.name, id=c.id) for c in categories)
    return RateContent(
        plan=read.plan,
        version=read.version,
        coverage_type=coverage,
        admitted=read.admitted,
        minimum=read.rounding.minimum_cents,
        new_business=_window(read.new_business),
        renewal=None if read.renewal is None else _window(read.renewal),
        taxes_in_rate=read.taxes_in_rate,
        illustrative=read.illustrative
        or _is_illustrative(read.status)
        or any(_is_illustrative(row.get("status")) for row in rows),
        states=tuple(_state(state) for state in read.states),
        filings=tuple(filing.filing(_state(filing.state)) for filing in read.filings),
        schedule_caps={_state(state): cap for state, cap in read.schedule_caps.items()},
        limit_profiles=tuple(profile.profile() for profile in read.limit_profiles),
        tax_tables=tuple(_tax_table(name, tables) for name in read.tax_tables),
        class_codes=None if read.class_codes is None else _class_codes(read.class_codes, tables),
        categories=listed,
        entries=tuple(_entry(row, FACTORS[coverage], known) for row in rows),
    )


class _Tables:
    """Reads the tables beside a manifest, and keeps what is wrong with them."""

    def __init__(self, beside: Beside, faults: list[Fault]) -> None:
        self._beside = beside
        self._faults = faults

    def rows(self, name: str, table: Table) -> list[Row]:
        try:
            data = self._beside(name)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self._faults.append(
                Fault(rule=FORMAT, file=name, sentence=f"{name} {why}.", holds=Holds.LOADING)
            )
            return []
        rows, faults = rows_of(name, data, table)
        self._faults += faults
        return rows


def _entry(row: Row, factors: tuple[str, ...], known: Mapping[str, Category]) -> RateEntry:
    named = row["job_category"]
    category = known.get(named)
    return RateEntry(
        row=row["row"],
        job_category=named if category is None else category.slug,
        state=_state(row["state"]),
        class_code=row.get("class_code"),
        exact_rate_ppm=row.get("exact_rate_ppm"),
        net_rate=row.get("net_rate"),
        appetite=row["appetite"],
        max_pay=row.get("max_pay_cents"),
        max_term_days=row.get("max_term_days"),
        limit_profile=row.get("limit_profile"),
        tier=row.get("tier"),
        notes=row.get("notes"),
        factors={name: row[f"{name}_ppm"] for name in factors if row.get(f"{name}_ppm") is not None},
    )


def _tax_table(name: str, tables: _Tables) -> TaxTable:
    file = name if name.endswith(".csv") else f"{name}.csv"
    return TaxTable(
        name=name.removesuffix(".csv"),
        rows=tuple(
            TaxRow(
                row=row["row"],
                state=_state(row["state"]),
                surplus_lines_tax_ppm=row["surplus_lines_tax_ppm"],
                stamping_fee_ppm=row["stamping_fee_ppm"],
                start=row.get("effective_from"),
                end=row.get("effective_to"),
                note=row.get("note"),
            )
            for row in tables.rows(file, TAXES)
        ),
    )


def _class_codes(name: str, tables: _Tables) -> tuple[ClassCode, ...]:
    return tuple(
        ClassCode(bureau=row["bureau"], class_code=row["class_code"])
        for row in tables.rows(name, CLASS_CODES)
    )


def _window(span: SpanInput) -> Window:
    return Window(start=span.start, end=span.end)


def _state(text: str) -> str:
    return text.strip().upper().removeprefix("US-")


def _is_illustrative(status: str | None) -> bool:
    return status is not None and status.strip().upper().startswith(ILLUSTRATIVE)


def _mapping(manifest: bytes) -> tuple[dict[str, Any] | None, list[Fault]]:
    try:
        raw = rate_yaml.read(manifest.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None, [_of_manifest("The manifest is not UTF-8.")]
    except ValueError as error:
        return None, [
            _of_manifest(f"The manifest is neither YAML nor JSON: {' '.join(str(error).split())}")
        ]
    if not isinstance(raw, dict):
        return None, [_of_manifest("The manifest must be a mapping of fields.")]
    return {str(name): _plain(value) for name, value in raw.items()}, []


def _plain(value: Any) -> Any:
    """Return a value as JSON would have it: YAML makes days of its own kind."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _unknown_fields(raw: Mapping[str, Any]) -> list[Fault]:
    known = set(Manifest.__struct_fields__)
    return [
        _of_manifest(f"{name} is no field of a manifest.", column=name, value=str(raw[name]))
        for name in sorted(set(raw) - known)
    ]


def _field_faults(raw: Mapping[str, Any], problem: Problem) -> list[Fault]:
    assert not isinstance(problem.message, str), "faults of a body name their fields"
    return [_field(raw, name, reason) for name, reason in problem.message.items()]


def _field(raw: Mapping[str, Any], name: str, reason: str) -> Fault:
    value: Any = raw
    name = name.replace(".start", ".from").replace(".end", ".to")
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return _of_manifest(f"{name} {reason}.", column=name, value=None if value is None else str(value)[:80])


def _of_manifest(sentence: str, **place: Any) -> Fault:
    return Fault(rule=FORMAT, sentence=sentence, holds=Holds.LOADING, **place)
