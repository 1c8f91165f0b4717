"""A version of a rate plan as files again: those that load as the very same content."""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from paycover.domain.rate_build_up import FACTORS
from paycover.domain.rate_contents import RateContent, RateEntry, TaxTable, Window
from paycover.wire.rate_tables import CATEGORIES, CLASS_CODES, ENTRY_COLUMNS, TAXES


def files_of(content: RateContent, name: str) -> dict[str, bytes]:
    """Return the files of a version by name; `name` is that of the manifest, without its ending."""
    tables = {f"{table.name}.csv": _taxes(table) for table in content.tax_tables}
    tables[f"{name}-entries.csv"] = _entries(content)
    manifest = _manifest(content, f"{name}-entries.csv")
    if content.categories:
        manifest["categories"] = f"{name}-categories.csv"
        tables[manifest["categories"]] = _csv(
            CATEGORIES.columns,
            ({"job_category": c.slug, "id": c.id, "name": c.name} for c in content.categories),
        )
    if content.class_codes is not None:
        manifest["class_codes"] = f"{name}-class-codes.csv"
        tables[manifest["class_codes"]] = _csv(
            CLASS_CODES.columns,
            ({"bureau": c.bureau, "class_code": c.class_code} for c in content.class_codes),
        )
    text = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)
    return {f"{name}.yaml": text.encode(), **tables}


def _manifest(content: RateContent, entries: str) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "plan": content.plan,
        "version": content.version,
        "coverage_type": str(content.coverage_type),
        "admitted": content.admitted,
        "rounding": {
            "rate": "half_up_integer_cents_per_100",
            "premium": "half_up_cent",
            "minimum_cents": content.minimum,
        },
        "new_business": _span(content.new_business),
        "renewal": None if content.renewal is None else _span(content.renewal),
        "taxes_in_rate": content.taxes_in_rate,
        "illustrative": content.illustrative,
        "states": list(content.states),
        "filings": [
            {
                "state": filing.state,
                "type": str(filing.type),
                "number": filing.number,
                "approved": _moment(filing.approved),
            }
            for filing in content.filings
        ],
        "schedule_caps": dict(content.schedule_caps),
        "limit_profiles": [
            {"name": p.name, "each_occurrence": p.each_occurrence, "aggregate": p.aggregate}
            for p in content.limit_profiles
        ],
        "tax_tables": [table.name for table in content.tax_tables],
        "entries": entries,
    }
    return {name: value for name, value in manifest.items() if value not in (None, [], {})}


def _entries(content: RateContent) -> bytes:
    factors = FACTORS[content.coverage_type]
    columns = [*(name for name in ENTRY_COLUMNS if name != "status"), *(f"{name}_ppm" for name in factors)]
    return _csv(columns, (_entry(entry) for entry in content.entries))


def _entry(entry: RateEntry) -> dict[str, Any]:
    return {
        "job_category": entry.job_category,
        "state": entry.state,
        "class_code": entry.class_code,
        "exact_rate_ppm": entry.exact_rate_ppm,
        "net_rate": entry.net_rate,
        "appetite": str(entry.appetite),
        "max_pay_cents": entry.max_pay,
        "max_term_days": entry.max_term_days,
        "limit_profile": entry.limit_profile,
        "tier": entry.tier,
        "notes": entry.notes,
        **{f"{name}_ppm": value for name, value in entry.factors.items()},
    }


def _taxes(table: TaxTable) -> bytes:
    return _csv(
        TAXES.columns,
        (
            {
                "state": row.state,
                "surplus_lines_tax_ppm": row.surplus_lines_tax_ppm,
                "stamping_fee_ppm": row.stamping_fee_ppm,
                "effective_from": _moment(row.start),
                "effective_to": _moment(row.end),
                "note": row.note,
            }
            for row in table.rows
        ),
    )


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a table without the columns that are blank in every row but for those it must have."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _span(window: Window) -> dict[str, str | None]:
    return {"from": _moment(window.start), "to": _moment(window.end)}


def _moment(moment: int | None) -> str | None:
    if moment is None:
        return None
    text = datetime.datetime.fromtimestamp(moment, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return text.removesuffix("T00:00:00Z")
