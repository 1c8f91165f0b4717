"""Assignments on the wire (api.md 2.8, seed 000)."""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from paycover.domain.assigning import AssignmentChange, AssignmentDraft
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.coverage import Coverage
from paycover.wire.base import Id, Input, Seconds, Text, changed, without_blanks
from paycover.wire.certificate_links import render_certificates
from paycover.wire.coverage import CoverageTypes, once_each, with_coverage_list
from paycover.wire.reasons import ReasonAnswer
from paycover.wire.reasons import render as render_reasons

_ALIASES = {"contractor_id": "contractor", "job_id": "job", "policy_id": "policy"}


class AssignmentCreate(Input):
    """The body that makes an assignment; an optional field that is null or empty takes its default."""

    ALIASES: ClassVar[Mapping[str, str]] = _ALIASES

    contractor: Id
    job: Id
    policy: Id | UnsetType = UNSET
    coverage_type: CoverageTypes | UnsetType = UNSET
    effective_date: Seconds | UnsetType = UNSET
    end_date: Seconds | UnsetType = UNSET
    bind: bool | UnsetType = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        optional = ("policy", "coverage_type", "effective_date", "end_date", "bind")
        return with_coverage_list(without_blanks(raw, *optional))

    def draft(self) -> AssignmentDraft:
        """Return what the domain makes an assignment of."""
        return changed(self, AssignmentDraft, coverage_type=_asked(self.coverage_type))


class AssignmentUpdate(Input):
    """The body that edits an assignment; what is left out stays as it is.

    A policy or coverage type that is null or empty is chosen anew, as for a new assignment.
    """

    ALIASES: ClassVar[Mapping[str, str]] = _ALIASES

    contractor: Id | UnsetType = UNSET
    job: Id | UnsetType = UNSET
    policy: Id | UnsetType | None = UNSET
    coverage_type: CoverageTypes | UnsetType | None = UNSET
    effective_date: Seconds | UnsetType = UNSET
    end_date: Seconds | UnsetType = UNSET
    bind: bool | UnsetType = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return raw if raw.get("coverage_type") in (None, "") else with_coverage_list(raw)

    def change(self) -> AssignmentChange:
        """Return the change for the domain."""
        return changed(self, AssignmentChange, coverage_type=_asked(self.coverage_type))


class AssignmentCancel(Input):
    """The body that calls off the assignment of a job."""

    ALIASES: ClassVar[Mapping[str, str]] = {"job": "job_id"}

    job_id: Id
    reason: Text | UnsetType | None = UNSET


class AssignmentExtend(Input):
    """The body that lets the cover of a job last longer; `send_email` governs the e-mail alone."""

    ALIASES: ClassVar[Mapping[str, str]] = {"job": "job_id"}

    job_id: Id
    end_date: Seconds
    send_email: bool | UnsetType | None = UNSET


def _asked(coverages: list[Coverage] | UnsetType | None) -> tuple[Coverage, ...] | UnsetType | None:
    return once_each(coverages) if isinstance(coverages, list) else coverages


class EligibleAnswer(msgspec.Struct, kw_only=True):
    """Whether cover can be bound, and why."""

    result: bool
    message: str
    approval_reason: str | None
    reasons: list[ReasonAnswer]
    evaluated_at: int | None
    ruleset_version: str | None


class AssignmentAnswer(msgspec.Struct, kw_only=True):
    """An assignment as the API shows it; `recheck` is an extension."""

    id: str
    contractor: str
    job: str
    policy: str
    coverage_type: list[str]
    effective_date: int
    end_date: int
    bind: bool
    eligible: EligibleAnswer
    recheck: EligibleAnswer | None
    net_rate: int
    certificates: dict[str, str] | None
    cancelled: bool
    cancellation_date: int | None
    cancellation_reason: str | None
    certificate_refresh_pending: bool
    created: int


def render(assignment: Assignment) -> AssignmentAnswer:
    """Return the answer that shows an assignment; certificates are null until cover has any."""
    return AssignmentAnswer(
        id=assignment.id,
        contractor=assignment.contractor,
        job=assignment.job,
        policy=assignment.policy,
        coverage_type=list(assignment.coverage_type),
        effective_date=assignment.effective_date,
        end_date=assignment.end_date,
        bind=assignment.bind,
        eligible=_verdict(assignment.eligible),
        recheck=None if assignment.recheck is None else _verdict(assignment.recheck),
        net_rate=assignment.net_rate,
        certificates=render_certificates(assignment.certificates),
        cancelled=assignment.cancelled,
        cancellation_date=assignment.cancellation_date,
        cancellation_reason=assignment.cancellation_reason,
        certificate_refresh_pending=assignment.certificate_refresh_pending,
        created=assignment.created,
    )


def _verdict(eligible: Eligibility) -> EligibleAnswer:
    return EligibleAnswer(
        result=eligible.result,
        message=eligible.message,
        approval_reason=eligible.approval_reason,
        reasons=render_reasons(eligible.reasons),
        evaluated_at=eligible.evaluated_at,
        ruleset_version=eligible.ruleset_version,
    )
