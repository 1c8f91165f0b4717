"""What the API shows of the books to people who count: entries, balances, the trial balance."""

from typing import Any

from paycover.domain.ledger_periods import month_of
from tests import make, sales
from tests.api.ledger_test import INVOICE, body, pay
from tests.api.tenancy import check_foreign
from tests.books import post_all
from tests.conftest import Api

__all__ = ["body"]


def test_entries_are_listed_newest_first_and_narrowed(api: Api, body: dict[str, Any]) -> None:
    one = api.post("/invoices", body)["id"]
    pay(api, api.post("/invoices", body | {"paycycle_startdate": 1_646_900_000})["id"])
    post_all(api.database, api.account.id)
    listed = api.get("/ledger/entries")
    assert [entry["number"] for entry in listed] == [3, 2, 1]
    assert [e["number"] for e in api.get("/ledger/entries", limit=1, starting_after=listed[0]["id"])] == [2]
    assert [e["number"] for e in api.get("/ledger/entries", subject=one)] == [1]
    assert [e["number"] for e in api.get("/ledger/entries", kind="premium_captured")] == [3]
    assert [e["number"] for e in api.get("/ledger/entries", account="2000")] == [2, 1]
    moment = listed[0]["business_date"]
    assert len(api.get("/ledger/entries", **{"from": moment - 60, "to": moment + 60})) == 3
    assert api.get("/ledger/entries", since=moment + 60) == api.get("/ledger/entries", until=1) == []
    assert api.get(f"/ledger/entries/{listed[1]['id']}") == listed[1]
    assert api.refused("GET", "/ledger/entries?kind=gift")[0] == "invalid_input"
    month = month_of(moment)
    assert len(api.get("/ledger/entries", month=month)) == 3
    assert api.get("/ledger/entries", month="2020-01") == []
    for query in ("month=2020-13", f"month={month}&since=1", f"month={month}&until=1"):
        assert api.refused("GET", f"/ledger/entries?{query}")[0] == "invalid_input"


def test_the_entries_of_an_invoice_are_those_of_its_adjustments_too(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)["id"]
    pay(api, invoice)
    api.post("/invoices", body | {"paycycle_startdate": 1_646_900_000})
    api.post(f"/invoices/{invoice}/adjustments", {"gross_pay": 200_000})
    post_all(api.database, api.account.id)
    found = [entry["kind"] for entry in api.get("/ledger/entries", invoice=invoice)]
    assert found == ["premium_returned", "premium_captured", "invoice_issued"]
    assert api.get("/ledger/entries", invoice=invoice, account="2200", limit=1)[0]["kind"] == found[0]


def test_a_trial_balance_has_two_equal_sides_in_each_fund(api: Api, body: dict[str, Any]) -> None:
    pay(api, api.post("/invoices", body)["id"])
    post_all(api.database, api.account.id)
    shown = api.get("/ledger/trial_balance")
    assert shown["funds"] == [
        {"fund": "trust", "debit": 4_325, "credit": 4_325},
        {"fund": "operating", "debit": 0, "credit": 0},
    ]
    assert [account["id"] for account in shown["accounts"]] == ["1150", "2000", "2400"]
    assert api.get("/ledger/trial_balance", at=1)["accounts"] == []
    assert api.get("/ledger/trial_balance", month="2020-01")["accounts"] == []
    assert api.get("/ledger/trial_balance", month=month_of(sales.now(api))) == shown
    assert api.refused("GET", "/ledger/trial_balance?at=1&month=2020-01")[0] == "invalid_input"


def test_the_books_of_another_account_are_not_there(new_api: Any) -> None:
    api, other = new_api(), new_api()
    for each in (api, other):
        who, job, _ = make.write(each, make.insured)
        each.post("/invoices", INVOICE | {"contractor": who.id, "job": job.id})
        post_all(each.database, each.account.id)
    entry = api.get("/ledger/entries")[0]["id"]
    check_foreign(api, other, "/ledger/entries", entry, changing=None)
    assert api.get("/ledger/proof") != other.get("/ledger/proof")


def test_an_account_without_entries_has_empty_books(api: Api) -> None:
    assert api.get("/ledger/proof") == {"number": 0, "hash": "0" * 64}
    assert api.get("/ledger/entries") == []
    assert {account["balance"] for account in api.get("/ledger/accounts")} == {0}
