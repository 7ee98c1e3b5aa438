"""Conversations over REST: begun, gone on with, stopped, looked at."""

import asyncio

import httpx
import pytest
from wegent_scripted import Reply

from ..chat.conftest import World

LONG = " ".join(f"word{number}" for number in range(60))
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_conversation_begins_and_is_answered(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue("Blue.", "Yes.")
    team = {"name": "wegent-chat"}
    async with world.window() as window:
        answer = await api.post("/tasks", json={"team": team, "message": "What colour is the sky?"})
        assert answer.status_code == 201, answer.text
        started = answer.json()
        task_id = started["task_id"]
        await window.wait(lambda: any(seen["status"] == "COMPLETED" for seen in window.of("task:status")))
        joined = await window.call("task:join", task_id=task_id)
        sent = (await api.post(f"/tasks/{task_id}/messages", json={"message": "Really?"})).json()
        assert sent["task_id"] == task_id
        await window.end_of(sent["assistant_subtask_id"])
        assert len(window.of("chat:message")) == 1
    assert started["task"]["kind"] == "Task"
    assert started["task"]["metadata"]["id"] == task_id
    assert [message["content"] for message in joined["subtasks"]] == ["What colour is the sky?", "Blue."]
    messages = (await api.get(f"/tasks/{task_id}/messages")).json()["items"]
    assert [message["content"] for message in messages] == ["What colour is the sky?", "Blue.", "Really?", "Yes."]
    assert messages[1]["subtask_id"] == started["assistant_subtask_id"]


@ONE_DATABASE
async def test_the_body_says_who_shall_answer_what(world: World, api: httpx.AsyncClient) -> None:
    hello = {"message": "Hello"}
    team = {"team": {"name": "wegent-chat"}}
    refused = {
        422: [
            hello,
            {**hello, **team, "team_id": world.team_id},
            {**team},
            {**team, "message": " "},
            {**team, **hello, "task_id": 1},
            {**team, **hello, "unknown": 1},
            {**team, "message": "x" * (world.backend.edge.ports.settings.max_message_chars + 1)},
        ],
        404: [{**hello, "team_id": 999_999}, {**hello, "team": {"name": "none"}}],
    }
    for status, bodies in refused.items():
        for body in bodies:
            answer = await api.post("/tasks", json=body)
            assert answer.status_code == status, (body, answer.text)
    assert (await api.get("/tasks")).json()["items"] == []
    world.script.queue("Good.")
    started = await api.post(
        "/tasks",
        json={
            "team_id": world.team_id,
            "prompt": "Hello",
            "title": "Greeting",
            "force_override_bot_model": "second",
            "client_message_id": "one",
        },
    )
    assert started.status_code == 201, started.text
    assert started.json()["task"]["spec"]["title"] == "Greeting"
    messages = await world.messages(started.json()["task_id"])
    assert messages[1].model_name == "second"


async def test_sent_twice_at_once_it_is_one_conversation(world: World, api: httpx.AsyncClient) -> None:
    world.script.always("Hi.")
    body = {"team_id": world.team_id, "message": "Hello", "client_message_id": "the same"}
    answers = await asyncio.gather(*(api.post("/tasks", json=body) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["task_id"] for answer in answers}) == 1
    assert len((await api.get("/tasks")).json()["items"]) == 1


@ONE_DATABASE
async def test_a_running_conversation_is_looked_at_and_stopped(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue(Reply(LONG, delay=0.05))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Tell me a lot")
        task_id, answer = sent["task_id"], sent["assistant_subtask_id"]
        await window.wait(lambda: len(window.text_so_far(answer)) > 20)
        async with asyncio.timeout(10):
            while True:
                check = (await api.get(f"/tasks/{task_id}/runtime-check")).json()
                if check["streaming"]["offset"] > 0:
                    break
                await asyncio.sleep(0.05)
        busy = await api.delete(f"/tasks/{task_id}")
        stopped = await api.post(f"/tasks/{task_id}/cancel")
        await window.end_of(answer)
    assert (check["status"], check["last_message_id"]) == ("RUNNING", 2)
    assert (check["streaming"]["subtask_id"], check["streaming"]["message_id"]) == (answer, 2)
    assert check["streaming"]["seq"] > 0
    assert "word" not in str(check)
    assert (busy.status_code, busy.json()["error"]["reason"]) == (409, "TaskBusy")
    assert stopped.json()["status"]["status"] == "CANCELLING"
    after = (await api.get(f"/tasks/{task_id}/runtime-check")).json()
    assert (after["status"], after["streaming"]) == ("CANCELLED", None)
    again = await api.post(f"/tasks/{task_id}/cancel")
    assert (again.status_code, again.json()["error"]["reason"]) == (409, "NotRunning")


@ONE_DATABASE
async def test_the_next_message_brings_a_conversation_back(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue("One.", "Two.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="First")
        await window.end_of(sent["assistant_subtask_id"])
        await api.post(f"/tasks/{sent['task_id']}/archive")
        again = await window.call("chat:send", task_id=sent["task_id"], message="Second")
        await window.end_of(again["assistant_subtask_id"])
    assert [change["archived"] for change in window.of("task:updated")] == [True, False]
