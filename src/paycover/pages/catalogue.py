"""Every page."""

from paycover.pages import card_pages, home, notices, verify
from paycover.pages.apply.routes import ROUTES as APPLY
from paycover.pages.dashboard import catalogue as dashboard

ROUTES = (
    *home.ROUTES,
    *verify.ROUTES,
    *card_pages.ROUTES,
    *notices.ROUTES,
    *APPLY,
    *dashboard.ROUTES,
)
