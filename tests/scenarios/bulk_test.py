"""Files of many rows: the same one twice, one that changed, undoing, and what is refused."""

from functools import partial
from typing import Any

import pytest

from paycover.cli.bulk_files import check_file, run_file, undo_file
from paycover.domain.bulk_rows import BulkKind, Judged, Verdict, read_rows
from paycover.flows.bulk import Run, run_batch, runs_apart, start_upload
from paycover.kit.dates import iso_day
from paycover.kit.errors import Problem
from paycover.store.access import read_as
from paycover.store.db import Tx
from paycover.wire.uploads import read_sheet
from tests import make
from tests.conftest import Api

HEAD = "Contractor,Job,Cycle Start,Cycle End,Pay,PO Number"


def staff(api: Api, people: int = 3) -> list[tuple[str, str]]:
    """Add insured contractors on one job; return (e-mail, job) of each."""

    def work(tx: Tx) -> list[tuple[str, str]]:
        job = make.job(tx)
        found = []
        for _ in range(people):
            who = make.contractor(tx)
            make.policy(tx, who.id)
            found.append((who.email, job.id))
        return found

    made: list[tuple[str, str]] = make.write(api, work)
    return made


def payroll(pairs: list[tuple[str, str]], *pays: str, po: str = "") -> bytes:
    """Return a payroll file with a row for each pair."""
    start, end = iso_day(1_777_593_600), iso_day(1_778_803_200)
    rows = [f'{who},{job},{start},{end},"{pay}",{po}' for (who, job), pay in zip(pairs, pays, strict=True)]
    return "\n".join([HEAD, *rows]).encode()


def check(api: Api, data: bytes) -> list[Judged]:
    """Return the verdicts of a dry run."""
    return check_file(api.database, api.account.id, BulkKind.PAYROLL, "pay.csv", data)


def run(api: Api, data: bytes, kind: BulkKind = BulkKind.PAYROLL) -> tuple[str, list[Judged]]:
    """Run a file; return the upload's id and the verdicts."""
    upload, judged = run_file(api.database, api.account.id, kind, "pay.csv", data)
    return upload.id, judged


def undo(api: Api, upload: str) -> list[str]:
    """Undo an upload; return what was left."""
    return undo_file(api.database, api.account.id, upload)


def verdicts(judged: list[Judged]) -> list[Verdict]:
    """Return the verdict on each row."""
    return [each.verdict for each in judged]


def open_pays(api: Api) -> list[int]:
    """Return the pays that are billed now."""
    found: list[dict[str, Any]] = api.get("/invoices", limit=100)
    return sorted(invoice["gross_pay"] for invoice in found)


def test_12_two_uploads_of_the_same_file_make_no_duplicates(api: Api) -> None:
    data = payroll(staff(api), "2500.00", "$1,000", "99.99")
    assert verdicts(check(api, data)) == [Verdict.CREATE] * 3
    assert open_pays(api) == []
    _, first = run(api, data)
    assert verdicts(first) == [Verdict.CREATE] * 3
    assert open_pays(api) == [9_999, 100_000, 250_000]
    assert verdicts(check(api, data)) == [Verdict.SAME] * 3
    _, second = run(api, data)
    assert verdicts(second) == [Verdict.SAME] * 3
    assert [each.objects for each in second] == [each.objects for each in first]
    assert open_pays(api) == [9_999, 100_000, 250_000]
    assert api.events(first[0].objects["invoice"]) == ["invoice.created"]


def test_another_pay_replaces_the_invoice_and_undoing_bills_the_pay_before(api: Api) -> None:
    pairs = staff(api, 2)
    run(api, payroll(pairs, "100", "200"))
    upload, judged = run(api, payroll(pairs, "100", "250"))
    assert verdicts(judged) == [Verdict.SAME, Verdict.CHANGED]
    assert "$200.00 to $250.00" in judged[1].sentence
    assert open_pays(api) == [10_000, 25_000]
    assert undo(api, upload) == []
    assert open_pays(api) == [10_000, 20_000]


def test_undoing_deletes_what_was_made_and_the_file_can_run_anew(api: Api) -> None:
    data = payroll(staff(api, 2), "100", "200")
    upload, judged = run(api, data)
    assert undo(api, upload) == [] and open_pays(api) == []
    assert api.events(judged[0].objects["invoice"]) == ["invoice.created", "invoice.deleted"]
    _, again = run(api, data)
    assert verdicts(again) == [Verdict.CREATE] * 2
    assert open_pays(api) == [10_000, 20_000]


WORK_HEAD = (
    "Ultimate Client Name,Contractor First Name,Contractor Last Name,Company,Email,Job Title,"
    "Brief Description,Work State,Mailing Address 1,Mailing City,Mailing State,Mailing Zip,Wage,PO Number"
)


def work_row(client: str, email: str, state: str = "California", title: str = "Computer service") -> str:
    """Return a row of new work."""
    return (
        f'{client},Ann,Lee,,{email},{title},Sets up servers.,{state},1 Main St,Reno,nv,89501,"1,500",PO-7'
    )


def work(*rows: str) -> bytes:
    """Return a file of new work."""
    return "\n".join([WORK_HEAD, *rows]).encode()


def test_12_two_uploads_of_the_same_work_make_no_duplicates(api: Api) -> None:
    data = work(work_row("Acme", "ann@example.com"), work_row("Acme", "ann@example.com", "NV"))
    upload, first = run(api, data, BulkKind.WORK)
    assert verdicts(first) == [Verdict.CREATE] * 2
    _, second = run(api, data, BulkKind.WORK)
    assert verdicts(second) == [Verdict.SAME] * 2
    (who,), (client,), jobs = api.get("/contractors"), api.get("/entities"), api.get("/jobs")
    assert (who["email"], who["address"]["region"], client["name"]) == ("ann@example.com", "NV", "Acme")
    assert sorted(job["address"]["region"] for job in jobs) == ["CA", "NV"]
    assert {job["entity"] for job in jobs} == {client["id"]} and {job["wage"] for job in jobs} == {150_000}
    assert jobs[0]["custom_metadata"] == {"purchase_order_number": "PO-7"}
    assert undo(api, upload) == []
    assert [api.get(path) for path in ("/contractors", "/entities", "/jobs")] == [[], [], []]
    assert api.events(who["id"]) == ["contractor.created", "contractor.deleted"]


def test_a_faulty_row_says_its_exact_repair_and_stops_no_other(api: Api) -> None:
    run(api, work(work_row("Acme", "ann@example.com")), BulkKind.WORK)
    rows = (
        work_row("Acme", "bob@example.com", "Californa"),
        work_row("Acme", "bob@example.com", title="Computer servise"),
        work_row("Acme", "ann@example.com", "NV").replace("Ann", "Anna"),
        work_row("Acme", "eve@example.com"),
        work_row("Acme", "ann@example.com").replace("1,500", "1,600"),
    )
    _, judged = run(api, work(*rows), BulkKind.WORK)
    assert verdicts(judged) == [*[Verdict.FAULTY] * 3, Verdict.CREATE, Verdict.CHANGED]
    repairs = [each.repairs[0] for each in judged[:3]]
    assert [(r.column, r.rule, r.expected[0]) for r in repairs] == [
        ("Work State", "state", "CA"),
        ("Job Title", "unknown", "Computer service"),
        ("Contractor First Name", "differs", "Ann"),
    ]
    assert judged[0].sentence == "Work State “Californa” is not a US state: did you mean CA?"
    assert {job["wage"] for job in api.get("/jobs")} == {150_000}


def test_what_is_paid_is_neither_changed_nor_undone(api: Api) -> None:
    pairs = staff(api, 2)
    upload, judged = run(api, payroll(pairs, "100", "200"))
    make.paid(api, judged[0].objects["invoice"])
    with pytest.raises(Problem, match="nothing is undone"):
        undo(api, upload)
    assert open_pays(api) == [10_000, 20_000]
    (changed, same) = check(api, payroll(pairs, "150", "200"))
    assert (changed.verdict, same.verdict) == (Verdict.FAULTY, Verdict.SAME)
    assert "adjustments" in changed.sentence and changed.repairs[0].column == "Pay"
    api.keeps_books = False  # marked as paid without the money


def test_one_contractor_named_in_two_ways_is_still_one(api: Api) -> None:
    ((email, job),) = staff(api, 1)
    id = api.get("/contractors")[0]["id"]
    _, judged = run(api, payroll([(email, job), (id, job)], "100", "200"))
    assert verdicts(judged) == [Verdict.CREATE, Verdict.FAULTY]
    assert judged[1].sentence == "Row 2 has the same contractor, job and cycle: keep one of the two."
    _, judged = run(api, payroll([(id, job), ("nobody@example.com", job)], "100", "1"))
    assert (
        verdicts(judged) == [Verdict.SAME, Verdict.FAULTY] and judged[1].repairs[0].column == "Contractor"
    )


def batched(api: Api, *, apart: bool) -> list[Judged]:
    """Run a file in batches of two rows, in order or the last one first; return the verdicts by row.

    It names three contractors by e-mail, the same by id, and one by e-mail again.
    """
    pairs = staff(api, 3)
    ids = {who["email"]: who["id"] for who in api.get("/contractors")}
    named = pairs + [(ids[who], job) for who, job in pairs[::-1]] + pairs[:1]
    sheet = read_sheet("pay.csv", payroll(named, *(str(100 + number) for number in range(7))))
    whole = Run(BulkKind.PAYROLL, read_rows(BulkKind.PAYROLL, sheet), batch_rows=2)
    if apart:
        runs = read_as(api.database, api.account.id, partial(runs_apart, run=whole))[::-1]
    else:
        runs = [Run(whole.kind, rows, whole.seen) for rows in whole.batches()]
    upload = make.write(api, lambda tx: start_upload(tx, whole.kind, "pay.csv", "x", len(whole.rows)))
    done = [make.write(api, partial(run_batch, upload=upload, run=one, rows=one.rows)) for one in runs]
    return sorted((each for batch in done for each in batch), key=lambda each: each.number)


def test_batches_in_any_order_come_to_what_they_come_to_in_theirs(api: Api, new_api: Any) -> None:
    other = new_api()
    in_order, apart = batched(api, apart=False), batched(other, apart=True)
    assert [(row.number, row.sentence) for row in in_order] == [(row.number, row.sentence) for row in apart]
    assert verdicts(apart) == [Verdict.CREATE] * 3 + [Verdict.FAULTY] * 4
    assert "Row 2" in apart[-1].sentence and "Row 2" in apart[-2].sentence
    assert open_pays(other) == open_pays(api) == [10_000, 10_100, 10_200]
