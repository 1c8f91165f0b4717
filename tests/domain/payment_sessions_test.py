"""Payment sessions: where a contractor may be sent back to, and when a session can be used."""

import pytest

from paycover.domain.accounts import Account, Environment
from paycover.domain.cards import Processor
from paycover.domain.payment_sessions import (
    HOST,
    PaymentSession,
    PaymentSessionDraft,
    PaymentSessionStatus,
    cancelled,
    completed,
    ensure_open,
    ensure_return_url,
    expired,
    opened,
    return_address,
    started,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain.records import NOW

HOSTS = ("pay.example.com", "localhost")
SESSION = PaymentSession(
    id="hps_1",
    contractor="cn_1",
    return_url="https://pay.example.com/done",
    origin="https://cover.example",
    processor=Processor.SANDBOX,
    expires_at=NOW + 1_800,
    created=NOW,
)


@pytest.mark.parametrize(
    "url",
    [
        "https://pay.example.com",
        "https://pay.example.com/",
        "https://PAY.example.com/a/b?c=d&e=/f@g",
        "HTTPS://pay.example.com:8443/a",
        "https://localhost:3000/done?next=https://elsewhere.example",
        "https://pay.example.com?x=1",
    ],
)
def test_an_address_on_an_allowed_host_is_good(url: str) -> None:
    ensure_return_url(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "http://pay.example.com/",
        "https://example.com/",
        "https://evil.pay.example.com/",
        "https://pay.example.com.evil.example/",
        "https://payXexample.com/",
        "https://me@pay.example.com/",
        "https://me:secret@pay.example.com/",
        "https://pay.example.com@evil.example/",
        "https://evil.example/@pay.example.com",
        "https://evil.example#@pay.example.com/",
        "https://evil.example\\@pay.example.com/",
        "https://pay.example.com\\.evil.example/",
        "https://pay.example.com/#part",
        "https://pay.example.com/a\\b",
        "https://pay.example.com/a b",
        "https://pay.example.com/\n",
        "https://pay.example.com\t/",
        "https://pay.example.com:/",
        "https://pay.example.com:port/",
        "https://pay.example.com./",
        "https://pаy.example.com/",
        "https:///pay.example.com",
        "https:pay.example.com",
        "//pay.example.com/",
        "javascript:alert(1)//pay.example.com",
        "",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(Problem) as refused:
        ensure_return_url(url, HOSTS)
    assert refused.value.code is Code.INVALID_RETURN_URL


def test_no_host_is_allowed_unless_one_is_set() -> None:
    with pytest.raises(Problem):
        ensure_return_url("https://localhost/", ())


@pytest.mark.parametrize(
    ("text", "is_host"),
    [
        ("example.com", True),
        ("xn--bcher-kva.example", True),
        ("a", True),
        ("https://example.com", False),
        ("example.com/", False),
        ("example.com:80", False),
        ("*.example.com", False),
        (".example.com", False),
        ("example.com.", False),
        ("", False),
    ],
)
def test_what_a_host_is(text: str, is_host: bool) -> None:
    assert (HOST.fullmatch(text) is not None) == is_host


@pytest.mark.parametrize(
    ("status", "now", "code"),
    [
        (PaymentSessionStatus.PENDING, NOW + 1_799, None),
        (PaymentSessionStatus.PENDING, NOW + 1_800, Code.SESSION_EXPIRED),
        (PaymentSessionStatus.EXPIRED, NOW, Code.SESSION_EXPIRED),
        (PaymentSessionStatus.COMPLETED, NOW, Code.SESSION_NOT_PENDING),
        (PaymentSessionStatus.CANCELLED, NOW + 9_999, Code.SESSION_NOT_PENDING),
    ],
)
def test_only_a_pending_session_within_its_time_can_be_used(
    status: PaymentSessionStatus, now: int, code: Code | None
) -> None:
    session = replace(SESSION, status=status)
    if code is None:
        ensure_open(session, now)
        assert cancelled(session, now) == replace(
            session, status=PaymentSessionStatus.CANCELLED, cancelled_at=now
        )
        return
    for use in (ensure_open, cancelled):
        with pytest.raises(Problem) as refused:
            use(session, now)
        assert refused.value.code is code


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "http://pay.example.com/",
            "The return URL must be an https address without user, password and fragment.",
        ),
        ("https://Evil.example/", "The account does not allow returns to the host Evil.example."),
    ],
)
def test_why_an_address_is_no_good_is_said(url: str, message: str) -> None:
    with pytest.raises(Problem) as refused:
        ensure_return_url(url, HOSTS)
    assert refused.value.message == message


def test_why_a_session_is_no_good_is_said() -> None:
    with pytest.raises(Problem) as refused:
        ensure_open(replace(SESSION, status=PaymentSessionStatus.COMPLETED), NOW)
    assert refused.value.message == "The session is completed."


@pytest.mark.parametrize(
    ("environment", "processor"),
    [(Environment.SANDBOX, Processor.SANDBOX), (Environment.PRODUCTION, Processor.STRIPE)],
)
def test_a_session_is_a_sandboxs_own_or_stripes_and_good_for_half_an_hour(
    environment: Environment, processor: Processor
) -> None:
    account = Account(
        id="ac_1",
        name="acme",
        environment=environment,
        clock_offset=0,
        withhold_premium=False,
        custom_applications=False,
        charge_delay=0,
        platform_fee_ppm=0,
        created=1,
    )
    draft = PaymentSessionDraft(contractor="cn_1", return_url="https://pay.example.com/done")
    made = started(draft, account, id="hps_1", origin="https://cover.example", now=NOW)
    assert made == replace(SESSION, processor=processor)


def test_a_session_is_opened_at_its_processor_and_ends_in_one_of_two_ways() -> None:
    assert opened(SESSION, "cs_1", "https://checkout.example/cs_1") == replace(
        SESSION, checkout="cs_1", checkout_url="https://checkout.example/cs_1"
    )
    assert completed(SESSION, NOW + 9) == replace(
        SESSION, status=PaymentSessionStatus.COMPLETED, completed_at=NOW + 9
    )
    assert expired(SESSION) == replace(SESSION, status=PaymentSessionStatus.EXPIRED)


def test_the_way_back_says_which_session_and_how_it_stands() -> None:
    assert return_address(SESSION) == "https://pay.example.com/done?hps_id=hps_1&status=pending"
    with_query = replace(SESSION, return_url="https://pay.example.com/?a=b")
    assert return_address(with_query) == "https://pay.example.com/?a=b&hps_id=hps_1&status=pending"
