"""The first step: who the contractor is and where they live, checked by themselves."""

import re
from typing import Any

from msgspec import UNSET

from paycover.domain.addresses import Address
from paycover.domain.contractors import Contractor, ContractorChange
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.sessions import Step
from paycover.flows.applications import verify_info
from paycover.kit.errors import Code, Problem
from paycover.pages.apply.applicant import Applicant, step_page
from paycover.pages.routes import Visit
from paycover.store.access import write_as
from paycover.store.db import Database
from paycover.web.forms import Form, read_form
from paycover.web.http import Answer
from paycover.wire.base import from_mapping
from paycover.wire.contractors import ContractorUpdate

PERSON = ("first_name", "middle_name", "last_name", "phone", "company_name")
ADDRESS = ("line1", "line2", "locality", "region", "postalcode")
TAX_ID = "tax_identification"
REQUIRED = ("first_name", "last_name", "line1", "locality", "region", "postalcode")

_ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")

Faults = dict[str, str]


def show(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Show the contractor what is known of them."""
    return _page(database, applicant, _known(applicant.person), {})


def take(database: Database, applicant: Applicant, visit: Visit) -> Answer | None:
    """Take what they corrected; None once it is kept. What was typed stays, but for the tax number."""
    form, words = read_form(visit.request), applicant.words
    typed = {name: form.text(name) for name in (*PERSON, *ADDRESS)}
    change, wrong = _read(form, typed, applicant.person)
    if change is not None and not wrong:
        wrong = _kept(database, applicant, change, visit.request.origin)
    if not wrong:
        return None
    fields = (*PERSON, TAX_ID, *ADDRESS)
    return _page(database, applicant, typed, {n: words(f"fault.{n}") for n in fields if n in wrong}, 400)


def is_abroad(person: Contractor) -> bool:
    """Tell whether a contractor lives outside the United States."""
    return person.address is not None and person.address.country not in (None, "US")


def _kept(database: Database, applicant: Applicant, change: ContractorChange, origin: str) -> set[str]:
    """Keep the change; return the fields it was refused for."""
    try:
        write_as(database, applicant.account.id, lambda tx: verify_info(tx, applicant.id, change, origin))
    except Problem as problem:
        if problem.code is not Code.INVALID_INPUT or isinstance(problem.message, str):
            raise
        return _fields(problem)
    return set()


def _read(
    form: Form, typed: dict[str, str], person: Contractor
) -> tuple[ContractorChange | None, set[str]]:
    """Return what the form changes, and the fields at fault; no change where one can't be read."""
    wrong = {name for name in REQUIRED if not typed[name]}
    if typed["postalcode"] and not is_abroad(person) and not _ZIP.fullmatch(typed["postalcode"]):
        wrong.add("postalcode")
    raw: dict[str, Any] = {name: typed[name] for name in PERSON}
    raw["address"] = {name: typed[name] for name in ADDRESS}
    if form.text(TAX_ID):
        raw[TAX_ID] = form.text(TAX_ID)
    try:
        body = from_mapping(raw, ContractorUpdate)
    except Problem as problem:
        return None, wrong | _fields(problem)
    assert body.email is UNSET, "the address that notices go to is not changed here"
    return body.change(), wrong


def _fields(problem: Problem) -> set[str]:
    assert not isinstance(problem.message, str), "faults of a body name their fields"
    return {name.removeprefix("address.") for name in problem.message}


def _known(person: Contractor) -> dict[str, str]:
    address = person.address or Address()
    values = {name: getattr(person, name) for name in PERSON}
    values |= {name: getattr(address, name) for name in ADDRESS}
    return {name: value or "" for name, value in values.items()}


def _page(
    database: Database, applicant: Applicant, values: dict[str, str], faults: Faults, status: int = 200
) -> Answer:
    person = applicant.person
    sealed = person.tax_id_sealed
    digits = "" if sealed is None else re.sub("[^0-9]", "", database.vault.open(sealed))
    return step_page(
        applicant,
        Step.VERIFY_INFO,
        status,
        values=values,
        faults=faults,
        last4=digits[-4:],
        states=JURISDICTIONS,
        country=person.address.country if person.address is not None and is_abroad(person) else None,
    )
