"""Rows of the sandbox's own processor."""

import sqlalchemy as sa

from paycover.domain.charging import ChargeStatus
from paycover.domain.sandbox_charges import SandboxCharge, SandboxChargeKind
from paycover.store.db import Statement, Tx
from paycover.store.records import Records
from paycover.store.tables import sandbox_charges

SANDBOX_CHARGES: Records[SandboxCharge] = Records(sandbox_charges, SandboxCharge)

_T = sandbox_charges.c
_PAID = sa.and_(SANDBOX_CHARGES.live, _T.status == ChargeStatus.SUCCEEDED.value)
_BY_KEY = Statement(
    sa.select(*SANDBOX_CHARGES.columns)
    .where(SANDBOX_CHARGES.live, _T.key == sa.bindparam("key"))
    .with_for_update(key_share=True)
)
_REFUNDS = Statement(
    sa.select(sa.func.coalesce(sa.func.sum(_T.amount), 0)).where(
        _PAID, _T.kind == SandboxChargeKind.REFUND.value, _T.source == sa.bindparam("charge")
    )
)


def lock_by_key(tx: Tx, key: str) -> SandboxCharge | None:
    """Return what is remembered under an idempotency key, locked; None where there is nothing."""
    row = tx.one(_BY_KEY, key=key)
    return None if row is None else SANDBOX_CHARGES.record(row)


def lock_left(tx: Tx, charge: str) -> int | None:
    """Return how much of a charge was not refunded yet, in cents; the charge is locked.

    None where there is no such charge, or it was declined.
    """
    found = SANDBOX_CHARGES.lock(tx, charge)
    if found is None or (found.kind, found.status) != (SandboxChargeKind.CHARGE, ChargeStatus.SUCCEEDED):
        return None
    row = tx.one(_REFUNDS, charge=charge)
    assert row is not None, "a sum has a row"
    return found.amount - int(row[0])
