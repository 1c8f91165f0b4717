"""What certificates of insurance say, made up by number, and what a reader should find in them."""

import datetime
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from paycover.kit.clock import NANOSECONDS, system_clock
from paycover.kit.dates import utc_day
from paycover.kit.records import Record, field, replace

GENERAL, AUTO, UMBRELLA = "commercial_general_liability", "automobile_liability", "umbrella_liability"
COMP, PROFESSIONAL = "workers_compensation", "professional_liability"

LIMITS = {
    GENERAL: {
        "each_occurrence": "EACH OCCURRENCE",
        "damage_to_rented_premises": "DAMAGE TO RENTED PREMISES (Ea occurrence)",
        "medical_expense": "MED EXP (Any one person)",
        "personal_and_advertising_injury": "PERSONAL & ADV INJURY",
        "general_aggregate": "GENERAL AGGREGATE",
        "products_completed_operations": "PRODUCTS - COMP/OP AGG",
    },
    AUTO: {"combined_single_limit": "COMBINED SINGLE LIMIT (Ea accident)"},
    UMBRELLA: {"each_occurrence": "EACH OCCURRENCE", "aggregate": "AGGREGATE"},
    COMP: {
        "el_each_accident": "E.L. EACH ACCIDENT",
        "el_disease_each_employee": "E.L. DISEASE - EA EMPLOYEE",
        "el_disease_policy_limit": "E.L. DISEASE - POLICY LIMIT",
    },
    PROFESSIONAL: {"each_claim": "EACH CLAIM", "aggregate": "AGGREGATE"},
}
HEADINGS = {
    GENERAL: "COMMERCIAL GENERAL LIABILITY",
    AUTO: "AUTOMOBILE LIABILITY",
    UMBRELLA: "UMBRELLA LIAB",
    COMP: "WORKERS COMPENSATION AND EMPLOYERS' LIABILITY",
    PROFESSIONAL: "PROFESSIONAL LIABILITY",
}
AMOUNTS = {"medical_expense": (5_000, 10_000), "damage_to_rented_premises": (50_000, 100_000, 300_000)}
PEOPLE = ("Joe Parker", "Ana Lucia Reyes", "Quinn O'Hara", "Mary-Jane Watts", "Dmitri Voss")
TRADES = ("Film Services LLC", "Carpentry Inc.", "Rigging & Grip Co", "Sound Works, Inc.", "IT Repair")
AGENCIES = ("Harbor Street Insurance Agency", "Cobalt Brokers Inc.", "Three Rivers Risk Partners")
CARRIERS = (
    "Granite Mutual Casualty",
    "Bluewater Indemnity Company",
    "Prairie States Insurance Co",
    "Alder Surety",
)
CLIENTS = ("Apple, Inc", "Northwind Studios LLC", "City of Springfield", "Tall Pine Productions")


class Dice:
    """Picks the same things for the same number."""

    def __init__(self, number: int) -> None:
        self._number, self._throws = number, 0

    def up_to(self, most: int) -> int:
        """Return a number under `most`."""
        self._throws += 1
        digest = hashlib.sha256(f"{self._number}/{self._throws}".encode()).digest()
        return int.from_bytes(digest[:6], "big") % most

    def of(self, choices: Sequence[Any]) -> Any:
        """Return one of some choices."""
        return choices[self.up_to(len(choices))]


class Shown(Record):
    """A policy as a certificate shows it; limits in dollars."""

    letter: str
    number: str
    effective: datetime.date
    expires: datetime.date
    limits: dict[str, int]
    additional: bool = False
    waived: bool = False
    excluded: bool | None = None


class Sample(Record):
    """All that a certificate says."""

    date: datetime.date
    producer: str
    insured: str
    insurers: dict[str, tuple[str, str]]
    policies: dict[str, Shown]
    description: str
    additional_insured: str | None
    holder: str
    signer: str | None
    money: Callable[[int], str] = field(default=lambda dollars: f"${dollars:,}")
    day: Callable[[datetime.date], str] = field(default=lambda day: f"{day:%m/%d/%Y}")

    def truth(self) -> dict[str, Any]:
        """Return what a reader should find, by path."""
        told: dict[str, Any] = {
            "certificate.date": f"{self.date:%m/%d/%Y}",
            "producer.name": self.producer,
            "insured.name": self.insured,
            "certificate_holder.name": self.holder,
            "description_of_operations.text": self.description,
        }
        if self.signer:
            told["description_of_operations.signature"] = True
        if self.additional_insured:
            told["description_of_operations.additional_insured_names"] = (self.additional_insured,)
        for letter, (name, naic) in self.insurers.items():
            told |= {f"insurers.{letter}.name": name, f"insurers.{letter}.naic": naic}
        for line, shown in self.policies.items():
            path = f"coverages.{line}"
            told |= {
                f"{path}.insurer_letter": shown.letter,
                f"{path}.policy_number_string": shown.number,
                f"{path}.policy_effective_date": f"{shown.effective:%m/%d/%Y}",
                f"{path}.policy_expiration_date": f"{shown.expires:%m/%d/%Y}",
                f"{path}.additional_insured": shown.additional,
                f"{path}.subrogation_waived": shown.waived,
            }
            told |= {f"{path}.limits.{name}_dollars": dollars for name, dollars in shown.limits.items()}
            if line == COMP:
                told[f"{path}.owner_excluded"] = shown.excluded
        if GENERAL in self.policies:
            told[f"coverages.{GENERAL}.occurrence"] = True
        return told


def sample(number: int, **over: Any) -> Sample:
    """Return what the certificate of a number says; valid in the year 2026 and beyond."""
    dice = Dice(number)
    person, trade = dice.of(PEOPLE), dice.of(TRADES)
    letters = "ABC"[: 2 + dice.up_to(2)]
    insurers = {
        letter: (CARRIERS[(dice.up_to(2) + place) % len(CARRIERS)], f"{10_000 + dice.up_to(89_999)}")
        for place, letter in enumerate(letters)
    }
    holder = dice.of(CLIENTS)
    lines = [GENERAL, COMP, *(line for line in (AUTO, UMBRELLA, PROFESSIONAL) if dice.up_to(2))]
    lines.sort(key=list(HEADINGS).index)
    policies = {line: _policy(line, dice, letters) for line in lines}
    named = holder if dice.up_to(2) else None
    work = f"Work order {dice.up_to(9_999):04d}: field services at the client's site."
    told = f" {named} is additional insured as required by written contract." if named else ""
    made = Sample(
        date=datetime.date(2026, 1, 5) + datetime.timedelta(days=dice.up_to(300)),
        producer=dice.of(AGENCIES),
        insured=f"{person} {trade}" if dice.up_to(3) else person,
        insurers=insurers,
        policies=policies,
        description=work + told,
        additional_insured=named,
        holder=holder,
        signer=dice.of(PEOPLE) if dice.up_to(5) else None,
    )
    return replace(made, **over)


def _policy(line: str, dice: Dice, letters: str) -> Shown:
    start = datetime.date(2026, 1 + dice.up_to(12), 1 + dice.up_to(28))
    prefix = dice.of(("GL", "CPP", "WC-", "BA ", "UMB", "7", "01-"))
    return Shown(
        letter=dice.of(letters),
        number=f"{prefix}{1_000_000 + dice.up_to(8_999_999)}{dice.of(('', '-01', 'A', '-26'))}".replace(
            " ", ""
        ),
        effective=start,
        expires=start.replace(year=2027),
        limits={
            name: dice.of(AMOUNTS.get(name, (500_000, 1_000_000, 2_000_000, 5_000_000)))
            for name in LIMITS[line]
        },
        additional=bool(dice.up_to(2)),
        waived=bool(dice.up_to(2)),
        excluded=bool(dice.up_to(2)) if line == COMP else None,
    )


def in_force(insured: str = "Joe Parker") -> Sample:
    """Return a certificate in force for nine months more, of high limits, signed, its owner insured."""
    made = sample(1, insured=insured)
    today = utc_day(system_clock() // NANOSECONDS)
    back, ahead = datetime.timedelta(days=90), datetime.timedelta(days=270)
    policies = {
        line: replace(
            shown,
            effective=today - back,
            expires=today + ahead,
            limits=dict.fromkeys(shown.limits, 2_000_000),
            excluded=False if line == COMP else None,
        )
        for line, shown in made.policies.items()
    }
    return replace(made, policies=policies, signer="Ana Reyes")


def changed(made: Sample, line: str, **over: Any) -> Sample:
    """Return a certificate with one of its policies changed."""
    policy = replace(made.policies[line], **over)
    return replace(made, policies={**made.policies, line: policy})


def yes(value: bool | None) -> str:
    """Return Y or N as boxes of certificates have it."""
    return "Y" if value else "N"
