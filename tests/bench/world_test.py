"""What a bench runs against is a world the API serves like any other."""

import httpx

from bench.lines import LINES
from bench.world import build
from tests.conftest import Served


def test_every_line_of_the_report_is_answered_well(served: Served) -> None:
    world = build(served.database, 3)
    with httpx.Client(base_url=served.url) as client:
        for line, make in LINES.items():
            head, _, body = make(world, line, 1).partition(b"\r\n\r\n")
            first, *headers = head.decode().split("\r\n")
            method, path, _ = first.split(" ")
            named = dict(header.split(": ", 1) for header in headers)
            answer = client.request(method, path, headers=named, content=body)
            assert answer.is_success, (line, answer.text)
