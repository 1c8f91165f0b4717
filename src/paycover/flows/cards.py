"""What can be done with cards on file."""

from paycover.domain.cards import CapturedCard, Card, removed, replaced
from paycover.domain.events import EventType
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.kit.ids import new_id
from paycover.store.card_holders import CardHolder
from paycover.store.cards import CARDS, lock_card_of
from paycover.store.db import Tx
from paycover.store.tasks import Wanted
from paycover.wire.cards import render


def put_on_file(tx: Tx, holder: CardHolder, captured: CapturedCard) -> list[Happening]:
    """Put a contractor's new card on file in place of the one there is; return what to `emit`.

    The holder is locked. The processor's names for customer and card are sealed at rest. What was declined
    for want of a card is tried at once.
    """
    happenings = []
    if holder.card is not None:
        before = replaced(holder.card, tx.now)
        CARDS.save(tx, before)
        happenings.append(_told(EventType.CARD_REPLACED, before))
    card = Card(
        id=new_id("card"),
        contractor=holder.contractor.id,
        processor=captured.processor,
        customer_sealed=tx.vault.seal(captured.customer),
        card_sealed=tx.vault.seal(captured.card),
        brand=captured.brand,
        last4=captured.last4,
        exp_month=captured.exp_month,
        exp_year=captured.exp_year,
        live_key=holder.contractor.id,
        created=tx.now,
    )
    CARDS.add(tx, card)
    return [
        *happenings,
        _told(EventType.CARD_ADDED, card)._replace(wants=(Wanted(TaskKind.RETRY, card.contractor),)),
    ]


def remove_from_file(tx: Tx, contractor: str) -> None:
    """Remove the card of a contractor who is gone, if there is one: nobody can put another on file."""
    card = lock_card_of(tx, contractor)
    if card is None:
        return
    gone = removed(card, tx.now)
    CARDS.save(tx, gone)
    emit(tx, _told(EventType.CARD_REMOVED, gone))


def _told(type: EventType, card: Card) -> Happening:
    return Happening(type, card.id, render(card))
