"""What is asked of whoever moves the money, and what comes back."""

import enum
from typing import Protocol

from paycover.kit.records import Record, field


class ChargeStatus(enum.StrEnum):
    """What became of a charge or refund; `unknown` is asked about again, never guessed."""

    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    PENDING = "pending"
    UNKNOWN = "unknown"


class ChargeOrder(Record, kw_only=True):
    """Charge a card that is on file. `key` is the provider's idempotency key: one key, one charge.

    `amount` in cents. `customer` and `card` are the processor's own names for them; `details` are the
    ids of ours that it keeps beside the charge.
    """

    key: str
    amount: int
    customer: str
    card: str
    description: str
    details: dict[str, str] = field(default_factory=dict)


class RefundOrder(Record, kw_only=True):
    """Give back `amount` cents of a charge, named as the processor named it, to the card it came from."""

    key: str
    amount: int
    charge: str
    details: dict[str, str] = field(default_factory=dict)


class ChargeAnswer(Record, kw_only=True):
    """What the processor says. `processor_id` is its name for the charge or refund.

    `decline_code` is its word for why not, `message` a sentence for people; `fee` in cents where it
    is known. `amount` is the processor's own figure, which is what is booked. `key` is the order's, as
    the processor kept it: how an answer that comes by webhook finds a charge whose first answer was lost.
    """

    status: ChargeStatus
    processor_id: str | None = None
    amount: int = 0
    fee: int | None = None
    decline_code: str | None = None
    message: str | None = None
    key: str | None = None


class Charger(Protocol):
    """Moves money: Stripe, or the sandbox's own with its test cards. Called by the worker only."""

    def charge(self, order: ChargeOrder) -> ChargeAnswer:
        """Charge a card; the same key again answers as the first time. Never raises for a decline."""

    def refund(self, order: RefundOrder) -> ChargeAnswer:
        """Refund a charge; the same key again answers as the first time."""

    def look_up(self, key: str) -> ChargeAnswer | None:
        """Return what became of the charge with this key, None where the processor has none.

        None is no decline: the order may still be under way, or never have arrived. Charging again with
        the same key is safe; with another it is not.
        """
