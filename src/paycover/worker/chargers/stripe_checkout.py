"""Stripe's hosted page on which a contractor gives a card: a Checkout session in setup mode."""

from typing import TYPE_CHECKING, Any, NamedTuple

from paycover.domain.cards import CapturedCard, Processor
from paycover.domain.payment_sessions import PaymentSession
from paycover.worker.chargers.stripe import ACCOUNT

if TYPE_CHECKING:
    import stripe


class CheckoutState(NamedTuple):
    """Whether a checkout still takes a card, and the one it took."""

    is_open: bool
    card: CapturedCard | None


class StripeCheckout:
    """Opens, asks about and closes checkouts for payment sessions; raises StripeError where it can't."""

    def __init__(self, client: "stripe.StripeClient", account: str) -> None:
        self._client = client
        self._account = account

    def open(self, session: PaymentSession, *, email: str, page: str) -> tuple[str, str]:
        """Return the id and the address of the checkout of a session; a second call makes no second one.

        `page` is the address of the session's own page, with its token: from there the contractor's
        return is confirmed by asking, not by believing the browser.
        """
        made = self._client.v1.checkout.sessions.create(
            {
                "mode": "setup",
                "allowed_payment_method_types": ["card"],
                "customer_creation": "always",
                "customer_email": email,
                "client_reference_id": session.id,
                "success_url": f"{page}/done",
                "cancel_url": f"{page}/back",
                "metadata": {ACCOUNT: self._account},
            },
            {"idempotency_key": f"{session.id}-checkout"},
        )
        assert made.url is not None, "an open checkout has an address"
        return made.id, made.url

    def state(self, checkout: str) -> CheckoutState:
        """Return how a checkout stands, by Stripe's word."""
        found = self._client.v1.checkout.sessions.retrieve(
            checkout, {"expand": ["setup_intent.payment_method"]}
        )
        card = _captured(found) if found.status == "complete" else None
        return CheckoutState(found.status == "open", card)

    def close(self, checkout: str) -> None:
        """End an open checkout; raises StripeError for one that took a card meanwhile."""
        self._client.v1.checkout.sessions.expire(checkout)


def _captured(found: "stripe.checkout.Session") -> CapturedCard | None:
    intent: Any = found.setup_intent
    method: Any = getattr(intent, "payment_method", None)
    if method is None or intent.status != "succeeded":
        return None
    return CapturedCard(
        processor=Processor.STRIPE,
        customer=_id(found.customer),
        card=method.id,
        brand=method.card.brand,
        last4=method.card.last4,
        exp_month=method.card.exp_month,
        exp_year=method.card.exp_year,
    )


def _id(customer: Any) -> str:
    return customer if isinstance(customer, str) else str(customer.id)
