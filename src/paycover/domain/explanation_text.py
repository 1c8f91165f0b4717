"""An explanation in words: one paragraph to read out on the telephone."""

from collections.abc import Iterator

from paycover.domain.coverage import Coverage
from paycover.domain.explanations import (
    Explanation,
    Flag,
    LineExplained,
    PaySource,
    PremiumExplained,
    RatedBy,
    Rounded,
)

CENTS = 100
CENTS_OF_PRODUCT = 1_000_000
"""Pay in cents × rate in cents per $100, by this, is dollars."""

_PAY = {
    PaySource.REPORTED: "pay of {}",
    PaySource.WAGE: "pay of {} (the job's wage)",
    PaySource.ASKED: "a pay of {}",
}
_LINE = {Coverage.WORKERS_COMP: "workers' compensation", Coverage.GENERAL: "general liability"}
_STATE = {RatedBy.WORK_STATE: "the state of the work", RatedBy.HOME_STATE: "the contractor's home"}
_REMARKS = {
    Flag.CYCLE_OUTSIDE_COVER: "The pay cycle lies outside the dates of cover.",
    Flag.ILLUSTRATIVE_RATES: "The rates are illustrative and charge nobody.",
    Flag.NO_SNAPSHOT: "What made its rates was not kept.",
    Flag.NOT_BILLED: "It bills nothing as it stands.",
}


def summary(explained: Explanation) -> str:
    """Return an explanation as one paragraph, amounts in dollars."""
    return " ".join(_sentences(explained))


def dollars(cents: int) -> str:
    """Write cents as dollars: $2,500.00."""
    return f"${cents // CENTS:,}.{cents % CENTS:02}"


def _sentences(explained: Explanation) -> Iterator[str]:
    subject = explained.subject
    if not explained.matches:
        yield "IT DOES NOT ADD UP: " + " ".join(explained.differences)
    premium = explained.premium
    if premium is None:
        yield "No line is rated, so there is no premium."
    else:
        pay = _PAY[subject.gross_pay_source].format(dollars(subject.gross_pay))
        rates = "; ".join(_rate(line) for line in explained.lines)
        yield (
            f"For {pay} the rate is {dollars(explained.net_rate)} per $100 ({rates}): {_product(premium)}."
        )
        yield f"The premium is {dollars(premium.premium_due)}{_topup(premium)}."
        yield from (sentence for line in explained.lines if (sentence := _part(line)))
    yield from (_REMARKS[flag] for flag in explained.flags if flag in _REMARKS)
    if subject.replaces is not None:
        yield f"It replaces {subject.replaces}."
    if subject.replaced_by is not None:
        yield f"It was replaced by {subject.replaced_by}."


def _rate(line: LineExplained) -> str:
    where = "" if line.state is None else f" in {line.state}, {_STATE[line.rated_by]}"
    return f"{_name(line)} {dollars(line.net_rate)}{where}"


def _product(premium: PremiumExplained) -> str:
    exact, step = _exact(premium.product), premium.rounding
    if step.rounded is Rounded.EXACT:
        return f"exactly {exact}"
    return f"{exact}, rounded {step.rounded} to {dollars(step.result)}"


def _exact(product: int) -> str:
    """Write a product of pay and rate as dollars: at least two decimals, at most the six it has."""
    whole, rest = divmod(product, CENTS_OF_PRODUCT)
    decimals = f"{rest:06}".rstrip("0")
    return f"${whole:,}.{decimals:0<2}"


def _topup(premium: PremiumExplained) -> str:
    if not premium.minimum_applied:
        return ""
    return f", the least that is billed, {dollars(premium.minimum_topup_cents)} more"


def _part(line: LineExplained) -> str:
    """The lines of a premium of several, and what is inside each but net premium."""
    if line.share is None:
        return ""
    text = f"{_name(line).capitalize()} is {dollars(line.share.amount)} of it"
    inside = line.inside
    if inside is None or inside.net_premium == line.share.amount:
        return text + "."
    parts = [
        (inside.surplus_lines_tax, "surplus lines tax"),
        (inside.stamping_fee, "stamping fee"),
        (inside.risk_purchasing_group_fee, "risk purchasing group fee"),
    ]
    told = ", ".join(f"{dollars(cents)} {what}" for cents, what in parts if cents)
    return f"{text}: {dollars(inside.net_premium)} net premium, {told}."


def _name(line: LineExplained) -> str:
    return _LINE.get(line.coverage_type, f"{line.coverage_type} cover")
