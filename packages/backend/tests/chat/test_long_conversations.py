"""A conversation of 200 turns with a model of 8,000 tokens: it stays within them, remembers, and survives restarts."""

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import KindRow, NotesRow, TaskRow
from wegent_chat_shell.compression.summary import HEAD
from wegent_chat_shell.history import estimate_tokens
from wegent_scripted import Reply, Request, ScriptedServer, ToolCall

from ..people import token_of
from .conftest import World, serving, world_of

WINDOW = 8000
TURNS = 200
FACT = "The harbour master is called Ingeborg Quist."
LETTERS = 300


def is_summary(request: Request) -> bool:
    return request.messages[0].text.startswith("You keep the memory of a conversation")


def noted(request: Request) -> Reply:
    """A model that takes notes of names, and of nothing that it was not given."""
    names = re.findall(r"The harbour master is called [A-Z]\w+ [A-Z]\w+\.", whole(request))
    return Reply(names[0] if names else "Nothing of importance.")


def recalled(request: Request) -> Reply:
    """A model that answers from what it is given."""
    found = re.search(r"The harbour master is called ([A-Z]\w+ [A-Z]\w+)\.", whole(request))
    return Reply(found[1] if found else "I do not know.")


def whole(request: Request) -> str:
    return "\n".join(message.text for message in request.messages)


async def with_window(world: World, tokens: int) -> None:
    async with world.backend.edge.ports.db.write() as session:
        row = (await session.scalars(select(KindRow).where(KindRow.kind == "Model", KindRow.name == "scripted"))).one()
        row.spec = {**row.spec, "context_window": tokens, "max_output_tokens": 500}


async def ask(world: World, window: Any, task_id: int | None, text: str) -> int:
    payload: dict[str, Any] = {"message": text, "task_id": task_id}
    if task_id is None:
        payload["team_id"] = world.team_id
    ack = await window.call("chat:send", **payload)
    assert (await window.end_of(ack["assistant_subtask_id"]))[0] == "chat:done"
    return int(ack["task_id"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.timeout(240)
async def test_two_hundred_turns(chat_settings: BackendSettings, models: ScriptedServer) -> None:
    models.script.keep = 10_000
    models.script.always(noted, match=is_summary)
    models.script.always(recalled, match="harbour master called?")
    task_id: int | None = None
    for part in range(2):  # the backend is stopped and started in the middle
        async with serving(chat_settings) as (app, url):
            world = await world_of(app, url, models)
            await with_window(world, WINDOW)
            async with world.window() as window:
                for number in range(part * TURNS // 2, (part + 1) * TURNS // 2):
                    text = FACT if number == 3 else f"Message {number}: {'so it goes ' * (LETTERS // 11)}"
                    task_id = await ask(world, window, task_id, text)
                before = len(models.script.requests)
                await ask(world, window, task_id, "How is the harbour master called?")
                last = (await world.messages(task_id or 0))[-1]

            assert last.content == "Ingeborg Quist"
            assert len(models.script.requests) == before + 1, "what was noted is not noted again after a restart"

    asked = [request for request in models.script.requests if not is_summary(request)]
    assert len(asked) == TURNS + 2
    assert max(estimate_tokens(whole(request)) for request in models.script.requests) <= WINDOW
    assert HEAD in whole(asked[-1])
    assert sum(map(is_summary, models.script.requests)) < TURNS / 5


async def notes_of(world: World, task_id: int) -> list[NotesRow]:
    async with world.backend.edge.ports.db.read() as session:
        query = select(NotesRow).where(NotesRow.task_id == task_id).order_by(NotesRow.covers)
        return list(await session.scalars(query))


async def post(world: World, path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with httpx.AsyncClient(base_url=world.url, headers=headers) as client:
        answer = await client.post(path, json=body)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def long_conversation(world: World, window: Any) -> int:
    await with_window(world, 1500)
    world.script.always(noted, match=is_summary)
    task_id = await ask(world, window, None, FACT)
    for number in range(12):
        await ask(world, window, task_id, f"Message {number}: {'so it goes ' * 25}")
    return task_id


async def test_notes_on_what_is_taken_back_go_with_it(world: World) -> None:
    async with world.window() as window:
        task_id = await long_conversation(world, window)
        covered = [row.covers for row in await notes_of(world, task_id)]
        assert covered
        messages = await world.messages(task_id)
        ack = await post(world, f"/api/v1/tasks/{task_id}/messages/{messages[2].id}/edit", {"message": "Again."})
        await window.end_of(ack["assistant_subtask_id"])

    assert await notes_of(world, task_id) == []
    assert (await world.task(task_id)).noted_up_to == 0
    assert HEAD not in whole(world.script.requests[-1])


async def test_a_fork_takes_the_notes_along(world: World) -> None:
    world.script.always(recalled, match="harbour master called?")
    async with world.window() as window:
        task_id = await long_conversation(world, window)
        fork = await post(world, f"/api/v1/tasks/{task_id}/fork", {})
        forked = fork["metadata"]["id"]
        assert [row.covers for row in await notes_of(world, forked)] == [
            row.covers for row in await notes_of(world, task_id)
        ]
        await ask(world, window, forked, "How is the harbour master called?")
    assert (await world.messages(forked))[-1].content == "Ingeborg Quist"


async def test_what_was_noted_can_be_read_again_word_for_word(world: World) -> None:
    async with world.window() as window:
        task_id = await long_conversation(world, window)
        world.script.queue(Reply(tools=(ToolCall("history", {"search": "harbour"}),)), "Found it.", match="look it up")
        assert "history" not in world.script.requests[0].tools
        await ask(world, window, task_id, "Please look it up")
    asked, found = world.script.requests[-2:]
    assert "history" in asked.tools
    assert FACT in found.tool_results[0]
    assert found.tool_results[0].startswith("[1] User:")


async def test_people_see_that_less_is_told(world: World) -> None:
    async with world.window() as window:
        task_id = await long_conversation(world, window)
        told = window.of("chat:system")
    assert {payload["type"] for payload in told} == {"context_compacted"}
    assert {payload["task_id"] for payload in told} == {task_id}
    assert all(payload["compaction"]["after_tokens"] < payload["compaction"]["before_tokens"] for payload in told)
    assert FACT not in str(told)
    async with world.backend.edge.ports.db.read() as session:
        assert (await session.scalars(select(TaskRow).where(TaskRow.id == task_id))).one().noted_up_to
