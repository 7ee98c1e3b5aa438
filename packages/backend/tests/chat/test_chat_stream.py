"""A message, its answer as it streams, and everybody who watches."""

import asyncio

import pytest
from wegent_backend.settings import BackendSettings
from wegent_scripted import Reply

from .conftest import World, serving
from .window import ENDS

LONG = " ".join(f"word{number}" for number in range(60))

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_send_streams_to_the_end(world: World) -> None:
    world.script.queue(Reply("Hello there, friend of mine.", delay=0.01))
    async with world.window() as window:
        ack = await window.call("chat:send", team_id=world.team_id, message="Say hello")
        event, done = await window.end_of(ack["assistant_subtask_id"])
    assert event == "chat:done"
    transcript = window.transcript(ack["assistant_subtask_id"])
    assert transcript.problems == []
    assert transcript.started
    assert transcript.text == done["result"]["value"] == "Hello there, friend of mine."
    assert done["offset"] == len(transcript.text)
    assert [payload["status"] for payload in window.of("task:status")] == ["PENDING", "RUNNING", "COMPLETED"]
    assert [payload["title"] for payload in window.of("task:created")] == ["Say hello"]
    question, answer = await world.messages(ack["task_id"])
    assert (question.role, question.state, question.content) == ("USER", "COMPLETED", "Say hello")
    assert (answer.role, answer.state, answer.content) == ("ASSISTANT", "COMPLETED", transcript.text)
    assert answer.model_name == "scripted"


async def test_the_second_message_knows_the_first(world: World) -> None:
    world.script.queue("Blue.", "Yes.")
    async with world.window() as window:
        first = await window.call("chat:send", team_id=world.team_id, message="What colour is the sky?")
        await window.end_of(first["assistant_subtask_id"])
        second = await window.call("chat:send", task_id=first["task_id"], message="Really?")
        await window.end_of(second["assistant_subtask_id"])
    assert second["message_id"] == 3
    said = [message.text for message in world.script.requests[1].messages]
    assert said[-3:] == ["What colour is the sky?", "Blue.", "Really?"]


async def test_another_window_of_the_user_sees_the_same(world: World) -> None:
    world.script.queue("First.", Reply(LONG, delay=0.01))
    async with world.window() as one, world.window() as two:
        first = await one.call("chat:send", team_id=world.team_id, message="One")
        await one.end_of(first["assistant_subtask_id"])
        await two.wait(lambda: bool(two.of("task:created")))
        joined = await two.call("task:join", task_id=first["task_id"])
        assert [message["content"] for message in joined["subtasks"]] == ["One", "First."]
        sent = await one.call("chat:send", task_id=first["task_id"], message="Two", client_message_id="m-2")
        answer = sent["assistant_subtask_id"]
        await asyncio.gather(one.end_of(answer), two.end_of(answer))
        said = two.of("chat:message")
    assert one.of("chat:message") == []
    assert [(message["content"], message["client_message_id"]) for message in said] == [("Two", "m-2")]
    seen = [[event for event in window.received if event[1].get("subtask_id") == answer] for window in (one, two)]
    assert seen[0] == seen[1]
    assert two.transcript(answer).text == LONG
    assert two.transcript(answer).problems == []


async def test_another_process_sees_the_same(world: World, chat_settings: BackendSettings) -> None:
    world.script.queue("First.", Reply(LONG, delay=0.01))
    async with serving(chat_settings) as (_, elsewhere), world.window() as one, world.window(url=elsewhere) as two:
        first = await one.call("chat:send", team_id=world.team_id, message="One")
        await one.end_of(first["assistant_subtask_id"])
        await two.call("task:join", task_id=first["task_id"])
        sent = await one.call("chat:send", task_id=first["task_id"], message="Two")
        answer = sent["assistant_subtask_id"]
        await asyncio.gather(one.end_of(answer), two.end_of(answer))
        await two.wait(lambda: len(two.of("task:status")) >= 3)
    assert two.transcript(answer).text == LONG
    assert two.transcript(answer).problems == []
    assert len(two.of("chat:message")) == 1


async def test_cancel_keeps_what_is_there(world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.05), "Next.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Tell me a lot")
        answer = sent["assistant_subtask_id"]
        await window.wait(lambda: len(window.text_so_far(answer)) > 20)
        assert await window.call("chat:cancel", subtask_id=answer) == {"success": True}
        event, _ = await window.end_of(answer)
        again = await window.call("chat:cancel", subtask_id=answer)
        after = await window.call("chat:send", task_id=sent["task_id"], message="And now?")
        await window.end_of(after["assistant_subtask_id"])
    assert event == "chat:cancelled"
    assert again["reason"] == "NotRunning"
    transcript = window.transcript(answer)
    assert transcript.problems == []
    assert 20 < len(transcript.text) < len(LONG)
    assert len(window.of(*ENDS, subtask_id=answer)) == 1
    row = (await world.messages(sent["task_id"]))[1]
    assert (row.state, row.content) == ("CANCELLED", transcript.text)
    assert [payload["status"] for payload in window.of("task:status")][:4] == [
        "PENDING",
        "RUNNING",
        "CANCELLING",
        "CANCELLED",
    ]
    said = [message.text for message in world.script.requests[1].messages]
    assert said[-3:] == ["Tell me a lot", transcript.text, "And now?"]


async def test_one_message_at_a_time(world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.05))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Tell me a lot")
        refused = await window.call("chat:send", task_id=sent["task_id"], message="And more")
        await window.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])
        await window.end_of(sent["assistant_subtask_id"])
    assert refused["reason"] == "TaskBusy"
    assert len(await world.messages(sent["task_id"])) == 2


async def test_a_chosen_model_answers(world: World) -> None:
    world.script.queue("From the second.")
    async with world.window() as window:
        sent = await window.call(
            "chat:send", team_id=world.team_id, message="Hi", force_override_bot_model="second", title="My title"
        )
        await window.end_of(sent["assistant_subtask_id"])
    assert window.of("chat:start")[0]["model_name"] == "second"
    assert (await world.messages(sent["task_id"]))[1].model_name == "second"
    task = await world.task(sent["task_id"])
    assert (task.title, task.title_source) == ("My title", "user")
    assert await world.jobs() == []


async def test_many_conversations_at_once(world: World) -> None:
    world.script.always(Reply(LONG, delay=0.005))
    async with world.window() as window:
        acks = await asyncio.gather(
            *(window.call("chat:send", team_id=world.team_id, message=f"Question {n}") for n in range(20))
        )
        await asyncio.gather(*(window.end_of(ack["assistant_subtask_id"]) for ack in acks))
    for ack in acks:
        transcript = window.transcript(ack["assistant_subtask_id"])
        assert (transcript.problems, transcript.text, transcript.end) == ([], LONG, "chat:done")
