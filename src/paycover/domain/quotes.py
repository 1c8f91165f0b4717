"""Quotes: what cover would cost a contractor on a job, pinned when it was given."""

from paycover.domain.coverage import Coverage, Rates, net_rate
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.reasons import Reason
from paycover.domain.terms import end_date, start_date
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, field, replace
from paycover.kit.unset import UNSET, Unset, given


class Quote(Record, kw_only=True):
    """A quote; `rates` are the line rates in cents per $100, `snapshot` is the id of all that made them.

    `work_state` rates workers' compensation, `home_state` the other lines (insurance.md 1.8).
    `policy` is the policy issued for it: from then on the quote no longer changes.
    """

    id: str
    contractor: str
    job: str
    coverage_type: tuple[Coverage, ...]
    effective_date: int
    end_date: int
    eligible: bool = True
    reasons: tuple[Reason, ...] = ()
    rates: Rates = field(default_factory=dict)
    snapshot: str | None = None
    net_rate: int
    category_code: str
    work_state: str | None
    home_state: str | None
    policy: str | None = None
    created: int
    deleted_at: int | None = None


class QuoteDraft(Record, kw_only=True):
    """What a caller gives to get a quote: ids, coverage types and Unix seconds."""

    contractor: str
    job: str
    coverage_type: tuple[Coverage, ...]
    effective_date: int | Unset = UNSET
    end_date: int | Unset = UNSET


class QuoteChange(Record, kw_only=True):
    """What a caller changes of a quote; what is left out stays as it is."""

    contractor: str | Unset = UNSET
    job: str | Unset = UNSET
    coverage_type: tuple[Coverage, ...] | Unset = UNSET
    effective_date: int | Unset = UNSET
    end_date: int | Unset = UNSET


def quoted(draft: QuoteDraft, priced: RateSnapshot, *, id: str, now: int) -> Quote:
    """Return the quote of a draft; raise Problem(effective_date_invalid or end_date_invalid)."""
    start = start_date(draft.effective_date, now)
    return Quote(
        id=id,
        contractor=draft.contractor,
        job=draft.job,
        coverage_type=draft.coverage_type,
        effective_date=start,
        end_date=end_date(draft.end_date, start),
        rates=priced.rates,
        snapshot=priced.id,
        net_rate=net_rate(priced.rates, draft.coverage_type),
        category_code=priced.category_code,
        work_state=priced.work_state,
        home_state=priced.home_state,
        created=now,
    )


def requoted(quote: Quote, change: QuoteChange, priced: RateSnapshot, *, now: int) -> Quote:
    """Return a quote after its owner's edit, priced anew; a start that is not moved may have passed.

    Raises Problem(effective_date_invalid or end_date_invalid) for dates that do not fit each other.
    """
    start = quote.effective_date
    if change.effective_date is not UNSET and change.effective_date != start:
        start = start_date(change.effective_date, now)
    coverage_type = given(change.coverage_type, quote.coverage_type)
    return replace(
        quote,
        contractor=given(change.contractor, quote.contractor),
        job=given(change.job, quote.job),
        coverage_type=coverage_type,
        effective_date=start,
        end_date=end_date(given(change.end_date, quote.end_date), start),
        rates=priced.rates,
        snapshot=priced.id,
        net_rate=net_rate(priced.rates, coverage_type),
        category_code=priced.category_code,
        work_state=priced.work_state,
        home_state=priced.home_state,
    )


def ensure_not_issued(quote: Quote) -> None:
    """Refuse a change of a quote whose policy was issued (api.md 2.5)."""
    if quote.policy is not None:
        raise Problem(Code.CANT_UPDATE_CREATE_NEW_QUOTE)
