"""What each setting, kind of id and limit is for."""

SETTINGS = {
    "host": "the address to listen on; `0.0.0.0` for every interface, behind something that does TLS",
    "port": "the port to listen on, 0 for any free one; the environment's `PORT` is taken where "
    "`PAYCOVER_PORT` is not set",
    "data_dir": "where the SQLite file and the made key are kept",
    "database_url": "`sqlite:///path` or `postgresql://…`; empty means an SQLite file in `data_dir`",
    "database_pool_size": "connections to PostgreSQL, and threads that use them; SQLite has one writer "
    "whatever this says",
    "database_prepare": "prepared statements on PostgreSQL; turn it off behind a PgBouncer older than 1.21 "
    "in transaction mode",
    "secret_keys": "keys that seal tax ids and webhook secrets, newest first: the first seals, all open; "
    "empty means one is made and kept in `data_dir`. In the environment, separate them by commas",
    "public_url": "the address callers see, for links in answers; empty means the one a request came to",
    "log_level": "the least grave messages that are written: `debug`, `info`, `warning` or `error`",
    "webhooks_allow_private": "whether webhooks may go to loopback, private and link-local addresses; for "
    "development",
    "webhooks_connect_seconds": "seconds a webhook's receiver may take to be found and reached, 60 at most",
    "webhooks_total_seconds": "seconds a webhook may take in all, 60 at most",
    "webhooks_parallel": "webhooks a worker sends at the same time, 64 at most",
    "stripe_secret_key": "the secret key of a Stripe account, which charges the cards of production "
    "accounts; empty means that none is charged",
    "stripe_webhook_secret": "the signing secret (`whsec_…`) of the webhook endpoint `/hooks/stripe` at "
    "Stripe; empty means that webhooks are not taken",
    "stripe_url": "where Stripe's API is; empty means Stripe's own, anything else is a stand-in for trials",
}
"""Setting → what one sets it for."""

IDS = {
    "account": "an account: one world of one platform; shown to operators only",
    "entity": "an entity, the end client",
    "contractor": "a contractor",
    "job": "a job",
    "category_code": "a job category",
    "quote": "a quote",
    "policy": "a policy",
    "assignment": "an assignment",
    "invoice": "an invoice",
    "adjustment": "an adjustment of a paid invoice",
    "rate_plan_version": "a version of a rate plan; shown to operators, and in its events",
    "card": "a card on file",
    "payment_session": "a payment session",
    "sandbox_charge": "a charge or refund of a test card, as the sandbox's processor names it",
    "webhook_endpoint": "a webhook endpoint",
    "webhook_delivery": "a delivery of an event to a webhook endpoint",
    "event": "an event",
    "task": "a task of the worker; shown to operators only",
    "session": "an insurance application session",
}
"""Noun → what an id of that prefix names."""

LIMITS = {
    ("domain.premium", "GROSS_PAY_MIN"): "least gross pay of a pay cycle, cents",
    ("domain.premium", "GROSS_PAY_MAX"): "greatest gross pay of a pay cycle, cents",
    ("domain.premium", "PREMIUM_MIN"): "least premium of an invoice, cents",
    ("domain.jobs", "WAGE_MIN"): "least wage of a job, cents",
    ("domain.jobs", "WAGE_MAX"): "greatest wage of a job, cents",
    ("domain.rate_rules_of_rows", "NET_RATE_MIN"): "least rate of a row of a rate plan, cents per $100",
    ("domain.rate_rules_of_rows", "NET_RATE_MAX"): "greatest rate of a row of a rate plan, cents per $100",
    ("domain.rate_plans", "NAME_MAX"): "longest name of who works on a rate plan, characters",
    ("wire.rate_files", "MANIFEST_BYTES_MAX"): "largest manifest of a rate plan, bytes",
    ("wire.rate_files", "TABLE_BYTES_MAX"): "largest table of a rate plan, bytes",
    ("wire.rate_tables", "ROWS_MAX"): "most rows of a table of a rate plan",
    ("wire.rate_tables", "CELL_MAX"): "longest cell of a table of a rate plan, characters",
    ("domain.entities", "LIMIT_MIN"): "least limit an entity can require, cents",
    ("domain.entities", "LIMIT_MAX"): "greatest limit an entity can require, cents",
    ("domain.metadata", "KEYS_MAX"): "most keys of `custom_metadata`",
    ("domain.terms", "TERM_DAYS_DEFAULT"): "days of cover where no end is given",
    ("domain.terms", "TERM_MONTHS_MAX"): "longest cover, months from its start",
    ("domain.payment_sessions", "SESSION_SECONDS"): "seconds a payment session can be used",
    ("domain.sandbox_cards", "YEARS_MAX"): "years from now in which a test card may expire",
    ("domain.policies", "APPROVAL_MONTHS"): "months an approved application stays good",
    ("api.lists", "LIMIT_DEFAULT"): "objects in a list where no `limit` is given",
    ("api.lists", "LIMIT_MAX"): "greatest `limit` of a list",
    ("api.http", "BODY_BYTES_MAX"): "largest body of a request, bytes",
    ("api.http", "PREVIEW_BYTES_MAX"): "largest body of a preview, bytes",
    ("wire.previews", "PREVIEW_ROWS_MAX"): "most rows of a preview",
    ("wire.previews", "EXPLAINED_ROWS_MAX"): "most rows of a preview that are explained",
    ("api.http", "DRAIN_BYTES_MAX"): "largest refused body that is read to its end, bytes; past it the "
    "connection is closed",
    ("wire.base", "DEPTH_MAX"): "deepest nesting of a JSON body",
    ("api.bodies", "PAIRS_MAX"): "most fields of a form or query",
    ("api.keys", "IDEMPOTENCY_KEY_MAX"): "longest idempotency key, characters",
    ("store.access", "REPLAY_SECONDS"): "seconds an answer is kept for its idempotency key",
    ("store.sqlite", "GROUP_MAX"): "writes that share one commit at most (SQLite)",
    ("store.postgres", "CONFLICT_TRIES_MAX"): "times a write that met another's is run (PostgreSQL)",
    ("store.postgres", "POOL_WAIT_SECONDS"): "seconds to wait for a free connection (PostgreSQL)",
    ("domain.tasks", "LEASE_SECONDS"): "seconds a worker may take over a batch of tasks",
    ("domain.retries", "ATTEMPTS_MAX"): "times a task is tried",
    ("domain.retries", "DELAY_MAX"): "longest wait between two tries of a task, seconds",
    ("domain.retries", "ERROR_MAX"): "longest text kept of why a task failed, characters",
    ("store.tasks", "KEPT_SECONDS"): "seconds a task that is done is kept",
    ("worker.loop", "BATCH_MAX"): "tasks a worker claims at once",
    ("worker.schedule", "ACCOUNTS_MAX"): "accounts whose periodic tasks are written in one transaction",
    (
        "domain.webhook_endpoints",
        "FAILING_DAYS",
    ): "days of nothing but failures that disable a webhook endpoint",
    (
        "domain.webhook_endpoints",
        "OVERLAP_SECONDS_DEFAULT",
    ): "seconds an old webhook secret signs beside a new one where nothing is said",
    (
        "domain.webhook_endpoints",
        "OVERLAP_SECONDS_MAX",
    ): "longest time an old webhook secret signs, seconds",
    (
        "store.webhook_deliveries",
        "KEPT_SECONDS",
    ): "seconds a webhook delivery that has ended, and tries, are kept",
    ("store.webhook_deliveries", "TRIES_SHOWN_MAX"): "tries shown with a webhook delivery",
    ("store.parcels", "BUSY_MAX"): "webhook endpoints a worker passes over because they are busy",
    (
        "store.parcels",
        "PATIENCE_SECONDS",
    ): "seconds a webhook endpoint may take nothing before it is tried one delivery at a time",
    ("worker.couriers", "PARALLEL_DEFAULT"): "webhooks a worker sends at the same time",
    ("worker.outside", "ANSWER_BYTES_MAX"): "how much of a receiver's answer is read, bytes",
    ("worker.outside", "KEPT_BYTES_MAX"): "how much of a receiver's answer is kept, bytes",
    ("api.events", "SEQUENCE_MAX"): "greatest number of an event that can be asked after",
    ("cli.webhooks", "ROWS_MAX"): "rows `paycover webhooks list` shows",
    ("cli.webhooks", "LINE_MAX"): "columns of what it prints where no terminal shows it",
    ("worker.chargers.stripe", "LISTED_MAX"): "a customer's newest payments that are looked through for a "
    "repeated order",
    ("api.card_pages", "AGAIN_SECONDS"): "seconds after which a page that waits for the worker asks again",
    ("domain.clocks", "ADVANCE_MONTHS_MAX"): "months a sandbox's clock moves at once",
    ("domain.clocks", "CLOCK_MAX"): "latest moment of a sandbox's clock, Unix seconds: the year 3000",
    ("flows.clocks", "STEP_TASKS_MAX"): "tasks done in one step of a sandbox's clock",
    ("api.test_helpers", "CLOCK_STEPS_MAX"): "steps one call moves a sandbox's clock",
    ("cli.serving", "STOP_SECONDS"): "seconds running requests have to end when the server is stopped",
    ("main", "LINE_MAX"): "columns of what `doctor` prints where no terminal shows it",
    ("cli.rate_views", "LINE_MAX"): "columns of what `rates` prints where no terminal shows it",
    ("kit.dates", "SECONDS_MAX"): "latest moment, Unix seconds: the end of the year 9999",
}
"""(module, constant) → what it limits."""
