"""Webhook endpoint rows."""

from paycover.domain.webhook_endpoints import WebhookEndpoint
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import webhook_endpoints

WEBHOOK_ENDPOINTS: Records[WebhookEndpoint] = Records(webhook_endpoints, WebhookEndpoint)
LISTING = Listing(WEBHOOK_ENDPOINTS)
