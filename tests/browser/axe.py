"""Looks for what keeps people from using a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds on a page that is serious or worse."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} ({rule['nodes'][0]['html'][:200]})"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
