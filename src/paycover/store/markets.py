"""The market for a job: what it can be insured by, in one trip."""

from typing import Any

import sqlalchemy as sa

from paycover.domain.categories import Category
from paycover.domain.dues import Dues
from paycover.domain.entities import Entity
from paycover.domain.jobs import Job
from paycover.domain.marks import Mark
from paycover.domain.rates import Offered
from paycover.domain.rating import RatedStates
from paycover.kit.records import Record
from paycover.store.categories import CATEGORIES
from paycover.store.db import Snapshot, Statement
from paycover.store.dues import Joined, dues
from paycover.store.entities import ENTITIES
from paycover.store.marks import MARKS, marks_on
from paycover.store.rates import RATE_TAXES, RATES, offered_by, on_offer, taxes_of
from paycover.store.records import Columns, split
from paycover.store.tables import accounts, categories, entities, marks, rate_taxes, rates


class Market(Record):
    """What a job can be insured by: its entity and category where they are live, what is on offer.

    `marks` are those on the contractor, the job, its entity and its category, `dues` what is owed.
    """

    entity: Entity | None
    category: Category | None
    offered: Offered
    marks: list[Mark]
    dues: Dues


_HOME: sa.BindParameter[str] = sa.bindparam("home", type_=sa.Text)
_WORK: sa.BindParameter[str] = sa.bindparam("work", type_=sa.Text)
_WHO: sa.BindParameter[str] = sa.bindparam("contractor", type_=sa.Text)
_OWED = Joined(lambda column: column == _WHO)
_PARTS: tuple[Columns[Any], ...] = (ENTITIES, CATEGORIES, RATES, RATE_TAXES, MARKS, *_OWED.parts)
_MARKET = Statement(
    sa.select(*(column for part in _PARTS for column in part.columns))
    .select_from(
        _OWED.to(accounts, _WHO)
        .outerjoin(entities, sa.and_(ENTITIES.live, entities.c.id == sa.bindparam("entity")))
        .outerjoin(categories, sa.and_(CATEGORIES.live, categories.c.id == sa.bindparam("category_code")))
        .outerjoin(
            rates,
            sa.and_(
                rates.c.account == accounts.c.id,
                rates.c.category_code == categories.c.id,
                on_offer(_WORK, _HOME),
            ),
        )
        .outerjoin(rate_taxes, taxes_of(_WORK, _HOME))
        .outerjoin(
            marks,
            marks_on(
                accounts.c.id, _WHO, *(sa.bindparam(name) for name in ("job", "entity", "category_code"))
            ),
        )
    )
    .where(accounts.c.id == sa.bindparam("account"))
)


def market(snapshot: Snapshot, contractor: str, job: Job, states: RatedStates) -> Market:
    """Return what a contractor on a job can be insured by in the states that rate it."""
    rows = snapshot.all(
        _MARKET,
        contractor=contractor,
        job=job.id,
        entity=job.entity,
        category_code=job.category_code,
        work=states.work,
        home=states.home,
        now=snapshot.now,
    )
    found = [split(row, *_PARTS) for row in rows]
    known = {row[4].id: row[4] for row in found if row[4] is not None}
    owed = dues(snapshot, [row[5:] for row in found])
    return Market(found[0][0], found[0][1], offered_by(found, 2), list(known.values()), owed)
