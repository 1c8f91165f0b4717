"""What one version changes against another."""

from paycover.domain.coverage import Coverage
from paycover.domain.rate_diff import LARGE_JOB, SMALL_JOB, beside, compared, dollars, percent
from tests.domain.rate_table import rate
from tests.plans import plan

OLD = plan(rows="roofer,CA,91341,10000,100,accept\nroofer,*,91341,8000,80,accept\n").content()
NEW = plan(
    rows="roofer,CA,91341,12500,125,accept\nroofer,NV,91341,10100,101,accept\ntiler,CA,91341,5000,50,accept\n"
).content()


def test_every_cell_of_either_version_is_compared() -> None:
    changes = {
        (c.job_category, c.state): (c.old, c.new, c.permille, c.is_marked) for c in compared(OLD, NEW)
    }
    assert changes == {
        ("roofer", "CA"): (100, 125, 250, False),
        ("roofer", "NV"): (80, 101, 263, True),
        ("roofer", "*"): (80, None, None, False),
        ("tiler", "CA"): (None, 50, None, False),
    }


def test_premiums_are_those_of_the_usual_bundle() -> None:
    wc = [
        rate(Coverage.WORKERS_COMP, "CA", 48),
        rate(Coverage.WORKERS_COMP, "CA", 45, version=2),
        rate(Coverage.WORKERS_COMP, "*", 50),
        rate(Coverage.WORKERS_COMP, "NV", 90, sold_until=5),
        rate(Coverage.GENERAL, "*", 999),
        rate(Coverage.PROFESSIONAL, "*", 999),
    ]
    slugs = {wc[0].category_code: "roofer"}
    cells = [("roofer", "CA"), ("roofer", "NV"), ("tiler", "CA")]
    others = beside(Coverage.GENERAL, cells, wc, slugs, 10)
    assert others == {("roofer", "CA"): 45, ("roofer", "NV"): 50, ("tiler", "CA"): 0}
    change = next(c for c in compared(OLD, NEW, others) if c.state == "CA")
    assert change.premiums(SMALL_JOB) == (1_450, 1_700)
    assert change.premiums(LARGE_JOB) == (72_500, 85_000)


def test_changes_and_sums_are_written_for_people() -> None:
    assert [percent(permille) for permille in (None, 0, 125, -5)] == ["–", "0.0 %", "+12.5 %", "-0.5 %"]
    assert [dollars(cents) for cents in (None, 0, 123_456, -5)] == ["–", "$0.00", "$1,234.56", "-$0.05"]
