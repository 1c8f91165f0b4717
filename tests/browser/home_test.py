"""The front page in a browser."""

from tests.browser.axe import barriers
from tests.browser.conftest import Visitor


def test_the_front_page_can_be_used_by_everybody_and_loads_nothing_from_outside(visitor: Visitor) -> None:
    page = visitor.visit("/")
    assert "contractors" in page.inner_text("h1")
    assert not barriers(page)
    visitor.keep_screen("home")
