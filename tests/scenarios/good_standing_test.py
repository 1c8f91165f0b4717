"""Good standing: money owed holds up new cover, never what is bound; paying mends it (insurance.md 3.3)."""

from typing import Any

import pytest

from paycover.domain.marks import MarkDraft
from paycover.domain.reasons import ReasonCode
from paycover.flows.marks import set_mark
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store.jobs import JOBS
from tests import make
from tests.scenarios.conftest import Platform


def _another_job(platform: Platform, **over: Any) -> str:
    found = make.write(platform.api, lambda tx: make.job(tx, **over))
    id: str = found.id
    return id


def _asked(platform: Platform, contractor: str, job: str) -> Any:
    """Return how the next assignment would be judged."""
    start = platform.now - platform.now % DAY + 20 * DAY
    body = {"contractor": contractor, "job": job, "effective_date": start}
    shown = platform.api.post("/assignments/preview", body, status=200)
    return shown["result"]["eligible"]


def _codes(eligible: Any) -> list[str]:
    return [reason["code"] for reason in eligible["reasons"] if reason["severity"] != "warn"]


def test_a_declined_card_holds_up_new_cover_until_another_is_given(platform: Platform) -> None:
    who, job = platform.insured(card="declines")
    bound = platform.assign(who, job)
    new = _another_job(platform)
    assert _asked(platform, who, new)["result"] is True
    platform.pass_days(1)
    told = _asked(platform, who, new)
    assert (told["result"], _codes(told)) == (False, ["PAYMENT_FAILED"])
    premium = platform.invoice_of(bound["id"])["premium_due"]
    reason = told["reasons"][-1]
    assert reason["params"]["amount"] == f"${premium / 100:.2f}"
    assert reason["change"] == {
        "operation": "post_payment_sessions",
        "id": None,
        "set": {"contractor": who},
        "ask": ["return_url"],
    }
    refused = platform.assign(who, new)
    assert _codes(refused["eligible"]) == ["PAYMENT_FAILED"]
    assert platform.api.get("/invoices", assignment=refused["id"]) == []
    assert platform.api.get(f"/assignments/{bound['id']}")["eligible"]["result"] is True

    platform.pass_days(6)
    assert _codes(_asked(platform, who, new)) == ["PAST_DUE_BALANCE"]
    quote = {"contractor": who, "job": _another_job(platform, category_code=make.OTHER_CATEGORY)}
    shown = platform.api.post("/quotes", quote | {"coverage_type": ["general"]})
    assert (shown["eligible"], _codes(shown)) == (False, ["PAST_DUE_BALANCE"])
    platform.give_card(who)
    platform.work()
    assert _asked(platform, who, new)["result"] is True
    later = {"effective_date": platform.now + DAY, "end_date": platform.now + 9 * DAY}
    assert platform.api.put(f"/assignments/{refused['id']}", later)["eligible"]["result"] is True


def test_a_charge_that_found_no_card_asks_for_one(platform: Platform) -> None:
    who, job = platform.insured(card=None)
    assert platform.assign(who, job)["eligible"]["result"] is True
    new = _another_job(platform)
    assert _asked(platform, who, new)["result"] is True
    platform.pass_days(1)
    assert _codes(_asked(platform, who, new)) == ["PAYMENT_METHOD_MISSING"]
    platform.give_card(who)
    assert _asked(platform, who, new)["result"] is True


def test_an_agency_that_is_late_gets_no_new_cover_for_what_it_pays(platform: Platform) -> None:
    who, job = platform.insured(withhold_premium=True)
    platform.assign(who, job)
    statement = platform.api.post("/test_helpers/statements/issue")
    theirs, own = _another_job(platform, withhold_premium=True), _another_job(platform)
    assert _asked(platform, who, theirs)["result"] is True
    platform.pass_days(31, step=31 * DAY)
    told = _asked(platform, who, theirs)
    assert (told["result"], _codes(told)) == (False, ["PAYER_SUSPENDED"])
    assert told["reasons"][0]["change"] == {
        "operation": "pay_statement",
        "id": None,
        "set": {"amount": statement["amount"]},
        "ask": [],
    }
    assert _asked(platform, who, own)["result"] is True
    platform.api.post(f"/test_helpers/statements/{statement['id']}/pay", {}, status=200)
    assert _asked(platform, who, theirs)["result"] is True


@pytest.fixture
def nearly_full(platform: Platform) -> tuple[str, str, Any]:
    """A contractor whose policy is billed for all but $1,000 of its limit, and their first assignment."""
    who, job = platform.insured(wage=90_000)
    bound = platform.assign(who, job)
    cycle = {"paycycle_startdate": platform.now, "paycycle_enddate": platform.now + DAY}
    pay = {"contractor": who, "job": job, "gross_pay": 99_810_000}
    platform.api.post("/invoices", pay | cycle)
    return who, job, bound


def test_the_pay_of_a_policys_term_is_bounded_until_an_underwriter_endorses_it(
    platform: Platform, nearly_full: tuple[str, str, Any]
) -> None:
    who, _, bound = nearly_full
    assert _asked(platform, who, _another_job(platform, wage=100_000))["result"] is True
    more = _another_job(platform, wage=100_001)
    told = _asked(platform, who, more)
    assert (told["result"], _codes(told)) == (False, ["ANNUAL_PAY_CAP_REACHED"])
    assert told["message"] == (
        "Total pay under this policy would be $1,000,000.01; the limit is $1,000,000.00."
    )
    change = told["reasons"][0]["change"]
    assert (change["operation"], change["id"]) == ("approve", bound["policy"])
    yes = MarkDraft(subject=change["id"], code=ReasonCode(change["set"]["code"]), approved=True)
    make.write(platform.api, lambda tx: set_mark(tx, yes))
    assert _asked(platform, who, more)["result"] is True


def test_an_assignment_is_not_counted_twice_when_it_is_changed(
    platform: Platform, nearly_full: tuple[str, str, Any]
) -> None:
    _, job, bound = nearly_full
    path = f"/assignments/{bound['id']}"

    def paid(cents: int) -> None:
        def work(tx: Any) -> None:
            found = JOBS.find(tx, job)
            assert found is not None
            JOBS.save(tx, replace(found, wage=cents))

        make.write(platform.api, work)

    paid(190_000)
    later = platform.api.put(path, {"effective_date": bound["effective_date"] + DAY})
    assert later["eligible"]["result"] is True
    paid(190_001)
    later = platform.api.put(path, {"effective_date": bound["effective_date"]})
    assert _codes(later["eligible"]) == ["ANNUAL_PAY_CAP_REACHED"]
