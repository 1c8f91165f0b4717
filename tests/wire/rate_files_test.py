"""Files of rate plans: what is wrong with their form, and that writing and reading them is one thing."""

import pathlib
from typing import Any

import pytest
from hypothesis import given

from paycover.domain.categories import Category
from paycover.domain.coverage import Coverage
from paycover.domain.rate_contents import (
    RateContent,
)
from paycover.kit.canonical import canonical, digest
from paycover.wire.rate_files import folder, read_plan
from paycover.wire.rate_files_out import files_of
from paycover.wire.rate_plans import content_of
from tests.plans import HEAD, Plan, plan
from tests.wire.plan_contents import contents

GOOD = "roofer,CA,91341,5300,53,accept\n"


def told(bad: Plan) -> list[tuple[str | None, int | None, str | None, str | None]]:
    """Return where each fault of a plan's form is."""
    _, found = bad.read()
    assert all(fault.rule == "FORMAT" and fault.sentence.endswith(".") for fault in found)
    return [(fault.file, fault.row, fault.column, fault.value) for fault in found]


ENTRIES = "entries.csv"


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        (f"{HEAD}\nroofer,CA,91341,5300,fifty,accept\n", [(ENTRIES, 2, "net_rate", "fifty")]),
        (f"{HEAD}\nroofer,CA,91341,53.5,53,accept\n", [(ENTRIES, 2, "exact_rate_ppm", "53.5")]),
        (f'{HEAD}\nroofer,CA,91341,"5,300",53,accept\n', [(ENTRIES, 2, "exact_rate_ppm", "5,300")]),
        (f"{HEAD}\nroofer,CA,91341,-1,53,accept\n", [(ENTRIES, 2, "exact_rate_ppm", "-1")]),
        (f"{HEAD}\nroofer,CA,91341,٣,53,accept\n", [(ENTRIES, 2, "exact_rate_ppm", "٣")]),
        (f"{HEAD}\nroofer,CA,91341,5300,53,yes\n", [(ENTRIES, 2, "appetite", "yes")]),
        (f"{HEAD}\n,CA,91341,5300,53,accept\n", [(ENTRIES, 2, "job_category", "")]),
        (f"{HEAD}\n{GOOD}roofer,NY,91341,5300,53,accept,more\n", [(ENTRIES, 3, None, "more")]),
        (f"{HEAD}\nroofer,CA,91341,5300,53\n", [(ENTRIES, 2, "appetite", None)]),
        (f"{HEAD}\n{GOOD}\n{GOOD}", [(ENTRIES, 3, "job_category", None)]),
        (f"{HEAD},{HEAD}\n", [(ENTRIES, 1, c, c) for c in HEAD.split(",")]),
        (f"{HEAD},colour\n{GOOD}", [(ENTRIES, 1, "colour", "colour")]),
        (f"{HEAD},loss_cost_ppm\n{GOOD}", [(ENTRIES, 1, "loss_cost_ppm", "loss_cost_ppm")]),
        (HEAD.replace(",net_rate", "") + "\n", [(ENTRIES, 1, "net_rate", None)]),
        (HEAD.replace(",", ";") + "\n", [(ENTRIES, 1, None, HEAD.replace(",", ";"))]),
        (f"{HEAD}\n", [(ENTRIES, None, None, None)]),
        ("", [(ENTRIES, 1, c, None) for c in HEAD.split(",")]),
        (f'{HEAD}\n"roofer,CA\n', [(ENTRIES, 2, None, None)]),
        (f"{HEAD}\n".encode() + b"roofer,CA,\xff,5300,53,accept\n", [(ENTRIES, 2, None, None)]),
    ],
)
def test_a_fault_of_a_table_names_row_column_and_value(
    table: str | bytes, faults: list[tuple[str, int | None, str | None, str | None]]
) -> None:
    bad = plan()
    bad.tables[ENTRIES] = table
    assert told(bad) == faults


def test_every_fault_of_every_table_is_told() -> None:
    bad = plan(categories="categories.csv")
    bad.tables |= {
        ENTRIES: f"{HEAD}\nroofer,CA,91341,x,y,accept\nroofer,NY,91341,6000,60,maybe\n",
        "taxes.csv": "state,surplus_lines_tax_ppm,stamping_fee_ppm\nCA,3 %,0\nNY,,0\n",
        "categories.csv": "job_category,name,id\nroofer,Roofer,roofer\n",
    }
    assert set(told(bad)) == {
        (ENTRIES, 2, "exact_rate_ppm", "x"),
        (ENTRIES, 2, "net_rate", "y"),
        (ENTRIES, 3, "appetite", "maybe"),
        ("taxes.csv", 2, "surplus_lines_tax_ppm", "3 %"),
        ("taxes.csv", 3, "surplus_lines_tax_ppm", ""),
        ("categories.csv", 2, "id", "roofer"),
    }


@pytest.mark.parametrize(
    ("over", "columns"),
    [
        ({"plan": None}, ["plan"]),
        ({"plan": "Acme GL"}, ["plan"]),
        ({"version": 0}, ["version"]),
        ({"version": "seven"}, ["version"]),
        ({"coverage_type": "fire"}, ["coverage_type"]),
        ({"rounding": {"minimum_cents": 100, "rate": "up"}}, ["rounding.rate"]),
        ({"new_business": {"to": "2021-01-01"}}, ["new_business.from"]),
        ({"new_business": {"from": "soon"}}, ["new_business.from"]),
        ({"new_business": {"from": "2021-01-01", "to": "2021-01-01"}}, ["new_business.to"]),
        ({"filings": [{"state": "CA", "type": "wish"}]}, ["filings"]),
        ({"tax_tables": ["../taxes"]}, ["tax_tables"]),
        ({"taxes_in_rates": True}, ["taxes_in_rates"]),
        ({"plan": None, "version": 0, "entries": None}, ["plan", "version", "entries"]),
    ],
)
def test_a_fault_of_the_manifest_names_its_field(over: dict[str, Any], columns: list[str]) -> None:
    assert [column for _, _, column, _ in told(plan(**over))] == columns


def test_tables_are_looked_at_beside_a_faulty_manifest() -> None:
    bad = plan(plan="Acme GL", categories="categories.csv", class_codes="codes.csv")
    bad.tables |= {
        ENTRIES: f"{HEAD}\nroofer,CA,91341,x,53,accept\n",
        "taxes.csv": "state,surplus_lines_tax_ppm,stamping_fee_ppm\nCA,3 %,0\n",
        "categories.csv": "job_category,name,id\nroofer,Roofer,roofer\n",
        "codes.csv": "bureau\nncci\n",
    }
    assert {(file, column) for file, _, column, _ in told(bad)} == {
        (None, "plan"),
        (ENTRIES, "exact_rate_ppm"),
        ("taxes.csv", "surplus_lines_tax_ppm"),
        ("categories.csv", "id"),
        ("codes.csv", "class_code"),
    }
    fire = plan(coverage_type="fire", entries="nowhere.csv")
    assert told(fire) == [(None, None, "coverage_type", "fire")]


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe",
        b"- a list",
        b"plan: [",
        b"[" * 5_000,
        b"plan: a\nplan: b\n",
        b"plan: &a x\nentries: *a\n",
        b"states: [*]\n",
        b"plan: !!python/object/apply:os.getcwd []\n",
        b"",
    ],
)
def test_a_manifest_that_is_none_is_told_as_one_fault(text: bytes) -> None:
    content, faults = read_plan(text, plan().beside, {})
    assert content is None
    assert [(fault.rule, fault.row) for fault in faults] == [("FORMAT", None)]


def test_yaml_and_json_say_the_same() -> None:
    given = plan(Coverage.PROFESSIONAL)
    text = (
        "plan: acme-professional\nversion: 1\ncoverage_type: professional\nadmitted: true\n"
        "rounding: {rate: half_up_integer_cents_per_100, premium: half_up_cent, minimum_cents: 100}\n"
        "new_business: {from: 2020-01-01, to: null}\ntaxes_in_rate: false\n"
        'filings: [{state: "*", type: file_and_use}]\n'
        "categories: [{slug: roofer, name: Roofer}]\nentries: entries.csv\n"
    )
    content, faults = read_plan(text.encode(), given.beside, {})
    assert not faults and content == given.content()


def test_a_byte_order_mark_blank_ends_and_spaces_do_not_count() -> None:
    given = plan()
    table = str(given.tables[ENTRIES])
    given.tables[ENTRIES] = (
        b"\xef\xbb\xbf" + table.replace(",CA,", " , US-ca ,").encode() + b",,,,,\r\n\r\n"
    )
    assert given.content() == plan().content()


def test_a_category_may_be_named_by_its_code() -> None:
    known = Category(id="jc_MTqpkbkp6G", slug="roofer", name="Roofer", created=0)
    content, faults = plan(rows=GOOD.replace("roofer", known.id)).read(known)
    assert content is not None and not faults
    assert [entry.job_category for entry in content.entries] == ["roofer"]


@pytest.mark.parametrize("marked", [{"illustrative": True}, {"status": "ILLUSTRATIVE-NOT-FILED"}])
def test_illustrative_is_a_flag_or_a_status(marked: dict[str, Any]) -> None:
    assert plan(**marked).content().illustrative
    assert plan(rows=f"{HEAD},status\n{GOOD.strip()},illustrative\n").content().illustrative
    assert not plan(status="FILED").content().illustrative


@pytest.mark.parametrize(
    "name", ["../secret.csv", "/etc/hostname", "link.csv", "sub/../../secret.csv", "a\0b"]
)
def test_files_outside_the_manifests_folder_are_not_read(name: str, tmp_path: pathlib.Path) -> None:
    inside = tmp_path / "plan"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text("secret")
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "good.csv").write_text("good")
    assert folder(inside)("good.csv") == b"good"
    with pytest.raises(ValueError, match=r"outside|null byte"):
        folder(inside)(name)


def test_a_file_too_large_is_not_read(tmp_path: pathlib.Path) -> None:
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(16_777_217)
    with pytest.raises(ValueError, match="more than"):
        folder(tmp_path)("large.csv")


@given(contents())
def test_what_is_written_out_loads_as_the_very_same_content(content: RateContent) -> None:
    files = files_of(content, "plan")
    again, faults = read_plan(files["plan.yaml"], files.__getitem__, {})
    assert not faults and again == content
    assert digest(again) == digest(content)
    assert content_of(canonical(content)) == content
