"""A rate plan loaded on a page: its files, or a ZIP of them; all of it or nothing."""

import io
import zipfile
from typing import Any

import pytest

from paycover.domain.roles import Role
from tests import plans
from tests.pages.dashboard.conftest import Desk

PAGE = "/dashboard/rate-plans/new"


def files_of(plan: plans.Plan) -> dict[str, bytes]:
    """Return the files of a plan by name."""
    tables = {name: data.encode() if isinstance(data, str) else data for name, data in plan.tables.items()}
    return {"manifest.json": plan.text, **tables}


def packed(files: dict[str, bytes]) -> bytes:
    """Return files as a ZIP file, in a folder as people pack them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"acme/{name}", data)
    return out.getvalue()


def send(desk: Desk, files: dict[str, bytes], status: int = 303, **form: str) -> Any:
    """Send files by the form; return where the draft is, or the page that says what is wrong."""
    answer = desk.client.post(
        PAGE,
        data={"csrf": desk.csrf, **form},
        files=[("files", (name, data, "application/octet-stream")) for name, data in files.items()],
    )
    assert answer.status_code == status, answer.text
    return answer.headers["location"] if status == 303 else answer.text


def damaged(data: bytes) -> bytes:
    """Return a ZIP file whose first file can't be unpacked any more: its stream is of no known kind."""
    start = 30 + int.from_bytes(data[26:28], "little") + int.from_bytes(data[28:30], "little")
    return data[:start] + b"\xff" + data[start + 1 :]


@pytest.fixture
def underwriter(seated: Any) -> Desk:
    """An underwriter at the dashboard."""
    desk: Desk = seated(Role.UNDERWRITER)
    return desk


def test_files_become_a_draft_and_a_zip_of_them_the_very_same(underwriter: Desk) -> None:
    files = files_of(plans.plan())
    draft = send(underwriter, files, justification="As filed.")
    page = underwriter.get(draft, most=12)
    assert "draft" in page and "As filed." in page and underwriter.email in page
    assert send(underwriter, {"acme.zip": packed(files)}, justification="As filed.") == draft
    underwriter.post(f"{draft}/validate")
    assert "Submit for approval" in underwriter.get(draft, most=12)


def test_every_fault_is_shown_in_its_place_and_nothing_is_loaded(underwriter: Desk) -> None:
    bad = plans.plan()
    bad.tables["entries.csv"] = f"{plans.HEAD}\nroofer,CA,91341,x,<b>,accept\n"
    page = send(underwriter, files_of(bad), 400)
    assert "Nothing was loaded." in page and "entries.csv" in page
    assert "exact_rate_ppm" in page and "&lt;b&gt;" in page and "<b>," not in page
    assert "acme-general" not in underwriter.get("/dashboard/rate-plans")


def test_a_plan_goes_from_its_files_to_the_market_by_two_people(underwriter: Desk, seated: Any) -> None:
    other = seated(Role.UNDERWRITER)
    draft = send(underwriter, files_of(plans.plan()))
    underwriter.post(f"{draft}/validate")
    underwriter.post(f"{draft}/submit")
    underwriter.post(f"{draft}/approve", 403)
    other.post(f"{draft}/approve")
    other.post(f"{draft}/activate", most=10)  # one over: it makes the plan's categories too
    assert "Close" in other.get(draft, most=12)


def test_what_holds_a_step_back_is_shown_in_its_place(underwriter: Desk) -> None:
    later = plans.plan(rows="roofer,CA,91341,5300,53,accept\nroofer,NY,TBD,6000,60,accept\n")
    draft = send(underwriter, files_of(later))
    page = underwriter.post(f"{draft}/validate", 400).text
    assert "It stays as it was." in page and 'class="number">3<' in page
    assert "class_code" in page and "TBD" in page and "RV20" in page
    assert "Validate" in underwriter.get(draft, most=12)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"entries.csv": b"x"}, "need one manifest"),
        ({"a.json": b"{}", "b.yaml": b"{}"}, "there are 2"),
        ({"a.zip": b"none"}, "hold a ZIP that can&#39;t be opened"),
        ({"a.zip": damaged(packed({"m.json": b"{}"}))}, "hold a ZIP that can&#39;t be opened"),
        ({"a.zip": packed({"m.json": b"{}"}), "m.json": b"{}"}, "have a name that is there twice"),
        ({"a.zip": packed({f"{n}.csv": b"" for n in range(51)})}, "hold a ZIP of too much"),
        ({"m.json": b" " * 262_145}, "hold a manifest of more than"),
    ],
)
def test_files_that_are_no_plan_say_why(underwriter: Desk, files: dict[str, bytes], reason: str) -> None:
    assert reason in send(underwriter, files, 400)


def test_only_who_sets_rates_may_load_them(seated: Any) -> None:
    assert seated(Role.FINANCE).get(PAGE, 403)
