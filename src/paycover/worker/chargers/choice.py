"""Which charger an account has: a sandbox its own, production Stripe where it is set up."""

from typing import TYPE_CHECKING

from paycover.domain.accounts import Account
from paycover.domain.charging import Charger
from paycover.store.db import Database
from paycover.worker.chargers.sandbox import SandboxCharger
from paycover.worker.chargers.stripe import StripeCharger
from paycover.worker.chargers.stripe_checkout import StripeCheckout

if TYPE_CHECKING:
    import stripe

NO_STRIPE = "no production card can be charged: PAYCOVER_STRIPE_SECRET_KEY is not set"


class NoChargerError(Exception):
    """Nobody is there to move an account's money; what was to be done is tried again later."""

    def __init__(self) -> None:
        super().__init__(NO_STRIPE)


class Chargers:
    """The chargers of an installation; `client` is None where it has no account at Stripe."""

    def __init__(self, database: Database, client: "stripe.StripeClient | None" = None) -> None:
        self._database = database
        self._client = client

    def of(self, account: Account) -> Charger:
        """Return who charges the cards of an account; raise NoChargerError where nobody does."""
        if account.is_sandbox:
            return SandboxCharger(self._database, account.id)
        return self.at_stripe(account.id)

    def at_stripe(self, account: str) -> StripeCharger:
        """Return Stripe's charger for an account; raise NoChargerError without a key."""
        return StripeCharger(self._connected(), account)

    def checkout(self, account: str) -> StripeCheckout:
        """Return Stripe's hosted page for an account; raise NoChargerError without a key."""
        return StripeCheckout(self._connected(), account)

    def _connected(self) -> "stripe.StripeClient":
        if self._client is None:
            raise NoChargerError
        return self._client
