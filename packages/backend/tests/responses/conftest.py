"""The whole app on a real port with scripted models behind it, and OpenAI's own client before it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from openai import AsyncOpenAI
from wegent_backend.auth.subject import Subject

from ..chat.conftest import World, chat_settings, models, world
from ..people import token_of

__all__ = ["chat_settings", "models", "world"]

TEAM = "default#wegent-chat"
LONG = " ".join(f"word{number}" for number in range(60))


@pytest.fixture(scope="session", autouse=True)
def _libraries() -> None:
    """Loaded before any client's clock starts."""
    import langchain_openai  # noqa: F401
    import wegent_chat_shell.graph.agent  # noqa: F401


def client_of(world: World, subject: Subject | None = None, *, url: str | None = None, key: str = "") -> AsyncOpenAI:
    """As its documentation says to make it: the address, and a key."""
    token = key or token_of(world.backend, (subject or world.admin).user_id)
    return AsyncOpenAI(base_url=f"{url or world.url}/v1", api_key=token, max_retries=0)


@pytest.fixture
async def openai(world: World) -> AsyncIterator[AsyncOpenAI]:
    async with client_of(world) as client:
        yield client


@pytest.fixture
async def as_other(world: World) -> AsyncIterator[AsyncOpenAI]:
    """Somebody else."""
    async with client_of(world, world.other) as client:
        yield client
