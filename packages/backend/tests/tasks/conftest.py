"""Conversations as rows, and the whole app with a scripted model behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from ..chat.conftest import World, chat_settings, models, world
from ..people import logged_in, token_of

__all__ = ["chat_settings", "models", "world"]


@pytest.fixture
async def api(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The admin of the world, over HTTP."""
    async with client_of(world, world.admin.user_id) as client:
        yield client


def client_of(world: World, user_id: int) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token_of(world.backend, user_id)}"}
    return httpx.AsyncClient(base_url=f"{world.url}/api/v1", headers=headers, timeout=30)


@pytest.fixture
async def reader(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The world's other user."""
    await logged_in(world.backend, world.other.user_id)
    async with client_of(world, world.other.user_id) as client:
        yield client
