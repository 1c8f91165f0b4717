"""A payroll file of many rows: dry run, run, the same again, undone; told how long each took.

`PAYCOVER_SOAK_ROWS` says how many rows, 50,000 at most; by itself it is a small file.
"""

import itertools
import os
import sys

from paycover.cli.bulk_files import check_file, run_file, undo_file
from paycover.domain.bulk_rows import BulkKind, Verdict
from paycover.kit.clock import stopwatch
from paycover.kit.dates import DAY, iso_day
from paycover.store.db import Tx
from tests import make
from tests.conftest import Api

ROWS = int(os.environ.get("PAYCOVER_SOAK_ROWS", "60"))
PEOPLE_MAX = 1_000
START = 1_777_593_600


def _payroll(api: Api) -> bytes:
    """Return a file in which each contractor is paid week after week."""

    def work(tx: Tx) -> list[tuple[str, str]]:
        job = make.job(tx)
        people = [make.contractor(tx) for _ in range(min(ROWS, PEOPLE_MAX))]
        for who in people:
            make.policy(tx, who.id)
        return [(who.email, job.id) for who in people]

    pairs = make.write(api, work)
    lines = ["Contractor,Job,Cycle Start,Cycle End,Pay"]
    for number in range(ROWS):
        week, who = divmod(number, len(pairs))
        start = START + week * 7 * DAY
        cells = (*pairs[who], iso_day(start), iso_day(start + 6 * DAY), f"{1_000 + number % 977}.50")
        lines.append(",".join(cells))
    return "\n".join(lines).encode()


def test_a_large_payroll_file_is_billed_once_and_undone(api: Api) -> None:
    database, account, data = api.database, api.account.id, _payroll(api)
    api.keeps_books = ROWS <= 1_000  # checking the books of many invoices is not what is measured
    moments = [stopwatch()]
    assert {each.verdict for each in check_file(database, account, BulkKind.PAYROLL, "p.csv", data)} == {
        Verdict.CREATE
    }
    moments.append(stopwatch())
    upload, judged = run_file(database, account, BulkKind.PAYROLL, "p.csv", data)
    moments.append(stopwatch())
    assert len({each.objects["invoice"] for each in judged}) == ROWS
    _, again = run_file(database, account, BulkKind.PAYROLL, "p.csv", data)
    moments.append(stopwatch())
    assert {each.verdict for each in again} == {Verdict.SAME}
    assert undo_file(database, account, upload.id) == []
    moments.append(stopwatch())
    assert api.get("/invoices") == []
    took = [f"{end - start:.1f} s" for start, end in itertools.pairwise(moments)]
    sys.stdout.write(
        f"\n{database.dialect.name}, {ROWS} rows: check, run, again, undo: {', '.join(took)}\n"
    )
