"""What Stripe tells by webhook: its signature checked, and whom and what it is about."""

import json
from typing import TYPE_CHECKING, Any

from paycover.domain.processor_events import ProcessorNotice
from paycover.kit.errors import Code, Problem
from paycover.kit.later import Later
from paycover.worker.chargers.stripe import ACCOUNT

if TYPE_CHECKING:
    import stripe
else:
    stripe = Later("stripe")

_CHECKOUT = "checkout.session"


def verified(body: bytes, signature: str, secret: str) -> ProcessorNotice:
    """Return what a webhook says; raise Problem(invalid_webhook_signature) unless Stripe signed it.

    The signature is Stripe's over the very bytes, at most five minutes old.
    """
    try:
        stripe.WebhookSignature.verify_header(
            body, signature, secret, tolerance=stripe.Webhook.DEFAULT_TOLERANCE
        )
        event = json.loads(body)
        return notice_of(event, body.decode())
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(Code.INVALID_WEBHOOK_SIGNATURE) from error


def notice_of(event: dict[str, Any], body: str) -> ProcessorNotice:
    """Return whom and what an event is about; raise KeyError and the like for what is no event."""
    about = event["data"]["object"]
    kind = str(about.get("object", ""))
    account = (about.get("metadata") or {}).get(ACCOUNT)
    return ProcessorNotice(
        account=account if isinstance(account, str) else None,
        id=str(event["id"]),
        type=str(event["type"]),
        object=str(about.get("payment_intent") if kind == "charge" else about.get("id", "")),
        session=about.get("client_reference_id") if kind == _CHECKOUT else None,
        body=body,
        charge=about.get("payment_intent") if kind == "dispute" else None,
    )
