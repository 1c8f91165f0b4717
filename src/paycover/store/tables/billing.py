"""What is owed for cover."""

import sqlalchemy as sa

from paycover.store.tables.columns import choice, flag, integer, json, noun, ref, text

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
    text("live_key", optional=True),
    integer("paid_at", optional=True),
    ref("replaces", optional=True),
    ref("replaced_by", optional=True),
    sa.UniqueConstraint("account", "live_key"),
    sa.Index(None, "account", "assignment"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "job", "position"),
    sa.Index(None, "account", "job", "paycycle_startdate"),
)
