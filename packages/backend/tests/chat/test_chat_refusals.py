"""What is refused, and what it says."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select
from wegent_backend.tables import RunRow
from wegent_scripted import Failure, Reply

from ..tasks.conftest import client_of
from .conftest import World

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@sqlite
async def test_somebody_elses_conversation_is_not_there(world: World) -> None:
    world.script.queue(Reply("one two three four five six seven eight nine ten", delay=0.2))
    async with world.window() as owner, world.window(world.other) as other:
        sent = await owner.call("chat:send", team_id=world.team_id, message="Mine")
        task, answer = sent["task_id"], sent["assistant_subtask_id"]
        refused = [
            await other.call("task:join", task_id=task),
            await other.call("history:sync", task_id=task),
            await other.call("chat:send", task_id=task, message="Yours?"),
            await other.call("chat:cancel", subtask_id=answer),
            await other.call("chat:resume", task_id=task, subtask_id=answer, offset=0),
        ]
        absent = [
            await other.call("task:join", task_id=task + 100),
            await other.call("history:sync", task_id=task + 100),
            await other.call("chat:send", task_id=task + 100, message="Yours?"),
            await other.call("chat:cancel", subtask_id=answer + 100),
            await other.call("chat:resume", task_id=task + 100, subtask_id=answer + 100, offset=0),
        ]
        await other.call("task:leave", task_id=task)
        await owner.call("chat:cancel", subtask_id=answer)
        await owner.end_of(answer)
    assert [ack["reason"] for ack in refused] == ["NotFound"] * 5
    for there, not_there in zip(refused, absent, strict=True):
        assert _shape(there["error"]) == _shape(not_there["error"])
    assert other.received == []


def _shape(text: str) -> str:
    return "".join(character for character in text if not character.isdigit())


@sqlite
async def test_payloads_that_do_not_fit(world: World) -> None:
    async with world.window() as window:
        typo = await window.call("chat:send", team_id=world.team_id, mesage="Hi")
        assert typo["reason"] == "Invalid"
        assert {field["path"] for field in typo["details"]["fields"]} == {"message", "mesage"}
        assert typo["request_id"]
        blank = await window.call("chat:send", team_id=world.team_id, message=" \n ")
        assert blank["details"]["fields"][0]["path"] == "message"
        longest = world.backend.settings.max_message_chars
        long = await window.call("chat:send", team_id=world.team_id, message="x" * (longest + 1))
        assert str(longest) in long["error"]
        no_team = await window.call("chat:send", message="Hi")
        assert no_team["details"]["fields"][0]["path"] == "team_id"
        nothing = await window.client.call("chat:cancel", namespace="/chat")
        assert nothing["reason"] == "Invalid"
        text = await window.client.call("task:join", "7", namespace="/chat")
        assert text["reason"] == "Invalid"
        unknown = await window.client.call("chat:guess", {}, namespace="/chat")
        assert unknown["reason"] == "BadRequest"
        assert "chat:send" in unknown["error"]


@sqlite
async def test_unknown_team_and_model(world: World) -> None:
    async with world.window() as window:
        team = await window.call("chat:send", team_id=987654, message="Hi")
        assert team["reason"] == "NotFound"
        assert "987654" in team["error"]
        model = await window.call(
            "chat:send", team_id=world.team_id, message="Hi", force_override_bot_model="no-such-model"
        )
        assert model["reason"] == "UnknownModel"
        assert "no-such-model" in model["error"]
        assert "scripted" in model["error"]
    assert window.received == []


@sqlite
async def test_a_conversation_stays_with_its_team(world: World) -> None:
    world.script.queue("Hi.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Hi")
        await window.end_of(sent["assistant_subtask_id"])
        moved = await window.call("chat:send", task_id=sent["task_id"], team_id=world.team_id + 1, message="Hi")
    assert moved["reason"] == "Invalid"


@sqlite
async def test_failures_of_the_model_end_the_answer_and_not_the_conversation(world: World) -> None:
    cases = [
        (Reply(failure=Failure(401)), "ModelUnauthorized", ""),
        (Reply(failure=Failure(429, retry_after=3600)), "ModelRateLimited", ""),
        (Reply(["half", " of", " it"], delay=0.05, break_after=2), "ModelStreamBroken", "half of"),
    ]
    async with world.window() as window:
        task_id = None
        for reply, reason, kept in cases:
            world.script.queue(reply)
            target = {"team_id": world.team_id} if task_id is None else {"task_id": task_id}
            sent = await window.call("chat:send", message="Say it", **target)
            task_id = sent["task_id"]
            event, payload = await window.end_of(sent["assistant_subtask_id"])
            assert (event, payload["type"]) == ("chat:error", reason)
            assert payload["error"]
            assert window.transcript(sent["assistant_subtask_id"]).text == kept
            rows = await world.messages(task_id)
            assert rows[-1].content == kept
            assert (rows[-1].state, rows[-1].error_reason, rows[-1].error) == ("FAILED", reason, payload["error"])
            assert (await world.task(task_id)).state == "FAILED"
        world.script.queue("Better now.")
        sent = await window.call("chat:send", task_id=task_id, message="Again")
        event, payload = await window.end_of(sent["assistant_subtask_id"])
    assert (event, payload["result"]["value"]) == ("chat:done", "Better now.")
    task = await world.task(sent["task_id"])
    assert (task.state, task.progress, task.error_message) == ("COMPLETED", 100, None)
    roles = [message.role for message in world.script.requests[-1].messages]
    assert "assistant" not in roles


async def test_the_same_message_sent_at_once_is_one(world: World) -> None:
    world.script.always(Reply("Only once.", delay=0.01))
    body = {"team_id": world.team_id, "message": "Hello", "client_message_id": "abc-1"}
    async with world.window() as one, world.window() as two:
        acks = await asyncio.gather(*(window.call("chat:send", **body) for window in (one, two) for _ in range(3)))
        assert all(ack == acks[0] for ack in acks)
        # Either window may have been first; the other one is not in the conversation's room.
        await one.wait(lambda: any(event["status"] == "COMPLETED" for event in one.of("task:status")))
        assert await one.call("chat:send", **body) == acks[0]
        again = await one.call("chat:send", **{**body, "client_message_id": "abc-2"})
        await one.end_of(again["assistant_subtask_id"])
        await two.wait(lambda: len(two.of("task:created")) == 2)
    assert again["task_id"] != acks[0]["task_id"]
    async with world.backend.edge.ports.db.read() as session:
        assert len((await session.execute(select(RunRow))).all()) == 2
    assert len(await world.messages(acks[0]["task_id"])) == 2


async def test_two_messages_at_once_into_one_conversation(world: World) -> None:
    world.script.queue("First.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="One")
        await window.end_of(sent["assistant_subtask_id"])
        world.script.always(Reply("word " * 20, delay=0.05))
        acks = await asyncio.gather(
            *(window.call("chat:send", task_id=sent["task_id"], message=f"Message {n}") for n in range(4))
        )
        accepted = [ack for ack in acks if "reason" not in ack]
        assert len(accepted) == 1
        assert [ack["reason"] for ack in acks if "reason" in ack] == ["TaskBusy"] * 3
        await window.call("chat:cancel", subtask_id=accepted[0]["assistant_subtask_id"])
        await window.end_of(accepted[0]["assistant_subtask_id"])
    assert [message.message_id for message in await world.messages(sent["task_id"])] == [1, 2, 3, 4]


async def test_the_id_of_a_message_that_one_does_not_see_any_more_is_refused_with_a_reason(world: World) -> None:
    body = {"team_id": world.team_id, "message": "Hello", "client_message_id": "abc-3"}
    async with world.window() as window:
        first = await window.call("chat:send", **body)
        await window.end_of(first["assistant_subtask_id"])
        async with client_of(world, world.admin.user_id) as api:
            assert (await api.delete(f"/tasks/{first['task_id']}")).is_success
            over_rest = await api.post("/tasks", json={"team_id": world.team_id, "message": "Hello"} | body)
        again = await window.call("chat:send", **body)
        other = await window.call("chat:send", **body | {"client_message_id": "abc-4"})
        await window.end_of(other["assistant_subtask_id"])
    assert again["reason"] == "MessageIdUsed"
    assert (over_rest.status_code, over_rest.json()["error"]["reason"]) == (409, "MessageIdUsed")


EVERYTHING: dict[str, Any] = {
    "title": None,
    "action": None,
    "attachment_ids": [],
    "enable_deep_thinking": False,
    "enable_web_search": False,
    "search_engine": None,
    "enable_clarification": False,
    "force_override_bot_model": None,
    "force_override_bot_model_type": None,
    "model_options": {},
    "is_group_chat": False,
    "contexts": [],
    "git_url": None,
    "git_repo": None,
    "git_repo_id": None,
    "git_domain": None,
    "branch_name": None,
    "task_type": "chat",
    "knowledge_base_id": None,
    "additional_skills": [],
    "device_id": None,
    "project_id": None,
    "client_origin": "web",
    "interactive_form_answer": None,
    "execution": None,
}
"""What clients of other servers say with every message."""


async def test_what_existing_clients_send_is_taken_as_long_as_it_asks_for_nothing(world: World) -> None:
    asked = {"enable_web_search": True, "contexts": [{"type": "page", "data": {}}], "git_url": "x", "task_type": "code"}
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Hello", **EVERYTHING)
        await window.end_of(sent["assistant_subtask_id"])
        for name, value in asked.items():
            refused = await window.call(
                "chat:send", team_id=world.team_id, message="Hello", **EVERYTHING | {name: value}
            )
            assert refused["reason"] == "Invalid"
            assert [field["path"].partition("[")[0].partition(".")[0] for field in refused["details"]["fields"]] == [
                name
            ]
    assert (await world.messages(sent["task_id"]))[1].state == "COMPLETED"
