"""The official MCP client, pointed at the served application."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from paycover.flows.sandbox import load_samples
from tests import make
from tests.conftest import Api

Session = Callable[[Any], Awaitable[Any]]
Talk = Callable[[Session], Any]


def talk_to(url: str, authorization: str | None = None) -> Talk:
    """Return what runs a conversation with a server as the official client holds it."""

    async def held(session: Session) -> Any:
        headers = {} if authorization is None else {"Authorization": authorization}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60, trust_env=False) as http,
            Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
        ):
            return await session(client)

    return lambda session: asyncio.run(held(session))


@pytest.fixture
def sandbox(api: Api) -> Api:
    """A caller whose sandbox has the documents' samples."""
    make.write(api, load_samples)
    return api


@pytest.fixture
def talk(sandbox: Api) -> Talk:
    """A conversation of the caller's assistant, which has its key."""
    return talk_to(sandbox.url, f"Bearer {sandbox.key}")


async def called(client: Any, tool: str, **arguments: Any) -> Any:
    """Return what a tool shows; fail the test where it shows an error."""
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content[0].text
    return answer.structured_content


async def refused(client: Any, tool: str, **arguments: Any) -> str:
    """Return what a tool says that has to refuse."""
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error, answer.structured_content
    text: str = answer.content[0].text
    return text
