"""Premium the agency withholds: no notice, no card, but a statement a month, due in 30 days."""

import io
from typing import Any

import pypdf
import pytest

from paycover.domain.statements import next_issue
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store.access import save_settings
from paycover.store.db import Tx
from tests import make
from tests.scenarios.conftest import Platform


def _withhold(platform: Platform, *, fee_ppm: int = 0) -> None:
    def work(tx: Tx) -> None:
        save_settings(tx, replace(tx.account, withhold_premium=True, platform_fee_ppm=fee_ppm))

    make.write(platform.api, work)


def _issue(platform: Platform) -> Any:
    return platform.api.post("/test_helpers/statements/issue")


def _pay(platform: Platform, statement: Any, **body: int) -> Any:
    took = platform.api.post(f"/test_helpers/statements/{statement['id']}/pay", body, status=200)
    platform.work()
    return took


@pytest.mark.parametrize(
    ("account", "contractor", "job", "is_withheld"),
    [
        (False, None, None, False),
        (True, None, None, True),
        (True, False, None, False),
        (False, True, None, True),
        (True, True, False, False),
        (False, False, True, True),
    ],
)
def test_the_nearest_that_says_so_wins(
    platform: Platform, account: bool, contractor: bool | None, job: bool | None, is_withheld: bool
) -> None:
    if account:
        _withhold(platform)
    who, work = platform.insured(withhold_premium=job)
    if contractor is not None:
        platform.api.put(f"/contractors/{who}", {"withhold_premium": contractor})
    assignment = platform.assign(who, work)
    invoice = platform.invoice_of(assignment["id"])["id"]
    (payment,) = platform.payments(invoice)
    assert payment["payer"] == ("agency_remit" if is_withheld else "contractor_card")
    assert len(platform.notices(who)) == (0 if is_withheld else 1)
    platform.pass_days(2)
    assert len(platform.charger.charges) == (0 if is_withheld else 1)
    assert platform.told(assignment["id"]) == ["assignment.created", "assignment.active"]


def test_a_statement_of_the_month_by_order_number_with_the_fee_on_lines_of_its_own(
    platform: Platform,
) -> None:
    _withhold(platform, fee_ppm=20_000)
    invoices = []
    for number in ("PO-2", None, "PO-1", "PO-2"):
        who, job = platform.insured(custom_metadata={"purchase_order_number": number} if number else {})
        invoices.append(platform.invoice_of(platform.assign(who, job)["id"]))
    to_issue = next_issue(platform.now)
    platform.api.post("/test_helpers/clock/advance", {"to": to_issue}, status=200)
    (statement,) = platform.api.get("/statements")
    assert (statement["issued_at"], statement["due"]) == (to_issue, to_issue + 30 * DAY)
    numbers = [line["purchase_order_number"] for line in statement["lines"]]
    assert numbers == ["PO-1"] * 2 + ["PO-2"] * 4 + [None] * 2
    fees = [line for line in statement["lines"] if line["kind"] == "platform_fee"]
    assert [fee["amount"] for fee in fees] == [invoices[0]["gross_pay"] // 50] * 4
    assert statement["amount"] == sum(line["amount"] for line in statement["lines"])
    premiums = {line["invoice"]: line["amount"] for line in statement["lines"] if line["kind"] == "premium"}
    assert premiums == {invoice["id"]: invoice["premium_due"] for invoice in invoices}
    assert platform.api.events(statement["id"]) == ["statement.issued"]
    assert not platform.charger.charges

    code, _ = platform.api.refused("PUT", f"/invoices/{invoices[0]['id']}", {"gross_pay": 1_000})
    assert code == "agency_pay_invoice_exists"
    assert platform.api.refused("DELETE", f"/invoices/{invoices[0]['id']}")[0] == code
    platform.pass_days(40, step=20 * DAY)
    assert len(platform.api.get("/statements")) == 1


def test_money_pays_the_oldest_lines_first(platform: Platform) -> None:
    _withhold(platform)
    invoices = []
    for _ in range(3):
        who, job = platform.insured()
        invoices.append(platform.invoice_of(platform.assign(who, job)["id"]))
    statement = _issue(platform)
    premium = invoices[0]["premium_due"]
    part = _pay(platform, statement, amount=premium + 1)
    assert (part["status"], part["paid"]) == ("open", premium + 1)
    statuses = [platform.api.get(f"/invoices/{invoice['id']}")["status"] for invoice in invoices]
    assert statuses == ["paid", "open", "open"]
    code, message = platform.api.refused(
        "POST", f"/test_helpers/statements/{statement['id']}/pay", {"amount": 2 * premium}
    )
    assert (code, message) == ("bad_request", "That is 1 cents more than is owed.")
    whole = _pay(platform, statement)
    assert (whole["status"], whole["paid"]) == ("paid", statement["amount"])
    assert whole["paid_at"] == pytest.approx(platform.now, abs=5)
    for invoice in invoices:
        assert platform.api.events(invoice["id"]) == ["invoice.created", "invoice.paid"]
        assert [payment["status"] for payment in platform.payments(invoice["id"])] == ["succeeded"]
    events = ["statement.issued", "statement.updated", "statement.paid"]
    assert platform.api.events(statement["id"]) == events
    assert platform.api.refused("POST", f"/test_helpers/statements/{statement['id']}/pay")[0] == code


@pytest.mark.parametrize("is_paid", [True, False])
def test_cover_called_off_is_a_credit_on_the_next_statement(platform: Platform, is_paid: bool) -> None:
    _withhold(platform)
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    first = _issue(platform)
    if is_paid:
        _pay(platform, first)
    platform.api.post("/assignments/cancel", {"job_id": job}, status=200)
    platform.work()
    assert platform.api.refused("POST", "/test_helpers/statements/issue")[0] == "bad_request"
    other, work = platform.insured(wage=500_000)
    platform.assign(other, work)
    second = _issue(platform)
    assert [line["kind"] for line in second["lines"]] in (["credit", "premium"], ["premium", "credit"])
    credit = next(line for line in second["lines"] if line["kind"] == "credit")
    assert (credit["amount"], credit["invoice"]) == (-invoice["premium_due"], invoice["id"])
    paid, back = platform.payments(invoice["id"])
    assert (paid["status"], paid["refunded"]) == ("refunded", invoice["premium_due"])
    assert (back["status"], back["statement"]) == ("succeeded", second["id"])
    assert platform.api.events(paid["id"])[-1] == "payment.refunded"
    assert {a["status"] for a in platform.api.get("/adjustments")} <= {"settled"}
    if not is_paid:
        _pay(platform, first)
    _pay(platform, second)
    assert not platform.charger.refunds


def test_what_is_not_on_a_statement_yet_is_simply_called_off(platform: Platform) -> None:
    _withhold(platform)
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    platform.api.post("/assignments/cancel", {"job_id": job}, status=200)
    platform.work()
    assert [payment["status"] for payment in platform.payments(invoice["id"])] == ["cancelled"]
    assert platform.api.refused("POST", "/test_helpers/statements/issue")[0] == "bad_request"


def test_withholding_said_before_the_charge_counts(platform: Platform) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])["id"]
    platform.api.put(f"/jobs/{job}", {"withhold_premium": True})
    platform.pass_days(2)
    (payment,) = platform.payments(invoice)
    assert (payment["payer"], payment["status"]) == ("agency_remit", "scheduled")
    assert not platform.charger.charges
    assert _issue(platform)["amount"] == payment["amount"]


def test_another_accounts_statements_are_not_seen(platform: Platform, new_api: Any) -> None:
    _withhold(platform)
    platform.assign(*platform.insured())
    statement = _issue(platform)
    assert platform.api.get(f"/statements/{statement['id']}") == statement
    assert platform.api.get("/statements", status="open") == [statement]
    pdf = platform.api.call("GET", f"/statements/{statement['id']}/pdf")
    assert statement["pdf_url"].endswith(f"/api/v1/statements/{statement['id']}/pdf")
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    text = pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "Joe Parker" in text and statement["lines"][0]["invoice"] in text
    assert platform.api.call("GET", f"/statements/{statement['id']}/pdf").content == pdf.content
    other = new_api()
    assert other.get("/statements") == []
    for id in ("st_unknown", statement["id"]):
        path = f"/statements/{id}"
        assert other.refused("GET", path, status=404) == ("resource_not_found", f"No such statement: {id}")
        assert other.refused("GET", f"{path}/pdf", status=404)[0] == "resource_not_found"
        assert other.refused("POST", f"/test_helpers{path}/pay", status=404)[0] == "resource_not_found"
