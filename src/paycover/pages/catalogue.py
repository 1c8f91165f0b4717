"""Every page."""

from paycover.pages import card_pages, home, notices, verify
from paycover.pages.apply.routes import ROUTES as APPLY

ROUTES = (*home.ROUTES, *verify.ROUTES, *card_pages.ROUTES, *notices.ROUTES, *APPLY)
