"""Tells of cover that lapses: events, and one e-mail a day to the entity's people and to the platform."""

from typing import Any

from paycover.domain.events import EventType
from paycover.domain.hub_links import HubLink
from paycover.domain.lapses import LapseStage, by_entity, digest
from paycover.domain.notices import Notice, NoticeKind
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.flows.notices import tell, tell_billing_contact
from paycover.kit.ids import new_id
from paycover.store.db import Tx
from paycover.store.hub_links import alerted, is_any_link
from paycover.store.lapses import BATCH, add_lapses, mark_told, new_lapses, untold
from paycover.store.tasks import Wanted, enqueue, enqueue_all, task_of
from paycover.wire.assignments import render

_TYPES = {
    LapseStage.LAPSING: EventType.ASSIGNMENT_LAPSING,
    LapseStage.LAPSED: EventType.ASSIGNMENT_LAPSED,
}


def tell_lapses(tx: Tx, account: str) -> int:
    """Write of every lapse that is new, and tell of all that nobody was told of; return how many.

    Only entities whose people have a link are told of. A batch at a time: where there are more, a task
    of its own goes on, and the last of them tells. Safe to do again: what was told is not told twice.
    """
    if not is_any_link(tx):
        return 0
    found = new_lapses(tx)
    add_lapses(tx, [one.lapse for one in found])
    emit(
        tx,
        *(Happening(_TYPES[one.lapse.stage], one.assignment.id, render(one.assignment)) for one in found),
    )
    if len(found) == BATCH:
        enqueue(tx, TaskKind.TELL_LAPSES, account, due=tx.now)
        return len(found)
    return _tell(tx)


def _tell(tx: Tx) -> int:
    lapses, names, counts = untold(tx)
    if not counts:
        return 0
    told = by_entity(lapses)
    wants = [
        _told(tx, link, digest(told.get(link.entity, ()), counts[link.entity]), names[link.entity])
        for link in alerted(tx)
        if link.entity in counts
    ]
    total = {stage: sum(of.get(stage, 0) for of in counts.values()) for stage in LapseStage}
    wants += tell_billing_contact(
        tx, NoticeKind.COVER_LAPSES_PLATFORM, tx.account.id, digest(lapses, total)
    )
    mark_told(tx)
    enqueue_all(tx, [task_of(tx, want.kind, want.subject, due=tx.now) for want in wants])
    return sum(total.values())


def _told(tx: Tx, link: HubLink, said: dict[str, Any], entity: str) -> Wanted:
    notice = Notice(
        id=new_id("notice"),
        kind=NoticeKind.COVER_LAPSES,
        to=link.email,
        about=link.id,
        data=said | {"entity": entity},
        created=tx.now,
    )
    return tell(tx, notice)
