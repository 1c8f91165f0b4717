"""Files of rate plans for tests: good ones by default, bad ones where a test says so."""

import json
from dataclasses import dataclass, field
from typing import Any

from paycover.domain.categories import Category
from paycover.domain.coverage import Coverage
from paycover.domain.rate_cases import Case
from paycover.domain.rate_contents import RateContent, reach
from paycover.domain.rate_faults import Fault
from paycover.domain.rate_rules import faults_of
from paycover.wire.rate_files import read_plan

HEAD = "job_category,state,class_code,exact_rate_ppm,net_rate,appetite"

TABLES = {
    Coverage.GENERAL: f"{HEAD}\nroofer,CA,91341,5300,53,accept\nroofer,NY,91341,6000,60,accept\n",
    Coverage.WORKERS_COMP: f"{HEAD}\nroofer,CA,5552,12000,120,accept\nroofer,NY,5551,13000,130,accept\n",
    Coverage.PROFESSIONAL: f"{HEAD}\nroofer,CA,,6000,60,accept\nroofer,NY,,6000,60,accept\n",
}
TAXES = "state,surplus_lines_tax_ppm,stamping_fee_ppm\nCA,30000,1800\nNY,36000,1700\n"


@dataclass
class Plan:
    """A manifest and the tables beside it."""

    manifest: dict[str, Any]
    tables: dict[str, str | bytes] = field(default_factory=dict)

    @property
    def text(self) -> bytes:
        """The manifest's bytes; JSON is YAML too."""
        return json.dumps(self.manifest).encode()

    def beside(self, name: str) -> bytes:
        """Return a table's bytes, as a folder does."""
        if name not in self.tables:
            raise ValueError("is not there")
        data = self.tables[name]
        return data.encode() if isinstance(data, str) else data

    def read(self, *known: Category) -> tuple[RateContent | None, list[Fault]]:
        """Return what the files say and what is wrong with their form."""
        return read_plan(self.text, self.beside, {category.id: category for category in known})

    def content(self) -> RateContent:
        """Return what good files say."""
        content, faults = self.read()
        assert content is not None and not faults, faults
        return content


def plan(coverage: Coverage = Coverage.GENERAL, rows: str | None = None, **over: Any) -> Plan:
    """Return a good plan of a line in two states; `rows` are the table of rates without its header.

    `over` replaces fields of the manifest; None leaves one out.
    """
    is_surplus = coverage is Coverage.GENERAL
    manifest: dict[str, Any] = {
        "plan": f"acme-{coverage}",
        "version": 1,
        "coverage_type": coverage.value,
        "admitted": not is_surplus,
        "rounding": {"minimum_cents": 100},
        "new_business": {"from": "2020-01-01", "to": None},
        "taxes_in_rate": is_surplus,
        "tax_tables": ["taxes"] if is_surplus else None,
        "filings": None if is_surplus else [{"state": "*", "type": "file_and_use"}],
        "categories": [{"slug": "roofer", "name": "Roofer"}],
        "entries": "entries.csv",
    }
    shown = {name: value for name, value in (manifest | over).items() if value is not None}
    entries = TABLES[coverage] if rows is None else rows if rows.startswith("job") else f"{HEAD}\n{rows}"
    return Plan(shown, {"entries.csv": entries, "taxes.csv": TAXES})


def case(content: RateContent, **over: Any) -> Case:
    """Return a content in a sandbox that has no other version."""
    values: dict[str, Any] = {
        "content": content,
        "categories": frozenset(category.slug for category in content.categories),
        "is_production": False,
        "states": reach(content),
    }
    return Case(**values | over)


def faults(given: Plan, **over: Any) -> list[Fault]:
    """Return every fault of a plan: of its form, then by the rules."""
    content, wrong = given.read()
    return wrong if content is None else wrong + faults_of(case(content, **over))
