"""What becomes of a delivery and of its endpoint, try after try."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.events import EventType
from paycover.domain.retries import DELIVERY_TRIES_AT, delivery_delay_after
from paycover.domain.webhook_deliveries import (
    DeliveryStatus,
    SendError,
    Sent,
    WebhookDelivery,
    WebhookTry,
    after_try,
    redelivered,
    released,
    try_of,
)
from paycover.domain.webhook_endpoints import (
    WebhookEndpoint,
    after_failure,
    after_success,
    enabled,
    rotated,
    signing_secrets,
    wants,
)
from paycover.kit.records import replace

DAY = 86_400
DELIVERY = WebhookDelivery(
    id="whd_1", event="ev_1", endpoint="whe_1", object="en_1", sequence=1, next_try=0, created=0
)
ENDPOINT = WebhookEndpoint(id="whe_1", url="https://example.com", secret_sealed="new", created=0)
TAKEN = Sent(status_code=200)
FAILED = Sent(status_code=500)

sendings = st.one_of(
    st.builds(Sent, status_code=st.integers(200, 599)), st.builds(Sent, error=st.sampled_from(SendError))
)


def test_fifteen_tries_over_three_days_with_growing_pauses() -> None:
    delivery, now = DELIVERY, 0
    tried = []
    while delivery.next_try is not None:
        now = delivery.next_try
        tried.append(now)
        delivery = after_try(delivery, FAILED, now=now)
    hours = [second / 3_600 for second in tried]
    assert tried[:5] == [0, 5, 60, 300, 900]
    assert hours[5:] == [1, 2, 4, 8, 16, 24, 36, 48, 60, 72]
    assert tuple(tried) == DELIVERY_TRIES_AT
    assert (delivery.status, delivery.tries) == (DeliveryStatus.GIVEN_UP, 15)
    pauses = [later - sooner for sooner, later in itertools.pairwise(tried)]
    assert pauses == [delivery_delay_after(number) for number in range(1, 15)]
    assert delivery_delay_after(15) is None


@pytest.mark.parametrize(
    ("sent", "status", "delay"),
    [
        (Sent(status_code=200), DeliveryStatus.DELIVERED, None),
        (Sent(status_code=299), DeliveryStatus.DELIVERED, None),
        (Sent(status_code=199), DeliveryStatus.FAILED, 5),
        (Sent(status_code=302, error=SendError.REDIRECTED), DeliveryStatus.FAILED, 5),
        (Sent(status_code=404), DeliveryStatus.FAILED, 5),
        (Sent(status_code=410), DeliveryStatus.GIVEN_UP, None),
        (Sent(status_code=503), DeliveryStatus.FAILED, 5),
        (Sent(error=SendError.TIMED_OUT), DeliveryStatus.FAILED, 5),
        (Sent(error=SendError.ADDRESS_REFUSED), DeliveryStatus.FAILED, 5),
        (Sent(error=SendError.ENDPOINT_OFF), DeliveryStatus.GIVEN_UP, None),
    ],
)
def test_what_one_try_makes_of_a_delivery(sent: Sent, status: DeliveryStatus, delay: int | None) -> None:
    after = after_try(DELIVERY, sent, now=1_000)
    assert (after.status, after.tries) == (status, 1)
    assert after.next_try == (None if delay is None else 1_000 + delay)


@given(st.lists(sendings, max_size=40))
def test_a_delivery_has_a_next_try_exactly_while_it_is_open(sent: list[Sent]) -> None:
    delivery = DELIVERY
    for number, each in enumerate(sent, 1):
        before = delivery
        delivery = after_try(delivery, each, now=number * 60)
        assert delivery.tries == number
        assert delivery.is_open == (delivery.next_try is not None)
        if not before.is_open:
            assert replace(delivery, tries=before.tries) == before, "an end is an end"
        if delivery.next_try is not None:
            assert delivery.next_try > number * 60


def test_sent_again_by_hand_all_tries_begin_anew() -> None:
    given_up = replace(DELIVERY, status=DeliveryStatus.GIVEN_UP, tries=15, next_try=None)
    again = redelivered(given_up, 500)
    assert (again.status, again.next_try, again.tries) == (DeliveryStatus.WAITING, 500, 15)
    assert after_try(again, FAILED, now=500).next_try == 505
    assert released(given_up, 7).next_try == 7


def test_a_try_is_kept_with_how_it_went() -> None:
    sent = Sent(status_code=302, error=SendError.REDIRECTED, duration_ms=12, answer="Elsewhere")
    assert try_of(replace(DELIVERY, tries=3), sent, now=7) == WebhookTry(
        number=3, at=7, duration_ms=12, status_code=302, error="redirected", answer="Elsewhere"
    )


def test_five_days_of_nothing_but_failures_disable_an_endpoint() -> None:
    failing = after_failure(ENDPOINT, now=100, is_gone=False)
    assert (failing.failing_since, failing.disabled_at) == (100, None)
    still = after_failure(failing, now=100 + 5 * DAY - 1, is_gone=False)
    assert still == failing
    off = after_failure(still, now=100 + 5 * DAY, is_gone=False)
    assert off.disabled_at == 100 + 5 * DAY and not off.is_live
    assert after_failure(off, now=100 + 6 * DAY, is_gone=False) == off
    assert enabled(off) == ENDPOINT


def test_a_success_forgets_the_failures_and_a_gone_disables_at_once() -> None:
    failing = after_failure(ENDPOINT, now=100, is_gone=False)
    assert after_success(failing) == ENDPOINT == after_success(ENDPOINT)
    assert after_failure(ENDPOINT, now=100, is_gone=True).disabled_at == 100


def test_two_secrets_sign_while_one_is_changed() -> None:
    changed = rotated(ENDPOINT, secret_sealed="newer", overlap_seconds=60, now=1_000)
    assert signing_secrets(ENDPOINT, 1_000) == ("new",)
    assert signing_secrets(changed, 1_059) == ("newer", "new")
    assert signing_secrets(changed, 1_060) == ("newer",)
    assert signing_secrets(rotated(changed, secret_sealed="3", overlap_seconds=0, now=1_001), 1_001) == (
        "3",
    )


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        (("*",), True),
        (("policy.active",), True),
        (("job.created",), False),
        (("job.created", "policy.active"), True),
    ],
)
def test_an_endpoint_wants_what_it_asked_for(events: tuple[str, ...], wanted: bool) -> None:
    assert wants(replace(ENDPOINT, events=events), EventType.POLICY_ACTIVE) is wanted
