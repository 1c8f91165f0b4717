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


def term_pay_of(contractor: Matching, *, but: sa.BindParameter[str] | None = None) -> sa.Subquery:
    """The pay that is billed under each policy of some contractors.

    Left out is the first bill of the assignment `but`, whose pay is the wage that is judged.
    """
    billed = [invoices.c.status == status.value for status in (InvoiceStatus.OPEN, InvoiceStatus.PAID)]
    is_own = sa.and_(invoices.c.assignment.is_not_distinct_from(but), invoices.c.from_assignment.is_(True))
    return (
        sa.select(invoices.c.policy, _whole(sa.func.sum(invoices.c.gross_pay)).label("pay"))
        .join_from(
            invoices,
            policies,
            sa.and_(policies.c.account == invoices.c.account, policies.c.id == invoices.c.policy),
        )
        .where(
            invoices.c.account == _ACCOUNT,
            contractor(invoices.c.contractor),
            invoices.c.deleted_at.is_(None),
            sa.or_(*billed),
            invoices.c.paycycle_startdate >= policies.c.effective_date,
            invoices.c.paycycle_startdate < policies.c.expiration_date,
            *([] if but is None else [~is_own]),
        )
        .group_by(invoices.c.policy)
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
    """The same, and what is billed under each policy that is loaded; see `term_pay_of` for `but`."""

    def __init__(self, contractor: Matching, *, but: sa.BindParameter[str] | None = None) -> None:
        super().__init__(contractor)
        self._term_pay = term_pay_of(contractor, but=but)
        self.parts = (*self.parts, Columns(self._term_pay, TermPay))

    def to(self, root: sa.FromClause, contractor: sa.ColumnElement[str]) -> sa.FromClause:
        """Join the dues of a contractor to what is loaded, among it the policies."""
        return (
            super().to(root, contractor).outerjoin(self._term_pay, self._term_pay.c.policy == policies.c.id)
        )


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
