"""Second tries: messages edited, answers written again, cut answers gone on with."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.tables import AttachmentUseRow, RunRow
from wegent_scripted import Failure, Reply

from ..chat.conftest import World
from ..chat.window import Transcript, Window
from .rows import file_row, share

LONG = " ".join(f"word{number}" for number in range(60))
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def said(world: World, window: Window, *messages: str, **more: Any) -> list[dict[str, Any]]:
    """A new conversation of these messages, each answered."""
    acks: list[dict[str, Any]] = []
    for message in messages:
        where = {"task_id": acks[0]["task_id"]} if acks else {"team_id": world.team_id}
        acks.append(await window.call("chat:send", message=message, **where, **more))
        await window.end_of(acks[-1]["assistant_subtask_id"])
    return acks


def asked(world: World, number: int = -1) -> list[str]:
    """What a model was asked, without instructions."""
    return [message.text for message in world.script.requests[number].messages if message.role != "system"]


async def texts(api: httpx.AsyncClient, task_id: int) -> list[str]:
    return [item["content"] for item in (await api.get(f"/tasks/{task_id}/messages")).json()["items"]]


async def until_ended(api: httpx.AsyncClient, task_id: int) -> str:
    async with asyncio.timeout(15):
        while True:
            check = (await api.get(f"/tasks/{task_id}/runtime-check")).json()
            if check["streaming"] is None and check["status"] not in {"PENDING", "RUNNING", "CANCELLING"}:
                return str(check["status"])
            await asyncio.sleep(0.02)


def newest(window: Window, subtask_id: int) -> Transcript:
    """The last writing of an answer, from its events."""
    runs = [payload["run_id"] for payload in window.of("chat:start", subtask_id=subtask_id)]
    transcript = Transcript()
    for event, payload in window.received:
        if payload.get("subtask_id") == subtask_id and payload.get("run_id") == runs[-1]:
            transcript.apply(event, payload)
    return transcript


# --- editing ----------------------------------------------------------------------------------------------------------


async def test_an_edited_message_and_what_followed_are_taken_back(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue("A1.", "A2.", "A3.", "B2.")
    async with world.window() as window:
        acks = await said(world, window, "Q1", "Q2", "Q3")
        task_id = acks[0]["task_id"]
        edited = await api.post(f"/tasks/{task_id}/messages/{acks[1]['subtask_id']}/edit", json={"message": "Q2 new"})
        assert edited.status_code == 201, edited.text
        await window.end_of(edited.json()["assistant_subtask_id"])
        joined = await window.call("task:join", task_id=task_id)
        later = await window.call("task:join", task_id=task_id, after_message_id=6)
        synced = await window.call("history:sync", task_id=task_id, after_message_id=4)
    assert edited.json()["message_id"] == 7
    assert window.of("chat:messages_withdrawn") == [{"task_id": task_id, "from_message_id": 3}]
    assert await texts(api, task_id) == ["Q1", "A1.", "Q2 new", "B2."]
    assert asked(world)[-3:] == ["Q1", "A1.", "Q2 new"]
    assert [message["message_id"] for message in joined["subtasks"]] == [1, 2, 7, 8]
    assert (joined["withdrawn"], later["withdrawn"], synced["withdrawn"]) == ([], [3, 4, 5, 6], [3, 4])
    assert [message["message_id"] for message in later["subtasks"]] == [7, 8]
    assert len(await world.messages(task_id)) == 8  # kept, where nobody sees them
    assert (await api.get("/tasks", params={"search": "Q3"})).json()["items"] == []
    gone = await api.post(f"/tasks/{task_id}/messages/{acks[2]['subtask_id']}/edit", json={"message": "Q3 new"})
    assert gone.status_code == 404


async def test_an_edit_that_is_sent_twice_is_one(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue("A1.", "B1.")
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1")
    path = f"/tasks/{ack['task_id']}/messages/{ack['subtask_id']}/edit"
    body = {"message": "Q1 new", "client_message_id": "edit"}
    answers = await asyncio.gather(*(api.post(path, json=body) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json()["subtask_id"] for answer in answers}) == 1
    await until_ended(api, ack["task_id"])
    assert await texts(api, ack["task_id"]) == ["Q1 new", "B1."]
    assert (await api.get(f"/tasks/{ack['task_id']}")).json()["spec"]["title"] == "Q1 new"


@ON_SQLITE
async def test_what_cannot_be_edited(world: World, api: httpx.AsyncClient, reader: httpx.AsyncClient) -> None:
    world.script.queue("A1.", "Other.", Reply(LONG, delay=0.05))
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1")
        (elsewhere,) = await said(world, window, "Other")
        task_id, question = ack["task_id"], ack["subtask_id"]

        async def refusal(subtask_id: int, body: dict[str, Any], client: httpx.AsyncClient = api) -> tuple[int, str]:
            answer = await client.post(f"/tasks/{task_id}/messages/{subtask_id}/edit", json=body)
            return answer.status_code, answer.json()["error"]["reason"]

        new = {"message": "New"}
        assert await refusal(ack["assistant_subtask_id"], new) == (409, "NotAQuestion")
        assert await refusal(elsewhere["subtask_id"], new) == (404, "NotFound")
        assert await refusal(999_999, new) == (404, "NotFound")
        assert await refusal(question, {"message": " "}) == (422, "Invalid")
        assert await refusal(question, {**new, "force_override_bot_model": "none"}) == (404, "UnknownModel")
        assert await refusal(question, new, reader) == (404, "NotFound")
        await share(world.backend, task_id, world.other.user_id)
        assert await refusal(question, new, reader) == (403, "Forbidden")
        running = await window.call("chat:send", task_id=task_id, message="Q2")
        assert await refusal(question, new) == (409, "TaskBusy")
        await window.call("chat:cancel", subtask_id=running["assistant_subtask_id"])
        await window.end_of(running["assistant_subtask_id"])
    assert (await texts(api, task_id))[:2] == ["Q1", "A1."]


async def test_files_stay_with_what_is_said_differently(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue("A1.", "B1.")
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1")
    task_id = ack["task_id"]
    async with world.backend.edge.ports.db.write() as session:
        session.add(file_row(world.admin.user_id))
        session.add(AttachmentUseRow(subtask_id=ack["subtask_id"], attachment_id=1, task_id=task_id))
    forked = (await api.post(f"/tasks/{task_id}/fork", json={})).json()["metadata"]["id"]
    await api.post(f"/tasks/{task_id}/messages/{ack['subtask_id']}/edit", json={"message": "Q1 new"})
    await until_ended(api, task_id)
    for place in (task_id, forked):
        question = (await api.get(f"/tasks/{place}/messages")).json()["items"][0]
        assert [file["filename"] for file in question["attachments"]] == ["notes.txt"]


# --- writing again ----------------------------------------------------------------------------------------------------


async def test_the_last_answer_is_written_again_in_its_place(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue("A1.", "First try.", "Second try.")
    async with world.window() as window:
        acks = await said(world, window, "Q1", "Q2")
        task_id, answer = acks[0]["task_id"], acks[1]["assistant_subtask_id"]
        ack = await window.call("chat:retry", task_id=task_id, subtask_id=answer, force_override_bot_model="second")
        await window.wait(lambda: len(window.of("chat:done", subtask_id=answer)) == 2)
        known = await window.call("task:join", task_id=task_id, after_message_id=4)
    assert (ack["subtask_id"], ack["message_id"]) == (answer, 4)
    assert await texts(api, task_id) == ["Q1", "A1.", "Q2", "Second try."]
    transcript = newest(window, answer)
    assert (transcript.text, transcript.problems, transcript.end) == ("Second try.", [], "chat:done")
    # Whoever knew the first try is told of the second one.
    assert [message["content"] for message in known["subtasks"]] == ["Second try."]
    assert asked(world) == asked(world, -2)
    assert (await world.messages(task_id))[3].model_name == "second"
    async with world.backend.edge.ports.db.read() as session:
        runs = (await session.scalars(select(RunRow).where(RunRow.subtask_id == answer))).all()
    assert [run.state for run in runs] == ["finished", "finished"]


async def test_which_model_writes_again(world: World, api: httpx.AsyncClient) -> None:
    world.script.always("Words.")
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1", force_override_bot_model="second")
    task_id, answer = ack["task_id"], ack["assistant_subtask_id"]
    path = f"/tasks/{task_id}/messages/{answer}/retry"
    models = []
    for body in ({}, {"use_model_override": False}, {}, {"force_override_bot_model": "second"}):
        assert (await api.post(path, json=body)).status_code == 200
        await until_ended(api, task_id)
        models.append((await world.messages(task_id))[1].model_name)
    assert models == ["second", "scripted", "scripted", "second"]
    unknown = await api.post(path, json={"force_override_bot_model": "none"})
    assert (unknown.status_code, unknown.json()["error"]["reason"]) == (404, "UnknownModel")
    assert await texts(api, task_id) == ["Q1", "Words."]


@ON_SQLITE
async def test_failed_and_stopped_answers_are_written_again(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue(Reply(failure=Failure(401)), "Now.", Reply(LONG, delay=0.05), "At last.")
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1")
        task_id, answer = ack["task_id"], ack["assistant_subtask_id"]
        failed = (await api.get(f"/tasks/{task_id}/messages")).json()["items"][1]
        assert (failed["status"], failed["error_reason"]) == ("FAILED", "ModelUnauthorized")
        path = f"/tasks/{task_id}/messages/{answer}/retry"
        await api.post(path, json={})
        assert await until_ended(api, task_id) == "COMPLETED"
        again = (await api.get(f"/tasks/{task_id}/messages")).json()["items"][1]
        assert (again["status"], again["error"], again["content"]) == ("COMPLETED", None, "Now.")
        await api.post(path, json={})
        await window.wait(lambda: len(window.of("chat:chunk", subtask_id=answer)) > 3)
        assert (await api.post(path, json={})).json()["error"]["reason"] == "TaskBusy"
        await api.post(f"/tasks/{task_id}/cancel")
        assert await until_ended(api, task_id) == "CANCELLED"
        await api.post(path, json={})
        assert await until_ended(api, task_id) == "COMPLETED"
    assert await texts(api, task_id) == ["Q1", "At last."]


@ON_SQLITE
async def test_what_is_not_written_again(world: World, api: httpx.AsyncClient, reader: httpx.AsyncClient) -> None:
    world.script.queue("A1.", "A2.")
    async with world.window() as window:
        first, last = await said(world, window, "Q1", "Q2")
    task_id = first["task_id"]

    async def refusal(subtask_id: int, client: httpx.AsyncClient = api) -> tuple[int, str]:
        answer = await client.post(f"/tasks/{task_id}/messages/{subtask_id}/retry", json={})
        return answer.status_code, answer.json()["error"]["reason"]

    assert await refusal(first["assistant_subtask_id"]) == (409, "NotTheLastAnswer")
    assert await refusal(last["subtask_id"]) == (409, "NotAnAnswer")
    assert await refusal(999_999) == (404, "NotFound")
    await share(world.backend, task_id, world.other.user_id)
    assert await refusal(last["assistant_subtask_id"], reader) == (403, "Forbidden")
    assert await texts(api, task_id) == ["Q1", "A1.", "Q2", "A2."]


async def test_two_who_retry_at_once_start_one_run(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue("A1.", Reply(LONG, delay=0.01))
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1")
    path = f"/tasks/{ack['task_id']}/messages/{ack['assistant_subtask_id']}/retry"
    answers = await asyncio.gather(*(api.post(path, json={}) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    await until_ended(api, ack["task_id"])
    assert await texts(api, ack["task_id"]) == ["Q1", LONG]


# --- going on ---------------------------------------------------------------------------------------------------------


async def test_a_stopped_answer_is_gone_on_with(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue(Reply(LONG, delay=0.05), " and the rest.", "Good.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Tell me a lot")
        task_id, cut = sent["task_id"], sent["assistant_subtask_id"]
        await window.wait(lambda: len(window.text_so_far(cut)) > 20)
        await window.call("chat:cancel", subtask_id=cut)
        await window.end_of(cut)
        begun = window.text_so_far(cut)
        more = await api.post(f"/tasks/{task_id}/messages/{cut}/continue", json={})
        assert more.status_code == 201, more.text
        await window.end_of(more.json()["subtask_id"])
        assert asked(world)[:2] == ["Tell me a lot", begun]
        assert "Go on exactly where it stopped" in asked(world)[2]
        after = await window.call("chat:send", task_id=task_id, message="And?")
        await window.end_of(after["assistant_subtask_id"])
    assert await texts(api, task_id) == ["Tell me a lot", begun, " and the rest.", "And?", "Good."]
    parts = (await api.get(f"/tasks/{task_id}/messages")).json()["items"]
    assert [part["continues"] for part in parts] == [None, None, 2, None, None]
    # To the model it is one answer.
    assert asked(world) == ["Tell me a lot", f"{begun} and the rest.", "And?"]


@ON_SQLITE
async def test_an_answer_that_came_to_its_models_limit(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue(Reply("The beginning", cut=True), " and the end.", "Complete.")
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1")
        task_id, cut = ack["task_id"], ack["assistant_subtask_id"]
        more = (await api.post(f"/tasks/{task_id}/messages/{cut}/continue", json={})).json()
        await window.end_of(more["subtask_id"])
        again = await api.post(f"/tasks/{task_id}/messages/{more['subtask_id']}/continue", json={})
        assert (again.status_code, again.json()["error"]["reason"]) == (409, "NotCut")
        # The part behind can be written again: it goes on with the same text.
        await api.post(f"/tasks/{task_id}/messages/{more['subtask_id']}/retry", json={})
        await until_ended(api, task_id)
    assert await texts(api, task_id) == ["Q1", "The beginning", "Complete."]
    assert asked(world)[:2] == ["Q1", "The beginning"]


@ON_SQLITE
async def test_an_answer_without_text_is_not_gone_on_with(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue(Reply(failure=Failure(401)))
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1")
    answer = await api.post(f"/tasks/{ack['task_id']}/messages/{ack['assistant_subtask_id']}/continue", json={})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (409, "NotCut")
