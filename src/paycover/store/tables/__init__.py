"""The schema, once, for SQLite and PostgreSQL.

Every key begins with the account, so that tables can be sharded by it; the exceptions are what is looked
up before an account is known: `accounts`, `api_keys`, and who signs in. Every value is made in
Python: no server defaults.
"""

from paycover.store.tables.accounts import accounts, api_keys, replays
from paycover.store.tables.applications import answers, consents, watched_names
from paycover.store.tables.assistants import assistant_calls, proposals
from paycover.store.tables.billing import adjustments, invoices
from paycover.store.tables.bulk import bulk_files, bulk_rows, bulk_uploads, bulk_verdicts
from paycover.store.tables.cards import cards, payment_sessions, processor_events, sandbox_charges
from paycover.store.tables.certificates import (
    certificates,
    endorsements,
    log_heads,
    log_nodes,
    signing_keys,
)
from paycover.store.tables.columns import metadata
from paycover.store.tables.cover import assignments, jobs, policies, quotes, sessions
from paycover.store.tables.hub import hub_links, lapses
from paycover.store.tables.incoming import (
    certificate_files,
    certificate_pages,
    incoming_certificates,
    insurance_requirements,
)
from paycover.store.tables.ledger import (
    ledger_entries,
    ledger_heads,
    ledger_lines,
    ledger_periods,
    premium_days,
    program_terms,
)
from paycover.store.tables.parties import contractors, entities
from paycover.store.tables.payments import disputes, notices, payments, statements, transfers
from paycover.store.tables.rating import (
    categories,
    rate_plan_versions,
    rate_snapshots,
    rate_taxes,
    rates,
)
from paycover.store.tables.underwriting import marks
from paycover.store.tables.users import failed_sign_ins, user_sessions, users
from paycover.store.tables.webhooks import webhook_deliveries, webhook_tries
from paycover.store.tables.work import events, tasks, webhook_endpoints
from paycover.store.tables.worlds import forks, opened_books, world_snapshots

__all__ = [
    "accounts",
    "adjustments",
    "answers",
    "api_keys",
    "assignments",
    "assistant_calls",
    "bulk_files",
    "bulk_rows",
    "bulk_uploads",
    "bulk_verdicts",
    "cards",
    "categories",
    "certificate_files",
    "certificate_pages",
    "certificates",
    "consents",
    "contractors",
    "disputes",
    "endorsements",
    "entities",
    "events",
    "failed_sign_ins",
    "forks",
    "hub_links",
    "incoming_certificates",
    "insurance_requirements",
    "invoices",
    "jobs",
    "lapses",
    "ledger_entries",
    "ledger_heads",
    "ledger_lines",
    "ledger_periods",
    "log_heads",
    "log_nodes",
    "marks",
    "metadata",
    "notices",
    "opened_books",
    "payment_sessions",
    "payments",
    "policies",
    "premium_days",
    "processor_events",
    "program_terms",
    "proposals",
    "quotes",
    "rate_plan_versions",
    "rate_snapshots",
    "rate_taxes",
    "rates",
    "replays",
    "sandbox_charges",
    "sessions",
    "signing_keys",
    "statements",
    "tasks",
    "transfers",
    "user_sessions",
    "users",
    "watched_names",
    "webhook_deliveries",
    "webhook_endpoints",
    "webhook_tries",
    "world_snapshots",
]
