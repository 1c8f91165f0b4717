"""How what is owed is paid: payments, disputes, notices, remit statements, the transfers of the trust."""

import sqlalchemy as sa

from paycover.store.tables.columns import choice, integer, json, noun, ref, text

payments = noun(
    "payments",
    ref("invoice"),
    ref("adjustment", optional=True),
    ref("refund_of", optional=True),
    ref("contractor"),
    choice("payer"),
    integer("amount"),
    text("currency"),
    choice("status"),
    integer("attempt"),
    text("key", optional=True),
    ref("card", optional=True),
    text("processor_id", optional=True),
    text("decline_code", optional=True),
    text("message", optional=True),
    integer("fee", optional=True),
    integer("due", optional=True),
    integer("attempted_at", optional=True),
    integer("failing_since", optional=True),
    integer("succeeded_at", optional=True),
    integer("refunded"),
    ref("statement", optional=True),
    text("live_key", optional=True),
    sa.UniqueConstraint("account", "live_key"),
    sa.Index(None, "account", "invoice", "position"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "payer", "status", "position"),
    sa.Index(None, "account", "status", "position"),
    sa.Index(None, "account", "statement", "position"),
)

notices = noun(
    "notices",
    choice("kind"),
    text("to"),
    ref("about"),
    ref("contractor", optional=True),
    ref("invoice", optional=True),
    json("data"),
    text("token_hash", optional=True),
    integer("sent_at", optional=True),
    sa.UniqueConstraint("account", "token_hash"),
    sa.Index(None, "account", "invoice", "position"),
)

statements = noun(
    "statements",
    integer("amount"),
    integer("paid"),
    choice("status"),
    json("lines"),
    integer("issued_at"),
    integer("due"),
    integer("paid_at", optional=True),
)

disputes = noun(
    "disputes",
    ref("payment"),
    ref("invoice"),
    ref("adjustment", optional=True),
    text("processor_id"),
    integer("amount"),
    integer("fee"),
    text("reason"),
    choice("status"),
    integer("closed_at", optional=True),
    sa.UniqueConstraint("account", "processor_id"),
)

transfers = noun(
    "transfers",
    choice("kind"),
    integer("amount"),
    integer("fee"),
    json("shares"),
    text("party", optional=True),
    ref("document", optional=True),
    integer("before", optional=True),
    integer("entries"),
    text("reference", optional=True),
    text("told_by"),
)
