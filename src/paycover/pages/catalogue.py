"""Every page."""

from paycover.pages import home

ROUTES = (*home.ROUTES,)
