"""The certificate in print: our own evidence of coverage, made anew from its record byte for byte."""

import io
from typing import TYPE_CHECKING

from paycover.documents.compiler import typeset
from paycover.documents.seal import Sealable, sealable
from paycover.domain.addresses import Address
from paycover.domain.certificates import Certificate, Endorsed, Facts, Holder
from paycover.domain.cover_standing import LINE_WORDS
from paycover.domain.coverage import Coverage
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.kit.dates import written_day, written_minute
from paycover.kit.later import Later
from paycover.kit.money import dollars
from paycover.kit.records import Record

if TYPE_CHECKING:
    import segno
else:
    segno = Later("segno")

KIND_WORDS = {
    "additional_insured": "Additional insured",
    "waiver_of_subrogation": "Waiver of subrogation",
    "primary_noncontributory": "Primary and non-contributory",
}

BASIS_WORDS = {"blanket": "Blanket, where a written contract requires it", "scheduled": "Scheduled"}

HOME = "US"
"""The country that an address need not name."""

MASK = 3
"""Which of the patterns a QR code is laid over: any is read, and trying all costs most of its time."""


class Sheet(Record, kw_only=True):
    """All that is printed: what is certified, and what tells this revision from any other.

    `issued_at` in Unix seconds. `signing_key` names the key whose signature the PDF has room for.
    """

    facts: Facts
    number: str
    revision: int
    layout: int
    link: str
    issued_at: int
    signing_key: str


def sheet_of(certificate: Certificate) -> Sheet:
    """Return what a certificate's PDF was made of."""
    return Sheet(
        facts=certificate.facts,
        number=certificate.number,
        revision=certificate.revision,
        layout=certificate.layout,
        link=certificate.link,
        issued_at=certificate.created,
        signing_key=certificate.signing_key,
    )


def printed(sheet: Sheet) -> Sealable:
    """Return the PDF of a sheet with room for its signature."""
    pdf = typeset(f"certificate_{sheet.layout}", _data(sheet), moment=sheet.issued_at)
    return sealable(pdf, sheet.signing_key)


def reprinted(certificate: Certificate) -> bytes:
    """Return the PDF of a certificate again, with the signature it was given."""
    return printed(sheet_of(certificate)).sealed(bytes.fromhex(certificate.signature))


def _data(sheet: Sheet) -> dict[str, object]:
    """Return what the template prints: words only, so that it decides nothing but where they stand."""
    facts = sheet.facts
    return {
        "number": sheet.number,
        "revision": str(sheet.revision),
        "issued": written_minute(sheet.issued_at),
        "line": LINE_WORDS[facts.coverage_type].replace("'", "’"),
        "starts": written_day(facts.starts),
        "ends": written_day(facts.ends),
        "window": f"{written_minute(facts.starts)} to {written_minute(facts.ends)}",
        "insured": _block(facts.insured, facts.company),
        "holder": _holder(facts.holder),
        "rows": _rows(facts),
        "limits": _limits(facts),
        "owner": _owner(facts),
        "owner_covered": facts.owner_covered,
        "endorsements": [_endorsement(one) for one in facts.endorsements],
        "link": sheet.link,
        "qr": _qr(sheet.link),
        "signing_key": sheet.signing_key,
        "sandbox": facts.sandbox,
        "record": _record(sheet),
    }


def _record(sheet: Sheet) -> dict[str, object]:
    """Return what the PDF carries for machines, as an attached file."""
    facts = sheet.facts
    return {
        "number": sheet.number,
        "revision": sheet.revision,
        "issued_at": sheet.issued_at,
        "insured": facts.insured,
        "company": facts.company,
        "coverage_type": facts.coverage_type.value,
        "policy": facts.policy,
        "assignment": facts.assignment,
        "holder": None if facts.holder is None else facts.holder.name,
        "work_state": facts.work_state,
        "effective_date": facts.starts,
        "end_date": facts.ends,
        "occurrence_limit": facts.occurrence_limit,
        "aggregate_limit": facts.aggregate_limit,
        "owner_covered": facts.owner_covered,
        "endorsements": [
            {"kind": one.kind, "form": one.form, "edition": one.edition, "scope": one.scope}
            for one in facts.endorsements
        ],
        "sandbox": facts.sandbox,
        "link": sheet.link,
    }


def _rows(facts: Facts) -> list[tuple[str, str]]:
    rows = [
        ("Policy", facts.policy),
        ("Assignment", facts.assignment),
        ("Work", facts.work),
        ("State of work", _state(facts)),
        ("Insurer", facts.carrier or "As named in the policy"),
    ]
    return [(label, value) for label, value in rows if value is not None]


def _limits(facts: Facts) -> list[tuple[str, str, str, str]]:
    """Return what is covered beside what the holder requires: label, has, requires, and the verdict."""
    if facts.coverage_type is Coverage.WORKERS_COMP:
        state = _state(facts)
        where = f" of {state}" if state is not None else ""
        return [("Benefits", f"As the law{where} sets them", "", "")]
    required = facts.holder
    return [
        _limit(
            "Each occurrence",
            facts.occurrence_limit,
            None if required is None else required.occurrence_limit,
        ),
        _limit("Aggregate", facts.aggregate_limit, None if required is None else required.aggregate_limit),
    ]


def _limit(label: str, has: int | None, required: int | None) -> tuple[str, str, str, str]:
    if required is None:
        return label, _whole(has or 0), "", ""
    return label, _whole(has or 0), _whole(required), "met" if (has or 0) >= required else "not met"


def _state(facts: Facts) -> str | None:
    return None if facts.work_state is None else JURISDICTIONS.get(facts.work_state, facts.work_state)


def _whole(cents: int) -> str:
    """Write a limit: without cents where it has none."""
    return dollars(cents).removesuffix(".00")


def _owner(facts: Facts) -> str:
    if facts.owner_covered:
        return f"{facts.insured} is covered by this policy."
    return f"{facts.insured} is NOT covered by this policy: it excludes its owner."


def _endorsement(one: Endorsed) -> dict[str, str]:
    return {
        "kind": KIND_WORDS[one.kind],
        "form": f"{one.form} ({one.edition})",
        "scope": one.scope,
        "basis": BASIS_WORDS[one.basis],
        "since": written_day(one.effective_date),
    }


def _holder(holder: Holder | None) -> list[str]:
    if holder is None:
        return []
    return [holder.name, *_lines(holder.address)]


def _lines(address: Address | None) -> list[str]:
    if address is None:
        return []
    place = ", ".join(filter(None, (address.locality, address.region)))
    lines = (
        address.line1,
        address.line2,
        " ".join(filter(None, (place, address.postalcode))),
        None if address.country == HOME else address.country,
    )
    return [line for line in lines if line]


def _block(*lines: str | None) -> list[str]:
    return [line for line in lines if line]


def _qr(link: str) -> str:
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False, mask=MASK).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=True, nl=False, omitsize=True
    )
    return drawn.getvalue().decode()
