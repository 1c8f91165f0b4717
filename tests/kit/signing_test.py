"""Signatures: published vectors, both forms over the same bytes, and all that has to be refused."""

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from paycover.kit.clock import NANOSECONDS, system_clock
from paycover.kit.signing import signature_headers
from paycover.kit.vault import new_webhook_secret
from tests.guide import read_webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
MOMENT = 1_614_265_330
BODY = b'{"test": 2432232314}'


def test_the_published_vector_and_one_made_with_openssl() -> None:
    assert signature_headers([SECRET], id=ID, moment=MOMENT, body=BODY) == {
        "Ten99Policy-Signature": "t=1614265330,"
        "v1=2e37df5d4a028c51a7f3133d64ae1e300d2c2c900f1b1d49d4369ad2530f8964",
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def _takes(secret: str, headers: dict[str, str], body: bytes) -> list[bool]:
    """Tell whether each of the two forms is taken by a receiver that has the secret."""
    taken = []
    try:
        read_webhook()(secret, headers["Ten99Policy-Signature"], body)
        taken.append(True)
    except ValueError:
        taken.append(False)
    try:
        Webhook(secret).verify(body, headers)
        taken.append(True)
    except WebhookVerificationError:
        taken.append(False)
    return taken


def _signed(*secrets: str, age: int = 0, body: bytes = BODY) -> dict[str, str]:
    moment = system_clock() // NANOSECONDS - age
    return signature_headers(secrets, id=ID, moment=moment, body=body)


def test_what_was_sent_is_taken_and_read() -> None:
    headers = _signed(SECRET)
    assert _takes(SECRET, headers, BODY) == [True, True]
    assert read_webhook()(SECRET, headers["Ten99Policy-Signature"], BODY) == {"test": 2_432_232_314}


def test_text_beyond_ascii_is_signed_by_its_bytes() -> None:
    body = '{"name": "Zoë ✓"}'.encode()
    assert _takes(SECRET, _signed(SECRET, body=body), body) == [True, True]


@pytest.mark.parametrize("at", range(len(BODY)))
def test_a_byte_changed_anywhere_is_refused(at: int) -> None:
    tampered = BODY[:at] + bytes([BODY[at] ^ 1]) + BODY[at + 1 :]
    assert _takes(SECRET, _signed(SECRET), tampered) == [False, False]


@pytest.mark.parametrize(("age", "taken"), [(0, True), (290, True), (310, False), (86_400, False)])
def test_what_is_sent_again_later_by_somebody_is_refused(age: int, taken: bool) -> None:
    assert _takes(SECRET, _signed(SECRET, age=age), BODY) == [taken, taken]


def test_a_time_changed_is_refused() -> None:
    headers, moment = _signed(SECRET, age=600), system_clock() // NANOSECONDS
    old = headers["webhook-timestamp"]
    forged = {name: value.replace(old, str(moment)) for name, value in headers.items()}
    assert _takes(SECRET, forged, BODY) == [False, False]


def test_another_secret_is_refused() -> None:
    assert _takes(new_webhook_secret(), _signed(SECRET), BODY) == [False, False]


def test_while_a_secret_is_changed_both_are_taken_and_a_third_is_not() -> None:
    new = new_webhook_secret()
    headers = _signed(new, SECRET)
    assert headers["Ten99Policy-Signature"].count("v1=") == 2
    for secret in (new, SECRET):
        assert _takes(secret, headers, BODY) == [True, True]
    assert _takes(new_webhook_secret(), headers, BODY) == [False, False]


@pytest.mark.parametrize("signature", ["", "t=1", "v1=ab", "t=abc,v1=ab", "t=99999999999,v1=", "nonsense"])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    with pytest.raises(ValueError, match="signature"):
        read_webhook()(SECRET, signature, BODY)
