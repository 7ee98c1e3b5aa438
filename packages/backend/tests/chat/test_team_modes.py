"""Route, coordinate and collaborate in conversations: blocks, follow-ups, crashes, and what is kept of them."""

import io
import json
from typing import Any

import httpx
import pytest
from docx import Document
from wegent_chat_shell.tools.base import Tool
from wegent_scripted import Reply, Request, ToolCall

from ..people import token_of
from .conftest import World, serving
from .desk import Desk
from .teams import completed, echo, shown, store
from .window import Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LEADER = {"name": "boss", "role": "leader"}
RED, BLUE = {"name": "red", "prompt": "You know red things."}, {"name": "blue", "prompt": "You know blue things."}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def tools(desk: Desk) -> list[Tool]:
    return []


def form(**fields: Any) -> Reply:
    return Reply(json.dumps(fields))


async def say(window: Window, **body: Any) -> tuple[dict[str, Any], str]:
    """The ack, and the answer's text."""
    sent = await window.call("chat:send", **body)
    event, payload = await window.end_of(sent["assistant_subtask_id"])
    assert event == "chat:done", payload
    text = payload["result"]["value"]
    transcript = window.transcript(sent["assistant_subtask_id"])
    assert (transcript.text, transcript.problems) == (text, [])
    return sent, text


async def test_route(world: World) -> None:
    team = await store(world, "route", RED, LEADER, BLUE)
    team.says("boss", form(member="blue", why="It is the sea."), echo_choice)
    for name in ("red", "blue"):
        team.says(name, echo)
    async with world.window() as window:
        sent, text = await say(window, team_id=team.team_id, message="Which colour is the sea?")
        assert text == "<blue: Which colour is the sea?>"
        assert shown(window) == [("member", "boss", "boss"), ("text", "blue", "blue")]
        told = team.asked("boss")[-1][1]
        assert "- red: You know red things.\n- blue: You know blue things." in told
        assert "came from" not in told
        # The leader knows who has answered, and the expert what was said.
        _, text = await say(window, task_id=sent["task_id"], message="And now?")
        assert text == "<blue: And now?>"
        assert team.asked("blue")[:2] == [
            ("user", "Which colour is the sea?"),
            ("assistant", "<blue: Which colour is the sea?>"),
        ]
        joined = await window.call("task:join", task_id=sent["task_id"])
    [choice, _] = joined["subtasks"][1]["blocks"]
    assert (choice["type"], choice["content"]) == ("member", "→ blue: It is the sea.")


def echo_choice(request: Request) -> Reply:
    """Stays with whom the leader is told of."""
    assert "The answer before this one came from blue." in request.text
    return form(member="blue", why="Again.")


async def test_an_answer_that_was_cut_is_gone_on_with_by_whom_it_was(world: World) -> None:
    team = await store(world, "route", LEADER, RED, BLUE)
    team.says("boss", form(member="blue", why="So."))
    team.says("blue", Reply("half", cut=True), echo)
    async with world.window() as window:
        sent, _ = await say(window, team_id=team.team_id, message="Q")
    headers = {"authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with httpx.AsyncClient(base_url=f"{world.url}/api/v1", headers=headers) as client, world.window() as window:
        await window.call("task:join", task_id=sent["task_id"])
        place = f"/tasks/{sent['task_id']}/messages/{sent['assistant_subtask_id']}/continue"
        more = (await client.post(place, json={})).json()
        await window.end_of(more["subtask_id"])
    assert team.order == ["boss", "blue", "blue"]


async def test_coordinate(world: World) -> None:
    team = await store(world, "coordinate", LEADER, RED, BLUE)
    tasks = [{"member": "red", "task": "paint the barn"}, {"member": "blue", "task": "paint the boat"}]
    team.says("boss", form(tasks=tasks), echo)
    for name in ("red", "blue"):
        team.says(name, Reply(f"{name} paint", thinking="Hm.", delay=0.01))
    async with world.window() as window:
        sent, text = await say(window, team_id=team.team_id, message="Paint all")
        joined = await window.call("task:join", task_id=sent["task_id"])
    assert "red:\nred paint\n\nblue:\nblue paint" in text
    assert "paint the barn" in team.asked("red")[-1][1]
    assert "paint the boat" in team.asked("blue")[-1][1]
    blocks = joined["subtasks"][1]["blocks"]
    assert blocks[0]["content"] == "→ red: paint the barn\n→ blue: paint the boat"
    assert sorted((block["type"], block["member"], block["content"]) for block in blocks[1:-1]) == [
        ("member", "blue", "blue paint"),
        ("member", "red", "red paint"),
        ("thinking", "blue", "Hm."),
        ("thinking", "red", "Hm."),
    ]
    assert (blocks[-1]["type"], blocks[-1]["name"], blocks[-1]["length"]) == ("text", "boss", len(text))


async def test_a_process_that_stops_repeats_no_work(world: World, chat_settings, tools) -> None:
    """One member is done, the other is not: only that one works again, and viewers see each work once."""
    team = await store(world, "coordinate", LEADER, RED, BLUE)
    tasks = [{"member": "red", "task": "one"}, {"member": "blue", "task": "two"}]
    team.says("boss", form(tasks=tasks), echo)
    team.says("red", "red is done")
    team.says("blue", Reply("half of it", hang_after=1), "blue is done")
    async with serving(chat_settings, tools) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        await window.wait(lambda: any(each["bot_name"] == "red" for each in window.of("chat:bot_complete")))
        await window.wait(
            lambda: any("half" in (each.get("content") or "") for each in window.of("chat:block_updated"))
        )
    await completed(world, sent["task_id"])
    [_, answer] = await world.messages(sent["task_id"])
    assert team.order.count("red") == 1
    assert team.order.count("blue") == 2
    assert team.order.count("boss") == 2
    works = sorted(block["content"] for block in answer.blocks if block["type"] == "member")
    assert works == ["blue is done", "red is done", "→ red: one\n→ blue: two"]
    assert "red:\nred is done\n\nblue:\nblue is done" in answer.content


async def test_collaborate_and_what_is_kept_of_it(world: World) -> None:
    team = await store(world, "collaborate", RED, LEADER, BLUE)
    team.says("red", "Warm *colours*!", "AGREED")
    team.says("blue", "Cold ones.", "AGREED")
    team.says("boss", form(done=False, why="They differ."), "So: both.", echo)
    async with world.window() as window:
        sent, text = await say(window, team_id=team.team_id, message="Which colours?")
        assert text == "Warm *colours*!\n\nCold ones.\n\nAGREED\n\nAGREED\n\nSo: both."
        assert shown(window) == [
            ("text", "red", "red"),
            ("text", "blue", "blue"),
            ("member", "boss", "boss"),
            ("text", "red", "red"),
            ("text", "blue", "blue"),
            ("text", "boss", "boss"),
        ]
    headers = {"authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with httpx.AsyncClient(base_url=f"{world.url}/api/v1", headers=headers) as client:
        place = f"/tasks/{sent['task_id']}/export"
        markdown = (await client.get(place, params={"format": "markdown"})).text
        document = Document(io.BytesIO((await client.get(place, params={"format": "docx"})).content))
        exported = (await client.get(place, params={"format": "json"})).json()
    assert "**red**\n\nWarm *colours*!\n\n**blue**\n\nCold ones." in markdown
    assert "## The team" in markdown
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[paragraphs.index("boss") + 1] == "So: both."
    assert [block["name"] for block in exported["messages"][1]["blocks"]][:2] == ["red", "blue"]


async def test_a_member_that_waits_for_people(world: World, desk: Desk, chat_settings) -> None:
    """Two members call the same tool with the same words: each is asked for, and each happens once."""
    team = await store(world, "coordinate", LEADER, RED, BLUE)
    tasks = [{"member": "red", "task": "one"}, {"member": "blue", "task": "two"}]
    team.says("boss", form(tasks=tasks), echo)
    for name in ("red", "blue"):
        team.says(name, Reply("", tools=(ToolCall("note", {"text": name}),)), f"{name} is done")
    async with serving(chat_settings, desk.tools()) as (_, url), world.window(url=url) as window:
        sent = await window.call("chat:send", team_id=team.team_id, message="Q")
        await window.wait(lambda: len(window.of("chat:waiting")) == 2)
        for wait in window.of("chat:waiting"):
            assert desk.done == []
            await window.call("chat:answer", task_id=sent["task_id"], wait_id=wait["wait_id"], choice="approve")
        await window.end_of(sent["assistant_subtask_id"])
    assert sorted(desk.done) == ["blue", "red"]
    assert [team.order.count(name) for name in ("boss", "red", "blue")] == [2, 2, 2]
    [_, answer] = await world.messages(sent["task_id"])
    members = {block["member"]: block["tool_input"]["text"] for block in answer.blocks if block["type"] == "tool"}
    assert members == {"red": "red", "blue": "blue"}
