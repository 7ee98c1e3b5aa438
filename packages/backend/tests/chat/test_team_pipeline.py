"""Pipelines in conversations: stages, people's word in between, follow-ups, and what is left after a crash."""

import asyncio
from typing import Any

import pytest
from wegent_chat_shell.tools.base import Tool
from wegent_scripted import Reply

from .conftest import World, serving
from .teams import completed, echo, get, patch, post, shown, store
from .window import Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PASSING = {"contextPassing": "previous_bot"}


@pytest.fixture
def tools() -> list[Tool]:
    return []


async def asked(window: Window, count: int = 1) -> dict[str, Any]:
    """The question whether to go on."""
    await window.wait(lambda: len(window.of("chat:waiting")) >= count)
    await window.wait(lambda: window.of("task:status")[-1]["status"] == "PENDING_CONFIRMATION")
    return window.of("chat:waiting")[-1]


async def info(world: World, task_id: int) -> dict[str, Any]:
    return await get(world, f"/tasks/{task_id}/pipeline-stage-info")


async def test_stages_follow_each_other(world: World) -> None:
    team = await store(world, "pipeline", {"name": "a", **PASSING}, {"name": "b", **PASSING}, {"name": "c"})
    world.script.always(echo)
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        event, payload = await window.end_of(sent["assistant_subtask_id"])
        joined = await window.call("task:join", task_id=sent["task_id"])
    text = "<a: Q>\n\n<b: <a: Q>>\n\n<c: <b: <a: Q>>>"
    assert (event, payload["result"]["value"]) == ("chat:done", text)
    transcript = window.transcript(sent["assistant_subtask_id"])
    assert (transcript.text, transcript.problems) == (text, [])
    assert shown(window) == [("text", name, name) for name in "abc"]
    done = [(each["bot_name"], each["position"], each["failed"]) for each in window.of("chat:bot_complete")]
    assert done == [("a", 0, False), ("b", 1, False), ("c", 2, False)]
    stored = joined["subtasks"][1]
    assert stored["bot_name"] == "The team"
    assert [(block["name"], block["offset"], block["length"]) for block in stored["blocks"]] == [
        ("a", 0, 6),
        ("b", 6, 13),
        ("c", 19, 18),
    ]
    task = await world.task(sent["task_id"])
    assert task.spec["currentStage"] == 2
    assert (await info(world, sent["task_id"]))["stages"] == [
        {"index": index, "name": name, "require_confirmation": False, "status": "completed"}
        for index, name in enumerate("abc")
    ]


async def test_a_follow_up_goes_to_the_stage_that_stands(world: World) -> None:
    team = await store(world, "pipeline", {"name": "a", **PASSING}, {"name": "b"})
    world.script.always(echo)
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        await window.end_of(sent["assistant_subtask_id"])
        more = await window.call("chat:send", task_id=sent["task_id"], message="Why?")
        await window.end_of(more["assistant_subtask_id"])
        assert team.order == ["a", "b", "b"]
        # Whose words they were is told.
        assert team.asked("b") == [
            ("user", "Q"),
            ("assistant", "a:\n\n<a: Q>\n\nb:\n\n<b: <a: Q>>"),
            ("user", "Why?"),
        ]
        # An edited question is answered by whoever answered it the first time.
        edited = await post(world, f"/tasks/{sent['task_id']}/messages/{sent['subtask_id']}/edit", message="P")
        await window.end_of(edited["assistant_subtask_id"])
    assert team.order == ["a", "b", "b", "a", "b"]


async def test_it_begins_anew_when_the_task_says_so(world: World) -> None:
    team = await store(world, "pipeline", {"name": "a", **PASSING, "requireConfirmation": True}, {"name": "b"})
    world.script.always(echo)
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        place = f"/tasks/{sent['task_id']}"
        await asked(window)
        told = await post(world, f"{place}/messages", message="", action="pipeline:confirm")
        assert (told["current_stage"], told["next_stage_name"]) == (1, "b")
        await window.end_of(sent["assistant_subtask_id"])
        name = (await get(world, place))["metadata"]["name"]
        changed = await patch(world, f"/namespaces/default/tasks/{name}", spec={"currentStage": 0})
        assert changed["spec"]["currentStage"] == 0
        await window.call("chat:send", task_id=sent["task_id"], message="P")
        await asked(window, 2)
    assert team.order == ["a", "b", "a"]


async def test_people_let_it_go_on(world: World) -> None:
    team = await store(world, "pipeline", {"name": "a", **PASSING, "requireConfirmation": True}, {"name": "b"})
    world.script.always(echo)
    async with world.window() as window:
        nothing = await window.call("chat:send", message="", action="pipeline:confirm")
        assert nothing["details"]["fields"][0]["path"] == "task_id"
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        question = await asked(window)
        assert (question["kind"], question["choices"]) == ("confirmation", ["confirm", "revise", "cancel"])
        assert question["stage"] == {
            "current_stage": 0,
            "total_stages": 2,
            "stage_name": "a",
            "next_stage_name": "b",
        }
        state = await info(world, sent["task_id"])
        assert (state["current_stage"], state["is_pending_confirmation"]) == (0, True)
        assert (state["wait_id"], state["next_stage_name"]) == (question["wait_id"], "b")
        assert [stage["status"] for stage in state["stages"]] == ["pending_confirmation", "pending"]

        confirm = {"task_id": sent["task_id"], "message": "", "action": "pipeline:confirm", "client_message_id": "c1"}
        ack = await window.call("chat:send", **confirm)
        assert ack == {
            "task_id": sent["task_id"],
            "subtask_id": sent["assistant_subtask_id"],
            "message_id": 2,
            "assistant_subtask_id": sent["assistant_subtask_id"],
            "current_stage": 1,
            "total_stages": 2,
            "next_stage_name": "b",
        }
        await window.end_of(sent["assistant_subtask_id"])
        assert await window.call("chat:send", **confirm) == ack
        late = await window.call("chat:send", task_id=sent["task_id"], message="", action="pipeline:confirm")
        assert late["reason"] == "NothingToConfirm"
    assert team.order == ["a", "b"]
    states = [payload["status"] for payload in window.of("task:status")]
    assert states == ["PENDING", "RUNNING", "PENDING_CONFIRMATION", "PENDING", "RUNNING", "COMPLETED"]
    transcript = window.transcript(sent["assistant_subtask_id"])
    assert (transcript.text, transcript.problems) == ("<a: Q>\n\n<b: <a: Q>>", [])


async def test_a_message_has_the_stage_say_it_differently(world: World) -> None:
    team = await store(world, "pipeline", {"name": "a", **PASSING, "requireConfirmation": True}, {"name": "b"})
    world.script.always(echo)
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        place = {"task_id": sent["task_id"]}
        await asked(window)
        refused = await window.call("chat:send", **place, message="x", force_override_bot_model="second")
        assert refused["details"]["fields"][0]["path"] == "force_override_bot_model"
        ack = await window.call("chat:send", **place, message="Shorter!", client_message_id="m1")
        assert (ack["current_stage"], ack["next_stage_name"]) == (0, "a")
        await asked(window, 2)
        assert await window.call("chat:send", **place, message="Shorter!", client_message_id="m1") == ack
        await window.call("chat:send", **place, message="In blue.", action="pipeline:confirm")
        await window.end_of(sent["assistant_subtask_id"])
        more = await window.call("chat:send", **place, message="[[history]]")
        await window.end_of(more["assistant_subtask_id"])
    assert team.order == ["a", "a", "b", "b"]
    assert team.asked("a") == [("user", "Q"), ("assistant", "<a: Q>"), ("user", "Shorter!")]
    assert team.asked("b", 0) == [("user", "<a: Shorter!>\n\nA person adds:\n\nIn blue.")]
    [_, answer, *_] = await world.messages(sent["task_id"])
    assert [(block["type"], block["name"]) for block in answer.blocks] == [
        ("text", "a"),
        ("guidance", "admin"),
        ("text", "a"),
        ("guidance", "admin"),
        ("text", "b"),
    ]
    assert team.asked("b", 1) == [
        ("user", "Q"),
        ("assistant", "a:\n\n<a: Q>"),
        ("user", "Shorter!"),
        ("assistant", "a:\n\n<a: Shorter!>"),
        ("user", "In blue."),
        ("assistant", "b:\n\n<b: <a: Shorter!>\n\nA person adds:\n\nIn blue.>"),
        ("user", "[[history]]"),
    ]


async def test_it_may_be_ended_where_it_is(world: World) -> None:
    team = await store(world, "pipeline", {"name": "a", "requireConfirmation": True}, {"name": "b"})
    world.script.always(echo)
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        question = await asked(window)
        await window.call("chat:answer", task_id=sent["task_id"], wait_id=question["wait_id"], choice="cancel")
        event, payload = await window.end_of(sent["assistant_subtask_id"])
        assert (event, payload["result"]["value"]) == ("chat:done", "<a: Q>")
        more = await window.call("chat:send", task_id=sent["task_id"], message="Again")
        await asked(window, 2)
        await window.call("chat:cancel", subtask_id=more["assistant_subtask_id"])
        await window.end_of(more["assistant_subtask_id"])
    assert team.order == ["a", "a"]
    assert (await world.task(sent["task_id"])).spec["currentStage"] == 0


async def test_programs_are_not_asked(world: World) -> None:
    team = await store(world, "pipeline", {"name": "a", **PASSING, "requireConfirmation": True}, {"name": "b"})
    world.script.always(echo)
    answer = await post(world, "/responses", model="default#together", input="Q")
    assert answer["status"] == "completed"
    assert answer["output"][0]["content"][0]["text"] == "<a: Q>"
    assert team.order == ["a", "b"]


@pytest.mark.parametrize("dies_in", [1, 2])
async def test_a_process_that_stops_repeats_no_stage(world: World, chat_settings, tools, dies_in: int) -> None:
    names = "abc"
    team = await store(world, "pipeline", *({"name": name, **PASSING} for name in names))
    for name in names:
        hangs = [Reply("half of it", hang_after=1)] if names.index(name) == dies_in else []
        team.says(name, *hangs, echo)
    async with serving(chat_settings, tools) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        await window.wait(lambda: "half" in window.text_so_far(sent["assistant_subtask_id"]))
    await completed(world, sent["task_id"])
    [_, answer] = await world.messages(sent["task_id"])
    assert answer.content == "<a: Q>\n\n<b: <a: Q>>\n\n<c: <b: <a: Q>>>"
    assert team.order == [*names[:dies_in], names[dies_in], *names[dies_in:]]


async def test_where_it_is_while_it_runs(world: World) -> None:
    team = await store(world, "pipeline", {"name": "a"}, {"name": "b"})
    team.says("a", "one")
    team.says("b", Reply("never", hang_after=0))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        while (state := await info(world, sent["task_id"]))["current_stage"] != 1:
            await asyncio.sleep(0.05)
        assert [stage["status"] for stage in state["stages"]] == ["completed", "running"]
        await window.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])
        await window.end_of(sent["assistant_subtask_id"])
        other = await window.call("chat:send", team_id=world.team_id, message="Hi")
        await window.end_of(other["assistant_subtask_id"])
    assert (await world.task(sent["task_id"])).spec["currentStage"] == 1
    assert (await info(world, other["task_id"]))["error"]["reason"] == "NotAPipeline"
