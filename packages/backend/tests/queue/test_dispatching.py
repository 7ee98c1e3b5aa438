"""Each message leaves the queue once, whoever sends it, whenever processes die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count

import httpx
import pytest
from sqlalchemy import select, update
from wegent_backend.app import Backend
from wegent_backend.chat.queue.dispatching import QueueSweeper, dispatch
from wegent_backend.settings import BackendSettings, RunSettings
from wegent_backend.tables import KindRow, QueuedMessageRow, UserRow, utc_now
from wegent_backend.task_settings import TaskSettings
from wegent_chat_shell.tools.base import Tool

from ..chat.conftest import World, serving
from ..chat.desk import Desk
from ..people import logged_in
from ..tasks.conftest import client_of
from ..tasks.rows import say, store, task_row
from .rig import HELD, answered, held, let_go, queue_of, queued, said, until, waiting

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LONG_AGO = timedelta(minutes=1)
NUMBERS = count(1000)


async def left_behind(world: World, *messages: str, ended: datetime | None = None) -> int:
    """A conversation whose queue nobody goes on with: its process died when the answer had ended."""
    owner, past = world.admin.user_id, ended or utc_now() - LONG_AGO
    row = task_row(next(NUMBERS), owner, team_id=world.team_id, last_message_id=2, completed_at=past)
    (task_id,) = await store(world.backend, row)
    await say(world.backend, task_id, "Hello", "Hi", user_id=owner, completed_at=past)
    async with world.backend.edge.ports.db.write() as session:
        session.add_all(
            QueuedMessageRow(task_id=task_id, user_id=owner, message=text, position=number)
            for number, text in enumerate(messages)
        )
    return task_id


async def test_what_a_dead_process_left_is_sent_once_by_whoever_looks(world: World) -> None:
    task_id = await left_behind(world, "A", "B")
    ports = world.backend.edge.ports

    found = await asyncio.gather(
        *(QueueSweeper(ports).sweep() for _ in range(3)), *(dispatch(ports, task_id) for _ in range(3))
    )

    assert 1 <= sum(found) <= 2  # the first answer may have ended meanwhile
    assert (await answered(world, task_id, 3))[2:] == ["A", "You said: A", "B", "You said: B"]
    assert await QueueSweeper(ports).sweep() == 0


@ON_SQLITE
async def test_whoever_ended_the_answer_has_a_head_start(world: World) -> None:
    ended = utc_now()
    task_id = await left_behind(world, "A", ended=ended)
    sweeper = QueueSweeper(world.backend.edge.ports)
    async with asyncio.timeout(20):
        while not await sweeper.sweep():
            await asyncio.sleep(0.1)
    assert (await world.messages(task_id))[2].created_at - ended >= timedelta(seconds=1)


@asynccontextmanager
async def process(
    settings: BackendSettings, tools: Sequence[Tool], *, sweep: float = 0.1
) -> AsyncIterator[tuple[Backend, str]]:
    run = RunSettings(lease_seconds=1, sweep_seconds=0.1)
    task = TaskSettings(queue_sweep_seconds=sweep)
    async with serving(settings.model_copy(update={"task": task, "run": run}), tools) as started:
        yield started


async def test_another_process_goes_on_with_it(world: World, chat_settings: BackendSettings, tools: list[Tool]) -> None:
    task_id = await left_behind(world, "A", "B")
    async with process(chat_settings, tools):
        assert (await answered(world, task_id, 3))[2:] == ["A", "You said: A", "B", "You said: B"]


async def test_a_queue_outlives_its_process(
    chat_settings: BackendSettings, world: World, desk: Desk, tools: list[Tool]
) -> None:
    """The answer is handed over by one that stops, and the queue goes on behind it."""
    async with process(chat_settings, tools, sweep=3600) as (first, url):
        one = World(url, first, world.models, world.team_id, world.admin, world.other)
        async with one.window() as window:
            ack = await held(one, desk, window)
            await queued(window, ack["task_id"], "A", "B")
    # The process of the fixture takes over.
    let_go(desk)
    assert (await answered(world, ack["task_id"], 3))[1:] == [HELD, "A", "You said: A", "B", "You said: B"]


async def test_a_refused_message_stays_and_says_why(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        task_id = first["task_id"]
        a, _ = await queued(window, task_id, "A", "B")
        await move_team(world, deleted=True)
        let_go(desk)
        await window.wait(lambda: window.of("queue:updated")[-1]["paused"])
        paused = await queue_of(api, task_id)
        assert (waiting(paused), paused["reason"]) == (["A", "B"], "refused")
        assert paused["message"].startswith("A message could not be sent: You have no team")
        assert (paused["items"][0]["error_reason"], paused["items"][1]["error"]) == ("NotFound", None)
        assert await QueueSweeper(world.backend.edge.ports).sweep() == 0
        await move_team(world, deleted=False)
        edited = await api.patch(f"/tasks/{task_id}/queue/{a}", json={"message": "A again"})
        assert (edited.json()["items"][0]["error"], edited.json()["paused"]) == (None, True)
        await api.post(f"/tasks/{task_id}/queue/resume")
        assert (await answered(world, task_id, 3))[2:] == ["A again", "You said: A again", "B", "You said: B"]


async def move_team(world: World, *, deleted: bool) -> None:
    async with world.backend.edge.ports.db.write() as session:
        values = {"deleted_id": world.team_id if deleted else 0}
        await session.execute(update(KindRow).where(KindRow.id == world.team_id).values(**values))


async def test_nothing_is_sent_for_somebody_who_was_switched_off(world: World, desk: Desk) -> None:
    await logged_in(world.backend, world.other.user_id)
    async with world.window(world.other) as window, client_of(world, world.other.user_id) as api:
        first = await held(world, desk, window)
        await queued(window, first["task_id"], "A")
        async with world.backend.edge.ports.db.write() as session:
            row = await session.get(UserRow, world.other.user_id)
            assert row is not None
            row.is_active = False
        let_go(desk)
        await until(world, first["task_id"], lambda messages: messages[1].completed_at is not None)
        async with asyncio.timeout(15):
            while (item := await only_item(world)).error is None:
                await asyncio.sleep(0.02)
        assert (await api.get(f"/tasks/{first['task_id']}/queue")).status_code == 401
    assert item.error_reason == "AccountSwitchedOff"
    assert len(await said(world, first["task_id"])) == 2


async def only_item(world: World) -> QueuedMessageRow:
    async with world.backend.edge.ports.db.read() as session:
        return (await session.scalars(select(QueuedMessageRow))).one()


@ON_SQLITE
async def test_a_message_that_cannot_be_stored_does_not_hold_up_other_conversations(
    world: World, api: httpx.AsyncClient
) -> None:
    async with world.window() as window:
        body = {"team_id": world.team_id, "message": "Hello", "client_message_id": "taken"}
        ack = await window.call("chat:send", **body)
        await window.end_of(ack["assistant_subtask_id"])
    await api.delete(f"/tasks/{ack['task_id']}")
    bad, good = await left_behind(world, "A"), await left_behind(world, "B")
    async with world.backend.edge.ports.db.write() as session:
        taken = update(QueuedMessageRow).where(QueuedMessageRow.task_id == bad).values(client_message_id="taken")
        await session.execute(taken)

    assert await QueueSweeper(world.backend.edge.ports).sweep() == 1

    assert (await answered(world, good, 2))[2:] == ["B", "You said: B"]
    paused = await queue_of(api, bad)
    assert (paused["reason"], paused["items"][0]["error_reason"]) == ("refused", "Internal")
    assert "client_message_id" not in paused["message"]


async def test_many_ends_and_sends_at_once(world: World, api: httpx.AsyncClient) -> None:
    """What comes while answers begin and end is answered once each."""
    async with world.window() as window:
        first = await window.call("chat:send", team_id=world.team_id, message="M0")
        task_id = first["task_id"]
        sent = 0
        while sent < 12:
            body = {"message": f"M{sent + 1}", "when_busy": "queue", "client_message_id": f"m{sent + 1}"}
            answers = await asyncio.gather(*(api.post(f"/tasks/{task_id}/messages", json=body) for _ in range(2)))
            statuses = {answer.status_code for answer in answers}
            assert statuses <= {201, 202, 413}, [answer.text for answer in answers]
            sent += statuses != {413}
            if 413 in statuses:  # too many wait
                await asyncio.sleep(0.05)
        found = await answered(world, task_id, 13)
    assert found[::2] == [f"M{number}" for number in range(13)]
