"""`python -m bench.coverage`: who was covered at a moment, asked of 1,000,000 assignments."""

import os
import pathlib
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from cryptography.fernet import Fernet

from bench import load
from bench.housekeeping import count_rows
from bench.serving import serving
from paycover.api.issued_certificate_examples import CERTIFICATE
from paycover.domain.accounts import Environment
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.coverage import Coverage
from paycover.domain.events import Event, EventType
from paycover.domain.policies import Policy
from paycover.flows.keys import account_of, create_key
from paycover.kit.clock import NANOSECONDS
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.kit.vault import Vault
from paycover.store import tables
from paycover.store.access import write_as
from paycover.store.assignments import ASSIGNMENTS as ASSIGNMENT_ROWS
from paycover.store.certificates import CERTIFICATES
from paycover.store.db import Database
from paycover.store.events import EVENTS
from paycover.store.open import open_database
from paycover.store.policies import POLICIES
from paycover.store.schema import migrate
from paycover.store.signing_keys import make_key
from paycover.wire import assignments as assignment_wire
from paycover.wire import policies as policy_wire
from tests.postgres import postgres_url

ASSIGNMENTS = int(os.environ.get("BENCH_ASSIGNMENTS", "1000000"))
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "5000"))
OF_ONE = 10
"""Assignments of one contractor, each for a job of its own, under one policy."""
FIRST = 1_600_000_000
LASTS = 20 * DAY
"""An assignment begins as many seconds after the first as its number says, and lasts so long."""
BATCH = 10_000
STRIDE = 7_919
"""Questions go through the assignments in steps of this many, so that no two neighbours are asked about."""

Rows = Iterator[tuple[sa.Table, list[dict[str, Any]]]]


def build(database: Database) -> str:
    """Make an account with `ASSIGNMENTS` certified assignments; return its key."""
    now = database.clock() // NANOSECONDS
    account, _ = database.write(lambda link: account_of(link, "bench-coverage", Environment.SANDBOX, now))
    key = create_key(database, account)
    write_as(database, account.id, make_key)
    engine = database.engine()
    with engine.begin() as connection:
        for begin in range(0, ASSIGNMENTS, BATCH):
            for table, rows in _rows(range(begin, min(begin + BATCH, ASSIGNMENTS))):
                own = {"account": account.id, "created": FIRST}
                connection.execute(sa.insert(table), [own | row for row in rows])
    count_rows(engine)
    engine.dispose()
    return key


def _rows(numbers: range) -> Rows:
    """Return the rows of assignments of some numbers: of their contractors and policies, then their own."""
    policies_ = [_policy(n) for n in numbers[::OF_ONE]]
    assignments_ = [_assignment(n) for n in numbers]
    yield tables.contractors, [_contractor(one) for one in policies_]
    yield tables.policies, [POLICIES.values(one) | {"position": 0} for one in policies_]
    yield tables.jobs, [_job(n) for n in numbers]
    yield tables.assignments, [ASSIGNMENT_ROWS.values(one) | {"position": 0} for one in assignments_]
    yield tables.certificates, [_certificate(one) for one in assignments_]
    told = [_told(EventType.POLICY_ACTIVE, one.id, policy_wire.render(one)) for one in policies_]
    told += [
        _told(EventType.ASSIGNMENT_CREATED, one.id, assignment_wire.render(one)) for one in assignments_
    ]
    yield tables.events, told


def _policy(n: int) -> Policy:
    return Policy(
        id=f"pl_b{n // OF_ONE}",
        contractor=f"cn_b{n // OF_ONE}",
        coverage_type=(Coverage.WORKERS_COMP, Coverage.GENERAL),
        effective_date=FIRST,
        expiration_date=FIRST + n + 2 * LASTS,
        approved_at=FIRST,
        created=FIRST,
    )


def _assignment(n: int) -> Assignment:
    return Assignment(
        id=f"an_b{n}",
        contractor=f"cn_b{n // OF_ONE}",
        job=f"jb_b{n}",
        policy=f"pl_b{n // OF_ONE}",
        coverage_type=(Coverage.WORKERS_COMP, Coverage.GENERAL),
        effective_date=FIRST + n,
        end_date=FIRST + n + LASTS,
        eligible=Eligibility(result=True, message="Contractor is pre-approved for insurance coverage."),
        net_rate=173,
        created=FIRST,
    )


def _contractor(policy: Policy) -> dict[str, Any]:
    who = {"first_name": "Joe", "last_name": "Parker", "email": "joe@example.com", "custom_metadata": "{}"}
    return who | {"id": policy.contractor, "position": 0}


def _job(n: int) -> dict[str, Any]:
    work = {"name": "Technician", "description": "Repairs", "entity": "en_b", "category_code": "jc_b"}
    return work | {
        "id": f"jb_b{n}",
        "position": n,
        "wage": 1,
        "wage_type": "flatfee",
        "custom_metadata": "{}",
    }


def _certificate(one: Assignment) -> dict[str, Any]:
    number = one.id.removeprefix("an_")
    made = replace(
        CERTIFICATE,
        id=f"coi_{number}",
        number=f"EC-{number}",
        policy=one.policy,
        assignment=one.id,
        contractor=one.contractor,
        token=f"bench{number}",
        created=FIRST,
    )
    return CERTIFICATES.values(made) | {"position": 0}


def _told(type: EventType, object: str, shown: msgspec.Struct) -> dict[str, Any]:
    data = msgspec.json.encode(shown).decode()
    event = Event(id=f"ev_{object}", type=type, object=object, sequence=1, data=data, created=FIRST)
    return EVENTS.values(event) | {"position": 0}


def measure(url: str, folder: str) -> dict[str, load.Measured]:
    """Return what each question saw on one database."""
    secret = Fernet.generate_key().decode()
    database = open_database(url, Vault([secret]))
    migrate(database)
    print(f"  filling {ASSIGNMENTS:,} assignments …", file=sys.stderr, flush=True)
    key = build(database)
    database.close()

    def asked(with_job: bool) -> load.Maker:
        def make(number: int) -> load.Request:
            n = number * STRIDE % ASSIGNMENTS
            job = f"&job=jb_b{n}" if with_job else ""
            at = FIRST + n + number * STRIDE % LASTS
            path = f"/api/v1/coverage?contractor=cn_b{n // OF_ONE}{job}&at={at}&known_at={at}"
            return load.request("GET", path, key)

        return make

    seen = {}
    with serving(url, secret, folder) as served:
        for name, with_job, connections in (
            ("on a job, one after the other", True, 1),
            ("on any job, one after the other", False, 1),
            ("on a job, 4 at once", True, 4),
        ):
            load.run(served.port, asked(with_job), requests=REQUESTS // 5, connections=connections)
            found = load.run(served.port, asked(with_job), requests=REQUESTS, connections=connections)
            if found.refused:
                raise SystemExit(f"{name}: refused: {found.first_refusal}")
            seen[name] = found
    return seen


def main() -> None:
    """Measure both databases and print the table."""
    print("| database | asked | req/s | p50 ms | p99 ms |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="paycover-bench") as folder:
        _print("SQLite", measure(f"sqlite:///{folder}/bench.db", folder))
        with postgres_url(pathlib.Path(folder)) as url:
            _print("PostgreSQL", measure(url, folder))


def _print(name: str, seen: dict[str, load.Measured]) -> None:
    for asked, found in seen.items():
        figures = f"{found.per_second:,.0f} | {found.percentile(0.5):.1f} | {found.percentile(0.99):.1f}"
        print(f"| {name} | {asked} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
