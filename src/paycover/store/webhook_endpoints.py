"""Webhook endpoint rows."""

import sqlalchemy as sa

from paycover.domain.webhook_endpoints import WebhookEndpoint
from paycover.store.db import Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import webhook_endpoints

WEBHOOK_ENDPOINTS: Records[WebhookEndpoint] = Records(webhook_endpoints, WebhookEndpoint)
LISTING = Listing(WEBHOOK_ENDPOINTS)

_LOCK_ENABLED = Statement(
    sa.select(*WEBHOOK_ENDPOINTS.columns)
    .where(WEBHOOK_ENDPOINTS.live, webhook_endpoints.c.disabled_at.is_(None))
    .order_by(webhook_endpoints.c.id)
    .with_for_update(key_share=True)
)


def lock_enabled(tx: Tx) -> list[WebhookEndpoint]:
    """Return the endpoints that are sent events; what is on its way to them stands still meanwhile."""
    return [WEBHOOK_ENDPOINTS.record(row) for row in tx.all(_LOCK_ENABLED)]
