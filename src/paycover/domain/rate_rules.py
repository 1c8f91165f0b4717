"""The rules a version of a rate plan is held to (insurance.md 2.4): all of them, every time."""

from collections.abc import Callable, Iterator

from paycover.domain import rate_rules_of_plans as plans
from paycover.domain import rate_rules_of_rows as rows
from paycover.domain.rate_cases import Case
from paycover.domain.rate_faults import Fault

Rule = Callable[[Case], Iterator[Fault]]

RULES: dict[str, Rule] = {
    "RV01": rows.one_row_for_each_cell,
    "RV02": rows.no_workers_comp_of_state_funds,
    "RV03": rows.class_codes_of_the_bureau,
    "RV04": rows.net_rate_of_the_exact_one,
    "RV05": rows.exact_rate_of_its_parts,
    "RV06": plans.change_since_the_version_before,
    "RV07": plans.window_beside_other_versions,
    "RV08": plans.dates_in_order,
    "RV09": rows.schedule_within_its_cap,
    "RV10": plans.taxes_of_surplus_lines,
    "RV11": plans.filings_of_admitted_rates,
    "RV12": rows.a_rate_unless_declined,
    "RV13": rows.limits_in_order,
    "RV14": plans.minimum_of_the_platform,
    "RV15": rows.known_states,
    "RV16": plans.nothing_illustrative_in_production,
    "RV17": plans.premiums_before_and_after,
    "RV18": rows.hawaii,
    "RV19": rows.one_rate_for_each_class,
    "RV20": rows.class_codes_known,
    "CATEGORY": rows.known_categories,
}
"""Rule → what finds its faults; CATEGORY is our own."""


def faults_of(case: Case) -> list[Fault]:
    """Return every fault of a version, in the order of the rules."""
    return [fault for rule in RULES.values() for fault in rule(case)]
