"""What can be done with contractors."""

from paycover.domain.contractors import (
    Contractor,
    ContractorChange,
    ContractorDraft,
    edited,
    made,
)
from paycover.domain.events import EventType
from paycover.domain.tasks import TaskKind
from paycover.flows.cover import end_cover
from paycover.flows.events import Happening, emit
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.unset import UNSET, Unset
from paycover.store.contractors import CONTRACTORS, has_email, take_out
from paycover.store.db import Tx
from paycover.store.loads import Whose
from paycover.store.tasks import Wanted
from paycover.wire.contractors import render


def create_contractor(tx: Tx, draft: ContractorDraft) -> Contractor:
    """Make a contractor; the tax id is sealed before anything is written.

    Raises Problem: duplicate_email, invalid_input for an address that is not valid.
    """
    _ensure_email_free(tx, draft.email)
    sealed = _sealed(tx, draft.tax_identification, None)
    contractor = made(draft, id=new_id("contractor"), now=tx.now, tax_id_sealed=sealed)
    CONTRACTORS.add(tx, contractor)
    emit(tx, told(EventType.CONTRACTOR_CREATED, contractor))
    return contractor


def update_contractor(tx: Tx, id: str, change: ContractorChange) -> Contractor:
    """Edit a contractor; quotes and policies keep what they were made with.

    Raises Problem: resource_not_found, duplicate_email, invalid_input as `create_contractor`.
    """
    before = _locked(tx, id)
    sealed = _sealed(tx, change.tax_identification, before.tax_id_sealed)
    after = edited(before, change, tax_id_sealed=sealed)
    if after == before:
        return before
    if after.email != before.email:
        _ensure_email_free(tx, after.email)
    CONTRACTORS.save(tx, after)
    moves = after.address != before.address
    wants = (Wanted(TaskKind.RECHECK, id),) if moves else ()
    emit(tx, told(EventType.CONTRACTOR_UPDATED, after)._replace(wants=wants))
    return after


def delete_contractor(tx: Tx, id: str) -> Contractor:
    """Delete a contractor for good; the active policies are cancelled at once (api.md 2.2).

    The card on file goes right after, by a task. Raises Problem(resource_not_found), also for a
    contractor who was deleted before.
    """
    after = take_out(tx, id)
    if after is None:
        raise not_found("contractor", id)
    ended = end_cover(tx, Whose.CONTRACTOR, id, reason="The contractor was deleted.")
    gone = told(EventType.CONTRACTOR_DELETED, after)
    emit(tx, *ended, gone._replace(wants=(Wanted(TaskKind.REMOVE_CARD, id),)))
    return after


def told(type: EventType, contractor: Contractor) -> Happening:
    """Return what happened to a contractor, for `emit`."""
    return Happening(type, contractor.id, render(contractor))


def _locked(tx: Tx, id: str) -> Contractor:
    contractor = CONTRACTORS.lock(tx, id)
    if contractor is None:
        raise not_found("contractor", id)
    return contractor


def _ensure_email_free(tx: Tx, email: str) -> None:
    """Refuse an address another live contractor has; a race for it ends at the unique key."""
    if has_email(tx, email):
        raise Problem(Code.DUPLICATE_EMAIL)


def _sealed(tx: Tx, tax_id: str | Unset | None, before: str | None) -> str | None:
    """Return the seal to keep: the one there is, unless another tax id was sent."""
    if tax_id is UNSET:
        return before
    if tax_id is None:
        return None
    same = before is not None and tx.vault.open(before) == tax_id
    return before if same else tx.vault.seal(tax_id)
