"""Files of many rows: the same one twice, one that changed, undoing, and what is refused."""

from typing import Any

from paycover.cli.bulk_files import check_file, run_file, undo_file
from paycover.domain.bulk_rows import BulkKind, Judged, Verdict
from paycover.kit.dates import iso_day
from paycover.store.db import Tx
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
