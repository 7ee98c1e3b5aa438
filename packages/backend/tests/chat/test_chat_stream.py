"""A message, its answer as it streams, and everybody who watches."""

import pytest
from wegent_scripted import Reply

from .conftest import World

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
