"""What programs leave behind is forgotten after a while; until then, answers that ended long ago are as they were."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import redis.asyncio as redis
from openai import AsyncOpenAI
from sqlalchemy import func, select, update
from wegent_backend.admin.cleanup.programs import ProgramSweep
from wegent_backend.runs.log_sweep import log_sweep
from wegent_backend.settings import RunSettings
from wegent_backend.tables import RunEventRow, RunRow, SubtaskRow, TaskRow, WorkRow
from wegent_kit.redis import connect
from wegent_scripted import Reply

from ..chat.conftest import World
from ..tasks.conftest import client_of
from .conftest import TEAM

HELLO: Any = [{"role": "user", "content": "Say: Hello."}]


async def age(world: World, days: float) -> None:
    """Make everything that was said and done look that much older."""
    by = timedelta(days=days)
    async with world.backend.edge.ports.db.write() as session:
        for run in await session.scalars(select(RunRow).where(RunRow.finished_at.is_not(None))):
            run.finished_at -= by
        for task in await session.scalars(select(TaskRow)):
            await session.execute(
                update(WorkRow)
                .where(WorkRow.id == task.id)
                .values(last_message_at=task.last_message_at - by, updated_at=task.updated_at - by)
                .execution_options(synchronize_session=False)
            )


async def count(world: World, column: Any) -> int:
    async with world.backend.edge.ports.db.read() as session:
        return await session.scalar(select(func.count(column))) or 0


async def deleted(world: World) -> int:
    """Conversations that are deleted, and not yet gone."""
    async with world.backend.edge.ports.db.read() as session:
        return await session.scalar(select(func.count(WorkRow.id)).where(WorkRow.deleted_id != 0)) or 0


async def forget_logs(world: World, settings: RunSettings | None = None) -> int:
    ports = world.backend.edge.ports
    return await log_sweep(ports.db, settings or ports.settings.run).work()


async def empty(url: str) -> None:
    """What Redis has of answers that ended goes within an hour."""
    client: redis.Redis = connect(url, name="test")
    await client.flushall()
    await client.aclose()


async def events_of(openai: AsyncOpenAI, response_id: str, after: int = 0) -> list[tuple[str, int]]:
    stream = await openai.responses.retrieve(response_id, stream=True, starting_after=after)
    return [(event.type, event.sequence_number) async for event in stream]


# --- single events ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [Reply("One, two, three.", thinking="Hmm."), Reply("One, two,", cut=True)])
async def test_an_answer_without_its_events_is_the_same(
    world: World, openai: AsyncOpenAI, valkey: str, reply: Reply
) -> None:
    world.script.queue(reply)
    asked = await openai.responses.create(model=TEAM, input="Count.")
    before, streamed = await openai.responses.retrieve(asked.id), await events_of(openai, asked.id)
    events = await count(world, RunEventRow.seq)
    await age(world, 29)
    assert await forget_logs(world) == 0
    await age(world, 2)
    assert await forget_logs(world) == 1
    await empty(valkey)
    assert await count(world, RunEventRow.seq) < events
    assert await forget_logs(world) == 0

    assert await openai.responses.retrieve(asked.id) == before
    assert await events_of(openai, asked.id) == streamed
    half = streamed[len(streamed) // 2][1]
    assert await events_of(openai, asked.id, half) == [event for event in streamed if event[1] > half]


async def test_a_window_that_comes_back_to_it_has_the_whole_text(world: World, valkey: str) -> None:
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Say: Hello.")
        answer = sent["assistant_subtask_id"]
        await window.end_of(answer)
        text = window.text_so_far(answer)
        await age(world, 31)
        assert await forget_logs(world) == 1
        await empty(valkey)
        async with world.window() as late:
            ack = await late.call("chat:resume", task_id=sent["task_id"], subtask_id=answer, offset=4)
            assert ack == {"success": True}
            await late.end_of(answer)
            (chunk,) = late.of("chat:chunk")
            assert (chunk["content"], chunk["offset"], chunk["replace"]) == (text[4:], 4, False)
            assert late.of("chat:done")[0]["result"]["value"] == text


async def test_events_of_answers_that_go_on_stay_and_so_do_all_where_it_is_wished(world: World) -> None:
    world.script.queue(Reply("word " * 100, delay=0.05))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Go")
        await window.wait(lambda: len(window.of("chat:chunk")) > 3)
        await age(world, 1000)
        assert await forget_logs(world) == 0
        await window.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])
        await window.end_of(sent["assistant_subtask_id"])
    await age(world, 1000)
    assert await forget_logs(world, RunSettings(keep_log_days=0)) == 0
    assert await forget_logs(world) == 1


# --- conversations ----------------------------------------------------------------------------------------------------


async def test_conversations_of_single_requests_go_for_good(world: World, openai: AsyncOpenAI) -> None:
    async with world.window() as window:
        own = await window.call("chat:send", team_id=world.team_id, message="Say: Hello.")
        await window.end_of(own["assistant_subtask_id"])
    response = await openai.responses.create(model=TEAM, input="Say: Hello.")
    await openai.chat.completions.create(model=TEAM, messages=HELLO)
    async with client_of(world, world.admin.user_id) as api:
        hidden = (await api.get("/tasks", params={"labelSelector": "wegent.io/source=api"})).json()["items"]
        await openai.chat.completions.create(model=TEAM, messages=HELLO)
        assert (await api.patch(f"/tasks/{hidden[0]['metadata']['id']}", json={"pinned": True})).status_code == 200
    sweep = ProgramSweep(world.backend.edge.ports).work
    await age(world, 29)
    assert await sweep() == 0
    assert await count(world, TaskRow.id) == 4

    await age(world, 2)
    assert await sweep() == 0  # whoever watches hears of it first
    assert await deleted(world) == 1
    await age(world, 1)
    assert await sweep() == 1
    assert await count(world, TaskRow.id) == 3
    assert await count(world, SubtaskRow.id) == 6
    assert await count(world, RunRow.id) == 3
    assert (await openai.responses.retrieve(response.id)).output_text


async def test_they_are_kept_for_ever_where_it_is_wished_and_while_they_are_answered(
    world: World, openai: AsyncOpenAI
) -> None:
    world.script.queue(Reply("word " * 100, delay=0.05))
    ports = world.backend.edge.ports
    async with await openai.chat.completions.create(model=TEAM, messages=HELLO, stream=True) as running:
        await anext(aiter(running))
        await age(world, 1000)
        assert await ProgramSweep(ports).work() == 0
        assert await deleted(world) == 0
    ports.settings.responses.keep_days = 0
    await age(world, 1000)
    await ProgramSweep(ports).work()
    assert await deleted(world) == 0
