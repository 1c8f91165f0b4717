"""Every page."""

from paycover.pages import home, verify

ROUTES = (*home.ROUTES, *verify.ROUTES)
