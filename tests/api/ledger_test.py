"""The books of an account: what its invoices post, and what the API shows of it."""

from typing import Any

import pytest
import sqlalchemy as sa

from paycover.domain.coverage import Coverage
from paycover.domain.events import EventType
from paycover.domain.ledger import Head, LineTerms, chained, head_of
from paycover.domain.ledger_periods import end_of_month, month_of
from paycover.domain.ledger_postings import NOTHING, POSTINGS, Standing, Told, drafts, standing_after
from paycover.flows.ledger import close_month
from paycover.kit.errors import Problem
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store import ledger as store
from paycover.store import tables
from paycover.store.db import Statement
from paycover.store.events import EVENTS as EVENTS_STORE
from paycover.store.events import LISTING as EVENTS
from paycover.store.pages import Page
from paycover.wire.ledger_told import told
from tests import make, sales
from tests.books import entries_of, ledger_check, post_all
from tests.conftest import Api

INVOICE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


@pytest.fixture
def body(api: Api) -> dict[str, Any]:
    """A body that makes an invoice of 4,325 cents: 3,000 workers' compensation, 1,325 liability."""
    who, job, _ = make.write(api, make.insured)
    return INVOICE | {"contractor": who.id, "job": job.id}


def kinds(api: Api) -> list[str]:
    return [entry.kind.value for entry in entries_of(api.database, api.account.id)]


def balances(api: Api, **query: Any) -> dict[str, int]:
    """Return the balances that are not zero, as the API shows them."""
    post_all(api.database, api.account.id)
    shown = api.get("/ledger/accounts", **query)
    return {account["id"]: account["balance"] for account in shown if account["balance"]}


def pay(api: Api, invoice: str) -> None:
    api.post(f"/test_helpers/invoices/{invoice}/pay", status=200)


def test_an_invoice_is_owed_by_its_payer_and_to_carriers(api: Api, body: dict[str, Any]) -> None:
    api.post("/invoices", body)
    assert balances(api) == {"1200": 4_325, "2000": 4_325 - 450 - 199, "2400": 450 + 199}
    (payable,) = [shown for shown in api.get("/ledger/accounts") if shown["id"] == "2000"]
    assert [(part["coverage_type"], part["balance"]) for part in payable["parts"]] == [
        ("general", 1_126),
        ("workers-comp", 2_550),
    ]


def test_a_payment_moves_the_receivable_to_card_clearing(api: Api, body: dict[str, Any]) -> None:
    pay(api, api.post("/invoices", body)["id"])
    assert kinds(api) == ["invoice_issued", "premium_captured"]
    assert balances(api) == {"1150": 4_325, "2000": 3_676, "2400": 649}


def test_an_edit_of_the_pay_reverses_in_full_and_issues_anew(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    post_all(api.database, api.account.id)
    api.put(f"/invoices/{invoice}", {"gross_pay": 10_000})
    first, reversal, second = entries_of(api.database, api.account.id)
    assert reversal.reverses == first.id
    assert [line.credit for line in reversal.lines] == [line.debit for line in first.lines]
    assert second.lines[0].debit == 173
    assert balances(api)["1200"] == 173


def test_an_edit_that_leaves_the_premium_posts_nothing(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    post_all(api.database, api.account.id)
    api.put(f"/invoices/{invoice}", {"purchase_order_number": "PO-1", "paycycle_enddate": 1_678_334_738})
    assert kinds(api) == ["invoice_issued"]


def test_replaced_and_deleted_invoices_net_to_zero(api: Api, body: dict[str, Any]) -> None:
    old = api.post("/invoices", body)
    new = api.post("/invoices", body | {"gross_pay": 300_000})
    assert kinds(api) == ["invoice_issued", "reversal", "invoice_issued"]
    assert balances(api)["1200"] == new["premium_due"] == 5_190
    api.delete(f"/invoices/{new['id']}")
    assert balances(api) == {}
    subjects = [entry["subject"] for entry in api.get("/ledger/entries")]
    assert subjects == [new["id"], new["id"], old["id"], old["id"]]


def test_a_bound_assignment_is_booked_and_its_cancellation_takes_it_back(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    api.post("/assignments", {"contractor": who.id, "job": job.id})
    assert balances(api)["1200"] == 260
    api.post("/assignments/cancel", {"job_id": job.id}, status=200)
    assert kinds(api) == ["invoice_issued", "reversal"]
    assert balances(api) == {}


@pytest.mark.parametrize(
    ("contractor", "job", "account"),
    [(None, None, "1200"), (True, None, "1210"), (True, False, "1200"), (False, True, "1210")],
)
def test_who_withholds_owes_the_premium(
    api: Api, body: dict[str, Any], contractor: bool | None, job: bool | None, account: str
) -> None:
    if contractor is not None:
        api.put(f"/contractors/{body['contractor']}", {"withhold_premium": contractor})
    if job is not None:
        api.put(f"/jobs/{body['job']}", {"withhold_premium": job})
    api.post("/invoices", body)
    assert balances(api)[account] == 4_325


def test_an_edit_after_withholding_began_moves_the_receivable(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    post_all(api.database, api.account.id)
    api.put(f"/jobs/{body['job']}", {"withhold_premium": True})
    api.put(f"/invoices/{invoice}", {"purchase_order_number": "PO-1"})
    assert kinds(api) == ["invoice_issued", "reversal", "invoice_issued"]
    assert balances(api)["1210"] == 4_325


def test_terms_hold_for_invoices_from_then_on(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    post_all(api.database, api.account.id)
    agreed = LineTerms(carrier="Prairie Mutual", commission_ppm=100_000)
    for _ in range(2):
        make.write(api, lambda tx: store.save_terms(tx, Coverage.WORKERS_COMP, agreed))
    api.put(f"/invoices/{invoice}", {"purchase_order_number": "PO-1"})
    assert kinds(api) == ["invoice_issued"]
    api.post("/invoices", body | {"paycycle_startdate": 1_646_900_000})
    newest = entries_of(api.database, api.account.id)[-1]
    assert [(line.carrier, line.credit) for line in newest.lines[1:]] == [
        ("Prairie Mutual", 2_700),
        ("unassigned", 1_126),
        ("Prairie Mutual", 300),
        ("unassigned", 199),
    ]


def test_an_adjustment_is_owed_and_settled_like_an_invoice(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    pay(api, invoice)
    more = api.post(f"/invoices/{invoice}/adjustments", {"gross_pay": 300_000})
    assert more["premium_change"] == 865
    assert balances(api)["1200"] == 865
    api.post(f"/test_helpers/adjustments/{more['id']}/settle", status=200)
    assert kinds(api)[2:] == ["invoice_issued", "premium_captured"]
    assert balances(api)["1150"] == 5_190 and "1200" not in balances(api)


def test_a_return_premium_is_owed_to_the_insured_until_it_is_refunded(
    api: Api, body: dict[str, Any]
) -> None:
    invoice = api.post("/invoices", body)["id"]
    pay(api, invoice)
    less = api.post(f"/invoices/{invoice}/adjustments", {"gross_pay": 200_000})
    assert less["premium_change"] == -865
    assert balances(api) == {"1150": 4_325, "2000": 3_676 - 735, "2200": 865, "2400": 649 - 130}
    api.post(f"/test_helpers/adjustments/{less['id']}/settle", status=200)
    assert kinds(api)[2:] == ["premium_returned", "premium_refunded"]
    assert balances(api) == {"1100": -865, "1150": 4_325, "2000": 2_941, "2400": 519}


def test_a_return_after_an_unpaid_addition_does_not_make_the_trust_short(
    api: Api, body: dict[str, Any]
) -> None:
    invoice = api.post("/invoices", body)["id"]
    pay(api, invoice)
    for gross_pay in (300_000, 1_000):
        api.post(f"/invoices/{invoice}/adjustments", {"gross_pay": gross_pay})
    shown = balances(api)
    assert shown["2200"] == 5_090 > shown["1150"] == 4_325
    assert ledger_check(api.database, api.account.id) == []


def test_posting_again_adds_nothing(api: Api, body: dict[str, Any]) -> None:
    pay(api, api.post("/invoices", body)["id"])
    before = entries_of(api.database, api.account.id)
    assert entries_of(api.database, api.account.id) == before
    again = sa.update(tables.events).where(tables.events.c.account == api.account.id).values(unposted=True)
    again = again.where(tables.events.c.type.like("invoice.%"))
    assert api.database.write(lambda link: link.run(Statement(again), [{}])) == 2
    assert entries_of(api.database, api.account.id) == before


def test_the_books_are_rebuilt_from_the_events_to_the_same_hashes(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    api.put(f"/invoices/{invoice}", {"gross_pay": 10_000})
    pay(api, api.post("/invoices", body | {"gross_pay": 20_000})["id"])
    kept = entries_of(api.database, api.account.id)
    assert kinds(api) == [
        *("invoice_issued", "reversal", "invoice_issued", "reversal"),
        *("invoice_issued", "premium_captured"),
    ]
    facts = {entry.event: entry.facts for entry in kept if entry.facts is not None}
    head, standing, rebuilt = Head(), dict[str, Standing](), []
    for row in make.write(api, lambda tx: EVENTS.page(tx, Page(limit=100)))[::-1]:
        if row.type not in POSTINGS:
            continue
        stands = standing.get(row.object, NOTHING)
        known = facts.get(row.id) or (stands.issued.facts if stands.issued is not None else None)
        assert known is not None
        what = told(row, known)
        assert isinstance(what, Told)
        for draft in drafts(what, stands):
            booked = kept[head.number].created
            entry = chained(head, draft, event=row.id, business_date=row.created, booked=booked)
            head, stands = head_of(entry), standing_after(entry, stands)
            rebuilt.append(entry)
        standing[row.object] = stands
    assert [entry.hash for entry in rebuilt] == [entry.hash for entry in kept]
    assert api.get("/ledger/proof") == {"number": 6, "hash": kept[-1].hash}


def test_a_month_is_closed_once_in_order_and_when_it_is_over(api: Api, body: dict[str, Any]) -> None:
    api.post("/invoices", body)
    month = month_of(sales.now(api))
    with pytest.raises(Problem, match="is not over"):
        make.write(api, lambda tx: close_month(tx, month, by="Ada"))
    sales.days_pass(api, 31)
    period = make.write(api, lambda tx: close_month(tx, month, by="Ada"))
    assert (period.month, period.closed_by) == (month, "Ada")
    for again in (month, "2020-01"):
        with pytest.raises(Problem, match="are closed to the end"):
            make.write(api, lambda tx, again=again: close_month(tx, again, by="Ada"))
    with pytest.raises(Problem, match="Not a month"):
        make.write(api, lambda tx: close_month(tx, "2026-13", by="Ada"))


def test_what_comes_after_the_close_counts_in_the_open_month(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    created = sales.now(api)
    end = end_of_month(month_of(created))
    sales.days_pass(api, 31)
    make.write(api, lambda tx: close_month(tx, month_of(created), by="Ada"))
    (issued,) = make.event_rows(api, invoice)
    late = replace(issued, id=new_id("event"), type=EventType.INVOICE_DELETED, unposted=True)
    make.write(api, lambda tx: EVENTS_STORE.add(tx, late))
    first, reversal = entries_of(api.database, api.account.id)
    assert first.business_date < end == reversal.business_date
    assert balances(api, at=end - 1)["1200"] == 4_325
    assert balances(api) == {}
    api.delete(f"/invoices/{invoice}")


def test_a_write_pays_nothing_for_the_ledger(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    sales.with_key(api)
    api.put(f"/invoices/{invoice}", {"gross_pay": 10_000})
    assert len(api.statements) == 6
    assert not any("ledger" in statement for statement in api.statements)
