"""Every page, but for the public ones of certificates, which are paced."""

from paycover.pages import card_pages, home, hub, hub_alerts, notices
from paycover.pages.apply.routes import ROUTES as APPLY
from paycover.pages.dashboard import catalogue as dashboard

ROUTES = (
    *home.ROUTES,
    *card_pages.ROUTES,
    *notices.ROUTES,
    *hub.ROUTES,
    *hub_alerts.ROUTES,
    *APPLY,
    *dashboard.ROUTES,
)
