"""A stop pauses the queue, and so does an answer that fails; people then say what becomes of what waits."""

from __future__ import annotations

import httpx
import pytest
from wegent_backend.chat.queue import sending
from wegent_backend.context import Context, unit
from wegent_backend.runs import service as runs
from wegent_contracts.protocol.socket import ChatSend

from ..chat.conftest import World
from ..chat.desk import Desk
from ..chat.window import Window
from .rig import answered, held, let_go, queue_of, queued, waiting

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def stopped(world: World, desk: Desk, window: Window, *messages: str) -> int:
    """A conversation whose answer was stopped while these messages waited."""
    first = await held(world, desk, window)
    await queued(window, first["task_id"], *messages)
    await window.call("chat:cancel", subtask_id=first["assistant_subtask_id"])
    await answered(world, first["task_id"], 1)
    return int(first["task_id"])


async def test_a_stop_pauses_until_somebody_resumes(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        task_id = await stopped(world, desk, window, "A", "B")
        paused = await queue_of(api, task_id)
        resumed = await api.post(f"/tasks/{task_id}/queue/resume")
        said = await answered(world, task_id, 3)
    assert (waiting(paused), paused["paused"], paused["reason"]) == (["A", "B"], True, "stopped")
    assert paused["message"] == "The answer was stopped. Resume the queue, or clear it."
    assert (resumed.json()["paused"], resumed.json()["reason"]) == (False, None)
    assert said[2:] == ["A", "You said: A", "B", "You said: B"]


async def test_the_rest_call_for_stopping_pauses_too(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        await queued(window, first["task_id"], "A")
        assert (await api.post(f"/tasks/{first['task_id']}/cancel")).status_code == 200
        assert (await queue_of(api, first["task_id"]))["reason"] == "stopped"  # at once


async def test_new_text_on_a_paused_queue_needs_a_decision(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        task_id = await stopped(world, desk, window, "A", "B")
        asked = [
            await window.call("chat:send", task_id=task_id, message="C", **wish)
            for wish in ({}, {"when_busy": "queue"}, {"when_busy": "interrupt"})
        ]
        kept = await window.call("chat:send", task_id=task_id, message="C", paused_queue="keep")
        said = await answered(world, task_id, 4)
    assert [ack["reason"] for ack in asked] == ["QueuePaused"] * 3
    assert asked[0]["details"]["waiting"] == 2
    assert 'paused_queue "keep"' in asked[0]["error"]
    assert kept["message_id"] == 3
    assert said[2:] == ["C", "You said: C", "A", "You said: A", "B", "You said: B"]


async def test_new_text_can_clear_a_paused_queue(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        task_id = await stopped(world, desk, window, "A", "B")
        sent = await window.call("chat:send", task_id=task_id, message="C", paused_queue="clear")
        said = await answered(world, task_id, 2)
        assert waiting(await queue_of(api, task_id)) == []
        later = await window.call("chat:send", task_id=task_id, message="D", paused_queue="clear")
    assert sent["message_id"] == 3
    assert said[1:] == ["Begun, ", "C", "You said: C"]
    assert later["message_id"] == 5


@ON_SQLITE
async def test_what_is_sent_after_a_stop_goes_on(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        await window.call("chat:cancel", subtask_id=first["assistant_subtask_id"])
        await window.call("chat:send", task_id=first["task_id"], message="A", when_busy="queue")
        said = await answered(world, first["task_id"], 2)
    assert said[2:] == ["A", "You said: A"]


@ON_SQLITE
async def test_a_stop_by_an_admin_pauses_too(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        await queued(window, first["task_id"], "A")
        async with unit(world.backend.edge.ports, world.admin) as ctx:
            await runs.request_cancel(ctx, first["assistant_subtask_id"])
        await answered(world, first["task_id"], 1)
        assert (await queue_of(api, first["task_id"]))["reason"] == "stopped"


async def test_an_answer_that_fails_pauses(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        await queued(window, first["task_id"], "A [[invalid_key]]", "B")
        let_go(desk)
        await answered(world, first["task_id"], 2)
        paused = await queue_of(api, first["task_id"])
        assert (await api.delete(f"/tasks/{first['task_id']}/queue")).json()["paused"] is False
        sent = await window.call("chat:send", task_id=first["task_id"], message="C")
    assert (waiting(paused), paused["reason"]) == (["B"], "failed")
    assert paused["message"].startswith("The answer before failed: ")
    assert sent["message_id"] == 5


async def test_by_hand(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        path = f"/tasks/{first['task_id']}/queue"
        nothing = await api.post(f"{path}/pause")
        await queued(window, first["task_id"], "A", "B")
        paused = [(await api.post(f"{path}/pause")).json() for _ in range(2)]
        let_go(desk)
        await window.end_of(first["assistant_subtask_id"])
        assert waiting(await queue_of(api, first["task_id"])) == ["A", "B"]
        first_b = await api.post(f"{path}/{paused[0]['items'][1]['id']}/send-now")
        said = await answered(world, first["task_id"], 3)
    assert (nothing.status_code, nothing.json()["error"]["reason"]) == (409, "NothingQueued")
    assert [(queue["paused"], queue["reason"], queue["version"]) for queue in paused] == [(True, "asked", 3)] * 2
    assert waiting(first_b.json()) == ["B", "A"]
    assert said[2:] == ["B", "You said: B", "A", "You said: A"]


# --- interrupting -----------------------------------------------------------------------------------------------------


async def test_an_interruption_is_sent_next_and_the_queue_goes_on(
    world: World, desk: Desk, api: httpx.AsyncClient
) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        await queued(window, first["task_id"], "A")
        ack = await window.call("chat:send", task_id=first["task_id"], message="Stop!", when_busy="interrupt")
        said = await answered(world, first["task_id"], 3)
        end, _ = await window.end_of(first["assistant_subtask_id"])
    assert ack["queued"]["position"] == 1
    assert end == "chat:cancelled"
    assert said[2:] == ["Stop!", "You said: Stop!", "A", "You said: A"]
    assert [update["paused"] for update in window.of("queue:updated")] == [False] * 4


async def test_one_that_waits_can_interrupt(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        _, b = await queued(window, first["task_id"], "A", "B")
        sent = await api.post(f"/tasks/{first['task_id']}/queue/{b}/send-now")
        said = await answered(world, first["task_id"], 3)
    assert sent.status_code == 200, sent.text
    assert said[2:] == ["B", "You said: B", "A", "You said: A"]


@ON_SQLITE
async def test_a_question_to_people_can_be_interrupted(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await window.call(
            "chat:send", team_id=world.team_id, message='Ask. [[say:Well.]] [[tool:ask {"text": "Which?"}]]'
        )
        await window.wait(lambda: bool(window.of("chat:waiting")))
        await window.call("chat:send", task_id=first["task_id"], message="Never mind", when_busy="interrupt")
        said = await answered(world, first["task_id"], 2)
    assert said[2:] == ["Never mind", "You said: Never mind"]


async def dying(world: World, task_id: int) -> dict[str, str | int]:
    """A message that shall interrupt, whose process dies before it stops the answer; as it is sent again."""
    sent = {"task_id": task_id, "message": "Next", "when_busy": "interrupt", "client_message_id": "next"}
    ports = world.backend.edge.ports
    async with ports.db.write() as session:
        await sending.send(Context(ports, world.admin, session), ChatSend.model_validate(sent))
    return sent


@ON_SQLITE
async def test_a_stop_after_an_interruption_pauses(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        await dying(world, first["task_id"])
        await window.call("chat:cancel", subtask_id=first["assistant_subtask_id"])
        await answered(world, first["task_id"], 1)
        paused = await queue_of(api, first["task_id"])
    assert (waiting(paused), paused["reason"]) == (["Next"], "stopped")


@ON_SQLITE
async def test_an_interruption_that_was_cut_short_is_made_up_for(world: World, desk: Desk) -> None:
    """By the client that sends it again."""
    async with world.window() as window:
        first = await held(world, desk, window)
        again = await dying(world, first["task_id"])
        ack = await window.call("chat:send", **again)
        said = await answered(world, first["task_id"], 2)
    assert ack["queued"]["position"] == 1
    assert said[1:] == ["Begun, ", "Next", "You said: Next"]
