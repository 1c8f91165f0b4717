"""Certificates that come in, their files, and the rule sets they are held against."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, integer, json, key, metadata, noun, ref, text

insurance_requirements = noun(
    "insurance_requirements",
    text("name"),
    ref("entity", optional=True),
    ref("category_code", optional=True),
    json("rules"),
    text("scope", optional=True),
    sa.UniqueConstraint("account", "scope"),
)

incoming_certificates = noun(
    "incoming_certificates",
    ref("contractor"),
    ref("job", optional=True),
    ref("requirement", optional=True),
    text("filename"),
    integer("size_bytes"),
    text("sha256"),
    choice("status"),
    choice("fault", optional=True),
    text("reason", optional=True),
    json("review", optional=True),
    integer("updated"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "status", "position"),
    sa.Index(None, "account", "sha256"),
)

certificate_files = sa.Table(
    "certificate_files",
    metadata,
    key(),
    sa.Column("certificate", ID, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
