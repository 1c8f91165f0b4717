"""What an event tells of cover, and the columns it is found by."""

import functools
from collections.abc import Callable, Mapping

import msgspec

from paycover.domain.cover_history import COVER_TOLD, CoverVersion
from paycover.domain.coverage import Coverage
from paycover.domain.events import Event, EventType


class _Verdict(msgspec.Struct):
    result: bool


class _Shown(msgspec.Struct):
    """What an answer shows of an assignment or a policy, as far as cover goes."""

    contractor: str
    job: str | None
    coverage_type: tuple[Coverage, ...]
    effective_date: int
    policy: str | None = None
    end_date: int = 0
    bind: bool = True
    eligible: _Verdict | None = None
    cancelled: bool = False
    cancellation_date: int | None = None
    expiration_date: int = 0
    status: str = ""


_DECODER = msgspec.json.Decoder(_Shown)


def version_of(type: EventType, object: str, created: int, data: str) -> CoverVersion | None:
    """Return what an event tells of cover, None for one that tells nothing of it.

    `data` is the object as it was then, `created` when it was told (Unix seconds): a policy is cancelled,
    an assignment deleted at that moment.
    """
    if type not in COVER_TOLD:
        return None
    shown = _DECODER.decode(data)
    if shown.policy is None:
        ends, is_bound = shown.expiration_date, True
        stops = [created if type is EventType.POLICY_CANCELLED else None]
    else:
        ends = shown.end_date
        is_bound = shown.bind and shown.eligible is not None and shown.eligible.result
        stops = [
            shown.cancellation_date if shown.cancelled else None,
            created if type is EventType.ASSIGNMENT_DELETED else None,
        ]
    return CoverVersion(
        object=object,
        contractor=shown.contractor,
        job=shown.job,
        policy=shown.policy,
        coverage_type=shown.coverage_type,
        starts=shown.effective_date,
        ends=ends if is_bound else shown.effective_date,
        stopped=min((moment for moment in stops if moment is not None), default=None),
    )


@functools.lru_cache(maxsize=16)
def _told(event: Event) -> CoverVersion | None:
    """Return what an event tells of cover; remembered while its row is made of it."""
    return version_of(event.type, event.object, event.created, event.data)


def _column(field: str) -> Callable[[Event], object]:
    def value(event: Event) -> object:
        version = _told(event)
        return None if version is None else getattr(version, field)

    return value


FOUND_BY: Mapping[str, Callable[[Event], object]] = {
    "insured": _column("contractor"),
    "work": _column("job"),
    "under": _column("policy"),
    "covers_from": _column("starts"),
    "covers_until": _column("ends"),
}
"""The columns of an event that tells of cover: whose, for which job, under which policy, from and to."""
