"""The terms of policies, and how they change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.coverage import Coverage
from paycover.domain.events import EventType
from paycover.domain.policies import (
    Policy,
    PolicyDraft,
    PolicyStatus,
    Term,
    active_event,
    bought_term,
    expired,
    issued,
    opted_in,
    reactivated,
    renewal_event,
    renewed,
    wanted_term,
)
from paycover.domain.quotes import Quote
from paycover.domain.rating import RatedStates
from paycover.kit.dates import DAY, iso_day
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from paycover.kit.unset import UNSET, Unset

NOW = 1_800_000_000 - 1_800_000_000 % DAY + 43_200
"""Noon of a day."""

TOMORROW = NOW + DAY // 2
QUOTE = Quote(
    id="qt",
    contractor="cn",
    job="jb",
    coverage_type=(Coverage.GENERAL, Coverage.WORKERS_COMP),
    effective_date=NOW + 3 * DAY,
    end_date=NOW + 13 * DAY,
    rates={Coverage.GENERAL: 20, Coverage.WORKERS_COMP: 45},
    snapshot="rs_1",
    net_rate=65,
    category_code="jc",
    work_state="CA",
    home_state="TX",
    created=NOW,
)
POLICY = issued(QUOTE, bought_term(QUOTE, NOW), id="pl", now=NOW)
LAPSED = replace(QUOTE, effective_date=NOW - DAY, end_date=NOW + 9 * DAY)


@pytest.mark.parametrize(
    ("quote", "start", "end", "expected"),
    [
        (QUOTE, UNSET, UNSET, (QUOTE.effective_date, QUOTE.end_date)),
        (QUOTE, UNSET, NOW + 5 * DAY, (QUOTE.effective_date, NOW + 5 * DAY)),
        (QUOTE, NOW + DAY, UNSET, (NOW + DAY, NOW + 31 * DAY)),
        (QUOTE, NOW + DAY, NOW + 2 * DAY, (NOW + DAY, NOW + 2 * DAY)),
        (LAPSED, UNSET, UNSET, (TOMORROW, TOMORROW + 30 * DAY)),
        (LAPSED, UNSET, NOW + 2 * DAY, (TOMORROW, NOW + 2 * DAY)),
        (LAPSED, NOW + 1, NOW + 2, (NOW + 1, TOMORROW)),
        (replace(QUOTE, effective_date=NOW), UNSET, UNSET, (TOMORROW, TOMORROW + 30 * DAY)),
        (replace(QUOTE, effective_date=NOW + 1), UNSET, UNSET, (NOW + 1, QUOTE.end_date)),
    ],
)
def test_the_term_of_a_policy_that_is_asked_for(
    quote: Quote, start: int | Unset, end: int | Unset, expected: tuple[int, int]
) -> None:
    draft = PolicyDraft(quote="qt", effective_date=start, expiration_date=end)
    assert wanted_term(draft, quote, NOW) == expected


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (NOW, UNSET, Code.EFFECTIVE_DATE_INVALID),
        (UNSET, NOW - DAY, Code.END_DATE_INVALID),
        (NOW + DAY, NOW + 368 * DAY, Code.END_DATE_INVALID),
    ],
)
def test_terms_that_do_not_fit_are_refused(start: int | Unset, end: int | Unset, code: Code) -> None:
    with pytest.raises(Problem) as refused:
        wanted_term(PolicyDraft(quote="qt", effective_date=start, expiration_date=end), QUOTE, NOW)
    assert refused.value.code is code


@given(late=st.integers(-20 * DAY, 20 * DAY))
def test_bought_cover_is_as_long_as_quoted_and_never_back_dated(late: int) -> None:
    now = QUOTE.effective_date + late
    start, end = bought_term(QUOTE, now)
    assert end - start == QUOTE.end_date - QUOTE.effective_date
    assert start == (now if late > 0 else QUOTE.effective_date)


def test_a_policy_has_all_that_rated_its_quote() -> None:
    assert issued(QUOTE, Term(NOW + 1, NOW + 2), id="pl", now=NOW) == Policy(
        id="pl",
        quote="qt",
        contractor="cn",
        job="jb",
        category_code="jc",
        work_state="CA",
        home_state="TX",
        coverage_type=QUOTE.coverage_type,
        rates=QUOTE.rates,
        snapshot="rs_1",
        effective_date=NOW + 1,
        expiration_date=NOW + 2,
        approved_at=NOW,
        created=NOW,
    )


def test_a_general_opt_in_has_no_quote_job_category_or_rates() -> None:
    assert opted_in("cn", RatedStates(work="OH", home="CA"), id="pl", now=NOW) == Policy(
        id="pl",
        contractor="cn",
        work_state="OH",
        home_state="CA",
        coverage_type=(Coverage.GENERAL,),
        effective_date=TOMORROW,
        expiration_date=TOMORROW + 30 * DAY,
        approved_at=NOW,
        created=NOW,
    )


def test_media_has_an_event_of_its_own() -> None:
    media = replace(POLICY, coverage_type=(*POLICY.coverage_type, Coverage.MEDIA))
    assert active_event(POLICY) is EventType.POLICY_ACTIVE
    assert active_event(media) is EventType.POLICY_ACTIVE_MEDIA


@given(until=st.integers(NOW, NOW + 400 * DAY), status=st.sampled_from(["active", "expired"]))
def test_renewing_never_shortens_and_twice_is_once(until: int, status: str) -> None:
    before = replace(POLICY, status=PolicyStatus(status))
    after = renewed(before, until)
    assert after.status is PolicyStatus.ACTIVE
    assert after.expiration_date == max(POLICY.expiration_date, until)
    assert renewed(after, until) == after
    assert replace(after, status=before.status, expiration_date=before.expiration_date) == before


def test_renewing_an_expired_policy_reactivates_it() -> None:
    assert renewal_event(POLICY) is EventType.POLICY_RENEWED
    assert renewal_event(replace(POLICY, status=PolicyStatus.EXPIRED)) is EventType.POLICY_REACTIVATED


CANCELLED = replace(POLICY, status=PolicyStatus.CANCELLED, cancelled_at=NOW)


def test_a_cancelled_policy_is_reactivated_within_its_term() -> None:
    assert reactivated(CANCELLED, POLICY.expiration_date - 1) == POLICY


@pytest.mark.parametrize("policy", [CANCELLED, replace(POLICY, status=PolicyStatus.EXPIRED)])
def test_no_policy_is_reactivated_after_its_term(policy: Policy) -> None:
    with pytest.raises(Problem) as refused:
        reactivated(policy, POLICY.expiration_date)
    assert refused.value.code is Code.END_DATE_INVALID
    ended = iso_day(POLICY.expiration_date)
    assert str(refused.value.message).startswith(f"The policy ended on {ended} and can't be switched on")


@pytest.mark.parametrize(
    ("policy", "late", "status"),
    [
        (POLICY, -1, PolicyStatus.ACTIVE),
        (POLICY, 0, PolicyStatus.EXPIRED),
        (CANCELLED, 0, PolicyStatus.CANCELLED),
    ],
)
def test_only_an_active_policy_past_its_term_expires(
    policy: Policy, late: int, status: PolicyStatus
) -> None:
    assert expired(policy, policy.expiration_date + late) == replace(policy, status=status)
