"""A scripted provider, and an engine with little patience that asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_scripted import ScriptedServer

from .support import FAST, KEY, Peer
from .team import Team

if TYPE_CHECKING:
    from wegent_scripted.mcp import McpServer

    from .servers import Room


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(key=KEY) as running:
        yield running


@pytest.fixture
async def engine() -> AsyncIterator[ChatEngine]:
    made = ChatEngine(FAST)
    yield made
    await made.aclose()


@pytest.fixture(params=["openai", "responses", "anthropic", "google"])
def peer(request: pytest.FixtureRequest, server: ScriptedServer, engine: ChatEngine) -> Peer:
    return Peer(request.param, server, engine)


@pytest.fixture
def make_team(server: ScriptedServer, engine: ChatEngine) -> Callable[..., Team]:
    """A mode, members, and further fields of `TeamPlay`."""

    def make(mode: str, *members: dict[str, Any], **play: Any) -> Team:
        return Team(server, engine, mode, list(members), play)

    return make


@pytest.fixture
def mcp() -> Iterator[McpServer]:
    from wegent_scripted.mcp import McpServer  # what most tests do without is loaded late

    with McpServer() as running:
        yield running


@pytest.fixture
async def room(server: ScriptedServer) -> AsyncIterator[Room]:
    """For turns that use MCP servers."""
    from .servers import Room

    made = Room(server)
    yield made
    await made.engine.aclose()
