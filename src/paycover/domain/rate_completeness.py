"""Whether what is put on the market has no hole and no overlap: states × categories of a line."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from paycover.domain.rate_contents import RateContent, Window, by_cell, row_for, sold_in
from paycover.domain.rate_faults import Fault, Holds
from paycover.domain.rates import ANY_STATE, Rate

HOLE, OVERLAP = "HOLE", "OVERLAP"


def gaps(
    content: RateContent, states: Collection[str], categories: dict[str, str], others: Iterable[Rate]
) -> Iterator[Fault]:
    """Give the holes and overlaps there would be with a version active in `states`.

    `categories` are all the account has, slug → code; `others` the rates that other plans have on
    offer for the line. A cell is sold where the version or another plan has a row for it, a declined
    one too: that says it is not sold. One fault names all states a category lacks.
    """
    sold = _sold(content, categories, others)
    yield from _holes(content, states, categories, sold)
    yield from _overlaps(content, states, sold)


_Sold = dict[str, dict[str, Rate]]
"""What other plans sell: slug → state or `*` → the rate."""


def _sold(content: RateContent, categories: dict[str, str], others: Iterable[Rate]) -> _Sold:
    slugs = {code: slug for slug, code in categories.items()}
    sold: _Sold = defaultdict(dict)
    for rate in others:
        window = Window(start=rate.sold_from, end=rate.sold_until)
        if rate.plan != content.plan and window.meets(content.new_business):
            sold[slugs.get(rate.category_code, rate.category_code)][rate.state] = rate
    return sold


def _holes(
    content: RateContent, states: Collection[str], categories: Collection[str], sold: _Sold
) -> Iterator[Fault]:
    rows = by_cell(content)
    sellable = sold_in(content.coverage_type)
    for slug in sorted({*categories, *content.slugs}):
        others = sold.get(slug, {})
        lacking = [
            state
            for state in sorted(sellable & set(states))
            if row_for(rows, slug, state) is None and state not in others and ANY_STATE not in others
        ]
        if lacking:
            yield Fault(
                rule=HOLE,
                column="state",
                value=", ".join(lacking),
                sentence=f"There is no {content.coverage_type} rate for {slug} in {', '.join(lacking)}: "
                "give one, or a row that declines.",
                holds=Holds.ACTIVATION,
            )


def _overlaps(content: RateContent, states: Collection[str], sold: _Sold) -> Iterator[Fault]:
    rows = by_cell(content)
    for slug in sorted(content.slugs & set(sold)):
        both = [
            (state, rate)
            for state in sorted(states)
            if row_for(rows, slug, state) is not None
            and (rate := sold[slug].get(state) or sold[slug].get(ANY_STATE)) is not None
        ]
        if both:
            rate = both[0][1]
            where = ", ".join(state for state, _ in both)
            yield Fault(
                rule=OVERLAP,
                column="state",
                value=where,
                sentence=f"{slug} in {where} is sold by {rate.plan} version {rate.version} already: "
                "close that first.",
                holds=Holds.ACTIVATION,
            )
