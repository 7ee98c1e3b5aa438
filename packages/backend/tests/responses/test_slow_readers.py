"""Readers of event streams that do not read: the run goes on, others get everything, and the seat is free again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import openai as sdk
import pytest
from sqlalchemy import select
from wegent_backend.settings import BackendSettings, ResourceSettings, ResponsesSettings
from wegent_backend.tables import SubtaskRow
from wegent_scripted import Reply

from ..chat.conftest import World
from ..chat.sleeper import connected
from ..people import token_of
from .conftest import TEAM

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TEXT = ["字词" * 1000] * 190
"""380,000 code points. Its last events repeat all of it, so that the system's buffers cannot have all of the stream."""


@pytest.fixture
def chat_settings(chat_settings: BackendSettings) -> BackendSettings:
    web = chat_settings.web.model_copy(update={"stall_seconds": 1.0})
    one = {"web": web, "responses": ResponsesSettings(max_readers=1), "resource": ResourceSettings(max_watches=1)}
    return chat_settings.model_copy(update=one)


@asynccontextmanager
async def asking(world: World, method: str, path: str, body: Any = None) -> AsyncIterator[None]:
    """A request whose answer nobody reads."""
    content = b"" if body is None else json.dumps(body).encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nhost: localhost\r\n"
        f"authorization: Bearer {token_of(world.backend, world.admin.user_id)}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    with await connected(world.url) as raw:
        await asyncio.get_running_loop().sock_sendall(raw, head.encode() + content)
        yield


async def seated(ask: Callable[[], Awaitable[object]]) -> None:
    """Until there is a seat again."""
    async with asyncio.timeout(30):
        while True:
            try:
                await ask()
            except sdk.InternalServerError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_an_answer_that_is_not_read_is_given_all_the_same(world: World, openai: sdk.AsyncOpenAI) -> None:
    world.script.queue(Reply(TEXT))
    async with asking(world, "POST", "/api/v1/responses", {"model": TEAM, "input": "Go", "stream": True}):
        answer = await ended(world)
        assert answer.content == "".join(TEXT)
        with pytest.raises(sdk.InternalServerError) as refused:
            await openai.responses.create(model=TEAM, input="Say: Hello.")
        assert "WEGENT_RESPONSES_MAX_READERS" in str(refused.value)
        await seated(lambda: openai.responses.create(model=TEAM, input="Say: Hello."))
    again = await openai.responses.retrieve(f"resp_{answer.task_id}_{answer.message_id}")
    assert again.output_text == "".join(TEXT)


async def ended(world: World) -> SubtaskRow:
    """The one answer, when it is complete."""
    async with asyncio.timeout(30):
        while True:
            async with world.backend.edge.ports.db.read() as session:
                found = select(SubtaskRow).where(SubtaskRow.role == "ASSISTANT", SubtaskRow.state == "COMPLETED")
                row = (await session.scalars(found)).one_or_none()
            if row is not None:
                return row
            await asyncio.sleep(0.02)


async def test_a_watch_that_is_not_read_ends(world: World) -> None:
    headers = {"authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with httpx.AsyncClient(base_url=world.url, headers=headers, timeout=30) as client:
        for number in range(20):
            body = {
                "apiVersion": "agent.wecode.io/v1",
                "kind": "Ghost",
                "metadata": {"name": f"large-{number}"},
                "spec": {"systemPrompt": "字" * 90_000},
            }
            assert (await client.post("/api/v1/namespaces/default/ghosts", json=body)).status_code == 201
        async with asking(world, "GET", "/api/v1/watch"):
            seen = set()
            async with asyncio.timeout(30):
                while (status := await watch(client)) != 200 or 503 not in seen:
                    seen.add(status)
                    await asyncio.sleep(0.02)


async def watch(client: httpx.AsyncClient) -> int:
    """What somebody else's watch is answered with; left at once."""
    async with client.stream("GET", "/api/v1/watch") as answer:
        return answer.status_code
