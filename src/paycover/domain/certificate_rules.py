"""Holds a certificate against a rule set: each rule, whether it passes, and why in a sentence."""

import datetime
import re
from collections.abc import Iterator

from paycover.domain.certificate_fields import Line, Reading, Value, day_of
from paycover.domain.certificate_findings import Verdict
from paycover.domain.insurance_requirements import LineRules, Rules
from paycover.kit.records import Record
from paycover.kit.sentences import full_stop

NAMES: dict[Line, tuple[str, str]] = {
    Line.GENERAL: ("CGL", "general liability"),
    Line.AUTO: ("Auto", "automobile liability"),
    Line.UMBRELLA: ("Umbrella", "umbrella or excess liability"),
    Line.WORKERS_COMP: ("Workers' Comp", "workers' compensation"),
    Line.PROFESSIONAL: ("Professional", "professional liability"),
    Line.CYBER: ("Cyber", "cyber liability"),
}
"""Line → its name in the name of a rule (api.md 2.12: "CGL Limits"), and in a sentence."""

_COMPANY = re.compile(
    r"\b(?:inc|incorporated|llc|l l c|corp|corporation|co|company|ltd|limited|lp|llp|pllc|the|dba)\b"
)
_OWNER_OUT = re.compile(
    r"\b(?:owners?|proprietors?|members?|officers?|partners?)\b[^.]{0,60}?"
    r"\b(?:is|are|has been|have been)?\s*(?:excluded|not\s+covered|not\s+included)\b",
    re.IGNORECASE,
)


class Setting(Record, kw_only=True):
    """What a certificate is held against beside its rules; days in UTC.

    `names` are those the contractor goes by, `holder` the client's. Cover has to last from `today`
    until `until`, the last day of the work; None where no end is known.
    """

    names: tuple[str, ...]
    holder: str | None
    today: datetime.date
    until: datetime.date | None = None
    seen_before: bool = False


def verdicts(rules: Rules, reading: Reading, setting: Setting) -> list[Verdict]:
    """Return how each rule comes out (insurance.md 4.6 and 4.7; the sentences are our own)."""
    found: list[Verdict] = []
    for line, wanted in rules.coverages.items():
        found += _of_line(line, wanted, rules, reading, setting)
    if rules.names_match:
        found.append(_names(reading, setting))
    if rules.holder_matches:
        found.append(_holder(reading, setting))
    if rules.signed:
        is_signed = reading.value("description_of_operations.signature") is True
        said = "The certificate is signed." if is_signed else "No signature was found on the certificate."
        path, shown = "description_of_operations.signature", "signed" if is_signed else ""
        found.append(_verdict("Signature", path, is_signed, said, "a signature", shown))
    if rules.untampered:
        found.append(_integrity(reading, setting))
    return found


def _of_line(
    line: Line, wanted: LineRules, rules: Rules, reading: Reading, setting: Setting
) -> Iterator[Verdict]:
    short, words = NAMES[line]
    path = f"coverages.{line}"
    if not reading.shows(line):
        yield _verdict(f"{short} Coverage", path, False, f"The certificate shows no {words}.", words, "")
        return
    if wanted.limits:
        yield _limits(short, words, path, wanted, reading)
    yield _dates(short, words, path, reading, setting)
    if wanted.additional_insured:
        yield _named(short, words, path, reading)
    if wanted.waiver_of_subrogation:
        yield _waiver(short, words, path, reading)
    if line is Line.WORKERS_COMP and wanted.owner_included:
        yield _owner(path, reading)
    if wanted.occurrence_basis:
        yield _basis(short, words, path, reading)
    if rules.least_rating is not None:
        yield _rating(short, path, rules, reading)


def _limits(short: str, words: str, path: str, wanted: LineRules, reading: Reading) -> Verdict:
    short_of, met, asked = [], [], []
    for name, cents in wanted.limits.items():
        shown = reading.value(f"{path}.limits.{name}_dollars")
        label = name.replace("_", " ")
        asked.append(f"{label} {_dollars(cents)}")
        if not isinstance(shown, int):
            short_of.append(f"no {label} limit is shown, {_dollars(cents)} is required")
        else:
            met.append(f"{label} {_dollars(shown * 100)}")
            if shown * 100 < cents:
                short_of.append(
                    f"the {label} limit is {_dollars(shown * 100)}, {_dollars(cents)} is required"
                )
    found = ", ".join(met)
    if short_of:
        said = f"For {words}, {'; '.join(short_of)}."
    else:
        said = f"The limits of {words} suffice: {found}."
    return _verdict(f"{short} Limits", f"{path}.limits", not short_of, said, ", ".join(asked), found)


def _dates(short: str, words: str, path: str, reading: Reading, setting: Setting) -> Verdict:
    place = f"{path}.policy_expiration_date"
    name = f"{short} Policy Dates"
    start, end = reading.value(f"{path}.policy_effective_date"), reading.value(place)
    until = setting.until
    asked = f"in force until {until:%m/%d/%Y}" if until else f"in force on {setting.today:%m/%d/%Y}"
    if not isinstance(end, str):
        return _verdict(name, place, False, f"No expiration date is shown for {words}.", asked, "")
    begins = day_of(start) if isinstance(start, str) else None
    ends = day_of(end)
    is_in_force = False
    if begins is not None and begins >= ends:
        said = f"The dates of {words} are not in order: {start} to {end}."
    elif ends < setting.today:
        said = f"The {words} expired on {end}."
    elif begins is not None and begins > setting.today and (until is None or begins > until):
        said = f"The {words} starts only on {start}."
    elif until is not None and ends < until:
        said = f"The {words} expires on {end}, before the work ends on {until:%m/%d/%Y}."
    else:
        lasts = f"until the work ends on {until:%m/%d/%Y}" if until else "today"
        is_in_force, said = True, f"The {words} is in force {lasts}; it expires on {end}."
    found = f"until {end}" if begins is None else f"{start} to {end}"
    return _verdict(name, place, is_in_force, said, asked, found)


def _named(short: str, words: str, path: str, reading: Reading) -> Verdict:
    shown = reading.value(f"{path}.additional_insured")
    said = f"An additional insured is shown for {words}."
    if shown is not True:
        said = f"No additional insured is shown for {words}."
    place, asked = f"{path}.additional_insured", "an additional insured"
    return _verdict(f"{short} Additional Insured", place, shown is True, said, asked, _yes(shown))


def _waiver(short: str, words: str, path: str, reading: Reading) -> Verdict:
    shown = reading.value(f"{path}.subrogation_waived")
    said = f"Subrogation is waived for {words}."
    if shown is not True:
        said = f"No waiver of subrogation is shown for {words}."
    place, asked = f"{path}.subrogation_waived", "a waiver of subrogation"
    return _verdict(f"{short} Waiver of Subrogation", place, shown is True, said, asked, _yes(shown))


def _basis(short: str, words: str, path: str, reading: Reading) -> Verdict:
    is_claims_made = reading.value(f"{path}.claims_made") is True
    is_occurrence = reading.value(f"{path}.occurrence") is True and not is_claims_made
    said = f"The {words} is written on an occurrence basis."
    if not is_occurrence:
        said = f"The {words} is not shown as written on an occurrence basis."
    found = "claims made" if is_claims_made else "occurrence" if is_occurrence else ""
    return _verdict(
        f"{short} Occurrence Basis", f"{path}.occurrence", is_occurrence, said, "occurrence", found
    )


def _owner(path: str, reading: Reading) -> Verdict:
    excluded = reading.value(f"{path}.owner_excluded")
    text = reading.value("description_of_operations.text")
    told = _OWNER_OUT.search(text) if isinstance(text, str) else None
    if excluded is True or told:
        where = f' It says: "{told[0]}".' if told else ""
        said = f"The owner is excluded: the workers' compensation does not cover them.{where}"
    elif excluded is None:
        said = "The certificate does not say whether the owner is excluded from workers' compensation."
    else:
        said = "The owner is not excluded from workers' compensation."
    passed = excluded is False and not told
    found = "excluded" if excluded is True or told else "" if excluded is None else "not excluded"
    place, asked = f"{path}.owner_excluded", "the owner is not excluded"
    return _verdict("Workers' Comp Owner Included", place, passed, said, asked, found)


def _rating(short: str, path: str, rules: Rules, reading: Reading) -> Verdict:
    letter = reading.value(f"{path}.insurer_letter")
    name = reading.value(f"insurers.{letter}.name") or "the insurer"
    number = reading.value(f"insurers.{letter}.naic")
    rating, least = rules.insurer_ratings.get(str(number)), rules.least_rating
    assert least is not None, "asked only where a rating is required"
    if rating is None:
        known = f" (NAIC {number})" if number else ""
        said, passed = f"No rating of {name}{known} is known; {least} is required.", False
    else:
        passed = rating.reaches(least)
        said = f"{name} is rated {rating}; {least} is required."
    asked, found = f"{least} or better", str(rating or "")
    return _verdict(f"{short} Insurer Rating", f"{path}.insurer_letter", passed, said, asked, found)


def _names(reading: Reading, setting: Setting) -> Verdict:
    path, name = "insured.name", reading.value("insured.name")
    known = " or ".join(setting.names)
    if not isinstance(name, str):
        said = "No insured was found on the certificate."
        return _verdict("Insured Name", path, False, said, known, "")
    passed = any(is_same_name(name, mine) for mine in setting.names)
    said = f"The insured is {name}"
    said = full_stop(said if passed else f"{said}, the contractor is {known}")
    return _verdict("Insured Name", path, passed, said, known, name)


def _holder(reading: Reading, setting: Setting) -> Verdict:
    title, path = "Certificate Holder", "certificate_holder.name"
    name = reading.value(path)
    shown = name if isinstance(name, str) else ""
    if setting.holder is None:
        said = "No job is known whose client could be the holder."
        return _verdict(title, path, False, said, "the client of the job", shown)
    passed = is_same_name(shown, setting.holder)
    said = f"The certificate holder is {shown or 'not shown'}"
    said = full_stop(said if passed else f"{said}, the client is {setting.holder}")
    return _verdict(title, path, passed, said, setting.holder, shown)


def _integrity(reading: Reading, setting: Setting) -> Verdict:
    grave = [hint.message for hint in reading.hints if hint.grave]
    if setting.seen_before:
        grave.append("The very same file was uploaded for another contractor.")
    said = " ".join(grave) or "Nothing speaks of a changed document."
    found = f"{len(grave)} that do" if grave else "nothing"
    return _verdict(
        "Document Integrity", "document", not grave, said, "nothing that speaks of a change", found
    )


def is_same_name(first: str, second: str) -> bool:
    """Tell whether two names are of the same party: without case, marks and the form of a company."""
    one, two = _core(first), _core(second)
    return bool(one) and (one == two or sorted(one.split()) == sorted(two.split()))


def _core(name: str) -> str:
    plain = re.sub(r"[^\w\s]", " ", name.lower().replace("&", " and "))
    return " ".join(_COMPANY.sub(" ", " ".join(plain.split())).split())


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}"


def _yes(shown: Value | None) -> str:
    return "" if shown is None else "yes" if shown is True else "no"


def _verdict(name: str, path: str, passed: bool, message: str, asked: str, found: str) -> Verdict:
    return Verdict(name=name, path=path, passed=passed, message=message, asked=asked, found=found)
