"""Who is insured and for whom they work."""

import sqlalchemy as sa

from paycover.store.tables.columns import flag, json, noun, text

entities = noun(
    "entities",
    text("name"),
    json("address", optional=True),
    json("coverage_limit", optional=True),
    json("required_coverage"),
    text("name_key", optional=True),
    sa.Index(None, "account", "name_key", "id"),
)

contractors = noun(
    "contractors",
    text("first_name"),
    text("last_name"),
    text("middle_name", optional=True),
    text("email"),
    text("email_key", optional=True),
    text("phone", optional=True),
    json("address", optional=True),
    text("company_name", optional=True),
    text("tax_id_sealed", optional=True),
    json("custom_metadata"),
    flag("withhold_premium", optional=True),
    sa.UniqueConstraint("account", "email_key"),
    text("name_key", optional=True),
    sa.Index(None, "account", "email", "position"),
    sa.Index(None, "account", "name_key", "id"),
)
