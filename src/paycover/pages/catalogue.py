"""Every page, but for the public ones of certificates and of the compliance hub, which are paced."""

from paycover.pages import card_pages, home, notices
from paycover.pages.apply.routes import ROUTES as APPLY
from paycover.pages.dashboard import catalogue as dashboard

ROUTES = (
    *home.ROUTES,
    *card_pages.ROUTES,
    *notices.ROUTES,
    *APPLY,
    *dashboard.ROUTES,
)
