"""Bulk uploads by page: tried, run, undone by the worker, and broken off between any two steps."""

from typing import Any

import pytest

from paycover.domain.roles import Role
from paycover.domain.tasks import TaskKind
from paycover.flows import bulk_courses
from paycover.flows.tasks import STEPS
from paycover.store.bulk_uploads import file_of
from paycover.worker import uploads
from paycover.worker.crew import run_errand
from paycover.worker.loop import drain
from paycover.worker.uploads import uploading
from tests import make
from tests.conftest import Api
from tests.pages.dashboard.conftest import Desk
from tests.pages.dashboard.world import HOSTILE
from tests.scenarios.bulk_test import open_pays, payroll, staff, work, work_row

PAGES = "/dashboard/uploads"


def send(desk: Desk, data: bytes, kind: str = "payroll", status: int = 303, name: str = "pay.csv") -> Any:
    """Send a file by the form; return where its page is, or the page that says what is wrong."""
    answer = desk.client.post(
        PAGES, data={"csrf": desk.csrf, "kind": kind}, files={"file": (name, data, "text/csv")}
    )
    assert answer.status_code == status, answer.text
    return answer.headers["location"] if status == 303 else answer.text


def settle(api: Api) -> None:
    """Let a worker that knows nothing yet do all steps that are due."""
    drain(api.database, errands=uploading())


def test_a_payroll_file_is_tried_run_again_and_undone(api: Api, desk: Desk) -> None:
    data = payroll(staff(api), "2500.00", "$1,000", "nothing")
    path = send(desk, data)
    waiting = desk.client.get(path)
    assert "reading the file" in waiting.text and waiting.headers["refresh"] == "2"
    settle(api)
    page = desk.get(path)
    assert "does 2 of 3 rows" in page and "write dollars like 1234.56" in page
    assert "refresh" not in desk.client.get(path).headers and open_pays(api) == []
    assert "write dollars like" in desk.get(f"{path}/verdicts.csv")
    desk.post(f"{path}/undo", status=400)
    desk.post(f"{path}/run")
    assert "0 of 3 rows" in desk.get(path)
    settle(api)
    assert open_pays(api) == [100_000, 250_000]
    assert "/dashboard/invoices/in_" in desk.get(f"{path}?verdict=create")
    again = send(desk, data)
    settle(api)
    assert again != path and "There is nothing to run" in desk.get(again)
    assert "Done before" in desk.get(f"{again}?verdict=same")
    desk.post(f"{path}/run", status=400)
    desk.post(f"{path}/undo")
    settle(api)
    assert open_pays(api) == [] and "Nothing of it is left" in desk.get(path)


def test_a_run_goes_on_where_its_worker_was_lost(
    api: Api, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (uploads, bulk_courses):
        monkeypatch.setattr(module, "STEP_ROWS", 2)
    ((email, job), *others) = staff(api, 5)
    id = next(each["id"] for each in api.get("/contractors") if each["email"] == email)
    data = payroll([(email, job), *others, (id, job)], "1", "2", "3", "4", "5", "6")
    path = send(desk, data)
    settle(api)
    assert "does 5 of 6 rows" in desk.get(path)
    assert "Row 2 has the same contractor, job and cycle" in desk.get(path)
    desk.post(f"{path}/run")
    _step_by_new_workers(api)
    assert open_pays(api) == [100, 200, 300, 400, 500]
    assert "Row 2 has the same contractor, job and cycle" in desk.get(path)
    desk.post(f"{path}/undo")
    _step_by_new_workers(api)
    assert open_pays(api) == []


def _step_by_new_workers(api: Api) -> None:
    """Do each step by a worker of its own, which knows nothing of those before."""
    while run_errand(api.database, uploading()):
        pass


def test_files_that_cant_be_taken_say_why(api: Api, desk: Desk, seated: Any) -> None:
    assert "is needed: choose a CSV or XLSX file" in send(desk, b"", status=400)
    assert "must be chosen" in send(desk, b"x", kind="other", status=400)
    path = send(desk, b"Contractor,Wages\n<b>,1", name=HOSTILE)
    settle(api)
    page = desk.get(path)
    assert "Wages is no column of this kind of file" in page and "Pay is missing: add the column" in page
    assert HOSTILE not in page and "&lt;script&gt;" in page
    read_only = seated(Role.READ_ONLY)
    assert "upload contractors" in read_only.get(f"{PAGES}/new", 403)
    assert "upload contractors" in send(read_only, b"x", status=403)
    assert "Sent by" in read_only.get(PAGES)


def test_an_upload_is_seen_by_its_own_account_only(new_api: Any, seated: Any) -> None:
    theirs, ours = seated(whose=new_api()), seated(whose=new_api())
    path = send(theirs, b"Contractor\nx")
    missing = ours.get(f"{PAGES}/bu_0000000000", 404).replace("bu_0000000000", "")
    assert ours.get(path, 404).replace(path.rpartition("/")[2], "") == missing
    for verb in ("run", "undo"):
        assert ours.post(f"{path}/{verb}", status=404)
    assert ours.get(f"{path}/verdicts.csv", 404) and "No such upload" not in theirs.get(path)


def test_work_is_made_from_a_template_and_what_is_used_stays(api: Api, desk: Desk) -> None:
    for name in ("work.csv", "work.xlsx", "payroll.csv", "payroll.xlsx"):
        template = desk.client.get(f"{PAGES}/templates/{name}")
        assert template.status_code == 200 and name in template.headers["content-disposition"]
    path = send(desk, work(work_row("Acme", "ann@example.com"), work_row("Acme", "bo@example.com")), "work")
    settle(api)
    desk.post(f"{path}/run")
    settle(api)
    used, _ = api.get("/jobs")
    who = api.get("/contractors")[0]["id"]
    api.post("/quotes", {"contractor": who, "job": used["id"], "coverage_type": ["general"]})
    desk.post(f"{path}/undo")
    settle(api)
    page = desk.get(path)
    assert [job["id"] for job in api.get("/jobs")] == [used["id"]] and used["id"] in page
    assert "stays as it is" in page


def test_what_is_paid_meanwhile_stops_the_undoing_and_is_told(api: Api, desk: Desk) -> None:
    path = send(desk, payroll(staff(api, 2), "100", "200"))
    settle(api)
    desk.post(f"{path}/run")
    settle(api)
    desk.post(f"{path}/undo")
    make.paid(api, api.get("/invoices")[0]["id"])
    settle(api)
    assert "Not all was undone" in desk.get(path) and len(open_pays(api)) == 2
    assert "nothing is undone" in desk.post(f"{path}/undo", status=400).text
    api.keeps_books = False  # marked as paid without the money


def test_a_file_that_nobody_runs_is_forgotten_after_thirty_days(api: Api, desk: Desk) -> None:
    pairs = staff(api)
    data = payroll(pairs, "2500.00", "$1,000", "nothing")
    path, ran = send(desk, data), send(desk, payroll(pairs, "10", "20", "30"), name="ran.csv")
    settle(api)
    desk.post(f"{ran}/run")
    settle(api)
    id = path.rpartition("/")[2]

    def later(days: int) -> None:
        api.post("/test_helpers/clock/advance", {"seconds": days * 86_400}, status=200)
        make.write(api, lambda tx: STEPS[TaskKind.FORGET_UPLOADS](tx, api.account.id))

    later(14)
    assert send(desk, data) == path
    settle(api)
    later(15)
    assert "kept for 30 days" in desk.get(path) and make.write(api, lambda tx: file_of(tx, id)) == data
    later(1)
    page = desk.get(path)
    assert "forgotten with its verdicts" in page and "/run" not in page
    assert "write dollars like" not in desk.get(f"{path}/verdicts.csv")
    with pytest.raises(AssertionError):
        make.write(api, lambda tx: file_of(tx, id))
    assert "is forgotten: a file is run once" in desk.post(f"{path}/run", status=400).text
    assert "The file has run" in desk.get(ran) and "/dashboard/invoices/in_" in desk.get(ran)
    again = send(desk, data)
    settle(api)
    assert again != path and "does 2 of 3 rows" in desk.get(again)
    later(16)
    assert send(desk, data) not in (again, path)
    assert "forgotten with its verdicts" in desk.get(again)
