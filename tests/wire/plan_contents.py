"""Random contents of rate plans, of every kind a file can say."""

from hypothesis import strategies as st

from paycover.domain.bureaus import BUREAUS
from paycover.domain.coverage import Coverage
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.rate_build_up import FACTORS
from paycover.domain.rate_contents import (
    ClassCode,
    Filing,
    FilingType,
    LimitProfile,
    PlanCategory,
    RateContent,
    RateEntry,
    TaxRow,
    TaxTable,
    Window,
)
from paycover.domain.rates import Appetite

WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20)
DAYS = st.integers(0, 40_000).map(lambda day: day * 86_400)
PPM = st.integers(0, 1_000_000)
STATES = st.sampled_from(sorted(JURISDICTIONS))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Windows of whole days."""
    start = draw(DAYS)
    return Window(start=start, end=draw(st.none() | st.integers(1, 999).map(lambda d: start + d * 86_400)))


FILINGS = st.builds(
    Filing,
    state=STATES,
    type=st.sampled_from(list(FilingType)),
    number=st.none() | WORDS,
    approved=st.none() | DAYS,
)
TAXES = st.builds(
    TaxRow,
    row=st.just(2),
    state=STATES,
    surplus_lines_tax_ppm=PPM,
    stamping_fee_ppm=PPM,
    start=st.none() | DAYS,
    end=st.none() | DAYS,
    note=st.none() | WORDS,
)


def entries(coverage: Coverage, row: int, slug: str, state: str) -> st.SearchStrategy[RateEntry]:
    """Rows of a category and state."""
    return st.builds(
        RateEntry,
        row=st.just(row),
        job_category=st.just(slug),
        state=st.just(state),
        class_code=st.none() | WORDS,
        exact_rate_ppm=st.none() | PPM,
        net_rate=st.none() | st.integers(1, 5_000),
        appetite=st.sampled_from(list(Appetite)),
        max_pay=st.none() | PPM,
        max_term_days=st.none() | st.integers(1, 365),
        limit_profile=st.none() | WORDS,
        tier=st.none() | WORDS,
        notes=st.none() | WORDS,
        factors=st.dictionaries(st.sampled_from(FACTORS[coverage]), PPM, max_size=3),
    )


@st.composite
def contents(draw: st.DrawFn) -> RateContent:
    """Contents of any line."""
    coverage = draw(st.sampled_from(list(Coverage)))
    cells = draw(
        st.lists(
            st.tuples(st.sampled_from(["roofer", "tiler"]), STATES | st.just("*")), min_size=1, max_size=6
        )
    )
    return RateContent(
        plan=draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,9}", fullmatch=True)),
        version=draw(st.integers(1, 99)),
        coverage_type=coverage,
        admitted=draw(st.booleans()),
        minimum=draw(st.integers(0, 500)),
        new_business=draw(windows()),
        renewal=draw(st.none() | windows()),
        taxes_in_rate=draw(st.booleans()),
        illustrative=draw(st.booleans()),
        states=tuple(draw(st.lists(STATES, max_size=3))),
        filings=tuple(draw(st.lists(FILINGS, max_size=2))),
        schedule_caps=draw(st.dictionaries(STATES, PPM, max_size=2)),
        limit_profiles=tuple(
            draw(
                st.lists(
                    st.builds(LimitProfile, name=WORDS, each_occurrence=PPM, aggregate=PPM), max_size=2
                )
            )
        ),
        tax_tables=draw(st.just(()) | TAXES.map(lambda row: (TaxTable(name="sl-2026", rows=(row,)),))),
        class_codes=draw(
            st.none()
            | st.builds(ClassCode, bureau=st.sampled_from(sorted(BUREAUS)), class_code=WORDS).map(
                lambda code: (code,)
            )
        ),
        categories=draw(st.just(()) | WORDS.map(lambda name: (PlanCategory(slug="roofer", name=name),))),
        entries=tuple(draw(entries(coverage, row, *cell)) for row, cell in enumerate(cells, 2)),
    )
