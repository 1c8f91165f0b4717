"""An audit pack of a small story, word for word and cent for cent."""

import json
import pathlib
from typing import Any

from paycover.domain.audit_books import ties_of, trial_balance
from paycover.domain.audit_cover import Known
from paycover.domain.audit_packs import Sources, audit_pack
from paycover.domain.bordereaux import written_rows
from paycover.domain.cover_history import CoverVersion
from paycover.domain.coverage import Coverage
from paycover.domain.events import EventType
from paycover.kit.dates import DAY
from tests.domain.ledger_money_test import CREW
from tests.domain.ledger_story import GL, MAY, WC, Story, pay_out

START, BEFORE = MAY - 30 * DAY, MAY + 30 * DAY
FIRST, SECOND = "in_0", "in_4"
TOLD = pathlib.Path(__file__).parent / "audit_pack_told.json"


def bill(id: str, premium: int, **over: Any) -> dict[str, Any]:
    """Return an invoice as events show it: a week of work of cn_1 that is within the cover."""
    shown = {
        "id": id,
        "contractor": "cn_1",
        "job": "jb_1",
        "policy": "pl_1",
        "gross_pay": 250_000,
        "paycycle_startdate": MAY - 7 * DAY,
        "paycycle_enddate": MAY,
        "premium_due": premium,
        "net_rate": 173,
        "status": "paid",
    }
    return shown | over


def told() -> Known:
    """Return what is known of two contractors: one insured throughout, one who stopped being so."""
    known = Known()
    known.take(EventType.CONTRACTOR_CREATED, "cn_1", {"first_name": "Ada", "last_name": "Parker"})
    known.take(EventType.INVOICE_PAID, FIRST, bill(FIRST, 4_325))
    late = {"contractor": "cn_2", "job": "jb_2", "policy": "pl_2", "gross_pay": 4_000, "status": "open"}
    known.take(EventType.INVOICE_CREATED, SECOND, bill(SECOND, 100, **late))
    certificate = {
        "number": "PC-1",
        "revision": 1,
        "status": "issued",
        "contractor": "cn_1",
        "policy": "pl_1",
        "assignment": None,
        "coverage_type": "general",
        "holder": "Acme",
        "effective_date": MAY - 20 * DAY,
        "end_date": MAY + 20 * DAY,
        "owner_covered": True,
        "sha256": "ab" * 32,
        "verify_url": "https://cover.example/verify/x",
    }
    for id, over in (("ct_1", {}), ("ct_2", {"policy": "pl_9"})):
        known.take(EventType.CERTIFICATE_ISSUED, id, {"object": certificate | over})
    known.take(EventType.CERTIFICATE_FLAGGED, "ci_1", {"object": {"id": "ci_1", "status": "flagged"}})
    known.cover = {
        "pl_1": cover("pl_1", "cn_1", "jb_1", MAY - 20 * DAY),
        "an_1": cover("an_1", "cn_2", "jb_2", MAY - 7 * DAY, policy="pl_2", stopped=MAY - DAY),
    }
    return known


def cover(object: str, contractor: str, job: str, starts: int, **over: Any) -> CoverVersion:
    """Return cover of both lines until after the story."""
    values: dict[str, Any] = {"policy": None, "coverage_type": (WC, GL), "ends": MAY + 20 * DAY}
    return CoverVersion(object=object, contractor=contractor, job=job, starts=starts, **values | over)


def story() -> Story:
    """Tell of an invoice that is paid and corrected, and of one at the minimum that is not paid."""
    made = Story(CREW)
    made.tell(EventType.INVOICE_CREATED, FIRST, 4_325)
    made.tell(EventType.INVOICE_CHARGE_CARD_SUCCEEDED, FIRST, 4_325)
    made.tell(EventType.ADJUSTMENT_CREATED, "ad_2", 173, corrects=FIRST, pay=10_000)
    made.tell(EventType.ADJUSTMENT_SETTLED, "ad_2", 173, corrects=FIRST, pay=10_000)
    made.tell(EventType.INVOICE_CREATED, SECOND, 100, pay=4_000)
    made.tell(EventType.INVOICE_CREATED, "in_5", 173, pay=10_000)
    made.tell(EventType.INVOICE_DELETED, "in_5", 173, pay=10_000)
    pay_out(made, 1)
    return made


def sources(made: Story, **over: Any) -> Sources:
    """Return what the pack of the story is made of."""
    known = told()
    gone = bill("in_5", 173, gross_pay=10_000)
    known.take(EventType.INVOICE_DELETED, "in_5", gone)
    values: dict[str, Any] = {
        "account": "acme",
        "start": START,
        "before": BEFORE,
        "as_of": MAY + 9 * DAY + 61,
        "known": known,
        "books": made.books,
        "entries": made.entries,
        "classes": {("pl_1", Coverage.WORKERS_COMP): "9610", ("pl_1", Coverage.GENERAL): "47146"},
    }
    return Sources(**values | over)


def test_every_table_and_sentence_is_as_it_was_read_and_found_right() -> None:
    pack = audit_pack(sources(story()))
    shown = {name: [table.columns, *table.rows] for name, table in pack.tables.items()}
    assert json.loads(json.dumps({"summary": pack.summary, **shown})) == json.loads(TOLD.read_text())
    assert [row[0] for row in pack.exceptions] == [SECOND, SECOND]


def test_a_pack_without_exceptions_says_so() -> None:
    made = sources(story(), before=MAY + 4)
    assert audit_pack(made).summary[4] == (
        "Every pay was insured for the whole of its cycle, and the books tie to the cent."
    )


def test_a_period_within_the_story_opens_with_what_was_before_and_closes_before_what_comes() -> None:
    made = story()
    start, before = MAY + 2, MAY + 6
    rows = list(written_rows(made.books, start, before))
    assert [(row.document, row.billed) for row in rows[:4:2]] == [("ad_2", 120), (SECOND, 69)]
    ties = {row[0]: row[2:] for row in ties_of(rows, made.entries, start, before)}
    assert ties["2000"] == ("36.38", "3.74", "0.00", "40.12", "0.00")
    assert ties["2400"] == ("6.42", "0.67", "0.00", "7.09", "0.00")
    table = trial_balance(made.entries, MAY + 1)
    assert [(row[0], row[3:]) for row in table.rows[-2:]] == [
        ("2400", ("0.00", "6.42", "-6.42")),
        ("", ("43.25", "43.25", "0.00")),
    ]


def test_books_that_do_not_tie_are_an_exception() -> None:
    made = story()
    lost = sources(made, entries=made.entries[1:], start=MAY - 1)
    found = [row for row in audit_pack(lost).exceptions if row[0] not in (FIRST, SECOND)]
    assert found[0] == ("2000", "", "", "The books differ by 36.38.")
    assert [row[0] for row in found] == ["2000", "2100", "2110", "2400"]
