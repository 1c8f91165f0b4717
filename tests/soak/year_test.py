"""A policy year of many contractors, week by week: paid by file, billed, charged or remitted, booked.

`PAYCOVER_SOAK_CONTRACTORS` and `PAYCOVER_SOAK_WEEKS` say how much of it; by itself it is a small run.
"""

import os
import sys
from collections import Counter

from paycover.cli.bulk_files import run_file
from paycover.domain.bulk_rows import BulkKind, Verdict
from paycover.domain.invoices import Invoice
from paycover.flows.clocks import step_clock
from paycover.kit.clock import stopwatch
from paycover.kit.dates import DAY, iso_day, start_of_next_month
from paycover.kit.garbage import look_seldom
from paycover.store.access import write_as
from paycover.store.db import Link, Tx
from paycover.store.ledger_journal import all_invoices
from tests import make
from tests.books import entries_of, ledger_check, snapshot_of
from tests.conftest import Api
from tests.scenarios.conftest import Platform, platform

CONTRACTORS = int(os.environ.get("PAYCOVER_SOAK_CONTRACTORS", "6"))
WEEKS = int(os.environ.get("PAYCOVER_SOAK_WEEKS", "6"))
WEEK = 7 * DAY

__all__ = ["platform"]

Crew = list[tuple[str, str, str]]
"""Who, their e-mail address, and the job they are paid for."""


def _crew(tx: Tx) -> Crew:
    """Insure a crew for the time; every second one's premium is withheld."""
    jobs = [make.job(tx, withhold_premium=withheld).id for withheld in (False, True)]
    found: Crew = []
    for number in range(CONTRACTORS):
        who = make.contractor(tx)
        make.policy(tx, who.id, expiration_date=tx.now + (WEEKS + 2) * WEEK)
        found.append((who.id, who.email, jobs[number % 2]))
    return found


def _payroll(crew: Crew, start: int, week: int) -> bytes:
    """Return the payroll file of a week, each pay another one."""
    lines = ["Contractor,Job,Cycle Start,Cycle End,Pay"]
    for number, (_, email, job) in enumerate(crew):
        cycle = f"{iso_day(start)},{iso_day(start + WEEK - DAY)}"
        lines.append(f"{email},{job},{cycle},{1_000 + (number * 7 + week * 13) % 977}.50")
    return "\n".join(lines).encode()


def _advance(api: Api, goal: int) -> None:
    """Move the account's clock, with all that comes due done on its day."""
    while not write_as(api.database, api.account.id, lambda tx: step_clock(tx, goal)).arrived:
        pass


def test_a_policy_year_by_the_accounts_clock(platform: Platform) -> None:
    api = platform.api
    api.keeps_books = False  # they are checked below, once
    look_seldom()  # as the program does
    crew: Crew = make.write(api, _crew)
    for who, _, _ in crew[::2]:
        platform.give_card(who, "test_visa")
    begun, start = stopwatch(), platform.now
    for week in range(WEEKS):
        data = _payroll(crew, start + week * WEEK, week)
        _, judged = run_file(api.database, api.account.id, BulkKind.PAYROLL, f"{week}.csv", data)
        assert {each.verdict for each in judged} == {Verdict.CREATE}
        _advance(api, start + (week + 1) * WEEK)
        _take_money(api)
    _advance(api, start_of_next_month(platform.now))
    _take_money(api)
    lived = stopwatch()
    assert ledger_check(api.database, api.account.id) == []
    checked = stopwatch()
    count = CONTRACTORS * WEEKS
    statuses = _statuses(api)
    assert sum(statuses.values()) == count
    sys.stdout.write(
        f"\n{api.database.dialect.name}: {count} invoices {statuses}, "
        f"{len(entries_of(api.database, api.account.id))} entries: lived in {lived - begun:.1f} s, "
        f"books checked in {checked - lived:.1f} s\n"
    )


def _take_money(api: Api) -> None:
    """Take what the agency owes for the statements that were issued."""
    for statement in api.get("/statements", status="open"):
        api.post(f"/test_helpers/statements/{statement['id']}/pay", status=200)


def _statuses(api: Api) -> dict[str, int]:
    def work(link: Link) -> list[Invoice]:
        return all_invoices(snapshot_of(api.database, link, api.account.id))

    return dict(Counter(invoice.status.value for invoice in api.database.read(work)))
