"""Endorsements: what an insurer has added to a policy, without which no certificate may state it."""

import enum
from collections.abc import Iterable

from paycover.domain.coverage import Coverage
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.records import Record, replace


class EndorsementKind(enum.StrEnum):
    """What an endorsement gives the entity it is for (insurance.md 4.6)."""

    ADDITIONAL_INSURED = "additional_insured"
    WAIVER_OF_SUBROGATION = "waiver_of_subrogation"
    PRIMARY_NONCONTRIBUTORY = "primary_noncontributory"


class Basis(enum.StrEnum):
    """`scheduled` names one entity; `blanket` is for everyone a written contract asks it for."""

    BLANKET = "blanket"
    SCHEDULED = "scheduled"


STATUS_WORDS = {
    EndorsementKind.ADDITIONAL_INSURED: "an additional insured",
    EndorsementKind.WAIVER_OF_SUBROGATION: "given a waiver of subrogation",
    EndorsementKind.PRIMARY_NONCONTRIBUTORY: "given primary and non-contributory cover",
}


class Endorsement(Record, kw_only=True):
    """An endorsement of one line of a policy, over [effective_date, deleted_at), Unix seconds.

    `form` and `edition` are the insurer's numbers (CG 20 10, 12 19), `document` says where it is kept,
    `fee` is in cents. A blanket one has no `entity`.
    """

    id: str
    policy: str
    entity: str | None = None
    kind: EndorsementKind
    coverage_type: Coverage
    form: str
    edition: str
    scope: str
    basis: Basis
    effective_date: int
    document: str | None = None
    fee: int = 0
    created: int
    deleted_at: int | None = None


class EndorsementDraft(Record, kw_only=True):
    """What an insurer has added to a policy, as it is told; `effective_date` None: from now."""

    policy: str
    entity: str | None = None
    kind: EndorsementKind
    coverage_type: Coverage
    form: str
    edition: str
    scope: str
    document: str | None = None
    fee: int = 0
    effective_date: int | None = None


def made(draft: EndorsementDraft, *, id: str, held: Iterable[Coverage], now: int) -> Endorsement:
    """Return the endorsement of a draft, for a policy that has the lines `held`.

    One that names an entity is scheduled, else it is blanket. Raises Problem(invalid_input) for a line the
    policy has not, and for an additional insured under workers' compensation, which knows none.
    """
    if draft.coverage_type not in held:
        raise invalid("coverage_type", "must be a line of the policy")
    is_comp = draft.coverage_type is Coverage.WORKERS_COMP
    if is_comp and draft.kind is not EndorsementKind.WAIVER_OF_SUBROGATION:
        raise invalid("kind", "must be waiver_of_subrogation: workers' compensation has no other")
    return Endorsement(
        id=id,
        policy=draft.policy,
        entity=draft.entity,
        kind=draft.kind,
        coverage_type=draft.coverage_type,
        form=draft.form,
        edition=draft.edition,
        scope=draft.scope,
        basis=Basis.BLANKET if draft.entity is None else Basis.SCHEDULED,
        effective_date=now if draft.effective_date is None else draft.effective_date,
        document=draft.document,
        fee=draft.fee,
        created=now,
    )


def withdrawn(endorsement: Endorsement, now: int) -> Endorsement:
    """Return an endorsement that the insurer has taken back."""
    return replace(endorsement, deleted_at=now)


def in_force_for(
    endorsements: Iterable[Endorsement], line: Coverage, entity: str | None, now: int
) -> list[Endorsement]:
    """Return the endorsements of a line that hold for an entity at `now`, in the order of their forms."""
    found = [
        one
        for one in endorsements
        if one.coverage_type is line
        and one.deleted_at is None
        and one.effective_date <= now
        and (one.basis is Basis.BLANKET or one.entity == entity)
    ]
    return sorted(found, key=lambda one: (one.form, one.edition, one.id))


def ensure_granted(
    asked: Iterable[EndorsementKind], granted: Iterable[Endorsement], holder: str | None
) -> None:
    """Refuse to certify what no endorsement on record gives: Problem(bad_request) (insurance.md 4.6).

    Holding a certificate makes nobody an insured; only the insurer's endorsement does.
    """
    on_record = {one.kind for one in granted}
    for kind in asked:
        if kind not in on_record:
            raise Problem(
                Code.BAD_REQUEST,
                f"{holder or 'The holder'} can't be shown as {STATUS_WORDS[kind]}: the policy has no such "
                "endorsement. The insurer has to endorse the policy first; a certificate changes no cover.",
            )
