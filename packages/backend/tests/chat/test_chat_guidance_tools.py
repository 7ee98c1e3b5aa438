"""What people say to answers that use tools: heard between calls, and by the next owner where it was heard before."""

import asyncio

import pytest
from wegent_chat_shell.tools.base import Tool
from wegent_scripted import Reply, ToolCall

from .conftest import World, serving
from .desk import Desk
from .test_chat_guidance import place, sent

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def tools(desk: Desk) -> list[Tool]:
    return desk.tools()


async def test_with_tools_the_next_owner_goes_on_where_it_was_heard(
    world: World, chat_settings, tools, desk: Desk
) -> None:
    desk.gates["look"] = asyncio.Event()
    world.script.queue(Reply("I look. ", tools=(ToolCall("look", {}),)), Reply("Il ", hang_after=1), "Il pleut.")
    async with world.window() as viewer:
        async with serving(chat_settings, tools) as (_, url), world.window(url=url) as window:
            ids = await sent(window, world)
            await viewer.call("task:join", task_id=ids["task_id"])
            await desk.begun["look"].wait()
            await window.call("chat:guide", **place(ids), message="In French.")
            desk.gates["look"].set()
            await viewer.wait(lambda: "Il" in viewer.text_so_far(ids["assistant_subtask_id"]))
        event, _ = await viewer.end_of(ids["assistant_subtask_id"])
    assert (event, desk.looked, len(viewer.of("chat:guidance_applied"))) == ("chat:done", 1, 1)
    last = [(m.role, m.text) for m in world.script.requests[2].messages if m.role != "system"]
    assert last == [("user", "Hello"), ("assistant", "I look. "), ("tool", "it rains"), ("user", "In French.")]
    [_, answer] = await world.messages(ids["task_id"])
    assert answer.content == "I look. \n\nIl pleut."
    assert [block["type"] for block in answer.blocks] == ["text", "tool", "guidance", "text"]


async def test_an_answer_that_waits_for_people_hears_it_when_it_goes_on(
    world: World, chat_settings, tools, desk: Desk
) -> None:
    world.script.queue(Reply("Shall I? ", tools=(ToolCall("note", {"text": "milk"}),)), "Done.")
    async with world.window() as window:
        ids = await sent(window, world)
        await window.wait(lambda: bool(window.of("chat:waiting")))
        await window.wait(lambda: window.of("task:status")[-1]["status"] == "PENDING_CONFIRMATION")
        said = await window.call("chat:guide", **place(ids), message="And bread.")
        [wait] = window.of("chat:waiting")
        await window.call("chat:answer", task_id=ids["task_id"], wait_id=wait["wait_id"], choice="approve")
        await window.end_of(ids["assistant_subtask_id"])
    assert said["state"] == "QUEUED"
    assert world.script.requests[1].messages[-1].text == "And bread."
    assert desk.done == ["milk"]
