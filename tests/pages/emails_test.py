"""The page of e-mails that did not leave the machine: seen there, and from nowhere else."""

import asyncio
import pathlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from paycover.cli.serving import application
from paycover.kit import mail_folder
from paycover.kit.settings import Settings
from paycover.pages.emails import PATH
from paycover.store.db import Database

Ask = Callable[..., httpx.Response]


def _message() -> EmailMessage:
    made = EmailMessage()
    made["To"], made["Subject"] = "joe@example.com", "For <Joe>"
    made.set_content("Hello <b>Joe</b>\n")
    made.add_alternative("<p>Hello</p><script>alert(1)</script>\n", subtype="html")
    return made


@pytest.fixture
def ask(database: Database, tmp_path: pathlib.Path) -> Iterator[Any]:
    """Asks a server of given settings, with one message in its folder."""
    mail_folder.put(tmp_path / "emails", "nt_1", _message())
    loop = asyncio.new_event_loop()

    def ask(path: str = "", headers: dict[str, str] | None = None, **settings: Any) -> httpx.Response:
        served = application(database, Settings(data_dir=str(tmp_path), **settings))

        async def get() -> httpx.Response:
            transport = httpx.ASGITransport(served)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8099") as client:
                return await client.get(PATH + path, headers=headers)

        answer: httpx.Response = loop.run_until_complete(get())
        return answer

    yield ask
    loop.close()


def test_messages_are_listed_with_their_text_escaped(ask: Ask) -> None:
    page = ask()
    assert page.status_code == 200 and "joe@example.com" in page.text
    assert "For &lt;Joe&gt;" in page.text and "Hello &lt;b&gt;Joe&lt;/b&gt;" in page.text
    assert f'href="{PATH}/nt_1"' in page.text and "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_html_of_a_message_is_shown_in_a_sandbox(ask: Ask) -> None:
    shown = ask("/nt_1")
    policy = shown.headers["content-security-policy"]
    assert shown.status_code == 200 and "<p>Hello</p>" in shown.text
    assert policy.startswith("sandbox allow-popups") and "default-src 'none'" in policy
    assert "allow-scripts" not in policy and "script-src" not in policy
    assert ask("/nt_2").status_code == ask("/..%2fnt_1").status_code == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "0.0.0.0"},
        {"public_url": "https://cover.example"},
        {"smtp_host": "smtp.example.com", "public_url": "http://localhost:8099"},
    ],
)
def test_there_is_no_such_page_where_others_can_reach_it(ask: Ask, settings: dict[str, str]) -> None:
    assert ask(**settings).status_code == ask("/nt_1", **settings).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "rebound.example"},
        {"host": "127.0.0.1.example"},
        {"x-forwarded-for": "192.0.2.1"},
        {"forwarded": "for=192.0.2.1"},
    ],
)
def test_who_comes_by_another_name_or_a_proxy_sees_nothing(ask: Ask, headers: dict[str, str]) -> None:
    for path in ("", "/nt_1"):
        answer = ask(path, headers)
        assert answer.status_code == 404 and "joe@example.com" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8099", "[::1]:8099", "127.0.0.1"])
def test_the_machines_own_names_all_do(ask: Ask, host: str) -> None:
    assert ask(headers={"host": host}, public_url="http://localhost:8099").status_code == 200
