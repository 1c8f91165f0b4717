"""A processor in memory: it charges once for each key, and its cards say what they do."""

from collections.abc import Callable
from dataclasses import dataclass, field

from paycover.domain.charging import ChargeAnswer, ChargeOrder, ChargeStatus, RefundOrder

DECLINED = ChargeAnswer(
    status=ChargeStatus.DECLINED, decline_code="insufficient_funds", message="The card has no funds."
)
LOST = ChargeAnswer(status=ChargeStatus.UNKNOWN, message="The connection broke.")


@dataclass
class MemoryCharger:
    """Cards named `pays`, `declines`, `loses_answer` (charged, but not told) and `breaks` (raises)."""

    charges: dict[str, ChargeOrder] = field(default_factory=dict)
    refunds: dict[str, RefundOrder] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_deaf: bool = False

    def charge(self, order: ChargeOrder) -> ChargeAnswer:
        if order.card == "declines":
            return DECLINED
        if order.card == "breaks":
            raise ConnectionError("nobody answers")
        self.charges.setdefault(order.key, order)
        return LOST if order.card == "loses_answer" else _paid(order.key, order.amount)

    def refund(self, order: RefundOrder) -> ChargeAnswer:
        self.refunds.setdefault(order.key, order)
        return _paid(order.key, order.amount)

    def look_up(self, key: str) -> ChargeAnswer | None:
        self.asked.append(key)
        if self.is_deaf:
            return LOST
        made: Callable[[str], ChargeOrder | RefundOrder | None] = (self.charges | self.refunds).get
        order = made(key)
        return None if order is None else _paid(key, order.amount)


def _paid(key: str, amount: int) -> ChargeAnswer:
    return ChargeAnswer(
        status=ChargeStatus.SUCCEEDED, processor_id=f"ch_{key}", amount=amount, fee=amount // 40
    )
