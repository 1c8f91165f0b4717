"""What is owed and who pays it, joined to what is judged by it: one row each, whatever there is."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from paycover.domain.dues import Dues, Failing, Late, TermPay
from paycover.domain.invoices import InvoiceStatus
from paycover.domain.payments import NO_CARD, Payer, PaymentStatus
from paycover.domain.statements import StatementStatus
from paycover.store.cards import CARDS
from paycover.store.db import Snapshot
from paycover.store.records import Columns
from paycover.store.tables import cards, invoices, payments, policies, statements

Matching = Callable[[sa.Column[Any]], sa.ColumnElement[bool]]
"""The condition that a column has the contractor's id, or one of theirs."""

_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account")
_NOW: sa.BindParameter[int] = sa.bindparam("now", type_=sa.BigInteger)


def _whole(amount: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """Return a sum as a whole number: PostgreSQL adds up to a numeric."""
    return sa.cast(amount, sa.BigInteger)


def failing_of(contractor: Matching) -> sa.Subquery:
    """The card payments of some contractors that were declined; a new card makes them wait anew."""
    is_retried = sa.and_(payments.c.due.is_not(None), payments.c.decline_code.is_distinct_from(NO_CARD))
    is_over = payments.c.due.is_(None)
    is_bare = payments.c.decline_code.is_not_distinct_from(NO_CARD)
    return (
        sa.select(
            payments.c.contractor,
            _sum_where(is_retried).label("retried"),
            sa.func.min(sa.case((is_retried, payments.c.failing_since))).label("retried_since"),
            _sum_where(is_over).label("overdue"),
            sa.func.min(sa.case((is_over, payments.c.failing_since))).label("overdue_since"),
            _sum_where(is_bare).label("without_card"),
        )
        .where(
            payments.c.account == _ACCOUNT,
            contractor(payments.c.contractor),
            payments.c.payer == Payer.CONTRACTOR_CARD.value,
            payments.c.status == PaymentStatus.DECLINED.value,
            payments.c.refund_of.is_(None),
            payments.c.failing_since.is_not(None),
        )
        .group_by(payments.c.contractor)
        .subquery("failing")
    )


def _sum_where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return _whole(sa.func.sum(sa.case((condition, payments.c.amount), else_=0)))


_billed = invoices.alias("billed")
_PAY = _whole(sa.func.coalesce(sa.func.sum(_billed.c.gross_pay), 0))
_IN_TERM = (
    _billed.c.account == _ACCOUNT,
    _billed.c.deleted_at.is_(None),
    _billed.c.status.in_([sa.literal(status.value) for status in (InvoiceStatus.OPEN, InvoiceStatus.PAID)]),
    _billed.c.paycycle_startdate >= policies.c.effective_date,
    _billed.c.paycycle_startdate < policies.c.expiration_date,
)


def term_pay_of(contractor: Matching) -> sa.Subquery:
    """The pay that is billed under each policy of some contractors."""
    return (
        sa.select(_billed.c.policy, _PAY.label("pay"))
        .join_from(
            _billed,
            policies,
            sa.and_(policies.c.account == _billed.c.account, policies.c.id == _billed.c.policy),
        )
        .where(contractor(_billed.c.contractor), *_IN_TERM)
        .group_by(_billed.c.policy)
        .subquery("term_pay")
    )


LATE = (
    sa.select(
        _whole(sa.func.sum(statements.c.amount - statements.c.paid)).label("amount"),
        sa.func.min(statements.c.due).label("since"),
    )
    .where(
        statements.c.account == _ACCOUNT,
        statements.c.status == StatementStatus.OPEN.value,
        statements.c.due <= _NOW,
    )
    .subquery("late")
)
"""What the account owes by statements that are overdue; one row, empty where it owes nothing."""


class Joined:
    """The joins of a contractor's dues, and how their columns are read."""

    def __init__(self, contractor: Matching) -> None:
        self._failing = failing_of(contractor)
        self.parts: tuple[Columns[Any], ...] = (Columns(self._failing, Failing), Columns(LATE, Late), CARDS)

    @property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        """The columns of the parts, in their order."""
        return [column for part in self.parts for column in part.columns]

    def to(self, root: sa.FromClause, contractor: sa.ColumnElement[str]) -> sa.FromClause:
        """Join the dues of a contractor to what is loaded."""
        its_card = sa.and_(cards.c.account == _ACCOUNT, cards.c.live_key == contractor)
        return (
            root.outerjoin(self._failing, self._failing.c.contractor == contractor)
            .outerjoin(LATE, sa.true())
            .outerjoin(cards, its_card)
        )


class JoinedWithTermPay(Joined):
    """The same of many contractors, and what is billed under each policy."""

    def __init__(self, contractor: Matching) -> None:
        super().__init__(contractor)
        self._term_pay = term_pay_of(contractor)
        self.parts = (*self.parts, Columns(self._term_pay, TermPay))

    def to(self, root: sa.FromClause, contractor: sa.ColumnElement[str]) -> sa.FromClause:
        """Join the dues of a contractor to what is loaded, among it the policies."""
        return (
            super().to(root, contractor).outerjoin(self._term_pay, self._term_pay.c.policy == policies.c.id)
        )


class JoinedWithTermPayOfOne(Joined):
    """The same of one contractor: the pay is looked up for each policy that is loaded, and no other.

    Left out is the first bill of the assignment `but`, whose pay is the wage that is judged.
    """

    def __init__(self, contractor: Matching, *, but: sa.BindParameter[str] | None = None) -> None:
        super().__init__(contractor)
        its = (contractor(_billed.c.contractor), _billed.c.policy == policies.c.id)
        pay = sa.select(_PAY).where(*its, *_IN_TERM, *_but(but)).correlate(policies)
        self._term_pay = [policies.c.id, pay.scalar_subquery()]
        self.parts = (*self.parts, _TERM_PAY)

    @property
    def columns(self) -> list[sa.ColumnElement[Any]]:
        """The columns of the parts, in their order."""
        others = [column for part in self.parts[:-1] for column in part.columns]
        return [*others, *self._term_pay]


def _but(assignment: sa.BindParameter[str] | None) -> list[sa.ColumnElement[bool]]:
    if assignment is None:
        return []
    is_its = _billed.c.assignment.is_not_distinct_from(assignment)
    return [~sa.and_(is_its, _billed.c.from_assignment.is_(True))]


_TERM_PAY = Columns(term_pay_of(lambda _: sa.true()), TermPay)


def dues(snapshot: Snapshot, found: Sequence[Sequence[Any]]) -> Dues:
    """Return the dues that rows of one contractor hold, each row as split by the parts of a join."""
    failing, late, card = found[0][:_PAY_PART]
    term_pay = [row[_PAY_PART] for row in found if len(row) > _PAY_PART]
    return Dues(
        withholds=snapshot.account.withhold_premium,
        failing=failing,
        late=late,
        card=card,
        term_pay={one.policy: one.pay for one in term_pay if one is not None},
    )


_PAY_PART = 3
