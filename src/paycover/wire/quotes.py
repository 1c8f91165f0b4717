"""Quotes on the wire (api.md 2.5)."""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from paycover.domain.coverage import LINES, Coverage
from paycover.domain.quotes import Quote, QuoteChange, QuoteDraft
from paycover.wire.base import Id, Input, Seconds, changed, without_blanks
from paycover.wire.coverage import CoverageTypes, once_each, with_coverage_list
from paycover.wire.reasons import ReasonAnswer
from paycover.wire.reasons import render as render_reasons

_ALIASES = {"contractor_id": "contractor", "job_id": "job"}


class QuoteCreate(Input):
    """The body that asks for a quote; a date that is null or empty takes its default."""

    ALIASES: ClassVar[Mapping[str, str]] = _ALIASES

    contractor: Id
    job: Id
    coverage_type: CoverageTypes
    effective_date: Seconds | UnsetType = UNSET
    end_date: Seconds | UnsetType = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return with_coverage_list(without_blanks(raw, "effective_date", "end_date"))

    def draft(self) -> QuoteDraft:
        """Return what the domain makes a quote of."""
        return changed(self, QuoteDraft, coverage_type=once_each(self.coverage_type))


class QuoteUpdate(Input):
    """The body that edits a quote; what is left out stays as it is."""

    ALIASES: ClassVar[Mapping[str, str]] = _ALIASES

    contractor: Id | UnsetType = UNSET
    job: Id | UnsetType = UNSET
    coverage_type: CoverageTypes | UnsetType = UNSET
    effective_date: Seconds | UnsetType = UNSET
    end_date: Seconds | UnsetType = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return with_coverage_list(raw)

    def change(self) -> QuoteChange:
        """Return the change for the domain."""
        if self.coverage_type is UNSET:
            return changed(self, QuoteChange)
        return changed(self, QuoteChange, coverage_type=once_each(self.coverage_type))


class GeneralLine(msgspec.Struct, kw_only=True):
    """The general liability line: its net rate in cents per $100, and the fees only it can have."""

    net_rate: int
    stamping_fee: int | None = None
    risk_purchasing_group_fee: int | None = None


class QuoteLine(msgspec.Struct, kw_only=True):
    """A line's net rate in cents per $100."""

    net_rate: int


class QuoteLines(msgspec.Struct, kw_only=True):
    """The lines that were asked for."""

    gl: GeneralLine | UnsetType = UNSET
    wc: QuoteLine | UnsetType = UNSET
    pl: QuoteLine | UnsetType = UNSET
    media: QuoteLine | UnsetType = UNSET
    cyber: QuoteLine | UnsetType = UNSET


class QuoteAnswer(msgspec.Struct, kw_only=True):
    """A quote as the API shows it; rates in cents per $100.

    Of the lines, `gl` and `wc` are null and the others absent where they were not asked for.
    """

    id: str
    contractor: str
    job: str
    coverage_type: list[str]
    effective_date: int
    end_date: int
    eligible: bool
    reasons: list[ReasonAnswer]
    net_rate: int
    gl_net_rate: int | None
    wc_net_rate: int | None
    pl_net_rate: int | UnsetType = UNSET
    media_net_rate: int | UnsetType = UNSET
    cyber_net_rate: int | UnsetType = UNSET
    quote_json: QuoteLines
    created: int


def render(quote: Quote) -> QuoteAnswer:
    """Return the answer that shows a quote."""
    rates = {LINES[coverage]: rate for coverage, rate in quote.rates.items()}
    extra = {f"{line}_net_rate": rate for line, rate in rates.items() if line not in ("gl", "wc")}
    lines: dict[str, Any] = {line: QuoteLine(net_rate=rate) for line, rate in rates.items()}
    if Coverage.GENERAL in quote.rates:
        lines["gl"] = GeneralLine(net_rate=quote.rates[Coverage.GENERAL])
    return QuoteAnswer(
        id=quote.id,
        contractor=quote.contractor,
        job=quote.job,
        coverage_type=list(quote.coverage_type),
        effective_date=quote.effective_date,
        end_date=quote.end_date,
        eligible=quote.eligible,
        reasons=render_reasons(quote.reasons),
        net_rate=quote.net_rate,
        gl_net_rate=rates.get("gl"),
        wc_net_rate=rates.get("wc"),
        quote_json=QuoteLines(**lines),
        created=quote.created,
        **extra,
    )
