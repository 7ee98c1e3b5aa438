"""A real worker process beside the app: it does what was promised, also before it came, and stops on time."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from wegent_backend.settings import BackendSettings
from wegent_scripted import Reply

from .conftest import World

pytestmark = [pytest.mark.system, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def _ready_as(ready_file: Path) -> str | None:
    return ready_file.read_text() if ready_file.exists() else None


@asynccontextmanager
async def worker(settings: BackendSettings, ready_file: Path) -> AsyncIterator[Process]:
    earlier = _ready_as(ready_file)
    environment = {
        **os.environ,
        "WEGENT_HOME": str(settings.home),
        "WEGENT_REDIS_URL": settings.redis_url.get_secret_value(),
        "WEGENT_DATABASE_URL": settings.resolved_database_url(),
        "WEGENT_READY_FILE": str(ready_file),
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "wegent_backend", "worker", env=environment)
    try:
        while _ready_as(ready_file) in {None, earlier}:
            assert process.returncode is None
            await asyncio.sleep(0.05)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_titles_are_written_and_the_worker_stops_on_time(
    world: World, chat_settings: BackendSettings, tmp_path: Path
) -> None:
    world.script.queue("Because of scattering.", "Blue skies")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Why is the sky blue?")
        await window.end_of(sent["assistant_subtask_id"])
        # Nobody was there when the job was sent; the message waits in Redis.
        async with worker(chat_settings, tmp_path / "ready") as process:
            await window.wait(lambda: bool(window.of("task:renamed")))
            assert _ready_as(tmp_path / "ready") == str(process.pid)
            world.script.queue("Grass is green.", Reply("slow", first=60))
            sent = await window.call("chat:send", team_id=world.team_id, message="And the grass?")
            await window.end_of(sent["assistant_subtask_id"])
            await asyncio.to_thread(world.script.wait_for, lambda exchanges: len(exchanges) == 4)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(8):
                assert await process.wait() == 0
        assert len(await world.jobs()) == 1
        world.script.queue("Green grass")
        async with worker(chat_settings, tmp_path / "ready"):
            await window.wait(lambda: len(window.of("task:renamed")) == 2)
    assert [renamed["title"] for renamed in window.of("task:renamed")] == ["Blue skies", "Green grass"]
