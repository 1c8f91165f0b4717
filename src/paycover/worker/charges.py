"""Asks the processor to charge and refund: the second of the three steps, with no transaction open."""

import functools
from collections.abc import Callable, Mapping

from paycover.domain.accounts import Account
from paycover.domain.charging import ChargeAnswer, Charger, ChargeStatus, RefundOrder
from paycover.domain.tasks import TaskKind
from paycover.flows.charging import CARD_GONE, Order, hear, order_of
from paycover.kit.log import get_logger
from paycover.store.access import read_as
from paycover.store.db import Database
from paycover.store.tasks import Claim
from paycover.worker.claims import Handler, Outcome

log = get_logger()

ChargerOf = Callable[[Account], Charger]

GONE_AFTER_SECONDS = 600
"""How long a processor may need to find a charge by its key; before, "not found" settles nothing."""


def charging(charger_of: ChargerOf) -> Mapping[TaskKind, Handler]:
    """Return what is done for the two kinds of task that move money."""
    move = functools.partial(move_money, charger_of)
    return {TaskKind.SEND: move, TaskKind.ASK: move}


def move_money(charger_of: ChargerOf, database: Database, claim: Claim) -> Outcome:
    """Have a payment that was decided charged or refunded, and return what writes the answer.

    The very first try sends it. Whoever comes after, because a worker died or no answer came, asks
    what became of it first, and sends it again, under the same key, only where the processor knows
    nothing of it. Whatever goes wrong on the way is an unknown outcome, not a decline.
    """
    account, order = read_as(
        database, claim.account, lambda seen: (seen.account, order_of(seen, claim.task.subject))
    )
    if order is None:
        return lambda tx: None
    is_first = claim.task.kind is TaskKind.SEND and claim.task.attempts == 1
    try:
        answer = _answer(charger_of(account), order, is_first=is_first)
    except Exception as error:
        log.exception("the processor could not be asked", payment=claim.task.subject)
        answer = ChargeAnswer(status=ChargeStatus.UNKNOWN, message=f"It could not be asked: {error}")
    return lambda tx: hear(tx, order.key, answer)


def _answer(charger: Charger, order: Order, *, is_first: bool) -> ChargeAnswer:
    known = None if is_first else charger.look_up(order.key)
    if known is not None:
        return known
    if order.what is None:
        if is_first or order.age > GONE_AFTER_SECONDS:
            return CARD_GONE
        return ChargeAnswer(status=ChargeStatus.UNKNOWN, message="The processor does not know it yet.")
    if isinstance(order.what, RefundOrder):
        return charger.refund(order.what)
    return charger.charge(order.what)
