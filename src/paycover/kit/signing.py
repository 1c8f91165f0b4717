"""Signatures of what is sent out: the official client's form and Standard Webhooks, over the same bytes."""

import datetime
import hmac
from collections.abc import Sequence

from standardwebhooks import Webhook


def signature_headers(secrets: Sequence[str], *, id: str, moment: int, body: bytes) -> dict[str, str]:
    """Return the headers that let a receiver check who sent `body`, and when (`moment`, Unix seconds).

    `secrets` are `whsec_…` texts, the newest first; while a secret is changed there are two, and a
    signature of each. `Ten99Policy-Signature` is keyed by the whole text of the secret, as the official
    client's verifier was (wire.md 9), Standard Webhooks by the bytes its base64 stands for.
    """
    then = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    text = body.decode()
    signed = b"%d." % moment + body
    own = [hmac.digest(secret.encode(), signed, "sha256").hex() for secret in secrets]
    return {
        "Ten99Policy-Signature": ",".join([f"t={moment}", *(f"v1={signature}" for signature in own)]),
        "webhook-id": id,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(Webhook(secret).sign(id, then, text) for secret in secrets),
    }
