"""What is owed for cover."""

import sqlalchemy as sa

from paycover.store.tables.columns import choice, flag, index_of_some, integer, json, noun, ref, text

_WITHOUT_PURCHASE_ORDER = sa.text("status = 'open' AND purchase_order_number IS NULL")

invoices = noun(
    "invoices",
    ref("contractor"),
    ref("job"),
    ref("policy"),
    ref("assignment", optional=True),
    integer("gross_pay"),
    flag("from_wage"),
    flag("from_assignment"),
    integer("paycycle_startdate"),
    integer("paycycle_enddate"),
    json("coverage_type"),
    json("rates"),
    ref("snapshot", optional=True),
    integer("net_rate"),
    integer("premium_due"),
    text("purchase_order_number", optional=True),
    choice("purchase_order_source"),
    choice("status"),
    ref("held_by", optional=True),
    text("live_key", optional=True),
    integer("paid_at", optional=True),
    ref("replaces", optional=True),
    ref("replaced_by", optional=True),
    sa.UniqueConstraint("account", "live_key"),
    sa.Index(None, "account", "assignment"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "job", "position"),
    sa.Index(None, "account", "job", "paycycle_startdate"),
    sa.Index(None, "account", "status", "position"),
    sa.Index(None, "account", "purchase_order_number", "id"),
    index_of_some(
        "ix_invoices_without_purchase_order",
        "account",
        "position",
        where=_WITHOUT_PURCHASE_ORDER,
    ),
)

adjustments = noun(
    "adjustments",
    ref("invoice"),
    integer("number"),
    ref("contractor"),
    ref("job"),
    ref("policy"),
    ref("assignment", optional=True),
    choice("kind"),
    integer("gross_pay"),
    integer("gross_pay_change"),
    json("rates"),
    integer("net_rate"),
    integer("premium_due"),
    integer("premium_change"),
    flag("cancelled"),
    text("reason", optional=True),
    text("purchase_order_number", optional=True),
    choice("status"),
    integer("settled_at", optional=True),
    sa.UniqueConstraint("account", "invoice", "number"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "job", "position"),
)
