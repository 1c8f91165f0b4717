"""What can be done with endorsements: put on record what an insurer added to a policy, or took back."""

from paycover.domain.endorsements import Endorsement, EndorsementDraft, made, withdrawn
from paycover.domain.events import EventType
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.store.db import Tx
from paycover.store.endorsements import ENDORSEMENTS
from paycover.store.entities import ENTITIES
from paycover.store.policies import POLICIES
from paycover.store.tasks import Wanted
from paycover.wire.endorsements import render


def add_endorsement(tx: Tx, draft: EndorsementDraft) -> Endorsement:
    """Put an endorsement of a policy on record; certificates of the policy state it from its date on.

    Raises Problem: invalid_policy_id, invalid_entity_id, invalid_input for a line the policy has not.
    """
    policy = POLICIES.lock(tx, draft.policy)
    if policy is None:
        raise Problem(Code.INVALID_POLICY_ID, f"No such policy: {draft.policy}")
    if draft.entity is not None and ENTITIES.find(tx, draft.entity) is None:
        raise Problem(Code.INVALID_ENTITY_ID, f"No such entity: {draft.entity}")
    endorsement = made(draft, id=new_id("endorsement"), held=policy.coverage_type, now=tx.now)
    ENDORSEMENTS.add(tx, endorsement)
    emit(tx, _told(EventType.ENDORSEMENT_ADDED, endorsement, max(tx.now, endorsement.effective_date)))
    return endorsement


def withdraw_endorsement(tx: Tx, id: str) -> Endorsement:
    """Note that an insurer took an endorsement back; raises Problem(resource_not_found)."""
    before = ENDORSEMENTS.lock(tx, id)
    if before is None:
        raise not_found("endorsement", id)
    after = withdrawn(before, tx.now)
    ENDORSEMENTS.save(tx, after)
    emit(tx, _told(EventType.ENDORSEMENT_WITHDRAWN, after, tx.now))
    return after


def _told(type: EventType, endorsement: Endorsement, due: int) -> Happening:
    wants = (Wanted(TaskKind.MATCH_CERTIFICATES, endorsement.policy, due),)
    return Happening(type, endorsement.id, render(endorsement), wants)
