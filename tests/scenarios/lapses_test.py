"""Cover that lapses is told once ahead and once then, by events and by one e-mail a day to each contact."""

from paycover.documents.emails import compose
from paycover.domain.accounts import AccountChange
from paycover.domain.assignments import Assignment
from paycover.domain.notices import Notice, NoticeKind
from paycover.domain.policies import PolicyStatus
from paycover.domain.tasks import TaskKind
from paycover.flows.account_settings import change_settings
from paycover.flows.lapses import tell_lapses
from paycover.flows.notices import words
from paycover.kit.clock import NANOSECONDS
from paycover.kit.dates import DAY
from paycover.store import lapses
from paycover.store.db import Tx
from paycover.store.notices import LISTING
from paycover.store.pages import Page
from paycover.store.policies import POLICIES
from paycover.worker.loop import drain
from paycover.worker.schedule import PERIODIC, plan
from tests import make, sales
from tests.conftest import Api
from tests.rows import tasks_of
from tests.sites import NOT_ELIGIBLE, link, placed, site
from tests.store.browse_test import plan as plan_of

LAPSING, LAPSED = "assignment.lapsing", "assignment.lapsed"


def tell(api: Api) -> int:
    """Tell of what lapses now; return how many were told of."""
    told: int = make.write(api, lambda tx: tell_lapses(tx, tx.account.id))
    return told


def mails(api: Api) -> list[Notice]:
    """Return the e-mails written about lapses, oldest first."""
    kinds = (NoticeKind.COVER_LAPSES, NoticeKind.COVER_LAPSES_PLATFORM)
    found = make.write(api, lambda tx: LISTING.page(tx, Page(limit=100)))
    return [notice for notice in reversed(found) if notice.kind in kinds]


def text_of(api: Api, notice: Notice) -> str:
    """Return what an e-mail says."""

    def work(tx: Tx) -> str:
        content = compose(notice.kind, words(tx, notice, "https://cover.example"))
        return f"{content.subject}\n{content.text}"

    said: str = make.write(api, work)
    return " ".join(said.split())


def after(tx: Tx, before: Assignment, **dates: int) -> None:
    """Add cover of the same contractor on the same job under the same policy."""
    policy = POLICIES.find(tx, before.policy)
    assert policy is not None
    make.assignment(tx, before.contractor, before.job, policy, **dates)


def test_each_end_is_told_once_ahead_and_once_when_it_came(api: Api) -> None:
    where = site(api)
    one = link(api, where.entity)
    ends = placed(api, where.job, 0, 20, "Ending")
    told = []
    for _ in range(24):
        sales.days_pass(api, 1)
        told.append((tell(api), tell(api)))
    days = {day: count for day, (count, again) in enumerate(told, 1) if count or again}
    assert days == {13: 1, 20: 1}
    assert api.events(ends.id) == [LAPSING, LAPSED]
    ahead, then = mails(api)
    assert {ahead.to, then.to} == {one["email"]}
    assert "Cover lapses soon for 1 contractor at Harbor Studios" in text_of(api, ahead)
    said = text_of(api, then)
    assert (
        "Cover has lapsed for 1 contractor" in said and "Joe Ending, Stage hand (ends as planned)" in said
    )
    assert "https://cover.example/hub/" in said and "https://cover.example/hub-alerts/" in said


def test_one_e_mail_a_day_tells_of_all(api: Api) -> None:
    make.write(api, lambda tx: change_settings(tx, AccountChange(billing_email="office@agency.example")))
    where, other = site(api), site(api, "Other Stages")
    first, second = link(api, where.entity), link(api, where.entity)
    off = link(api, where.entity, alerts=False)
    link(api, other.entity)
    for number in range(30):
        placed(api, where.job, 0, 1, f"N{number}")
    placed(api, other.job, 0, 1, "Elsewhere")
    sales.days_pass(api, 2)
    assert tell(api) == 31
    assert sorted(notice.to for notice in mails(api))[-1] == "office@agency.example"
    by_contact = {notice.to: text_of(api, notice) for notice in mails(api)}
    assert len(by_contact) == len(mails(api)) == 4 and off["email"] not in by_contact
    for contact in (first["email"], second["email"]):
        assert "for 30 contractors" in by_contact[contact] and "5 more" in by_contact[contact]
        assert "Elsewhere" not in by_contact[contact]
    assert "Cover has lapsed: 31" in by_contact["office@agency.example"]
    assert "Stage hand, Harbor Studios" in by_contact["office@agency.example"]
    assert "6 more" in by_contact["office@agency.example"]


def test_cover_that_is_ended_early_is_told_with_its_reason(api: Api) -> None:
    where = site(api)
    link(api, where.entity)
    now = sales.now(api)
    gone = {"status": PolicyStatus.CANCELLED, "cancelled_at": now + DAY}
    placed(api, where.job, 0, 40, "Policy", policy_over=gone)
    placed(api, where.job, 5, 40, "Called", cancelled=True, cancellation_date=now + DAY)
    placed(api, where.job, 0, 40, "Removed", deleted_at=now + DAY)
    sales.days_pass(api, 1)
    assert tell(api) == 3
    said = text_of(api, mails(api)[0])
    for each in ("Policy, Stage hand (the policy was cancelled)", "Called, Stage hand (cancelled)"):
        assert each in said
    assert "Removed, Stage hand (taken back)" in said


def test_what_is_no_lapse_is_not_told(api: Api) -> None:
    where = site(api)
    placed(api, where.job, -30, -1, "Before")
    link(api, where.entity)
    placed(api, site(api, "Unwatched").job, 0, 1, "Unwatched")
    placed(api, where.job, 0, 1, "Refused", eligible=NOT_ELIGIBLE)
    placed(api, where.job, 0, 1, "Unbound", bind=False)
    followed = placed(api, where.job, 0, 1, "Followed")
    dates = {"effective_date": followed.end_date, "end_date": followed.end_date + 30 * DAY}
    make.write(api, lambda tx: after(tx, followed, **dates))
    placed(api, where.job, -1, 5, "Brief")
    sales.days_pass(api, 1)
    assert tell(api) == 0 and mails(api) == []


def test_cover_that_is_extended_ends_anew(api: Api) -> None:
    where = site(api)
    link(api, where.entity)
    one = placed(api, where.job, 0, 20, "Ending")
    sales.days_pass(api, 14)
    assert tell(api) == 1
    until = one.end_date + 20 * DAY
    api.post("/assignments/extend", {"job_id": where.job, "end_date": until}, status=200)
    sales.days_pass(api, 7)
    assert tell(api) == 0
    sales.days_pass(api, 14)
    assert tell(api) == 1
    assert [type for type in api.events(one.id) if type in (LAPSING, LAPSED)] == [LAPSING, LAPSING]


def test_the_worker_wants_it_once_a_day_and_tells_each_contact_once(api: Api) -> None:
    assert dict(PERIODIC)[TaskKind.TELL_LAPSES] == DAY
    where = site(api)
    link(api, where.entity)
    for number in range(3):
        placed(api, where.job, 0, 1, f"N{number}")
    sales.days_pass(api, 2)
    make.put_others_aside(api.database, api.account.id)
    moment = api.database.clock() // NANOSECONDS
    for _ in range(2):
        plan(api.database, moment, {})
    wanted = [t for t in tasks_of(api.database, api.account.id) if t.kind is TaskKind.TELL_LAPSES]
    assert len(wanted) == 1
    make.put_others_aside(api.database, api.account.id)
    drain(api.database)
    assert len(mails(api)) == 1 and "for 3 contractors" in text_of(api, mails(api)[0])


def test_what_ends_is_found_by_when_it_ends(api: Api) -> None:
    steps = "\n".join(plan_of(api.database, lapses.NEW, ()))
    assert "ix_assignments_account_end_date" in steps
    assert "SCAN assignments" not in steps and "Seq Scan on assignments" not in steps


def test_without_links_nothing_is_looked_for(api: Api) -> None:
    placed(api, site(api).job, 0, 1)
    sales.days_pass(api, 2)
    seen: list[str] = []
    api.database.watchers.append(seen)
    try:
        assert tell(api) == 0
    finally:
        api.database.watchers.remove(seen)
    assert not any("lapses" in statement for statement in seen), seen
