"""The audit pack: every pay of a period, whether it was insured on each day, and books that tie to it."""

import csv
import hashlib
import io
import zipfile
from typing import Any

import pytest

from paycover.documents.audit_pack import SUMS, audit_pack_zip
from paycover.domain.addresses import AddressChange
from paycover.domain.contractors import ContractorDraft
from paycover.domain.coverage import Coverage
from paycover.domain.jobs import Job
from paycover.domain.ledger_closing import dollars
from paycover.domain.policies import PolicyDraft
from paycover.domain.quotes import QuoteDraft
from paycover.domain.repricing import InvoiceDraft
from paycover.flows.audit_packs import make_audit_pack
from paycover.flows.contractors import create_contractor
from paycover.flows.invoices import create_invoice
from paycover.flows.policies import create_policy
from paycover.flows.quotes import create_quote
from paycover.kit.dates import DAY, iso_day
from paycover.kit.errors import Problem
from paycover.store.access import lock_clock, move_clock
from paycover.store.db import Tx
from tests import film, make
from tests.books import post_all, snapshot_of
from tests.conftest import Api
from tests.scenarios.conftest import Platform

CREW = 200
LATE = 7
"""Which of the crew is paid for days after the cover's end."""


def _insured(tx: Tx, job: Job, number: int) -> str:
    """Add a contractor and insure them for a job as a platform does; return who it is."""
    draft = ContractorDraft(
        first_name="=Ada",
        last_name=f"Parker {number}",
        email=f"{make.unique('ada')}@example.com",
        address=AddressChange(country="US", region="IL"),
    )
    who = create_contractor(tx, draft).id
    lines = (Coverage.WORKERS_COMP, Coverage.GENERAL)
    quote = create_quote(tx, QuoteDraft(contractor=who, job=job.id, coverage_type=lines))
    create_policy(tx, PolicyDraft(quote=quote.id))
    return who


def _billed(tx: Tx, who: str, job: Job, number: int) -> int:
    """Bill two weeks of work; return the premium. The late one's second week is after the cover's end."""
    premium = 0
    for week in (0, 1):
        start = tx.now + (2 + 7 * week + (30 if week and number == LATE else 0)) * DAY
        draft = InvoiceDraft(
            contractor=who,
            job=job.id,
            gross_pay=99_999 + number,
            paycycle_startdate=start,
            paycycle_enddate=start + 7 * DAY,
        )
        premium += create_invoice(tx, draft).premium_due
    return premium


def _pack(api: Api, as_of: int | None = None) -> bytes:
    """Return the file of this year's pack."""

    def work(link: Any) -> bytes:
        snapshot = snapshot_of(api.database, link, api.account.id)
        return audit_pack_zip(make_audit_pack(snapshot, iso_day(snapshot.now)[:4], as_of))

    return api.database.read_still(work)


def _read(data: bytes) -> dict[str, list[dict[str, str]]]:
    """Return the tables of a pack; fail the test unless each file is what its hash says."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sums = files.pop(SUMS).decode().splitlines()
    assert sums == [f"{hashlib.sha256(text).hexdigest()}  {name}" for name, text in files.items()]
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text.decode())))
        for name, text in files.items()
        if name.endswith(".csv")
    }


def test_14_an_audit_pack_of_200_contractors_ties_and_is_the_same_again(platform: Platform) -> None:
    api = platform.api
    _, job = film.crew(api)
    crew = [make.write(api, lambda tx: _insured(tx, job, 0))]
    platform.pass_days(1)  # certificates of one are enough to see
    crew += make.write(api, lambda tx: [_insured(tx, job, n) for n in range(1, CREW)])
    premiums = make.write(api, lambda tx: [_billed(tx, who, job, n) for n, who in enumerate(crew)])
    post_all(api.database, api.account.id)
    then = platform.now
    made = _pack(api, then)
    told = _read(made)
    late = crew[LATE]
    assert [row["what"] for row in told["exceptions"]] == [
        f"'=Ada Parker {LATE}: no {line} cover of {job.id}." for line in ("general", "workers-comp")
    ]
    assert {row["contractor"] for row in told["cover"] if not row["insured by"]} == {late}
    assert len(told["cover"]) == CREW * 2 * 2
    _ensure_it_adds_up(told, premiums)
    certified = told["certificates"]
    assert [(row["contractor"], row["status"]) for row in certified] == [(crew[0], "issued")] * 2
    assert {row["owner covered"] for row in certified} == {"yes"}

    make.write(api, lambda tx: move_clock(lock_clock(tx), tx.now + DAY))
    invoice = told["premium"][0]["invoice"]
    api.post(f"/test_helpers/invoices/{invoice}/pay", status=200)
    api.post(f"/invoices/{invoice}/adjustments", {"gross_pay": 300_000})
    api.put(f"/contractors/{late}", {"first_name": "Bo"})
    post_all(api.database, api.account.id)
    assert _pack(api, then) == made
    after = _read(_pack(api))
    assert {row["what"].split(" ")[0] for row in after["exceptions"]} == {"Bo"}
    (corrected,) = _column(after, "document") - _column(after, "invoice")
    assert api.get(f"/adjustments/{corrected}")["gross_pay"] == 300_000
    assert {row["difference"] for row in after["ties"]} == {"0.00"}
    with pytest.raises(Problem, match="to come"):
        _pack(api, platform.now + DAY)


def _ensure_it_adds_up(told: dict[str, list[dict[str, str]]], premiums: list[int]) -> None:
    """Compare payroll, premium and true-up with what was billed, and with the trial balance."""
    general, comp = told["payroll"]
    assert (comp["line"], comp["state"]) == ("workers-comp", "IL")
    assert (comp["contractors"], comp["invoices"]) == (str(CREW), str(2 * CREW))
    assert comp["pay"] == general["pay"] == dollars(sum(2 * (99_999 + n) for n in range(CREW)))
    billed = sum(_cents(row["billed"]) for row in told["payroll"])
    assert billed == sum(premiums) == sum(_cents(row["billed"]) for row in told["premium"])
    accounts = {row["account"]: _cents(row["balance"]) for row in told["trial_balance"]}
    assert (accounts["1200"], accounts[""]) == (billed, 0)
    assert {row["difference"] for row in told["ties"]} == {"0.00"}
    drift = sum(_cents(row["billed"]) - _cents(row["pay at rate"]) for row in told["true_up"])
    assert drift == sum(_cents(row["rounding"]) + _cents(row["minimums"]) for row in told["true_up"]) != 0


def _column(told: dict[str, list[dict[str, str]]], name: str) -> set[str]:
    return {row[name] for row in told["premium"]}


def _cents(text: str) -> int:
    return int(text.replace(".", ""))
