"""Certificates that come in, their files, and the rule sets they are held against."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import (
    choice,
    index_of_some,
    integer,
    json,
    key,
    metadata,
    noun,
    ref,
    text,
)

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
    json("decisions"),
    integer("expires_at", optional=True),
    choice("chased", optional=True),
    integer("updated"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "status", "position"),
    sa.Index(None, "account", "sha256"),
    index_of_some(
        "ix_incoming_certificates_approved",
        "account",
        "expires_at",
        "id",
        where=sa.text("status = 'approved'"),
    ),
    index_of_some(
        "ix_incoming_certificates_waiting",
        "account",
        "position",
        "id",
        where=sa.text("status IN ('error', 'flagged')"),
    ),
)

certificate_files = sa.Table(
    "certificate_files",
    metadata,
    key(),
    sa.Column("certificate", ID, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

certificate_pages = sa.Table(
    "certificate_pages",
    metadata,
    key(),
    sa.Column("certificate", ID, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    integer("width"),
    integer("height"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
