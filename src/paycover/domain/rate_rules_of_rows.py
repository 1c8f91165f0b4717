"""Rules a row of a rate plan is held to, by itself or beside the other rows."""

from collections.abc import Iterator

from paycover.domain.bureaus import bureau, shape_fault
from paycover.domain.coverage import MONOPOLISTIC_STATES, NO_GENERAL_STATES, Coverage
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.rate_build_up import BASES, built_up, net_of
from paycover.domain.rate_cases import Case, of_plan
from paycover.domain.rate_contents import RateContent, RateEntry, tax_in
from paycover.domain.rate_faults import Fault, Holds
from paycover.domain.rates import ANY_STATE, Appetite
from paycover.domain.rating import RPG_FEE

NET_RATE_MIN = 1
NET_RATE_MAX = 5_000
NET_RATE_USUAL = 1_000
"""Cents per $100 of pay: what a row may have, and above what it is worth a second look (RV04)."""

EXACT_RATE_SLACK = 1
"""Ppm by which an exact rate may differ from what its parts come to (RV05)."""

TO_BE_DETERMINED = "TBD"
"""A class code nobody has assigned yet."""

_CODED = (Coverage.WORKERS_COMP, Coverage.GENERAL)


def one_row_for_each_cell(case: Case) -> Iterator[Fault]:
    """RV01: a category and state have one row."""
    first: dict[tuple[str, str], int] = {}
    for entry in case.content.entries:
        if entry.cell in first:
            said = f"{entry.job_category} in {entry.state} has a rate in row {first[entry.cell]} already."
            yield _at(entry, "job_category", entry.job_category, "RV01", said)
        first.setdefault(entry.cell, entry.row)


def no_workers_comp_of_state_funds(case: Case) -> Iterator[Fault]:
    """RV02: no workers' compensation where a state fund alone sells it."""
    if case.content.coverage_type is not Coverage.WORKERS_COMP:
        return
    for entry in case.content.entries:
        if entry.state in MONOPOLISTIC_STATES:
            said = f"Workers' compensation in {JURISDICTIONS[entry.state]} is sold by its state fund alone."
            yield _at(entry, "state", entry.state, "RV02", said)


def class_codes_of_the_bureau(case: Case) -> Iterator[Fault]:
    """RV03: a class code has the form its bureau's have, and is in the operator's table if there is one."""
    table = case.content.class_codes
    known = None if table is None else {(code.bureau, code.class_code) for code in table}
    for entry in case.content.entries:
        code = entry.class_code
        if code is None or code == TO_BE_DETERMINED:
            continue
        whose = bureau(case.content.coverage_type, entry.state)
        shape = shape_fault(whose, code)
        if shape is not None:
            yield _at(
                entry, "class_code", code, "RV03", f"A class code of {whose or 'its kind'} has {shape}."
            )
        elif known is not None and whose is not None and (whose, code) not in known:
            yield _at(
                entry, "class_code", code, "RV03", f"The table of class codes has no {code} of {whose}."
            )


def net_rate_of_the_exact_one(case: Case) -> Iterator[Fault]:
    """RV04: the rate billed is the exact one rounded half up, and within reason."""
    for entry in case.content.entries:
        net, exact = entry.net_rate, entry.exact_rate_ppm
        if net is None:
            continue
        if not NET_RATE_MIN <= net <= NET_RATE_MAX:
            said = f"A rate is {NET_RATE_MIN} to {NET_RATE_MAX} cents per $100 of pay."
            yield _at(entry, "net_rate", net, "RV04", said)
        elif exact is not None and net != net_of(exact):
            said = f"{exact} ppm come to {net_of(exact)} cents per $100 of pay, not to {net}."
            yield _at(entry, "net_rate", net, "RV04", said)
        elif net > NET_RATE_USUAL:
            said = f"More than {NET_RATE_USUAL} cents per $100 of pay is unusual."
            yield _at(entry, "net_rate", net, "RV04", said, Holds.NOTHING)


def exact_rate_of_its_parts(case: Case) -> Iterator[Fault]:
    """RV05: the exact rate is what the parts it was filed in come to, within 1 ppm."""
    for entry in case.content.entries:
        if not set(entry.factors) - {RPG_FEE}:
            continue
        said = _build_up_fault(case.content, entry)
        if said is not None:
            yield _at(entry, "exact_rate_ppm", entry.exact_rate_ppm, "RV05", said)


def schedule_within_its_cap(case: Case) -> Iterator[Fault]:
    """RV09: a schedule modification stays within the cap of its state."""
    caps = case.content.schedule_caps
    for entry in case.content.entries:
        schedule = entry.factors.get("schedule", 0)
        cap = caps.get(entry.state, caps.get(ANY_STATE))
        if schedule and cap is None:
            said = f"schedule_caps has no cap for {entry.state}."
            yield _at(entry, "schedule_ppm", schedule, "RV09", said)
        elif cap is not None and abs(schedule) > cap:
            said = f"The cap in {entry.state} is {cap} ppm either way."
            yield _at(entry, "schedule_ppm", schedule, "RV09", said)


def a_rate_unless_declined(case: Case) -> Iterator[Fault]:
    """RV12: what is declined has no rate, everything else has one."""
    for entry in case.content.entries:
        is_declined = entry.appetite is Appetite.DECLINE
        if is_declined and entry.net_rate is not None:
            yield _at(entry, "net_rate", entry.net_rate, "RV12", "What is declined has no rate.")
        elif is_declined and entry.exact_rate_ppm is not None:
            yield _at(
                entry, "exact_rate_ppm", entry.exact_rate_ppm, "RV12", "What is declined has no rate."
            )
        elif not is_declined and entry.net_rate is None:
            said = f"A row to {entry.appetite} needs a rate."
            yield _at(entry, "net_rate", None, "RV12", said)


def limits_in_order(case: Case) -> Iterator[Fault]:
    """RV13: an aggregate limit is no smaller than that of one occurrence; rows name profiles there are."""
    for profile in case.content.limit_profiles:
        if profile.aggregate < profile.each_occurrence:
            said = f"The aggregate of {profile.name} is smaller than its limit for each occurrence."
            yield of_plan("RV13", "limit_profiles", profile.aggregate, Holds.LOADING, said)
    names = {profile.name for profile in case.content.limit_profiles}
    for entry in case.content.entries:
        if entry.limit_profile is not None and entry.limit_profile not in names:
            said = "limit_profiles of the manifest has no profile of that name."
            yield _at(entry, "limit_profile", entry.limit_profile, "RV13", said)


def known_states(case: Case) -> Iterator[Fault]:
    """RV15: a state is one of the 50, DC or a territory; `*` only where nothing is filed by state."""
    content = case.content
    yield from _unlisted(content)
    for entry in content.entries:
        if entry.state == ANY_STATE and content.admitted and not content.illustrative:
            said = "Admitted rates are filed by state: name it. Only surplus lines can have a row for any."
            yield _at(entry, "state", entry.state, "RV15", said)
        elif entry.state != ANY_STATE and entry.state not in JURISDICTIONS:
            yield _at(entry, "state", entry.state, "RV15", f"{entry.state} is no state or territory.")


def hawaii(case: Case) -> Iterator[Fault]:
    """RV18: general liability in Hawaii is worth a warning: its residents are refused it."""
    if case.content.coverage_type is not Coverage.GENERAL:
        return
    for entry in case.content.entries:
        if entry.state in NO_GENERAL_STATES:
            said = (
                f"Residents of {JURISDICTIONS[entry.state]} are not offered general; the row sells nothing."
            )
            yield _at(entry, "state", entry.state, "RV18", said, Holds.NOTHING)


def one_rate_for_each_class(case: Case) -> Iterator[Fault]:
    """RV19: one class code has one workers' compensation rate in a state, unless a tier is named."""
    if case.content.coverage_type is not Coverage.WORKERS_COMP:
        return
    first: dict[tuple[str, str, str | None], RateEntry] = {}
    for entry in case.content.entries:
        if entry.class_code in (None, TO_BE_DETERMINED) or entry.net_rate is None:
            continue
        assert entry.class_code is not None
        other = first.setdefault((entry.class_code, entry.state, entry.tier), entry)
        if other.net_rate != entry.net_rate:
            said = (
                f"Class {entry.class_code} in {entry.state} is rated {other.net_rate} in row {other.row}: "
                "name the tier that was filed, or rate both alike."
            )
            yield _at(entry, "net_rate", entry.net_rate, "RV19", said, Holds.DRAFT)


def class_codes_known(case: Case) -> Iterator[Fault]:
    """RV20: a class code still to be determined, or missing, keeps a version in draft.

    Illustrative versions are exempt (decisions.md 33), rows that decline need none, and lines without
    a bureau need one only where they name it.
    """
    if case.content.illustrative:
        return
    for entry in case.content.entries:
        is_blank = entry.class_code is None and case.content.coverage_type in _CODED
        is_offered = entry.appetite is not Appetite.DECLINE
        if is_offered and (is_blank or entry.class_code == TO_BE_DETERMINED):
            said = "The carrier has to assign the class code first."
            yield _at(entry, "class_code", entry.class_code, "RV20", said, Holds.DRAFT)


def known_categories(case: Case) -> Iterator[Fault]:
    """Our decision: a category is the account's, or comes with the version."""
    for entry in case.content.entries:
        if entry.job_category not in case.categories:
            said = "No such job category in the account, nor in categories of the manifest."
            yield _at(entry, "job_category", entry.job_category, "CATEGORY", said)


def _at(
    entry: RateEntry, column: str, value: object, rule: str, sentence: str, holds: Holds = Holds.LOADING
) -> Fault:
    return of_plan(rule, column, value, holds, sentence, row=entry.row)


def _unlisted(content: RateContent) -> Iterator[Fault]:
    """Give the states that are none, of everything but the rows."""
    listed: list[tuple[str, str, int | None]] = [("states", state, None) for state in content.states]
    listed += [("filings", filing.state, None) for filing in content.filings]
    listed += [("schedule_caps", state, None) for state in content.schedule_caps]
    for table in content.tax_tables:
        listed += [(f"state of {table.name}", taxed.state, taxed.row) for taxed in table.rows]
    for column, state, row in listed:
        is_any = state == ANY_STATE and column in ("filings", "schedule_caps")
        if state not in JURISDICTIONS and not is_any:
            said = f"{state} is no state or territory."
            yield of_plan("RV15", column, state, Holds.LOADING, said, row=row)


def _build_up_fault(content: RateContent, entry: RateEntry) -> str | None:
    """Return what is wrong between a row's exact rate and its parts, None where nothing is."""
    if not BASES & set(entry.factors):
        return f"None of {', '.join(sorted(BASES))} is among the parts."
    tax_ppm = 0
    if content.taxes_in_rate:
        tax = tax_in(content, entry.state)
        if entry.state == ANY_STATE or tax is None:
            return "Taxes within a rate differ by state: build it up for a state that a tax table has."
        tax_ppm = tax.surplus_lines_tax_ppm + tax.stamping_fee_ppm
    computed = built_up(content.coverage_type, entry.factors, tax_ppm)
    assert computed is not None, "there is a base"
    if entry.exact_rate_ppm is None or abs(entry.exact_rate_ppm - computed) > EXACT_RATE_SLACK:
        return f"The parts come to {computed} ppm."
    return None
