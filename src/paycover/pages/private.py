"""Pages whose address is a secret: shown in the contractor's language, and told to nobody else."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from paycover.pages.language import NAMES, Words
from paycover.pages.render import page
from paycover.web.http import Answer

_POLICY = [(b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]
"""For an answer without a page: a redirect."""

_PRIVATE = [(b"referrer-policy", b"no-referrer"), (b"x-robots-tag", b"noindex")]
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?")


def private_page(
    template: str,
    words: Words,
    /,
    status: int = 200,
    *,
    form_to: Iterable[str] = (),
    headers: Iterable[tuple[bytes, bytes]] = (),
    **values: Any,
) -> Answer:
    """Return a page that no other page learns the address of; `t` in its template are the words."""
    spoken: dict[str, Any] = {"t": words, "language": words.language, "languages": NAMES}
    return private(page(template, status, form_to=form_to, headers=headers, **(spoken | values)))


def private(answer: Answer) -> Answer:
    """Return an answer that has browsers and search engines keep its address to themselves."""
    headers = dict(_POLICY + answer.headers + _PRIVATE)
    cookies = [pair for pair in answer.headers if pair[0] == b"set-cookie"]
    headers.pop(b"set-cookie", None)
    answer.headers[:] = [*headers.items(), *cookies]
    return answer


def host_of(address: str) -> str:
    """Return the host of an address, to be shown; empty for one that is not plain."""
    found = urlsplit(address).netloc
    return found if _HOST.fullmatch(found) else ""


def form_target(address: str) -> tuple[str, ...]:
    """Return what a content security policy has to name for a form's redirect to an address.

    Nothing for a host that is not plain: it could say more in a header than where it is.
    """
    host = host_of(address)
    return (f"{urlsplit(address).scheme}://{host}",) if host else ()
