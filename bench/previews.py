"""`python -m bench.previews`: seconds for a preview of 10,000 rows, each another contractor and job."""

import asyncio
import contextlib
import json
import pathlib
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from cryptography.fernet import Fernet

from paycover.api.call import answer
from paycover.api.previews import OPERATIONS
from paycover.domain.accounts import Environment
from paycover.flows.keys import account_of, create_key
from paycover.flows.sandbox import load_categories
from paycover.kit.clock import NANOSECONDS
from paycover.kit.vault import Vault
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.open import open_database
from paycover.store.schema import migrate
from paycover.web.http import Request
from paycover.wire.previews import PREVIEW_ROWS_MAX
from tests import make
from tests.postgres import postgres_url

ROUNDS = 3


def build(database: Database) -> tuple[str, list[tuple[str, str]]]:
    """Make an account with a contractor, an insured job and a policy for each row."""
    now = database.clock() // NANOSECONDS
    account, _ = database.write(lambda link: account_of(link, "previews", Environment.SANDBOX, now))

    def work(tx: Tx) -> list[tuple[str, str]]:
        load_categories(tx)
        entity = make.entity(tx).id
        pairs = []
        for _ in range(PREVIEW_ROWS_MAX):
            who, job, _policy = make.insured(tx, entity=entity)
            pairs.append((who.id, job.id))
        return pairs

    return create_key(database, account), write_as(database, account.id, work)


def bodies(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each noun that can be previewed with its rows; quotes ask for a line no policy has."""
    ids = [{"contractor": contractor, "job": job} for contractor, job in pairs]
    yield "quotes", [row | {"coverage_type": ["general", "cyber"]} for row in ids]
    yield "assignments", [dict(row) for row in ids]
    cycle = {"paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}
    yield "invoices", [row | cycle | {"gross_pay": 250_000 + n} for n, row in enumerate(ids)]


def measure(url: str) -> Iterator[str]:
    """Yield a line for each noun, the middle of the rounds: seconds passed, and of the processor."""
    database = open_database(url, Vault([Fernet.generate_key().decode()]))
    migrate(database)
    key, pairs = build(database)
    for noun, rows in bodies(pairs):
        seen = sorted(_seconds(database, key, noun, rows) for _ in range(ROUNDS))
        processor, passed = seen[ROUNDS // 2]
        yield f"| {noun} | {passed:.1f} | {processor:.1f} |"
    database.close()


def _seconds(database: Database, key: str, noun: str, rows: list[dict[str, Any]]) -> tuple[float, float]:
    """Return the seconds of the processor, and those passed, from body to answer."""
    operation = next(o for o in OPERATIONS if o.path == f"/api/v1/{noun}/preview")
    headers = {b"authorization": f"Bearer {key}".encode()}
    body = json.dumps({"rows": rows}).encode()
    asked = Request("bench", "POST", operation.path, "", headers, body)
    processor, passed = time.process_time(), time.perf_counter()
    answered = asyncio.run(answer(database, operation, asked, ""))
    took = time.process_time() - processor, time.perf_counter() - passed
    shown = json.loads(answered.body)["rows"]
    refused = [row for row in shown if "result" not in row]
    if refused or len(shown) != len(rows):
        raise SystemExit(f"{noun}: {len(refused)} refused: {refused[:1]}")
    return took


def main() -> None:
    """Measure both databases and print a table for each."""
    with tempfile.TemporaryDirectory(prefix="paycover-bench") as folder, contextlib.ExitStack() as stack:
        postgres = stack.enter_context(postgres_url(pathlib.Path(folder)))
        for name, url in (("SQLite", f"sqlite:///{folder}/bench.db"), ("PostgreSQL", postgres)):
            print(
                f"\n{name}\n\n| {PREVIEW_ROWS_MAX:,} rows of | seconds | of the processor |\n|---|---|---|"
            )
            print("\n".join(measure(url)), flush=True)


if __name__ == "__main__":
    main()
