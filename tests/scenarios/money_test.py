"""What an expert tries first with money: cover called off, a card that fails, a month that is closed."""

from typing import Any

import pytest

from paycover.domain.ledger_periods import ensure_open, month_of, open_from
from paycover.domain.notices import NoticeKind
from paycover.flows.ledger import close_month
from paycover.kit.dates import DAY, start_of_next_month
from paycover.kit.errors import Problem
from paycover.store.ledger import totals
from tests import make
from tests.books import entries_of
from tests.scenarios.conftest import Platform

HOUR = 3_600
TRUST_CASH, ON_ITS_WAY = "1100", "1150"


def balances(platform: Platform) -> dict[str, int]:
    """Return what the accounts of the ledger hold, those with nothing left out."""
    entries_of(platform.api.database, platform.api.account.id)
    shown = platform.api.get("/ledger/accounts")
    return {account["id"]: account["balance"] for account in shown if account["balance"]}


def test_08_cancelled_an_hour_before_the_start_all_of_it_goes_back(platform: Platform) -> None:
    who, job = platform.insured()
    made = platform.assign(who, job, effective_date=platform.now + 2 * DAY)
    invoice = platform.invoice_of(made["id"])
    platform.pass_days(1)
    assert platform.api.get(f"/invoices/{invoice['id']}")["status"] == "paid"
    platform.pass_days(1, step=DAY - HOUR)
    assert 0 < made["effective_date"] - platform.now <= HOUR + 60
    platform.api.post("/assignments/cancel", {"job_id": job}, status=200)
    platform.work()
    [refund] = platform.charger.refunds.values()
    assert refund.amount == invoice["premium_due"]
    assert [p["status"] for p in platform.payments(invoice["id"])] == ["refunded", "succeeded"]
    shown = platform.api.get(f"/assignments/{made['id']}")
    assert (shown["cancelled"], shown["certificates"]) == (True, None)
    held = balances(platform)
    assert (
        held.pop(TRUST_CASH) + held.pop(ON_ITS_WAY) == 0
    )  # it came by the processor and left from the bank
    assert held == {}


def test_09_a_card_that_fails_ends_no_cover_holds_up_new_and_is_cured(platform: Platform) -> None:
    who, job = platform.insured(card="declines")
    bound = platform.assign(who, job, effective_date=platform.now + 2 * DAY)
    invoice = platform.invoice_of(bound["id"])["id"]
    platform.pass_days(4)
    path = f"/assignments/{bound['id']}"
    standing = platform.api.get(path)
    assert (standing["eligible"]["result"], standing["cancelled"]) == (True, False)
    assert platform.api.get(f"/policies/{bound['policy']}")["is_active"] is True
    assert NoticeKind.CHARGE_FAILED in [notice.kind for notice in platform.notices(who)]
    assert platform.told(bound["id"])[1:] == ["assignment.eligibility_changed"]
    other = make.write(platform.api, lambda tx: make.job(tx)).id
    refused = platform.assign(who, other)["eligible"]
    assert (refused["result"], refused["reasons"][-1]["code"]) == (False, "PAYMENT_FAILED")
    platform.give_card(who)
    platform.work()
    assert platform.api.get(f"/invoices/{invoice}")["status"] == "paid"
    assert platform.api.get(path)["eligible"]["result"] is True
    assert platform.assign(who, other, effective_date=platform.now + DAY)["eligible"]["result"] is True


def test_15_a_month_is_closed_and_nothing_is_posted_back_into_it(platform: Platform) -> None:
    who, job = platform.insured()
    now = platform.now
    cycle = {"paycycle_startdate": now, "paycycle_enddate": now + DAY}
    body: dict[str, Any] = {"contractor": who, "job": job, "gross_pay": 250_000}
    invoice = platform.api.post("/invoices", body | cycle)
    end = start_of_next_month(now)
    platform.api.post("/test_helpers/clock/advance", {"to": end + DAY}, status=200)
    month = month_of(now)
    period = make.write(platform.api, lambda tx: close_month(tx, month, by="Ada"))
    held = make.write(platform.api, lambda tx: totals(tx, end))
    posted = len(entries_of(platform.api.database, platform.api.account.id))
    with pytest.raises(Problem, match="are closed"):
        ensure_open(end - 1, period.month)
    with pytest.raises(Problem, match="are closed to the end"):
        make.write(platform.api, lambda tx: close_month(tx, month, by="Ada"))
    platform.api.put(f"/invoices/{invoice['id']}", {"gross_pay": 300_000})
    platform.api.delete(f"/invoices/{invoice['id']}")
    late = entries_of(platform.api.database, platform.api.account.id)[posted:]
    assert late and all(entry.business_date >= open_from(month) for entry in late)
    assert make.write(platform.api, lambda tx: totals(tx, end)) == held
