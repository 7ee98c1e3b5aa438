"""Viewers that do not read cost so much and no more, and others do not notice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import TypeAlias

import orjson
import pytest
import uvicorn
from wegent_backend.protocol import PatientSocket
from wegent_backend.realtime.backlog import PATIENCE
from wegent_backend.realtime.rooms import task_room, user_room
from wegent_backend.realtime.server import SocketServer
from wegent_backend.settings import BackendSettings, SocketSettings
from wegent_contracts.protocol.socket import TaskRenamed
from wegent_scripted import Reply

from ..people import token_of
from .conftest import World, listening
from .sleeper import Sleeper, asleep
from .window import Transcript, Window

Door: TypeAlias = tuple[uvicorn.Server, str]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PACKETS, BYTES = 200, 1_000_000
LONG = ["字词" * 500] * 60
"""60,000 code points, 180,000 bytes."""
MOST_ANSWERS = 60
HIGH_WATER = 65_536
STALL_SECONDS = 2.0
"""Usually enough to fill what may wait. On a machine that is slower, the connection ends before that."""


def sockets_of(world: World) -> SocketServer:
    server = world.backend.socket_server
    assert server is not None
    return server


def connections(server: uvicorn.Server) -> list[PatientSocket]:
    return [found for found in server.server_state.connections if isinstance(found, PatientSocket)]


def unsent(server: uvicorn.Server) -> int:
    """Most bytes in the buffer of one websocket."""
    return max((found.transport.get_write_buffer_size() for found in connections(server)), default=0)


def largest(window: Window) -> int:
    """Bytes of the largest event that a viewer has got."""
    return max(len(orjson.dumps([event, payload])) + 100 for event, payload in window.received)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
def chat_settings(chat_settings: BackendSettings) -> BackendSettings:
    limits = SocketSettings(max_queued_packets=PACKETS, max_queued_bytes=BYTES)
    return chat_settings.model_copy(update={"socket": limits})


@pytest.fixture
async def door(world: World) -> AsyncIterator[tuple[uvicorn.Server, str]]:
    """A web server of our own before the same app: its connections can be looked at."""
    async with listening(world.backend) as (server, url):
        yield server, url


async def test_who_does_not_read_must_join_again_and_others_get_everything(world: World, door: Door) -> None:
    server, url = door
    sockets = sockets_of(world)
    token = token_of(world.backend, world.admin.user_id)
    async with world.window() as sender, world.window() as viewer, asleep(url, token) as sleeper:
        sent = await sender.call("chat:send", team_id=world.team_id, message="Say: Hello.")
        await sender.end_of(sent["assistant_subtask_id"])
        task_id, room = sent["task_id"], task_room(sent["task_id"])
        await viewer.call("task:join", task_id=task_id)
        await sleeper.call("task:join", task_id=task_id)

        read, answers = sleeper.received, []
        while sockets.is_member(sleeper.sid, room):
            assert len(answers) < MOST_ANSWERS, "it all found room in the system's buffers"
            answers.append(await ask(world, sender, task_id))
            await viewer.end_of(answers[-1])
            backlog = sockets.backlog(sleeper.sid)
            assert backlog is not None
            most = largest(viewer)
            assert backlog.qsize() <= PACKETS + 1
            assert backlog.bytes <= BYTES + most
            assert unsent(server) <= HIGH_WATER + most
        assert sleeper.received == read
        for window in (sender, viewer):
            for answer in answers:
                await window.end_of(answer)
                transcript = window.transcript(answer)
                assert (transcript.problems, transcript.text) == ([], "".join(LONG))
            assert not window.of("chat:resync")

        # What waited about the conversation is gone but for what was on its way already.
        assert backlog.bytes < BYTES / 2
        got = await heard_until_resync(sleeper, answers)
        assert got < len(answers)

        ack = await sleeper.call("task:join", task_id=task_id)
        assert [row["content"] for row in ack["subtasks"] if row["role"] == "ASSISTANT"][1:] == ["".join(LONG)] * len(
            answers
        )
        last = await ask(world, sender, task_id)
        transcript = Transcript()
        while transcript.end is None:
            event, payload = await sleeper.event()
            if payload.get("subtask_id") == last and "seq" in payload:
                transcript.apply(event, payload)
        assert (transcript.problems, transcript.text) == ([], "".join(LONG))


async def ask(world: World, sender: Window, task_id: int) -> int:
    """Have a long answer given. Returns its subtask's id."""
    world.script.queue(Reply(LONG))
    sent = await sender.call("chat:send", team_id=world.team_id, task_id=task_id, message="Go on")
    await sender.end_of(sent["assistant_subtask_id"])
    return int(sent["assistant_subtask_id"])


async def heard_until_resync(sleeper: Sleeper, answers: list[int]) -> int:
    """How many whole answers the sleeper finds before it is told to join again: each from its start, without a gap."""
    transcripts = {answer: Transcript() for answer in answers}
    while True:
        event, payload = await sleeper.event()
        if event == "chat:resync":
            break
        if "seq" in payload:
            transcripts[payload["subtask_id"]].apply(event, payload)
    assert not [problem for transcript in transcripts.values() for problem in transcript.problems]
    return sum(transcript.end is not None for transcript in transcripts.values())


class TestOthers:
    """What is not about a conversation, and answers that are asked for and not read."""

    @pytest.fixture
    def chat_settings(self, chat_settings: BackendSettings) -> BackendSettings:
        web = chat_settings.web.model_copy(update={"stall_seconds": STALL_SECONDS})
        rate = chat_settings.rate.model_copy(update={"reads_per_minute": 0})
        return chat_settings.model_copy(update={"web": web, "rate": rate})

    async def test_a_socket_that_does_not_read_its_user_s_news_is_ended(self, world: World, door: Door) -> None:
        server, url = door
        sockets, emitter = sockets_of(world), world.backend.edge.ports.emitter
        room = user_room(world.admin.user_id)
        async with world.window() as window, asleep(url, token_of(world.backend, world.admin.user_id)) as sleeper:
            backlog = sockets.backlog(sleeper.sid)
            assert backlog is not None
            told = 0
            while not backlog.over and sockets.is_member(sleeper.sid, room):
                news = TaskRenamed(task_id=told, title="t" * 100_000)
                await emitter.emit("task:renamed", news, room=room)
                told += 1
                await window.wait(lambda so_far=told: len(window.of("task:renamed")) == so_far)
                assert backlog.qsize() <= PATIENCE * PACKETS
                assert backlog.bytes <= PATIENCE * BYTES + 101_000
            assert [payload["task_id"] for payload in window.of("task:renamed")] == list(range(told))
            await until(lambda: not sockets.is_member(sleeper.sid, room))
            assert backlog.bytes == 0
            await until(lambda: not connections(server))

    async def test_a_socket_that_asks_and_does_not_read_the_answers_is_ended(self, world: World, door: Door) -> None:
        server, url = door
        sockets = sockets_of(world)
        async with world.window() as sender, asleep(url, token_of(world.backend, world.admin.user_id)) as sleeper:
            sent = await sender.call("chat:send", team_id=world.team_id, message="Say: Hello.")
            await sender.end_of(sent["assistant_subtask_id"])
            for _ in range(3):
                await ask(world, sender, sent["task_id"])
            backlog = sockets.backlog(sleeper.sid)
            assert backlog is not None
            with contextlib.suppress(ConnectionError):
                while not backlog.over:
                    await sleeper.ask("history:sync", task_id=sent["task_id"], after_message_id=0)
                    # Somebody who waits asks the same, so that questions do not pile up where answers take long.
                    await sender.call("history:sync", task_id=sent["task_id"], after_message_id=0)
                    assert backlog.bytes <= PATIENCE * BYTES + 3 * 2 * 60_000 + 10_000
            await until(lambda: not connections(server))
            with pytest.raises(ConnectionError):
                await sleeper.read_all()
