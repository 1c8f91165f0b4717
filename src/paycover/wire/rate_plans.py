"""Versions of rate plans as events show them, and their content read back from its text."""

import msgspec

from paycover.domain.rate_contents import RateContent
from paycover.domain.rate_plans import RatePlanVersion

_CONTENT = msgspec.json.Decoder(RateContent)


class StepAnswer(msgspec.Struct, kw_only=True):
    """Who brought a version to a status when."""

    status: str
    by: str
    at: int
    states: tuple[str, ...]
    note: str | None


class RatePlanAnswer(msgspec.Struct, kw_only=True):
    """A version of a rate plan without its content, which its hash stands for."""

    id: str
    plan: str
    version: int
    coverage_type: str
    status: str
    sha256: str
    illustrative: bool
    sold_from: int
    sold_until: int | None
    states: tuple[str, ...]
    author: str
    steps: tuple[StepAnswer, ...]
    justification: str | None
    created: int


def render(version: RatePlanVersion) -> RatePlanAnswer:
    """Return the answer that shows a version."""
    return RatePlanAnswer(
        id=version.id,
        plan=version.plan,
        version=version.version,
        coverage_type=version.coverage_type,
        status=version.status,
        sha256=version.sha256,
        illustrative=version.illustrative,
        sold_from=version.sold_from,
        sold_until=version.sold_until,
        states=version.states,
        author=version.author,
        steps=tuple(
            StepAnswer(status=step.status, by=step.by, at=step.at, states=step.states, note=step.note)
            for step in version.steps
        ),
        justification=version.justification,
        created=version.created,
    )


def content_of(text: str) -> RateContent:
    """Return the content a version's text holds."""
    return _CONTENT.decode(text)
