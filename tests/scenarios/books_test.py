"""What the books make of payments, statements and refunds as they come about, cent by cent."""

from typing import Any

from paycover.domain.disputes import DisputeAnswer, DisputeStatus
from paycover.domain.transfers import Transfer, TransferKind
from paycover.flows.disputes import record_dispute
from paycover.flows.ledger import read_books
from paycover.flows.transfers import computed, record_transfer
from paycover.kit.records import replace
from paycover.store.access import save_settings
from paycover.store.db import Tx
from tests import make
from tests.books import ledger_check, post_all, snapshot_of
from tests.scenarios.conftest import Platform

FEE_PPM = 20_000


def _withhold(platform: Platform) -> None:
    def work(tx: Tx) -> None:
        save_settings(tx, replace(tx.account, withhold_premium=True, platform_fee_ppm=FEE_PPM))

    make.write(platform.api, work)


def _balances(platform: Platform) -> dict[str, int]:
    """Return the balances that are not zero, but for what is owed to carriers and states."""
    post_all(platform.api.database, platform.api.account.id)
    assert ledger_check(platform.api.database, platform.api.account.id) == []
    shown = platform.api.get("/ledger/accounts")
    return {a["id"]: a["balance"] for a in shown if a["balance"] and a["id"] not in ("2000", "2400")}


def _pay(platform: Platform, statement: Any, **body: int) -> None:
    platform.api.post(f"/test_helpers/statements/{statement['id']}/pay", body, status=200)
    assert len(platform.api.statements) <= 8
    platform.work()


def _billed(platform: Platform) -> tuple[str, Any]:
    who, job = platform.insured(card=None)
    return job, platform.invoice_of(platform.assign(who, job)["id"])


def _issue(platform: Platform) -> Any:
    return platform.api.post("/test_helpers/statements/issue")


def test_an_agencys_money_goes_to_the_trust_and_its_fee_to_operating(platform: Platform) -> None:
    _withhold(platform)
    _, invoice = _billed(platform)
    premium, fee = invoice["premium_due"], invoice["gross_pay"] * FEE_PPM // 1_000_000
    statement = _issue(platform)
    assert _balances(platform) == {"1210": premium, "1220": fee, "4100": fee}
    _pay(platform, statement, amount=7)
    assert _balances(platform) == {"1100": 7, "2210": 7, "1210": premium, "1220": fee, "4100": fee}
    _pay(platform, statement)
    assert _balances(platform) == {"1100": premium, "1000": fee, "4100": fee}


def test_more_premium_is_paid_by_statement_too_within_the_budget(platform: Platform) -> None:
    _withhold(platform)
    _, invoice = _billed(platform)
    _pay(platform, _issue(platform))
    more = platform.api.post(f"/invoices/{invoice['id']}/adjustments", {"gross_pay": 900_000})
    platform.work()
    platform.api.post("/webhook_endpoints", {"url": "https://example.com/hook"})
    statement = _issue(platform)
    assert statement["amount"] == more["premium_change"]
    _pay(platform, statement)
    assert platform.api.get(f"/adjustments/{more['id']}")["status"] == "settled"
    assert _balances(platform)["1100"] == invoice["premium_due"] + more["premium_change"]


def test_cover_that_was_paid_and_called_off_is_credited_with_its_fee(platform: Platform) -> None:
    _withhold(platform)
    job, invoice = _billed(platform)
    premium, fee = invoice["premium_due"], invoice["gross_pay"] * FEE_PPM // 1_000_000
    _pay(platform, _issue(platform))
    platform.api.post("/assignments/cancel", {"job_id": job}, status=200)
    platform.work()
    assert _balances(platform) == {"1100": premium, "2200": premium, "1000": fee, "4100": fee}
    for _ in range(2):
        _billed(platform)
    second = _issue(platform)
    kinds = sorted(line["kind"] for line in second["lines"])
    assert kinds == ["credit", *["platform_fee"] * 2, "platform_fee_credit", *["premium"] * 2]
    assert second["amount"] == premium + fee
    assert _balances(platform)["2210"] == premium
    _pay(platform, second)
    assert _balances(platform) == {"1100": 2 * premium, "1000": 2 * fee, "4100": 2 * fee}


def test_an_invoice_called_off_on_a_statement_is_credited_before_it_is_paid(platform: Platform) -> None:
    _withhold(platform)
    job, invoice = _billed(platform)
    premium, fee = invoice["premium_due"], invoice["gross_pay"] * FEE_PPM // 1_000_000
    first = _issue(platform)
    platform.api.post("/assignments/cancel", {"job_id": job}, status=200)
    platform.work()
    for _ in range(2):
        _billed(platform)
    second = _issue(platform)
    shown = _balances(platform)
    assert (shown["2210"], shown["1210"], shown["1220"]) == (premium, 3 * premium, 2 * fee)
    _pay(platform, first)
    _pay(platform, second)
    assert _balances(platform) == {"1100": 2 * premium, "1000": 2 * fee, "4100": 2 * fee}


def test_money_for_an_invoice_that_was_voided_meanwhile_is_owed_back_and_goes_back(
    platform: Platform,
) -> None:
    who, job = platform.insured(card="loses_answer")
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    platform.charger.is_deaf = True
    platform.pass_days(1)
    platform.api.post("/assignments/cancel", {"job_id": job}, status=200)
    assert _balances(platform) == {}
    platform.charger.is_deaf = False
    platform.pass_days(1)
    assert len(platform.charger.refunds) == 1
    premium = invoice["premium_due"]
    assert _balances(platform) == {"1100": -premium, "1150": premium}
    kinds = [entry["kind"] for entry in platform.api.get("/ledger/entries")]
    assert kinds == ["premium_refunded", "premium_unowed", "reversal", "invoice_issued"]


def _dispute(platform: Platform, payment: Any, status: DisputeStatus) -> None:
    answer = DisputeAnswer(
        processor_id="dp_1",
        charge=payment["processor_id"],
        amount=payment["amount"],
        fee=1_500,
        reason="fraudulent",
        status=status,
    )
    make.write(platform.api, lambda tx: record_dispute(tx, answer))


def test_a_bank_takes_a_payment_back_and_gives_it_again(platform: Platform) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    platform.pass_days(1)
    (payment,) = platform.payments(invoice["id"])
    premium = invoice["premium_due"]
    paid = {"1150": premium}
    for _ in range(2):
        _dispute(platform, payment, DisputeStatus.OPEN)
    disputed = {"1300": premium, "1100": -premium, "5110": 1_500, "1000": -1_500}
    assert _balances(platform) == paid | disputed
    _dispute(platform, payment, DisputeStatus.WON)
    assert _balances(platform) == paid | {"5110": 1_500, "1000": -1_500}
    _dispute(platform, payment, DisputeStatus.LOST)
    assert "1200" not in _balances(platform)


def test_a_dispute_heard_of_when_it_was_lost_is_opened_and_lost(platform: Platform) -> None:
    who, job = platform.insured()
    invoice = platform.invoice_of(platform.assign(who, job)["id"])
    platform.pass_days(1)
    (payment,) = platform.payments(invoice["id"])
    _dispute(platform, payment, DisputeStatus.LOST)
    premium = invoice["premium_due"]
    assert _balances(platform) == {
        "1150": premium,
        "1200": premium,
        "1100": -premium,
        "5110": 1_500,
        "1000": -1_500,
    }
    assert platform.api.get(f"/invoices/{invoice['id']}")["status"] == "paid"
    _move(platform, TransferKind.SETTLEMENT, amount=premium)
    _move(platform, TransferKind.WRITE_OFF, document=invoice["id"])
    lost = premium + 1_500
    assert _balances(platform) == {"1100": premium, "5200": premium, "5110": 1_500, "1000": -lost}


def _move(platform: Platform, kind: TransferKind, **told: Any) -> None:
    """Tell the books of money moved, as an operator does."""
    api = platform.api
    post_all(api.database, api.account.id)
    asked = Transfer(kind=kind, entries=0, told_by="Ada", **{"amount": 0, "fee": 0} | told)
    books = api.database.read(lambda link: read_books(snapshot_of(api.database, link, api.account.id)))
    moved = computed(books, asked)
    make.write(api, lambda tx: record_transfer(tx, books, moved))


def test_a_refund_before_the_processor_paid_out_is_whole_once_it_has(platform: Platform) -> None:
    who, job = platform.insured()
    premium = platform.invoice_of(platform.assign(who, job)["id"])["premium_due"]
    platform.pass_days(1)
    platform.api.post("/assignments/cancel", {"job_id": job}, status=200)
    platform.work()
    assert _balances(platform) == {"1150": premium, "1100": -premium}
    _move(platform, TransferKind.SETTLEMENT, amount=premium, fee=37)  # before refunds, as the guide says
    assert _balances(platform) == {"1100": -37, "1105": 37}
    _move(platform, TransferKind.REFILL, amount=37)
    assert _balances(platform) == {"5100": 37, "1000": -37}
