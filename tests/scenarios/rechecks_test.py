"""Cover that lies ahead is judged anew: a verdict that turned is told, and nothing bound is lost."""

from typing import Any

import pytest

from paycover.domain.tasks import TaskKind
from paycover.flows import rechecks
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store.categories import CATEGORIES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from paycover.store.tasks import enqueue
from paycover.worker.schedule import PERIODIC
from tests import make
from tests.rows import rows_of
from tests.scenarios.conftest import Platform

CHANGED = "assignment.eligibility_changed"


def _tonight(platform: Platform) -> None:
    """Let the night's re-check run."""
    make.write(platform.api, lambda tx: enqueue(tx, TaskKind.RECHECK, platform.api.account.id, due=tx.now))
    platform.work()


def _codes(verdict: Any) -> list[str]:
    return [reason["code"] for reason in verdict["reasons"] if reason["severity"] != "warn"]


def test_every_night_is_a_recheck() -> None:
    assert dict(PERIODIC)[TaskKind.RECHECK] == DAY


def _cover(shown: dict[str, Any]) -> dict[str, Any]:
    """Return an assignment without what tells of it: the last judgement, the certificates."""
    return {name: value for name, value in shown.items() if name not in ("recheck", "certificates")}


def test_an_address_that_moved_flags_the_cover_and_back_again_takes_the_flag(platform: Platform) -> None:
    who, job = platform.insured()
    before = platform.assign(who, job)
    assert before["recheck"] is None
    path, home = f"/assignments/{before['id']}", f"/contractors/{who}"
    platform.api.put(home, {"address": {"region": "NY"}})
    platform.work()
    after = platform.api.get(path)
    assert (after["recheck"]["result"], _codes(after["recheck"])) == (False, ["HOME_STATE_MISMATCH"])
    assert after["recheck"]["message"].startswith("Home state mismatch.")
    assert after["eligible"] == before["eligible"] and _cover(after) == _cover(before)
    assert platform.invoice_of(before["id"])["status"] == "open"
    assert platform.told(before["id"])[1:] == [CHANGED]
    rows = rows_of(platform.api)
    make.write(platform.api, lambda tx: rechecks.recheck(tx, platform.api.account.id))
    assert rows_of(platform.api) == rows
    platform.api.put(home, {"address": {"region": "CA"}})
    platform.work()
    back = platform.api.get(path)
    assert back["recheck"] is None and _cover(back) == _cover(before)
    assert platform.told(before["id"])[1:] == [CHANGED, CHANGED]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"address": {"region": "NY"}}, "WORK_STATE_MISMATCH"),
        ({"description": "Fireworks."}, "DUTIES_EXCLUDED"),
    ],
)
def test_a_job_that_changed_flags_what_is_unpaid_on_it(
    platform: Platform, change: dict[str, Any], code: str
) -> None:
    who, job = platform.insured()
    path = f"/assignments/{platform.assign(who, job)['id']}"
    platform.api.delete(f"/invoices/{platform.api.get('/invoices', job=job)[0]['id']}")
    platform.api.put(f"/jobs/{job}", change)
    platform.work()
    assert _codes(platform.api.get(path)["recheck"]) == [code]
    changed = platform.api.put(path, {"end_date": platform.now + 9 * DAY})
    assert (changed["recheck"], _codes(changed["eligible"])) == (None, [code])


def test_a_card_that_fails_flags_and_one_that_pays_takes_the_flag_without_ending_cover(
    platform: Platform,
) -> None:
    who, job = platform.insured(card="declines")
    made = platform.assign(who, job)
    path = f"/assignments/{made['id']}"
    platform.pass_days(1)
    assert _codes(platform.api.get(path)["recheck"]) == ["PAYMENT_FAILED"]
    assert platform.api.get(path)["eligible"]["result"] is True
    platform.give_card(who)
    platform.work()
    assert platform.api.get(path)["recheck"] is None
    assert platform.told(made["id"])[1:] == [CHANGED, CHANGED, "assignment.active"]


def test_the_night_tells_of_what_changed_by_itself(platform: Platform) -> None:
    who, job = platform.insured()
    waits = platform.assign(who, job, bind=False)
    flagged = platform.assign(who, job)

    def suspend(tx: Tx) -> None:
        category = CATEGORIES.find(tx, make.CATEGORY)
        assert category is not None
        CATEGORIES.save(tx, replace(category, deleted_at=tx.now))

    make.write(platform.api, suspend)
    _tonight(platform)
    shown = platform.api.get(f"/assignments/{flagged['id']}")
    assert _codes(shown["recheck"]) == ["JOB_CATEGORY_SUSPENDED"]
    assert platform.api.get(f"/assignments/{waits['id']}") == waits


def test_what_was_not_eligible_is_told_when_it_is(platform: Platform) -> None:
    who, job = platform.insured()
    platform.api.put(f"/contractors/{who}", {"address": {"region": "NY"}})
    refused = platform.assign(who, job)
    assert _codes(refused["eligible"]) == ["HOME_STATE_MISMATCH"]
    platform.api.put(f"/contractors/{who}", {"address": {"region": "CA"}})
    platform.work()
    shown = platform.api.get(f"/assignments/{refused['id']}")
    assert shown["recheck"]["result"] is True and shown["eligible"]["result"] is False
    assert platform.api.get("/invoices", assignment=refused["id"]) == []
    bound = platform.api.put(f"/assignments/{refused['id']}", {})
    assert (bound["eligible"]["result"], bound["recheck"]) == (True, None)


def test_all_of_an_account_is_done_batch_by_batch(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [platform.insured() for _ in range(5)]
    made = [platform.assign(who, job)["id"] for who, job in found]

    def move(tx: Tx) -> None:
        for who, _ in found:
            person = CONTRACTORS.find(tx, who)
            assert person is not None and person.address is not None
            CONTRACTORS.save(tx, replace(person, address=replace(person.address, region="NY")))

    make.write(platform.api, move)
    monkeypatch.setattr("paycover.store.rechecks.BATCH", 2)
    monkeypatch.setattr("paycover.flows.rechecks.BATCH", 2)
    _tonight(platform)
    shown = [platform.api.get(f"/assignments/{id}") for id in made]
    assert [_codes(one["recheck"]) for one in shown] == [["HOME_STATE_MISMATCH"]] * 5


def test_what_has_begun_or_was_called_off_is_left_alone(platform: Platform) -> None:
    who, job = platform.insured()
    begun = platform.assign(who, job, effective_date=platform.now + 60)
    other_who, other_job = platform.insured()
    off = platform.assign(other_who, other_job)
    platform.api.post("/assignments/cancel", {"job_id": other_job}, status=200)
    platform.pass_days(1)
    for one in (who, other_who):
        platform.api.put(f"/contractors/{one}", {"address": {"region": "NY"}})
    platform.work()
    for made in (begun, off):
        assert platform.api.get(f"/assignments/{made['id']}")["recheck"] is None
        assert CHANGED not in platform.api.events(made["id"])


def test_cover_whose_contractor_has_gone_is_not_judged(platform: Platform) -> None:
    who, job = platform.insured()
    made = platform.assign(who, job)
    make.write(platform.api, lambda tx: make_gone(tx, who))
    _tonight(platform)
    assert platform.api.get(f"/assignments/{made['id']}")["recheck"] is None


def make_gone(tx: Tx, who: str) -> None:
    """Mark a contractor as deleted; nothing else happens."""
    person = CONTRACTORS.find(tx, who)
    assert person is not None
    CONTRACTORS.save(tx, replace(person, email_key=None, deleted_at=tx.now))
