"""Cards, how they are given, and what processors say of them."""

import sqlalchemy as sa

from paycover.store.tables.columns import choice, flag, integer, noun, ref, text

cards = noun(
    "cards",
    ref("contractor"),
    choice("processor"),
    text("customer_sealed", optional=True),
    text("card_sealed", optional=True),
    text("brand"),
    text("last4"),
    integer("exp_month"),
    integer("exp_year"),
    text("live_key", optional=True),
    integer("replaced_at", optional=True),
    sa.UniqueConstraint("account", "live_key"),
)

payment_sessions = noun(
    "payment_sessions",
    ref("contractor"),
    text("return_url"),
    text("origin"),
    choice("processor"),
    choice("status"),
    integer("expires_at"),
    integer("completed_at", optional=True),
    integer("cancelled_at", optional=True),
    text("checkout", optional=True),
    text("checkout_url", optional=True),
)

processor_events = noun(
    "processor_events",
    text("type"),
    text("object"),
    ref("session", optional=True),
    text("body"),
)

sandbox_charges = noun(
    "sandbox_charges",
    text("key"),
    choice("kind"),
    text("source"),
    integer("amount"),
    choice("status"),
    text("decline_code", optional=True),
    text("message", optional=True),
    flag("answer_lost"),
    sa.UniqueConstraint("account", "key"),
    sa.Index(None, "account", "source"),
)
