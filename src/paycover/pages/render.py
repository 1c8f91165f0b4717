"""Templates to answers: escaped, under a policy that lets in nothing inline and nothing from outside."""

import functools
import pathlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from paycover.kit.later import Later
from paycover.kit.money import dollars
from paycover.pages.assets import address_of
from paycover.pages.words import in_fours, line_name, moment_text, words
from paycover.web.http import Answer

if TYPE_CHECKING:
    import jinja2
else:
    jinja2 = Later("jinja2")

HTML = b"text/html; charset=utf-8"

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action {form}; base-uri 'none'; frame-ancestors 'none'"
)

_NO_REFERRER = (b"referrer-policy", b"no-referrer")
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


def page(
    template: str,
    /,
    status: int = 200,
    *,
    kept: bool = False,
    form_to: Iterable[str] = (),
    tells_referrer: bool = True,
    headers: Iterable[tuple[bytes, bytes]] = (),
    **values: Any,
) -> Answer:
    """Return the page of a template.

    Browsers may keep it only where it is `kept`. A form on it may lead to `form_to` beside this
    server: browsers hold also the redirect that answers a form to the policy. To this server a page
    tells where a visitor comes from, or a form would not say where it is from; to no other.
    """
    text = _templates().get_template(template).render(values)
    policy = POLICY.format(form=" ".join(("'self'", *form_to)))
    cache = b"private, max-age=60" if kept else b"no-store"
    sent = [(b"content-security-policy", policy.encode()), (b"cache-control", cache)]
    sent += [(b"referrer-policy", b"same-origin" if tells_referrer else b"no-referrer"), *_ALWAYS, *headers]
    return Answer(status, text.encode(), sent, HTML)


def redirect(address: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> Answer:
    """Return an answer that sends the browser on with a GET."""
    location = (b"location", address.encode("ascii", "ignore"))
    return Answer(
        303, b"", [location, (b"cache-control", b"no-store"), _NO_REFERRER, *_ALWAYS, *headers], HTML
    )


@functools.cache
def _templates() -> "jinja2.Environment":
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(pathlib.Path(__file__).parent / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = address_of
    made.filters |= {
        "dollars": dollars,
        "moment": moment_text,
        "line": line_name,
        "words": words,
        "spaced": in_fours,
    }
    return made
