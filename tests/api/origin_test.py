"""Where the links of an answer begin."""

import pytest

from paycover.web.http import request_of


@pytest.mark.parametrize(
    ("scheme", "host", "public_url", "origin"),
    [
        ("http", b"127.0.0.1:8099", "", "http://127.0.0.1:8099"),
        ("https", b"cover.example", "", "https://cover.example"),
        ("http", b"evil.example", "https://cover.example", "https://cover.example"),
    ],
)
def test_links_begin_with_the_public_url_or_the_host_that_was_asked(
    scheme: str, host: bytes, public_url: str, origin: str
) -> None:
    scope = {
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", host)],
        "scheme": scheme,
    }
    assert request_of(scope, b"", public_url).origin == origin
