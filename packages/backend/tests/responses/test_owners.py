"""Processes end in mid-stream: that of the reader, and that of the writer."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from openai import APIError, AsyncOpenAI
from wegent_backend.settings import BackendSettings, RunSettings
from wegent_scripted import Reply, ScriptedServer

from ..chat import conftest as chat
from ..test_process import environment
from ..test_process import serving as process_of
from .conftest import LONG, TEAM, World, client_of

LEASE = 6
"""Seconds: longer than a busy machine keeps an owner from renewing it."""

pytestmark = [pytest.mark.system, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def chat_settings(settings: BackendSettings, models: ScriptedServer, tmp_path: Any) -> BackendSettings:
    """Others notice within seconds that a run has no owner."""
    made: BackendSettings = chat.chat_settings.__wrapped__(settings, models, tmp_path)  # type: ignore[attr-defined]
    return made.model_copy(update={"run": RunSettings(lease_seconds=LEASE, sweep_seconds=0.2)})


@asynccontextmanager
async def another(world: World, settings: BackendSettings) -> AsyncIterator[tuple[Process, AsyncOpenAI]]:
    """A second process of the same installation, and a client of it."""
    env = environment(
        settings.home,
        settings.redis_url.get_secret_value(),
        WEGENT_DATABASE_URL=settings.resolved_database_url(),
        WEGENT_MODELS_FILE=str(settings.models_file),
        WEGENT_RUN_LEASE_SECONDS=str(LEASE),
        # What it is asked it does itself; what others leave it leaves to them.
        WEGENT_RUN_SWEEP_SECONDS="3600",
    )
    async with process_of(env) as (process, http), client_of(world, url=str(http.base_url)) as client:
        # It has loaded its libraries by now, which keeps a process from everything else.
        assert (await client.responses.create(model=TEAM, input="[[say:Ready.]]")).output_text == "Ready."
        yield process, client


async def read(stream: Any, *, until: int = 10**9) -> tuple[str, int, Any]:
    """Text up to some length, the last number, and the last event."""
    text, number, last = "", -1, None
    try:
        async for event in stream:
            number, last = event.sequence_number, event
            if event.type == "response.output_text.delta":
                text += event.delta
            if len(text) > until:
                break
    except APIError:
        raise AssertionError("a stream breaks off in good order") from None
    return text, number, last


async def complete(openai: AsyncOpenAI, response_id: str) -> Any:
    while (response := await openai.responses.retrieve(response_id)).status in {"queued", "in_progress"}:
        await asyncio.sleep(0.1)
    return response


async def test_the_writer_is_killed_after_text_was_sent(
    openai: AsyncOpenAI, world: World, chat_settings: BackendSettings
) -> None:
    async with another(world, chat_settings) as (process, elsewhere):
        world.script.queue(Reply(LONG, delay=0.05), Reply("Another answer."))
        running = await elsewhere.responses.create(model=TEAM, input="Tell me a lot", background=True)
        stream = await openai.responses.retrieve(running.id, stream=True)
        text, number, _ = await read(stream, until=30)
        process.kill()
        _, _, last = await read(stream)
        await process.wait()
    assert text
    assert last.type == "response.failed"
    assert "taken back" in last.response.error.message
    response = await complete(openai, running.id)
    assert (response.status, response.output_text) == ("completed", "Another answer.")
    # Who comes back with what does not count any more learns the same; who begins anew gets what counts.
    _, _, again = await read(await openai.responses.retrieve(running.id, stream=True, starting_after=number))
    assert again.type == "response.failed"
    text, _, last = await read(await openai.responses.retrieve(running.id, stream=True))
    assert (text, last.type) == ("Another answer.", "response.completed")
    assert last.response == response


async def test_the_writer_is_killed_before_text_was_sent(
    openai: AsyncOpenAI, world: World, chat_settings: BackendSettings
) -> None:
    async with another(world, chat_settings) as (process, elsewhere):
        world.script.queue(Reply("Never said.", first=60), Reply("An answer."))
        running = await elsewhere.responses.create(model=TEAM, input="Hello", background=True)
        stream = await openai.responses.retrieve(running.id, stream=True)
        await asyncio.to_thread(world.script.wait_for, lambda exchanges: len(exchanges) == 2, 30.0)
        process.kill()
        text, _, last = await read(stream)
        await process.wait()
    assert (text, last.type) == ("An answer.", "response.completed")


async def test_the_reader_goes_on_in_another_process(
    openai: AsyncOpenAI, world: World, chat_settings: BackendSettings
) -> None:
    async with another(world, chat_settings) as (process, elsewhere):
        world.script.queue(Reply(LONG, delay=0.05))
        running = await openai.responses.create(model=TEAM, input="Tell me a lot", background=True)
        stream = await elsewhere.responses.retrieve(running.id, stream=True)
        text, number, _ = await read(stream, until=30)
        process.send_signal(signal.SIGTERM)
        more, later, last = await read(stream)
        text, number = text + more, max(number, later)
        await asyncio.wait_for(process.communicate(), 8)
    assert last is None or last.type == "response.output_text.delta"
    rest, _, last = await read(await openai.responses.retrieve(running.id, stream=True, starting_after=number))
    assert last.type == "response.completed"
    assert text + rest == LONG
