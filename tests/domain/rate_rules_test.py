"""The rules of rate plans: one bad file for each, and one that breaks nearly all of them."""

from typing import Any

import pytest

from paycover.domain.coverage import Coverage
from paycover.domain.rate_cases import Standing
from paycover.domain.rate_contents import Window
from paycover.domain.rate_faults import Fault, Holds, held_back
from paycover.domain.rate_rules import RULES
from paycover.kit.dates import parse_iso
from tests.plans import HEAD, Plan, faults, plan

GL, WC, PL = Coverage.GENERAL, Coverage.WORKERS_COMP, Coverage.PROFESSIONAL
LOADING, DRAFT, ACTIVATION, NOTHING = Holds.LOADING, Holds.DRAFT, Holds.ACTIVATION, Holds.NOTHING

DAY_ONE = parse_iso("2020-01-01") or 0
DAY_TWO = parse_iso("2020-01-02") or 0
BUILT = f"{HEAD},loss_cost_ppm,loss_cost_multiplier_ppm,schedule_ppm"


def previous(net: int) -> Any:
    return {"previous": plan(GL, f"roofer,CA,91341,{net}00,{net},accept\n").content()}


def standing(version: int, start: int, end: int | None = None) -> Any:
    window = Window(start=start, end=end)
    return {"standing": (Standing(version=version, window=window, states=frozenset({"CA"})),)}


BAD: list[tuple[str, Plan, dict[str, Any], tuple[int | None, str, str | None], Holds]] = [
    (
        "RV01",
        plan(GL, "roofer,CA,91341,5300,53,accept\nroofer,US-ca,91341,5300,53,accept\n"),
        {},
        (3, "job_category", "roofer"),
        LOADING,
    ),
    ("RV02", plan(WC, "roofer,OH,5551,12000,120,accept\n"), {}, (2, "state", "OH"), LOADING),
    ("RV03", plan(WC, "roofer,NY,42,12000,120,accept\n"), {}, (2, "class_code", "42"), LOADING),
    ("RV03", plan(WC, "roofer,PA,12,12000,120,accept\n"), {}, (2, "class_code", "12"), LOADING),
    ("RV03", plan(GL, "roofer,CA,9134,5300,53,accept\n"), {}, (2, "class_code", "9134"), LOADING),
    ("RV04", plan(GL, "roofer,CA,91341,5349,54,accept\n"), {}, (2, "net_rate", "54"), LOADING),
    ("RV04", plan(GL, "roofer,CA,91341,0,0,accept\n"), {}, (2, "net_rate", "0"), LOADING),
    ("RV04", plan(GL, "roofer,CA,91341,500100,5001,accept\n"), {}, (2, "net_rate", "5001"), LOADING),
    ("RV04", plan(GL, "roofer,CA,91341,100100,1001,accept\n"), {}, (2, "net_rate", "1001"), NOTHING),
    (
        "RV05",
        plan(WC, f"{BUILT}\nroofer,TX,5551,15203,152,accept,10500,1450000,\n"),
        {},
        (2, "exact_rate_ppm", "15203"),
        LOADING,
    ),
    (
        "RV06",
        plan(GL, "roofer,CA,91341,20100,201,accept\n", version=2),
        previous(100),
        (2, "net_rate", "201"),
        DRAFT,
    ),
    (
        "RV06",
        plan(GL, "roofer,CA,91341,12600,126,accept\n", version=2),
        previous(100),
        (2, "net_rate", "126"),
        NOTHING,
    ),
    (
        "RV07",
        plan(GL, "roofer,CA,91341,5300,53,accept\n", version=2),
        standing(1, DAY_ONE),
        (None, "new_business", "2020-01-01"),
        ACTIVATION,
    ),
    (
        "RV07",
        plan(GL, "roofer,CA,91341,5300,53,accept\n", version=2),
        standing(3, DAY_TWO),
        (None, "new_business", "2020-01-01"),
        ACTIVATION,
    ),
    (
        "RV07",
        plan(GL, "roofer,CA,91341,5300,53,accept\n", version=2),
        standing(1, 0, DAY_ONE - 1),
        (None, "new_business", "2020-01-01"),
        ACTIVATION,
    ),
    (
        "RV08",
        plan(GL, renewal={"from": "2019-12-31"}),
        {},
        (None, "renewal", "2019-12-31"),
        ACTIVATION,
    ),
    (
        "RV08",
        plan(WC, filings=[{"state": "*", "type": "prior_approval", "approved": "2020-01-02"}]),
        {},
        (None, "filings", "*"),
        ACTIVATION,
    ),
    (
        "RV09",
        plan(
            WC,
            f"{BUILT}\nroofer,TX,5551,19500,195,accept,10000,1500000,300000\n",
            schedule_caps={"*": 250000},
        ),
        {},
        (2, "schedule_ppm", "300000"),
        LOADING,
    ),
    ("RV10", plan(GL, "roofer,TX,91341,5300,53,accept\n"), {}, (2, "state", "TX"), DRAFT),
    (
        "RV11",
        plan(WC, filings=[{"state": "CA", "type": "file_and_use"}]),
        {"is_production": True},
        (None, "filings", "NY"),
        ACTIVATION,
    ),
    (
        "RV11",
        plan(WC, filings=[{"state": "CA", "type": "file_and_use"}]),
        {},
        (None, "filings", "NY"),
        NOTHING,
    ),
    ("RV12", plan(GL, "roofer,CA,91341,,,accept\n"), {}, (2, "net_rate", None), LOADING),
    ("RV12", plan(GL, "roofer,CA,91341,,,refer\n"), {}, (2, "net_rate", None), LOADING),
    ("RV12", plan(GL, "roofer,CA,91341,,53,decline\n"), {}, (2, "net_rate", "53"), LOADING),
    (
        "RV13",
        plan(GL, limit_profiles=[{"name": "low", "each_occurrence": 200, "aggregate": 100}]),
        {},
        (None, "limit_profiles", "100"),
        LOADING,
    ),
    (
        "RV13",
        plan(GL, f"{HEAD},limit_profile\nroofer,CA,91341,5300,53,accept,high\n"),
        {},
        (2, "limit_profile", "high"),
        LOADING,
    ),
    (
        "RV14",
        plan(GL, rounding={"minimum_cents": 500}),
        {},
        (None, "rounding.minimum_cents", "500"),
        LOADING,
    ),
    ("RV15", plan(GL, "roofer,XX,91341,5300,53,accept\n"), {}, (2, "state", "XX"), LOADING),
    ("RV15", plan(WC, "roofer,*,5551,12000,120,accept\n"), {}, (2, "state", "*"), LOADING),
    ("RV15", plan(GL, states=["CA", "QQ"]), {}, (None, "states", "QQ"), LOADING),
    (
        "RV16",
        plan(GL, illustrative=True),
        {"is_production": True},
        (None, "illustrative", "true"),
        ACTIVATION,
    ),
    (
        "RV17",
        plan(GL, "roofer,CA,91341,11000,110,accept\n", version=2),
        previous(100),
        (2, "net_rate", "110"),
        NOTHING,
    ),
    ("RV18", plan(GL, "roofer,HI,91341,5300,53,accept\n"), {}, (2, "state", "HI"), NOTHING),
    (
        "RV19",
        plan(
            WC,
            "roofer,TX,5551,12000,120,accept\ntiler,TX,5551,13000,130,accept\n",
            categories=[{"slug": "roofer", "name": "Roofer"}, {"slug": "tiler", "name": "Tiler"}],
        ),
        {},
        (3, "net_rate", "130"),
        DRAFT,
    ),
    ("RV20", plan(GL, "roofer,CA,TBD,5300,53,accept\n"), {}, (2, "class_code", "TBD"), DRAFT),
    ("RV20", plan(WC, "roofer,CA,,12000,120,accept\n"), {}, (2, "class_code", None), DRAFT),
    ("RV20", plan(PL, "roofer,CA,TBD,6000,60,accept\n"), {}, (2, "class_code", "TBD"), DRAFT),
    ("CATEGORY", plan(GL, "tiler,CA,91341,5300,53,accept\n"), {}, (2, "job_category", "tiler"), LOADING),
]


def place(fault: Fault) -> tuple[int | None, str | None, str | None]:
    return fault.row, fault.column, fault.value


@pytest.mark.parametrize(
    ("rule", "bad", "over", "where", "holds"), BAD, ids=[f"{n}-{case[0]}" for n, case in enumerate(BAD)]
)
def test_a_bad_file_has_exactly_the_fault_of_its_rule(
    rule: str,
    bad: Plan,
    over: dict[str, Any],
    where: tuple[int | None, str, str | None],
    holds: Holds,
) -> None:
    found = [fault for fault in faults(bad, **over) if rule == "RV17" or fault.rule != "RV17"]
    assert [(fault.rule, place(fault), fault.holds) for fault in found] == [(rule, where, holds)]
    assert found[0].sentence.endswith(".") and found[0].severity == (
        "warning" if holds is NOTHING else "fault"
    )


def test_every_rule_has_a_bad_file() -> None:
    assert {case[0] for case in BAD} == set(RULES)


@pytest.mark.parametrize("coverage", [GL, WC, PL])
def test_a_good_file_has_no_fault(coverage: Coverage) -> None:
    assert faults(plan(coverage), is_production=True) == []


def test_all_faults_of_a_file_are_told_at_once() -> None:
    rows = (
        f"{HEAD},tier,schedule_ppm,loss_cost_ppm,limit_profile\n"
        "roofer,OH,5551,12000,120,accept,,,,\n"
        "roofer,OH,5551,12000,120,accept,,,,\n"
        "roofer,TX,42,12000,121,accept,,,,\n"
        "roofer,FL,5551,12000,120,accept,,300000,5000,high\n"
        "roofer,GA,5551,,,accept,,,,\n"
        "roofer,QQ,TBD,5300,53,accept,,,,\n"
        "tiler,TX,5551,13000,130,accept,,,,\n"
        "roofer,NV,5551,13000,130,maybe,,,,\n"
    )
    bad = plan(
        WC,
        rows,
        rounding={"minimum_cents": 1},
        illustrative=True,
        renewal={"from": "2019-12-31"},
        filings=[{"state": "CA", "type": "file_and_use"}],
        schedule_caps={"*": 250_000},
        tax_tables=["missing"],
    )
    found = faults(bad, is_production=True)
    assert {fault.rule for fault in found} == {
        "FORMAT", "RV01", "RV02", "RV03", "RV04", "RV05", "RV08", "RV09", "RV11", "RV12", "RV13", "RV14",
        "RV15", "RV16", "CATEGORY",
    }  # fmt: skip
    assert [(f.row, f.column, f.value) for f in found if f.rule == "FORMAT" and f.row] == [
        (9, "appetite", "maybe")
    ]
    assert held_back(found, LOADING)


def test_a_justification_lets_a_large_change_and_a_gap_pass() -> None:
    dearer = plan(GL, "roofer,CA,91341,20100,201,accept\n", version=2)
    over = previous(100) | standing(1, 0, DAY_ONE - 1)
    assert held_back(faults(dearer, **over), ACTIVATION)
    assert not held_back(faults(dearer, justified=True, **over), ACTIVATION)


def test_the_largest_rise_and_fall_are_shown_on_two_jobs() -> None:
    old = plan(GL, "roofer,CA,91341,10000,100,accept\nroofer,NY,91341,10000,100,accept\n").content()
    new = plan(GL, "roofer,CA,91341,8000,80,accept\nroofer,NY,91341,12000,120,accept\n", version=2)
    shown = [fault.sentence for fault in faults(new, previous=old) if fault.rule == "RV17"]
    assert shown == [
        f"Since version 1, {change}: a $1,000 job from $10.00 to {small}, "
        f"a $50,000 job from $500.00 to {large}."
        for change, small, large in (("-20.0 %", "$8.00", "$400.00"), ("+20.0 %", "$12.00", "$600.00"))
    ]


def test_a_class_code_has_to_be_in_the_operators_table_if_there_is_one() -> None:
    given = plan(WC, class_codes="classes.csv")
    given.tables["classes.csv"] = "bureau,class_code\nWCIRB,5552\nNYCIRB,5551\n"
    assert faults(given) == []
    given.tables["classes.csv"] = "bureau,class_code\nNCCI,5552\nNYCIRB,5551\n"
    assert [(f.rule, place(f)) for f in faults(given)] == [("RV03", (2, "class_code", "5552"))]


def test_a_named_tier_may_rate_a_class_otherwise() -> None:
    rows = f"{HEAD},tier\nroofer,TX,5551,12000,120,accept,\ntiler,TX,5551,13000,130,accept,preferred\n"
    both = [{"slug": "roofer", "name": "Roofer"}, {"slug": "tiler", "name": "Tiler"}]
    assert faults(plan(WC, rows, categories=both)) == []


def test_illustrative_plans_may_have_classes_to_be_determined() -> None:
    rows = "roofer,CA,TBD,12000,120,accept\nroofer,*,,13000,130,accept\n"
    assert faults(plan(WC, rows, illustrative=True)) == []


def test_taxes_have_to_be_in_force_on_the_day_the_version_begins() -> None:
    given = plan(GL, "roofer,CA,91341,5300,53,accept\n")
    head = "state,surplus_lines_tax_ppm,stamping_fee_ppm,effective_from,effective_to\n"
    for dates, is_good in (("2020-01-01,", True), ("2020-01-02,", False), (",2020-01-01", False)):
        given.tables["taxes.csv"] = f"{head}CA,30000,1800,{dates}\n"
        assert (faults(given) == []) is is_good
