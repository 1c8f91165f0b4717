"""Endorsements on the wire: what their events show."""

import msgspec

from paycover.domain.endorsements import Endorsement


class EndorsementAnswer(msgspec.Struct, kw_only=True):
    """An endorsement of a policy as its events show it; `fee` in cents."""

    id: str
    policy: str
    entity: str | None
    kind: str
    coverage_type: str
    form: str
    edition: str
    scope: str
    basis: str
    effective_date: int
    document: str | None
    fee: int
    withdrawn_at: int | None
    created: int


def render(endorsement: Endorsement) -> EndorsementAnswer:
    """Return the answer that shows an endorsement."""
    return EndorsementAnswer(
        id=endorsement.id,
        policy=endorsement.policy,
        entity=endorsement.entity,
        kind=endorsement.kind,
        coverage_type=endorsement.coverage_type,
        form=endorsement.form,
        edition=endorsement.edition,
        scope=endorsement.scope,
        basis=endorsement.basis,
        effective_date=endorsement.effective_date,
        document=endorsement.document,
        fee=endorsement.fee,
        withdrawn_at=endorsement.deleted_at,
        created=endorsement.created,
    )
