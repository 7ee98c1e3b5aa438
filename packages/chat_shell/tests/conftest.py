"""A scripted provider, and an engine with little patience that asks it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_scripted import ScriptedServer

from .support import FAST, KEY, Peer


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
