"""The charger of a sandbox: test cards, and nobody's money."""

from paycover.domain.charging import ChargeAnswer, ChargeOrder, RefundOrder
from paycover.flows.sandbox_charges import charge_test_card, look_up_test_charge, refund_test_card
from paycover.store.access import write_as
from paycover.store.db import Database


class SandboxCharger:
    """Charges the test cards of one account; each call is a transaction of its own, as at a real one."""

    def __init__(self, database: Database, account: str) -> None:
        self._database = database
        self._account = account

    def charge(self, order: ChargeOrder) -> ChargeAnswer:
        """Charge a test card."""
        return write_as(self._database, self._account, lambda tx: charge_test_card(tx, order))

    def refund(self, order: RefundOrder) -> ChargeAnswer:
        """Refund a test card's charge."""
        return write_as(self._database, self._account, lambda tx: refund_test_card(tx, order))

    def look_up(self, key: str) -> ChargeAnswer | None:
        """Return what became of the charge with a key."""
        return write_as(self._database, self._account, lambda tx: look_up_test_charge(tx, key))
