"""The charger of production: Stripe, through its official library."""

from typing import TYPE_CHECKING, Any

from paycover.domain.charging import ChargeAnswer, ChargeOrder, ChargeStatus, RefundOrder
from paycover.domain.disputes import DisputeAnswer, DisputeStatus
from paycover.kit.later import Later

if TYPE_CHECKING:
    import stripe
else:
    stripe = Later("stripe")

CURRENCY = "usd"
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 25.0
LISTED_MAX = 100
"""How many of a customer's newest payments are looked through for one with the same key."""

KEY, ACCOUNT = "paycover_key", "paycover_account"
"""What is kept beside each payment at Stripe, by which it is known again."""

_EXPANDED = ["latest_charge.balance_transaction"]
_STATUSES = {
    "succeeded": ChargeStatus.SUCCEEDED,
    "processing": ChargeStatus.PENDING,
    "requires_capture": ChargeStatus.PENDING,
    "pending": ChargeStatus.PENDING,
}

_DISPUTES = {
    "needs_response": DisputeStatus.OPEN,
    "under_review": DisputeStatus.OPEN,
    "won": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}


def client(
    secret_key: str, url: str = "", *, answer_seconds: float = ANSWER_SECONDS
) -> "stripe.StripeClient":
    """Return a client of Stripe, or of what stands in for it at `url`; it never tries again by itself."""
    return stripe.StripeClient(
        secret_key,
        base_addresses={"api": url} if url else {},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, answer_seconds)),
    )


class StripeCharger:
    """Charges the cards of one account of ours.

    Stripe forgets an idempotency key after a day or more. So that an order which comes again after that
    is no second charge, the customer's newest payments are looked through for its key first.
    """

    def __init__(self, client: "stripe.StripeClient", account: str) -> None:
        self._client = client
        self._account = account

    def charge(self, order: ChargeOrder) -> ChargeAnswer:
        """Charge a card off-session. What Stripe does not say clearly is unknown, never a decline."""
        try:
            made = self._made_before(order)
            if made is None:
                made = self._client.v1.payment_intents.create(
                    {
                        "amount": order.amount,
                        "currency": CURRENCY,
                        "customer": order.customer,
                        "payment_method": order.card,
                        "allowed_payment_method_types": ["card"],
                        "confirm": True,
                        "off_session": True,
                        "description": order.description,
                        "metadata": self._marks(order.key, order.details),
                        "expand": _EXPANDED,
                    },
                    {"idempotency_key": order.key},
                )
        except stripe.StripeError as error:
            return _failed(error, order.key)
        return _answer(made)

    def refund(self, order: RefundOrder) -> ChargeAnswer:
        """Give back part or all of a charge; Stripe itself refuses more than is left of it."""
        try:
            made = self._refunded_before(order)
            if made is None:
                made = self._client.v1.refunds.create(
                    {
                        "payment_intent": order.charge,
                        "amount": order.amount,
                        "metadata": self._marks(order.key, order.details),
                    },
                    {"idempotency_key": order.key},
                )
        except stripe.StripeError as error:
            return _failed(error, order.key)
        return _refund_answer(made)

    def look_up(self, key: str) -> ChargeAnswer | None:
        """Return what became of the charge with a key.

        Stripe's search lags behind by about a minute, so None says only that it is not found yet.
        """
        try:
            query = f"metadata['{KEY}']:'{key}' AND metadata['{ACCOUNT}']:'{self._account}'"
            expanded = [f"data.{path}" for path in _EXPANDED]
            found = self._client.v1.payment_intents.search({"query": query, "expand": expanded, "limit": 1})
        except stripe.StripeError as error:
            return ChargeAnswer(status=ChargeStatus.UNKNOWN, message=_sentence(error), key=key)
        return _answer(found.data[0]) if found.data else None

    def ask(self, processor_id: str) -> ChargeAnswer:
        """Return how a payment or refund stands now; raises StripeError where that can't be had."""
        if processor_id.startswith("re_"):
            return _refund_answer(self._client.v1.refunds.retrieve(processor_id))
        return _answer(self._client.v1.payment_intents.retrieve(processor_id, {"expand": _EXPANDED}))

    def dispute(self, processor_id: str) -> DisputeAnswer | None:
        """Return how a dispute stands now, None for an inquiry: the bank took no money (yet).

        Raises StripeError where that can't be had.
        """
        found = self._client.v1.disputes.retrieve(processor_id)
        status = _DISPUTES.get(found.status)
        if status is None:
            return None
        return DisputeAnswer(
            processor_id=found.id,
            charge=str(found.payment_intent),
            amount=found.amount,
            fee=sum(moved.fee for moved in found.balance_transactions),
            reason=found.reason,
            status=status,
        )

    def _made_before(self, order: ChargeOrder) -> "stripe.PaymentIntent | None":
        newest = self._client.v1.payment_intents.list(
            {
                "customer": order.customer,
                "limit": LISTED_MAX,
                "expand": [f"data.{path}" for path in _EXPANDED],
            }
        )
        return next((intent for intent in newest.data if self._is_ours(intent, order.key)), None)

    def _refunded_before(self, order: RefundOrder) -> "stripe.Refund | None":
        found = self._client.v1.refunds.list({"payment_intent": order.charge, "limit": LISTED_MAX})
        return next((refund for refund in found.data if self._is_ours(refund, order.key)), None)

    def _marks(self, key: str, details: dict[str, str]) -> dict[str, str]:
        return {**details, KEY: key, ACCOUNT: self._account}

    def _is_ours(self, found: Any, key: str) -> bool:
        marks = _marks_of(found)
        return (marks.get(KEY), marks.get(ACCOUNT)) == (key, self._account)


def _answer(intent: "stripe.PaymentIntent") -> ChargeAnswer:
    """Return what a payment intent says; one that still wants something of somebody is declined."""
    status = _STATUSES.get(intent.status, ChargeStatus.DECLINED)
    error: Any = intent.last_payment_error
    charge: Any = intent.latest_charge
    settled: Any = getattr(charge, "balance_transaction", None)
    declined = status is ChargeStatus.DECLINED
    return ChargeAnswer(
        status=status,
        processor_id=intent.id,
        amount=intent.amount_received if status is ChargeStatus.SUCCEEDED else 0,
        fee=getattr(settled, "fee", None),
        decline_code=_decline_code(error, intent.status) if declined else None,
        message=getattr(error, "message", None) if declined else None,
        key=_marks_of(intent).get(KEY),
    )


def _refund_answer(refund: "stripe.Refund") -> ChargeAnswer:
    status = _STATUSES.get(str(refund.status), ChargeStatus.DECLINED)
    declined = status is ChargeStatus.DECLINED
    return ChargeAnswer(
        status=status,
        processor_id=refund.id,
        amount=refund.amount if status is ChargeStatus.SUCCEEDED else 0,
        decline_code=getattr(refund, "failure_reason", None) or refund.status if declined else None,
        key=_marks_of(refund).get(KEY),
    )


def _failed(error: "stripe.StripeError", key: str) -> ChargeAnswer:
    """Return what an error says: a decline where Stripe declined, else that nobody knows.

    An order that Stripe does not take at all (no such card or customer, a charge refunded already) was
    not carried out, and never will be as it is: that is a decline too. A key that came before with
    another order, a wrong API key, too many requests, a fault of theirs, no answer: unknown.
    """
    is_refused = isinstance(error, stripe.CardError | stripe.InvalidRequestError)
    if not is_refused:
        return ChargeAnswer(status=ChargeStatus.UNKNOWN, message=_sentence(error), key=key)
    told: Any = error.error
    intent: Any = getattr(told, "payment_intent", None)
    return ChargeAnswer(
        status=ChargeStatus.DECLINED,
        processor_id=getattr(intent, "id", None),
        decline_code=_decline_code(told, error.code or "refused"),
        message=_sentence(error),
        key=key,
    )


def _decline_code(error: Any, otherwise: str) -> str:
    return getattr(error, "decline_code", None) or getattr(error, "code", None) or otherwise


def _sentence(error: "stripe.StripeError") -> str:
    return " ".join((error.user_message or type(error).__name__).split())


def _marks_of(found: Any) -> dict[str, str]:
    return dict(found.metadata.to_dict()) if found.metadata else {}
