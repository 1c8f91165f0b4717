"""Cells of an uploaded file: what each text is read as, or the exact repair it needs."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from paycover.domain.jobs import WAGE_MAX, WAGE_MIN, WageType
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.premium import GROSS_PAY_MAX, GROSS_PAY_MIN
from paycover.kit.dates import parse_iso
from paycover.kit.records import Record

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])")
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_STATES = {name.casefold(): code for code, name in JURISDICTIONS.items()}
EMAIL_LENGTH = 254


class Repair(Record, kw_only=True):
    """What is wrong in a row, as data and as a sentence that says what to do.

    `rule` names the kind of fault; `expected` are values that would do, the likeliest first.
    """

    column: str
    value: str
    rule: str
    sentence: str
    expected: tuple[str, ...] = ()


class Unreadable(ValueError):
    """A cell that can't be read: the rule it breaks, what to do, and values that would do."""

    def __init__(self, rule: str, advice: str, *expected: str) -> None:
        super().__init__(advice)
        self.rule = rule
        self.advice = advice
        self.expected = expected


class Column(Record):
    """A column of a file: its heading, how a cell is read, and what else it may be headed."""

    heading: str
    field: str
    read: Callable[[str], Any]
    example: str
    required: bool = True
    also: tuple[str, ...] = ()


def read_cells(columns: Sequence[Column], cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Repair]]:
    """Return the values of a row by field, None for a blank one, and every repair it needs."""
    values: dict[str, Any] = {}
    repairs: list[Repair] = []
    for column in columns:
        text = cells.get(column.field, "")
        if not text:
            values[column.field] = None
            if column.required:
                sentence = f"Fill in {column.heading}, for example “{column.example}”."
                repairs.append(Repair(column=column.heading, value="", rule="required", sentence=sentence))
            continue
        try:
            values[column.field] = column.read(text)
        except Unreadable as fault:
            repairs.append(repair(column.heading, text, fault))
    return values, repairs


def repair(heading: str, text: str, fault: Unreadable) -> Repair:
    """Return the repair of a cell that can't be read."""
    sentence = f"{heading} “{_short(text)}” {fault.advice}"
    return Repair(
        column=heading, value=_short(text), rule=fault.rule, sentence=sentence, expected=fault.expected
    )


def text_of(longest: int) -> Callable[[str], str]:
    """Return what reads a text of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise Unreadable("length", f"has {len(text):,} characters: shorten it to {longest:,}.")
        if not all(character.isprintable() or character in "\n\t" for character in text):
            raise Unreadable("characters", "has characters that can't be printed: type it anew.")
        return text

    return read


def email(text: str) -> str:
    """Return an e-mail address; raise Unreadable for what is none."""
    if len(text) > EMAIL_LENGTH or not _EMAIL.fullmatch(text) or not text.isprintable():
        raise Unreadable("email", "is not an e-mail address: write it like joe@example.com.")
    return text


def state(text: str) -> str:
    """Return the two-letter code of a state given by code or name."""
    code = text.upper() if text.upper() in JURISDICTIONS else _STATES.get(text.casefold())
    if code is not None:
        return code
    near = difflib.get_close_matches(text.casefold(), _STATES, n=3)
    likely = tuple(_STATES[name] for name in near)
    raise Unreadable("state", f"is not a US state: {_instead(likely, 'write its two letters.')}", *likely)


def pay(text: str) -> int:
    """Return the cents of a pay in dollars, within what an invoice can bill."""
    return _cents(text, GROSS_PAY_MIN, GROSS_PAY_MAX)


def wage(text: str) -> int:
    """Return the cents of a wage in dollars (api.md 2.4)."""
    return _cents(text, WAGE_MIN, WAGE_MAX)


def wage_type(text: str) -> WageType:
    """Return how a wage is meant: flatfee, hourly, unit or blended, however it is spelled."""
    try:
        return WageType(re.sub(r"[\s_-]", "", text.casefold()))
    except ValueError:
        kinds = tuple(kind.value for kind in WageType)
        raise Unreadable("wage_type", f"must be one of {', '.join(kinds)}.", *kinds) from None


def day(text: str) -> int:
    """Return the first second (Unix, UTC) of a day written 2026-05-03 or 5/3/2026."""
    american, iso = _US_DAY.fullmatch(text), _ISO_DAY.match(text)
    if american:
        month, date, year = american.groups()
        moment = parse_iso(f"{year}-{month:>02}-{date:>02}")
    else:
        moment = parse_iso(iso[0]) if iso else None
    if moment is None or moment < 0:
        raise Unreadable("date", "is not a day: write it like 2026-05-03 or 5/3/2026.")
    return moment


def one_of(known: Mapping[str, str], text: str, what: str) -> str:
    """Return the id of a name that is known, by any spelling; raise Unreadable with what comes near."""
    spelled = {name.casefold(): id for name, id in known.items()} | {
        id.casefold(): id for id in known.values()
    }
    found = spelled.get(text.casefold())
    if found is not None:
        return found
    shown = {name.casefold(): name for name in known}
    likely = tuple(
        shown[near] for near in difflib.get_close_matches(text.casefold(), shown, n=3, cutoff=0.4)
    )
    raise Unreadable("unknown", f"is no {what}: {_instead(likely, 'take one of the list.')}", *likely)


def dollars(cents: int) -> str:
    """Write cents as dollars."""
    return f"${cents // 100:,}.{cents % 100:02}"


def _cents(text: str, least: int, most: int) -> int:
    plain = text.replace("$", "", 1).replace(",", "").strip()
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise Unreadable("money", "is not an amount: write dollars like 1234.56.") from None
    if not amount.is_finite() or abs(amount) > most:
        raise Unreadable("range", f"must be {dollars(least)} to {dollars(most)}.")
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise Unreadable("money", "has parts of a cent: give two decimals.", str(round(amount, 2)))
    if not least <= cents <= most:
        raise Unreadable("range", f"must be {dollars(least)} to {dollars(most)}.")
    return int(cents)


def _instead(likely: Sequence[str], otherwise: str) -> str:
    return f"did you mean {' or '.join(likely)}?" if likely else otherwise


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
