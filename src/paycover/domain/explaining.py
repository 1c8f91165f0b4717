"""How a premium is explained: every step of it anew, from the pay and the snapshot of what rated it."""

from collections.abc import Iterator

from paycover.domain.coverage import Coverage, Rates, in_bill_order
from paycover.domain.explanation_text import summary
from paycover.domain.explanations import (
    Division,
    Explanation,
    Factor,
    Flag,
    Inside,
    LineExplained,
    PremiumExplained,
    RatedBy,
    Rounded,
    Share,
    Subject,
)
from paycover.domain.premium import PREMIUM_MIN, RATE_UNIT
from paycover.domain.premium_split import group_fee_inside, split_by_line, tax_inside
from paycover.domain.rate_build_up import FACTORS
from paycover.domain.rate_snapshots import RateSnapshot, is_genuine
from paycover.domain.rates import PPM_PER_RATE, LineRate
from paycover.kit.money import PPM, ratio_half_up
from paycover.kit.records import replace

_WHY = {
    RatedBy.WORK_STATE: "Workers' compensation is rated by the state the work is done in.",
    RatedBy.HOME_STATE: "Every other line is rated by the state the contractor lives in.",
}

Pinned = dict[Coverage, LineRate]


def explained(subject: Subject, snapshot: RateSnapshot | None) -> Explanation:
    """Return how the premium of a subject is computed (insurance.md 1.13, 1.14; decisions.md 19, 20).

    `snapshot` is what rated it, None where it has none: then its own rates are taken. Nothing else is
    asked. Where what is computed is not what the subject says, `matches` is false.
    """
    pinned = {line.coverage_type: line for line in snapshot.lines} if snapshot else {}
    billed = in_bill_order(coverage for coverage in subject.coverage_type if coverage in subject.rates)
    rates = {c: pinned[c].net_rate if c in pinned else subject.rates[c] for c in billed}
    rate = sum(rates.values())
    premium = _premium(subject.gross_pay, rate, [pinned[c] for c in billed if c in pinned])
    lines = _lines(rates, pinned, premium)
    differences = tuple(_differences(subject, snapshot, lines, premium))
    made = Explanation(
        subject=subject,
        snapshot=snapshot,
        lines=lines,
        net_rate=rate,
        premium=premium,
        matches=not differences,
        differences=differences,
        flags=tuple(_flags(subject, snapshot, lines, premium, bool(differences))),
        summary="",
    )
    return replace(made, summary=summary(made))


def division(numerator: int, denominator: int) -> Division:
    """Return a division of numbers that are not negative, rounded as all money is."""
    quotient, remainder = divmod(numerator, denominator)
    result = ratio_half_up(numerator, denominator)
    inexact = Rounded.UP if result > quotient else Rounded.DOWN
    return Division(
        numerator=numerator,
        denominator=denominator,
        quotient=quotient,
        remainder=remainder,
        rounded=inexact if remainder else Rounded.EXACT,
        result=result,
    )


def _premium(gross_pay: int, rate: int, pinned: list[LineRate]) -> PremiumExplained | None:
    """The least premium is the one the snapshot pins; None where nothing is rated."""
    if not rate:
        return None
    step = division(gross_pay * rate, RATE_UNIT)
    least = max((line.minimum for line in pinned), default=PREMIUM_MIN)
    return PremiumExplained(
        product=gross_pay * rate,
        rounding=step,
        minimum=least,
        minimum_applied=step.result < least,
        minimum_topup_cents=max(0, least - step.result),
        premium_due=max(least, step.result),
    )


def _lines(rates: Rates, pinned: Pinned, premium: PremiumExplained | None) -> tuple[LineExplained, ...]:
    shares = {} if premium is None else _shares(premium.premium_due, rates)
    return tuple(_line(c, rate, pinned.get(c), shares.get(c)) for c, rate in rates.items())


def _shares(premium: int, rates: Rates) -> dict[Coverage, Share]:
    whole = sum(rates.values())
    found = {}
    for coverage, amount in split_by_line(premium, rates).items():
        floor, remainder = divmod(premium * rates[coverage], whole)
        found[coverage] = Share(
            numerator=premium * rates[coverage],
            denominator=whole,
            floor=floor,
            remainder=remainder,
            extra_cent=amount - floor,
            amount=amount,
        )
    return found


def _line(coverage: Coverage, rate: int, pinned: LineRate | None, share: Share | None) -> LineExplained:
    rated_by = RatedBy.WORK_STATE if coverage is Coverage.WORKERS_COMP else RatedBy.HOME_STATE
    exact = None if pinned is None else pinned.exact_rate_ppm
    return LineExplained(
        coverage_type=coverage,
        rated_by=rated_by,
        state=None if pinned is None else pinned.state,
        why=_WHY[rated_by],
        plan=None if pinned is None else pinned.plan,
        version=None if pinned is None else pinned.version,
        sha256=None if pinned is None else pinned.sha256,
        class_code=None if pinned is None else pinned.class_code,
        row_state=None if pinned is None else pinned.row_state,
        factors=() if pinned is None else _in_order(coverage, pinned.factors),
        exact_rate_ppm=exact,
        rate_rounding=None if exact is None else division(exact, PPM_PER_RATE),
        net_rate=rate,
        share=share,
        inside=None if pinned is None or share is None else _inside(share.amount, pinned),
        illustrative=pinned is not None and pinned.illustrative,
    )


def _in_order(coverage: Coverage, factors: dict[str, int]) -> tuple[Factor, ...]:
    """Return the parts of a rate in the order it is built of them (insurance.md 1.13)."""
    known = [name for name in FACTORS[coverage] if name in factors]
    names = known + sorted(set(factors) - set(known))
    return tuple(Factor(name=name, ppm=factors[name]) for name in names)


def _inside(amount: int, line: LineRate) -> Inside:
    fee_ppm = line.risk_purchasing_group_fee_ppm
    fee = group_fee_inside(amount, fee_ppm, line.exact_rate_ppm)
    taxed = PPM + line.surplus_lines_tax_ppm + line.stamping_fee_ppm
    net, tax, stamping = tax_inside(amount - fee, line.surplus_lines_tax_ppm, line.stamping_fee_ppm)
    return Inside(
        risk_purchasing_group_fee=fee,
        net_premium=net,
        surplus_lines_tax=tax,
        stamping_fee=stamping,
        fee_rounding=division(amount * fee_ppm, line.exact_rate_ppm) if fee_ppm else None,
        net_rounding=division((amount - fee) * PPM, taxed) if taxed > PPM else None,
    )


def _differences(
    subject: Subject,
    snapshot: RateSnapshot | None,
    lines: tuple[LineExplained, ...],
    premium: PremiumExplained | None,
) -> Iterator[str]:
    """Yield every point where what was computed is not what the subject or its snapshot says."""
    if snapshot is None and subject.snapshot is not None:
        yield f"The snapshot {subject.snapshot} is missing."
    elif snapshot is not None and (subject.snapshot != snapshot.id or not is_genuine(snapshot)):
        yield f"The snapshot {subject.snapshot} is not what its id was made of."
    for line in lines:
        yield from _of_line(line, subject.rates[line.coverage_type], snapshot)
    rate = sum(line.net_rate for line in lines)
    if rate != subject.net_rate:
        yield f"The net rate is {subject.net_rate}, but its lines sum to {rate}."
    computed = None if premium is None else premium.premium_due
    if subject.premium_due is not None and subject.premium_due != computed:
        yield f"The premium is {subject.premium_due} cents, but {computed} when computed."


def _of_line(line: LineExplained, told: int, snapshot: RateSnapshot | None) -> Iterator[str]:
    name = line.coverage_type
    if snapshot is not None and line.plan is None:
        yield f"The snapshot has no rate for {name}."
    if line.net_rate != told:
        yield f"The rate of {name} is {told}, but the snapshot says {line.net_rate}."
    if line.rate_rounding is not None and line.rate_rounding.result != line.net_rate:
        yield f"The rate of {name} is {line.net_rate}, but {line.rate_rounding.result} when rounded."


def _flags(
    subject: Subject,
    snapshot: RateSnapshot | None,
    lines: tuple[LineExplained, ...],
    premium: PremiumExplained | None,
    differs: bool,
) -> Iterator[Flag]:
    if differs:
        yield Flag.MISMATCH
    if premium is not None and premium.minimum_applied:
        yield Flag.MINIMUM_APPLIED
    cycle, cover = subject.paycycle, subject.cover
    if cycle is not None and cover is not None and not cover.start <= cycle.start <= cycle.end <= cover.end:
        yield Flag.CYCLE_OUTSIDE_COVER
    if any(line.illustrative for line in lines):
        yield Flag.ILLUSTRATIVE_RATES
    if snapshot is None:
        yield Flag.NO_SNAPSHOT
    if premium is None or not subject.is_billed:
        yield Flag.NOT_BILLED
