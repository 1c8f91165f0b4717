"""The words certificates use: headings of parts, labels of values, and how values are written."""

import datetime
import re

from paycover.domain.certificate_fields import Line


def _label(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


HEADINGS: dict[str, re.Pattern[str]] = {
    Line.GENERAL: _label(
        r"\bcommercial\s+general\s+liab(?:ility)?\b", r"^general\s+liability\b", r"^cgl\b(?!\s+limit)"
    ),
    Line.AUTO: _label(
        r"^(?:\W*)(?:commercial\s+)?auto(?:mobile)?\s+liab(?:ility)?\b", r"^business\s+auto\b"
    ),
    Line.UMBRELLA: _label(r"\bumbrella\b(?!.*\bsee\b)", r"^excess\s+liab(?:ility)?\b"),
    Line.WORKERS_COMP: _label(
        r"\bworkers['’]?s?\s*['’]?\s+comp(?:ensation)?\b", r"^wc\s*(?:/|and|&)\s*el\b"
    ),
    Line.PROFESSIONAL: _label(
        r"^professional\s+(?:liab(?:ility)?|indemnity)\b", r"^errors\s*(?:&|and)\s*omissions\b"
    ),
    Line.CYBER: _label(r"^cyber\b", r"^network\s+security\b"),
    "producer": _label(r"^producer\b", r"^issued\s+by\b", r"^(?:agency|broker)\b"),
    "contact": _label(r"^contact\b"),
    "insured": _label(r"^(?:named\s+)?insured\b(?!\s+provision)", r"^policyholder\b"),
    "insurers": _label(
        r"^insurers?\s*\(?s?\)?\s+affording\b", r"^(?:insurance\s+)?carriers?\b", r"^insurers$"
    ),
    "description": _label(
        r"^description\s+of\s+(?:operations|work)\b", r"^(?:remarks|special\s+provisions)\b"
    ),
    "certificate_holder": _label(r"^certificate\s+holder\b", r"^issued\s+to\b", r"^holder\b"),
    "cancellation": _label(r"^cancell?ation\b"),
    "representative": _label(
        r"^authori[sz]ed\s+(?:representative|signature|signatory)\b", r"^signed\s+(?:by|for)\b"
    ),
}
"""Part of a certificate → how it is headed."""

LIMITS: dict[str, re.Pattern[str]] = {
    "damage_to_rented_premises_dollars": _label(
        r"damage\s+to\s+rented(?:\s+premises)?(?:\s*\(?ea(?:ch)?\s+occurrence\)?)?", r"fire\s+damage"
    ),
    "combined_single_limit_dollars": _label(
        r"combined\s+single\s+limit(?:\s*\(?ea(?:ch)?\s+accident\)?)?", r"\bcsl\b"
    ),
    "bodily_injury_per_person_dollars": _label(r"bodily\s+injury\s*\(?\s*per\s+person\s*\)?"),
    "bodily_injury_per_accident_dollars": _label(r"bodily\s+injury\s*\(?\s*per\s+accident\s*\)?"),
    "property_damage_dollars": _label(r"property\s+damage(?:\s*\(?\s*per\s+accident\s*\)?)?"),
    "medical_expense_dollars": _label(r"med(?:ical)?\s+exp(?:ense)?s?(?:\s*\(\s*any\s+one\s+person\s*\))?"),
    "personal_and_advertising_injury_dollars": _label(
        r"personal\s*(?:&|and)\s*adv(?:ertising)?\s+injury", r"pers\.?\s*&\s*adv\.?\s+inj\w*"
    ),
    "products_completed_operations_dollars": _label(
        r"products?\s*[-–/]?\s*(?:comp(?:leted)?\s*/?\s*op(?:eration)?s?)(?:\s+agg(?:regate)?)?"
    ),
    "general_aggregate_dollars": _label(r"general\s+agg(?:regate)?\b"),
    "el_disease_policy_limit_dollars": _label(
        r"(?:e\.?\s?l\.?\s+)?disease\s*[-–:(,]?\s*policy(?:\s+limit)?\)?"
    ),
    "el_disease_each_employee_dollars": _label(
        r"(?:e\.?\s?l\.?\s+)?disease\s*[-–:(,]?\s*ea(?:ch)?\s+employee\)?"
    ),
    "el_each_accident_dollars": _label(r"e\.?\s?l\.?\s+each\s+accident", r"^each\s+accident"),
    "each_occurrence_dollars": _label(r"(?:each|per)\s+occurrence(?:\s+limit)?"),
    "each_claim_dollars": _label(r"(?:each|per)\s+claim(?:\s+limit)?"),
    "aggregate_dollars": _label(r"(?<!general )\bagg(?:regate)?\b(?!\s+limit\s+applies)(?:\s+limit)?"),
}
"""Limit → how it is labelled; the first that fits a place is meant."""

POLICY_NUMBER = _label(r"\bpolicy\s*(?:number|no\b\.?|num\b|#)\s*:?")
EFFECTIVE = _label(
    r"\b(?:policy\s+)?eff(?:ective)?(?:\s+date)?\b\.?\s*:?", r"\bpolicy\s+from\b\s*:?", r"^from\b\s*:?"
)
EXPIRATION = _label(
    r"\b(?:policy\s+)?exp(?:iration|iry|ires)?(?:\s+date)?\b\.?\s*:?",
    r"\bpolicy\s+to\b\s*:?",
    r"^(?:to|until)\b\s*:?",
)
INSURER_LETTER = _label(
    r"\binsr\b(?:\s+ltr\b)?", r"\bltr\b", r"\binsurer(?:\s+letter)?\s*:", r"^co\.?\s+ltr\b"
)
ADDITIONAL_INSURED = _label(
    r"\baddl\b(?:\s+insd\b)?", r"\badd(?:itiona|')l\s+insured\b\s*\??:?", r"\binsd\b"
)
WAIVER = _label(
    r"\bsubr\b(?:\s+wvd\b)?",
    r"\bwaiver\s+of\s+subrogation\b\s*:?",
    r"\bsubrogation\s+waived\b\s*\??:?",
    r"\bwvd\b",
)
TYPE = _label(r"\btype\s+of\s+insurance\b", r"^coverage$", r"^line$")
LIMITS_COLUMN = _label(r"^limits?\b")
OWNER_EXCLUDED = _label(
    r"\bexcluded\s*\?",
    r"\b(?:owner|proprietor|officer|member|partner)\S*(?:\s+\S+){0,4}\s+excluded\b\s*\??:?",
)
CLAIMS_MADE = _label(r"\bclaims[\s-]+made\b")
OCCURRENCE = _label(r"\boccur\b", r"\boccurrence\s+(?:form|basis)\b", r"\bbasis\s*:?\s*occurrence\b")
INSURER = re.compile(
    r"^(?:insurer|carrier|co(?:mpany)?)\s*\(?([A-F])\b\)?\s*[:.\-–)]?\s*(.*)$", re.IGNORECASE
)
NAIC = re.compile(r"(?:naic\s*(?:#|no\.?|code)?\s*:?\s*)?\b(\d{5})\b", re.IGNORECASE)
CERTIFICATE_DATE = _label(
    r"^date\b(?:\s*\(mm/dd/yyyy\))?\s*:?", r"\b(?:issue\s+date|date\s+issued|issued\s+on)\b\s*:?"
)
NAMED_ADDITIONAL = re.compile(
    r"([A-Z][\w&.,'’\- ]{1,120}?)\s+(?:is|are|shall be)\s+(?:named\s+|included\s+|listed\s+)?"
    r"(?:as\s+)?(?:an?\s+)?additional\s+insured",
)
LISTED_ADDITIONAL = re.compile(r"additional\s+insureds?\s*:\s*([^.]{2,200})", re.IGNORECASE)

YES = frozenset({"Y", "YES", "X", "TRUE", "✓", "✔", "☒", "☑"})
NO = frozenset({"N", "NO", "FALSE", "☐"})

AMOUNT = re.compile(
    r"(?<![\w/.,-])(?:USD\s*|US\$\s*|\$\s*)?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\.\d{2})?\s*(k|mm|m|mil\b|million\b)?"
    r"(?![\w/])",
    re.IGNORECASE,
)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000, "mm": 1_000_000, "mil": 1_000_000, "million": 1_000_000}
AMOUNT_MIN = 1_000
AMOUNT_MAX = 10_000_000_000
"""Dollars; a limit under or over these is some other number."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(f"{month}[a-z]*" for month in _MONTHS)
DATE = re.compile(
    r"(?<![\w/-])(?:"
    r"(?P<us_month>\d{1,2})[/.-](?P<us_day>\d{1,2})[/.-](?P<us_year>\d{4}|\d{2})"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})"
    rf"|(?P<word_month>{_MONTH})\.?\s+(?P<word_day>\d{{1,2}}),?\s+(?P<word_year>\d{{4}})"
    rf"|(?P<day_day>\d{{1,2}})[\s-](?P<day_month>{_MONTH})\.?[\s-](?P<day_year>\d{{4}})"
    r")(?![\w/-])",
    re.IGNORECASE,
)


def amount(match: re.Match[str]) -> int | None:
    """Return the dollars of a match of AMOUNT, None where it can't be a limit."""
    dollars = round(float(match[1].replace(",", "")) * _TIMES[(match[2] or "").lower()])
    return dollars if AMOUNT_MIN <= dollars <= AMOUNT_MAX else None


def date_text(match: re.Match[str]) -> str | None:
    """Return the day of a match of DATE as the API writes it, `MM/DD/YYYY`; None for no day there is."""
    parts = {name.partition("_")[2]: text for name, text in match.groupdict().items() if text is not None}
    month = parts["month"]
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    try:
        return datetime.date(year, number, int(parts["day"])).strftime("%m/%d/%Y")
    except ValueError:
        return None


def answer(text: str) -> bool | None:
    """Return what a yes or no says, None for what is neither."""
    word = text.strip(" .:()[]").upper()
    return True if word in YES else False if word in NO else None
