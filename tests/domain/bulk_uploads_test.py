"""The way of a file of many rows: tried, run, undone, each from the state before."""

from typing import Any

import pytest

from paycover.domain.bulk_rows import BulkKind, Verdict
from paycover.domain.bulk_uploads import (
    BulkStatus,
    BulkUpload,
    advanced,
    checking,
    refused,
    running,
    undoing,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace

FILE = BulkUpload(
    id="bu_1",
    kind=BulkKind.PAYROLL,
    filename="pay.csv",
    sha256="ab",
    rows=3,
    status=BulkStatus.CHECKED,
    done=3,
    planned=3,
    counts={"create": 2, "faulty": 1},
    trouble="before",
    created=1,
)


def test_it_is_tried_and_run_from_its_first_row() -> None:
    begun: dict[str, Any] = {"done": 0, "planned": 3, "counts": {}, "trouble": None}
    assert checking(FILE) == replace(FILE, status=BulkStatus.CHECKING, **begun)
    assert running(FILE) == replace(FILE, status=BulkStatus.RUNNING, **begun)


def test_it_is_undone_from_a_row_on() -> None:
    done = replace(FILE, status=BulkStatus.DONE)
    assert undoing(done, planned=2, before=9) == replace(
        done, status=BulkStatus.UNDOING, done=0, planned=2, before=9, trouble=None
    )


@pytest.mark.parametrize("status", BulkStatus)
def test_only_what_is_checked_is_run_and_only_what_is_done_is_undone(status: BulkStatus) -> None:
    upload = replace(FILE, status=status)
    if status is not BulkStatus.CHECKED:
        with pytest.raises(Problem) as refusal:
            running(upload)
        assert refusal.value.code is Code.BAD_REQUEST
        assert refusal.value.message == f"The upload is {status}: a file is run once it is checked."
    if status is not BulkStatus.DONE:
        with pytest.raises(Problem) as refusal:
            undoing(upload, planned=1, before=1)
        assert refusal.value.code is Code.BAD_REQUEST
        assert refusal.value.message == f"The upload is {status}: what is done can be undone."
    assert upload.is_under_way is (status in (BulkStatus.CHECKING, BulkStatus.RUNNING, BulkStatus.UNDOING))


def test_batches_add_up_and_the_last_one_ends_the_way() -> None:
    first = advanced(checking(FILE), [Verdict.CREATE, Verdict.FAULTY])
    assert first == replace(checking(FILE), done=2, counts={"create": 1, "faulty": 1})
    last = advanced(first, [Verdict.CREATE])
    assert last == replace(first, done=3, counts={"create": 2, "faulty": 1}, status=BulkStatus.CHECKED)
    assert advanced(running(FILE), [Verdict.CREATE] * 3).status is BulkStatus.DONE


def test_a_file_that_cant_be_read_says_why() -> None:
    assert refused(FILE, "No columns.") == replace(FILE, status=BulkStatus.REFUSED, trouble="No columns.")


def test_a_changed_row_is_done_for_payroll_only() -> None:
    counts = {"create": 2, "changed": 3, "same": 4}
    assert replace(FILE, counts=counts).doable == 5
    assert replace(FILE, counts=counts, kind=BulkKind.WORK).doable == 2
    assert replace(FILE, counts={}).doable == 0
