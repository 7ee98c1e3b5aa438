"""Answers that use tools and wait for people, and what is left of them when processes come and go."""

from typing import Any

import pytest
from sqlalchemy import select
from wegent_backend.tables import CheckpointRow, ToolCallRow
from wegent_chat_shell.tools.base import Tool
from wegent_scripted import Reply, ToolCall

from .conftest import World, serving
from .desk import Desk
from .window import Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def tools(desk: Desk) -> list[Tool]:
    return desk.tools()


def uses(name: str, said: str = "", /, **arguments: Any) -> Reply:
    return Reply(said, tools=(ToolCall(name, arguments),))


def blocks_of(window: Window) -> list[tuple[str, str | None]]:
    return [(payload["block"]["type"], payload["block"].get("name")) for payload in window.of("chat:block_created")]


async def calls(world: World) -> list[tuple[str, str]]:
    async with world.backend.edge.ports.db.read() as session:
        rows = await session.scalars(select(ToolCallRow).order_by(ToolCallRow.id))
        return [(row.tool, row.state) for row in rows]


async def waiting(window: Window, count: int = 1) -> list[dict[str, Any]]:
    await window.wait(lambda: len(window.of("chat:waiting")) >= count)
    return window.of("chat:waiting")


async def test_a_tool_that_needs_no_approval_is_used(world: World, desk: Desk) -> None:
    world.script.queue(uses("jot", "I write. ", text="milk"), "Done.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note milk")
        event, _ = await window.end_of(sent["assistant_subtask_id"])
        joined = await window.call("task:join", task_id=sent["task_id"])
    assert (event, desk.done) == ("chat:done", ["milk"])
    assert window.transcript(sent["assistant_subtask_id"]).text == "I write. Done."
    assert blocks_of(window) == [("text", None), ("tool", "jot"), ("text", None)]
    blocks = joined["subtasks"][1]["blocks"]
    assert [(block["type"], block["status"]) for block in blocks] == [
        ("text", "done"),
        ("tool", "done"),
        ("text", "done"),
    ]
    assert (blocks[1]["tool_input"], blocks[1]["tool_output"]) == ({"text": "milk"}, "noted milk")
    assert [(block["offset"], block["length"]) for block in blocks if block["type"] == "text"] == [(0, 9), (9, 5)]
    assert await calls(world) == [("jot", "done")]
    async with world.backend.edge.ports.db.read() as session:
        assert (await session.scalars(select(CheckpointRow))).all() == [], "an ended run needs none"


async def test_what_a_tool_cannot_do_is_told_to_the_model(world: World, desk: Desk) -> None:
    world.script.queue(uses("jot", text="impossible"), "The book is full, I hear.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note it")
        event, _ = await window.end_of(sent["assistant_subtask_id"])
    assert event == "chat:done"
    assert "The book is full." in world.script.requests[1].messages[-1].text
    assert await calls(world) == [("jot", "failed")]


async def test_an_approval_lets_the_run_go_on(world: World, desk: Desk) -> None:
    world.script.queue(uses("note", "Shall I? ", text="milk"), "Done.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note milk")
        [asked] = await waiting(window)
        assert (asked["kind"], asked["tool"], asked["input"]) == ("approval", "note", {"text": "milk"})
        await window.wait(lambda: window.of("task:status")[-1]["status"] == "PENDING_CONFIRMATION")
        assert desk.done == []
        refused = await window.call("chat:send", task_id=sent["task_id"], message="And?")
        assert refused["reason"] == "TaskBusy"
        joined = await window.call("task:join", task_id=sent["task_id"])
        assert [wait["id"] for wait in joined["waits"]] == [asked["wait_id"]]
        assert joined["streaming"]["cached_content"] == "Shall I? "

        wrong = await window.call("chat:answer", task_id=sent["task_id"], wait_id=asked["wait_id"], choice="perhaps")
        assert wrong["details"]["fields"][0]["path"] == "choice"
        await window.call("chat:answer", task_id=sent["task_id"], wait_id=asked["wait_id"], choice="approve")
        event, _ = await window.end_of(sent["assistant_subtask_id"])
        again = await window.call("chat:answer", task_id=sent["task_id"], wait_id=asked["wait_id"], choice="deny")
    assert (event, desk.done) == ("chat:done", ["milk"])
    assert again["reason"] == "WaitOver"
    transcript = window.transcript(sent["assistant_subtask_id"])
    assert (transcript.text, transcript.problems) == ("Shall I? Done.", [])
    states = [payload["status"] for payload in window.of("task:status")]
    assert states == ["PENDING", "RUNNING", "PENDING_CONFIRMATION", "PENDING", "RUNNING", "COMPLETED"]
    assert len(world.script.requests) == 2, "the model was not asked again for what it had said"


async def test_a_refusal_is_told_to_the_model(world: World, desk: Desk) -> None:
    world.script.queue(uses("note", text="milk"), "Then not.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note milk")
        [asked] = await waiting(window)
        answer = {"task_id": sent["task_id"], "wait_id": asked["wait_id"], "choice": "deny", "note": "We have some."}
        await window.call("chat:answer", **answer)
        await window.end_of(sent["assistant_subtask_id"])
    assert desk.done == []
    assert "We have some." in world.script.requests[1].messages[-1].text
    assert next(payload["status"] for payload in window.of("chat:block_updated") if "status" in payload) == "denied"


async def test_what_is_always_allowed_is_not_asked_again(world: World, desk: Desk) -> None:
    world.script.queue(uses("note", text="milk"), uses("note", text="bread"), "Done.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note both")
        [asked] = await waiting(window)
        answer = {"task_id": sent["task_id"], "wait_id": asked["wait_id"], "choice": "approve", "remember": "always"}
        await window.call("chat:answer", **answer)
        await window.end_of(sent["assistant_subtask_id"])
    assert desk.done == ["milk", "bread"]
    assert len(window.of("chat:waiting")) == 1


async def test_calls_side_by_side_are_asked_for_one_by_one(world: World, desk: Desk) -> None:
    both = (ToolCall("note", {"text": "milk"}), ToolCall("note", {"text": "bread"}), ToolCall("jot", {"text": "tea"}))
    world.script.queue(Reply("", tools=both), "Done.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note all")
        asked = {wait["input"]["text"]: wait["wait_id"] for wait in await waiting(window, 2)}
        place = {"task_id": sent["task_id"]}
        await window.call("chat:answer", **place, wait_id=asked["milk"], choice="approve")
        await window.call("chat:answer", **place, wait_id=asked["bread"], choice="deny")
        await window.end_of(sent["assistant_subtask_id"])
    assert sorted(desk.done) == ["milk", "tea"]


async def test_a_form_is_filled_in(world: World, desk: Desk) -> None:
    world.script.queue(uses("ask", text="The wall"), "Blue it is.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Paint")
        [asked] = await waiting(window)
        place = {"task_id": sent["task_id"], "wait_id": asked["wait_id"]}
        missing = await window.call("chat:answer", **place, choice="submit", answers={"why": "so"})
        wrong = await window.call("chat:answer", **place, choice="submit", answers={"colour": "green"})
        strange = await window.call("chat:answer", **place, choice="submit", answers={"size": "2", "colour": "red"})
        paths = [refused["details"]["fields"][0]["path"] for refused in (missing, wrong, strange)]
        assert paths == ["answers.colour", "answers.colour", "answers.size"]
        await window.call("chat:answer", **place, choice="submit", answers={"colour": "blue"})
        await window.end_of(sent["assistant_subtask_id"])
    assert desk.done == ["asked The wall"], "what comes before a question would have been done twice"
    assert "blue" in world.script.requests[1].messages[-1].text


async def test_a_stop_ends_the_waiting(world: World, desk: Desk) -> None:
    world.script.queue(uses("note", "Shall I? ", text="milk"))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note milk")
        [asked] = await waiting(window)
        await window.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])
        event, _ = await window.end_of(sent["assistant_subtask_id"])
        late = await window.call("chat:answer", task_id=sent["task_id"], wait_id=asked["wait_id"], choice="approve")
    assert (event, late["reason"], desk.done) == ("chat:cancelled", "WaitOver", [])
    assert [ended["state"] for ended in window.of("chat:wait_ended")] == ["cancelled"]
    [_, answer] = await world.messages(sent["task_id"])
    assert (answer.state, answer.content) == ("CANCELLED", "Shall I? ")


async def test_nobody_answers_in_time(world: World, desk: Desk, chat_settings, tools) -> None:
    impatient = chat_settings.model_copy(update={"run": chat_settings.run.model_copy(update={"approval_seconds": 0.1})})
    world.script.queue(uses("note", text="milk"), "Nobody was there.")
    async with serving(impatient, tools) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note milk")
        event, _ = await window.end_of(sent["assistant_subtask_id"])
    assert (event, desk.done) == ("chat:done", [])
    assert "Nobody has approved" in world.script.requests[1].messages[-1].text


async def test_another_process_goes_on_after_the_wait(world: World, desk: Desk, chat_settings, tools) -> None:
    world.script.queue(uses("note", "Shall I? ", text="milk"), "Done.")
    async with serving(chat_settings, tools) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Note milk")
        [asked] = await waiting(window)
    async with world.window() as window:
        await window.call("task:join", task_id=sent["task_id"])
        await window.call("chat:answer", task_id=sent["task_id"], wait_id=asked["wait_id"], choice="approve")
        await window.end_of(sent["assistant_subtask_id"])
    assert desk.done == ["milk"]
    [_, answer] = await world.messages(sent["task_id"])
    assert (answer.state, answer.content) == ("COMPLETED", "Shall I? Done.")


@pytest.mark.parametrize(("tool", "text", "times"), [("jot", "milk", 1), ("look", "look", 2)])
async def test_a_process_that_stops_in_mid_call(
    world: World, desk: Desk, chat_settings, tools, tool: str, text: str, times: int
) -> None:
    """What may be done again is done again; of what may not, people are asked."""
    import asyncio

    desk.gates[text] = asyncio.Event()
    world.script.queue(uses(tool, "Once. ", **({} if tool == "look" else {"text": text})), "Done.")
    async with serving(chat_settings, tools) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Go")
        await desk.begun[text].wait()
    del desk.gates[text]
    async with world.window() as window:
        await window.call("task:join", task_id=sent["task_id"])
        if tool == "jot":
            [asked] = await waiting(window)
            assert asked["kind"] == "effect"
            await window.call(
                "chat:answer", task_id=sent["task_id"], wait_id=asked["wait_id"], choice="skip", note="It is there."
            )
        await window.end_of(sent["assistant_subtask_id"])
    assert len(desk.done) + desk.looked == times
    [_, answer] = await world.messages(sent["task_id"])
    assert (answer.state, answer.content) == ("COMPLETED", "Once. Done.")
    assert len(world.script.requests) == 2
    if tool == "jot":
        assert "It is there." in world.script.requests[1].messages[-1].text


async def test_an_effect_in_doubt_is_repeated_when_people_say_so(
    world: World, desk: Desk, chat_settings, tools
) -> None:
    import asyncio

    desk.gates["milk"] = asyncio.Event()
    world.script.queue(uses("jot", text="milk"), "Done.")
    async with serving(chat_settings, tools) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Go")
        await desk.begun["milk"].wait()
    del desk.gates["milk"]
    async with world.window() as window:
        joined = await window.call("task:join", task_id=sent["task_id"])
        wait_id = joined["waits"][0]["id"] if joined["waits"] else (await waiting(window))[0]["wait_id"]
        await window.call("chat:answer", task_id=sent["task_id"], wait_id=wait_id, choice="repeat")
        await window.end_of(sent["assistant_subtask_id"])
    assert desk.done == ["milk", "milk"]
    assert await calls(world) == [("jot", "done")]
