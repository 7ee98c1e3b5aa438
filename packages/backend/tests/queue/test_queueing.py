"""Messages wait while an answer is being written, and are sent one after the other."""

from __future__ import annotations

import httpx
import pytest

from ..chat.conftest import World
from ..chat.desk import Desk
from .rig import HELD, answered, held, let_go, queue_of, queued, waiting

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_what_is_queued_is_sent_in_order(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window, world.window() as second:
        first = await held(world, desk, window)
        task_id = first["task_id"]
        ids = await queued(window, task_id, "A", "B")
        joined = await second.call("task:join", task_id=task_id)
        over_rest = await api.post(f"/tasks/{task_id}/messages", json={"message": "C", "when_busy": "queue"})
        assert over_rest.status_code == 202, over_rest.text
        before = await queue_of(api, task_id)
        let_go(desk)
        assert await answered(world, task_id, 4) == [
            *(joined["subtasks"][0]["content"], HELD),
            *("A", "You said: A", "B", "You said: B", "C", "You said: C"),
        ]
        await second.wait(lambda: len(second.of("chat:done")) == 4)
        after = await queue_of(api, task_id)
    assert (waiting(joined["queue"]), [item["id"] for item in joined["queue"]["items"]]) == (["A", "B"], ids)
    assert over_rest.json() == {"task_id": task_id, "queued": {"id": before["items"][2]["id"], "position": 3}}
    assert (waiting(before), [item["position"] for item in before["items"]]) == (["A", "B", "C"], [1, 2, 3])
    assert (after["items"], after["paused"]) == ([], False)
    # Windows see the end of an answer before the next message, and the queue shrink.
    order = [event for event, _ in second.received if event in {"chat:done", "chat:message"}]
    assert order == ["chat:done", "chat:message"] * 3 + ["chat:done"]
    told = second.of("queue:updated")
    assert [len(update["items"]) for update in told] == [1, 2, 3, 2, 1, 0]
    assert [update["version"] for update in told] == sorted({update["version"] for update in told})


@ON_SQLITE
async def test_without_a_wish_a_busy_conversation_refuses(world: World, desk: Desk) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        refused = await window.call("chat:send", task_id=first["task_id"], message="A")
        let_go(desk)
        await window.end_of(first["assistant_subtask_id"])
        ack = await window.call("chat:send", task_id=first["task_id"], message="A", when_busy="queue")
    assert refused["reason"] == "TaskBusy"
    assert ack["message_id"] == 3


async def test_sent_again_it_waits_once(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        task_id = first["task_id"]
        body = {"task_id": task_id, "message": "A", "when_busy": "queue", "client_message_id": "the same"}
        acks = [await window.call("chat:send", **body) for _ in range(3)]
        assert acks[0] == acks[1] == acks[2]
        assert waiting(await queue_of(api, task_id)) == ["A"]
        let_go(desk)
        said = await answered(world, task_id, 2)
        again = await window.call("chat:send", **body)
    assert said[2:] == ["A", "You said: A"]
    assert (again["message_id"], len(await world.messages(task_id))) == (3, 4)


@ON_SQLITE
async def test_there_is_a_limit(world: World, desk: Desk) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        await queued(window, first["task_id"], "A", "B", "C", "D")
        refused = await window.call("chat:send", task_id=first["task_id"], message="E", when_busy="queue")
        blank = await window.call("chat:send", task_id=first["task_id"], message=" ", when_busy="queue")
        model = await window.call(
            "chat:send",
            task_id=first["task_id"],
            message="E",
            when_busy="interrupt",
            force_override_bot_model="none",
        )
        let_go(desk)
    assert (refused["reason"], refused["details"]) == ("QueueFull", {"limit": 4})
    assert "WEGENT_TASK_MAX_QUEUED" in refused["error"]
    assert blank["reason"] == "Invalid"
    assert model["reason"] == "QueueFull"


@ON_SQLITE
async def test_what_cannot_be_answered_does_not_wait(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        for wish in ("queue", "interrupt"):
            ack = await window.call(
                "chat:send",
                task_id=first["task_id"],
                message="A",
                when_busy=wish,
                force_override_bot_model="none",
            )
            assert ack["reason"] == "UnknownModel"
        assert (await world.task(first["task_id"])).state == "RUNNING"
        (queued_id,) = await queued(window, first["task_id"], "B", force_override_bot_model="second")
        found = (await queue_of(api, first["task_id"]))["items"][0]
        let_go(desk)
        await answered(world, first["task_id"], 2)
    assert (found["id"], found["force_override_bot_model"]) == (queued_id, "second")
    assert (await world.messages(first["task_id"]))[3].model_name == "second"


async def test_edited_reordered_and_taken_out(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        path = f"/tasks/{first['task_id']}/queue"
        a, b, c = await queued(window, first["task_id"], "A", "B", "C")
        edited = await api.patch(f"{path}/{b}", json={"message": "B, that is"})
        ordered = await api.put(f"{path}/order", json={"ids": [c, b, a]})
        deleted = await api.delete(f"{path}/{a}")
        for ids in ([c, b, a], [c], [c, c], []):
            stale = await api.put(f"{path}/order", json={"ids": ids})
            assert (stale.status_code, stale.json()["error"]["details"]) == (409, {"ids": [c, b]})
        let_go(desk)
        said = await answered(world, first["task_id"], 3)
        gone = await api.patch(f"{path}/{b}", json={"message": "Too late"})
    assert [waiting(answer.json()) for answer in (edited, ordered, deleted)] == [
        ["A", "B, that is", "C"],
        ["C", "B, that is", "A"],
        ["C", "B, that is"],
    ]
    assert said[2:] == ["C", "You said: C", "B, that is", "You said: B, that is"]
    assert gone.status_code == 404


@ON_SQLITE
async def test_events_have_the_beginning_of_long_messages(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        await queued(window, first["task_id"], "x" * 5000)
        shown = window.of("queue:updated")[-1]["items"][0]
        whole = (await queue_of(api, first["task_id"]))["items"][0]
        let_go(desk)
    assert (len(shown["message"]), shown["cut"]) == (2000, True)
    assert (len(whole["message"]), whole["cut"]) == (5000, False)


async def test_an_answer_that_waits_for_people_keeps_the_queue_waiting(world: World, desk: Desk) -> None:
    async with world.window() as window:
        asking = 'Ask. [[tool:ask {"text": "Which?"}]] [[then]] [[say:Red.]]'
        first = await window.call("chat:send", team_id=world.team_id, message=asking)
        await window.wait(lambda: bool(window.of("chat:waiting")))
        await queued(window, first["task_id"], "A")
        assert window.of("queue:updated")[-1]["paused"] is False
        (asked,) = window.of("chat:waiting")
        form = {"choice": "submit", "answers": {"colour": "red"}}
        await window.call("chat:answer", task_id=first["task_id"], wait_id=asked["wait_id"], **form)
        said = await answered(world, first["task_id"], 2)
    assert said[1:] == ["Red.", "A", "You said: A"]
