"""Going on in another way: a conversation of one's own, with what was said in another one."""

import httpx
import pytest
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import utc_now
from wegent_backend.task_settings import TaskSettings
from wegent_scripted import Reply

from ..chat.conftest import World
from .rows import say, share, store, task_row
from .test_again import asked, said, texts, until_ended

LONG = " ".join(f"word{number}" for number in range(60))
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"task": TaskSettings(max_copied=6)})


async def test_a_fork_goes_on_by_itself(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue("A1.", "A2.", "Other.")
    async with world.window() as window:
        acks = await said(world, window, "Q1", "Q2")
        source = acks[0]["task_id"]
        forked = await api.post(f"/tasks/{source}/fork", json={"after_message_id": 2, "title": "Another way"})
        assert forked.status_code == 201, forked.text
        task = forked.json()
        task_id = task["metadata"]["id"]
        await window.wait(lambda: len(window.of("task:created")) == 2)
        sent = await window.call("chat:send", task_id=task_id, message="Instead")
        await window.end_of(sent["assistant_subtask_id"])
    assert task["spec"]["title"] == "Another way"
    assert task["spec"]["fork"] == {"sourceTaskId": source, "afterMessageId": 2, "rootTaskId": source}
    assert await texts(api, task_id) == ["Q1", "A1.", "Instead", "Other."]
    assert await texts(api, source) == ["Q1", "A1.", "Q2", "A2."]
    assert asked(world) == ["Q1", "A1.", "Instead"]
    again = (await api.post(f"/tasks/{task_id}/fork", json={})).json()
    assert again["spec"]["fork"] == {"sourceTaskId": task_id, "afterMessageId": 4, "rootTaskId": source}
    assert again["spec"]["title"] == "Another way"


async def test_a_reader_forks_for_themselves(world: World, api: httpx.AsyncClient, reader: httpx.AsyncClient) -> None:
    world.script.queue("A1.", "For the reader.")
    async with world.window() as window:
        (ack,) = await said(world, window, "Q1")
    source = ack["task_id"]
    assert (await reader.post(f"/tasks/{source}/fork", json={})).status_code == 404
    await share(world.backend, source, world.other.user_id)
    forked = await reader.post(f"/tasks/{source}/fork", json={})
    assert forked.status_code == 201, forked.text
    task_id = forked.json()["metadata"]["id"]
    assert forked.json()["metadata"]["userId"] == world.other.user_id
    assert (await api.get(f"/tasks/{task_id}")).status_code == 404
    # The answer is theirs: writing it again is their run.
    answer = (await reader.get(f"/tasks/{task_id}/messages")).json()["items"][1]["subtask_id"]
    assert (await reader.post(f"/tasks/{task_id}/messages/{answer}/retry", json={})).status_code == 200
    await until_ended(reader, task_id)
    assert await texts(reader, task_id) == ["Q1", "For the reader."]
    assert await texts(api, source) == ["Q1", "A1."]
    owners = {message.user_id for message in await world.messages(task_id) if message.role == "ASSISTANT"}
    assert owners == {world.other.user_id}


@ON_SQLITE
async def test_what_a_fork_leaves_out(world: World, api: httpx.AsyncClient) -> None:
    spec = {"prompt": "Hello", "teamRef": {"name": "wegent-chat"}, "device_id": "mine", "is_group_chat": True}
    me = world.admin.user_id
    (task_id,) = await store(world.backend, task_row(1, me, spec=spec, last_message_id=6))
    await say(world.backend, task_id, "Q1", "A1", user_id=me)
    kept = await world.messages(task_id)
    async with world.backend.edge.ports.db.write() as session:
        for number, state, withdrawn in ((3, "COMPLETED", True), (4, "CANCELLED", False), (5, "RUNNING", False)):
            row = type(kept[0])(
                task_id=task_id,
                user_id=me,
                message_id=number,
                role="ASSISTANT",
                state=state,
                content=f"{number}",
                withdrawn_at=utc_now() if withdrawn else None,
            )
            session.add(row)
    forked = (await api.post(f"/tasks/{task_id}/fork", json={})).json()
    messages = (await api.get(f"/tasks/{forked['metadata']['id']}/messages")).json()["items"]
    assert [message["message_id"] for message in messages] == [1, 2, 4]
    assert forked["spec"]["device_id"] == "mine"
    assert forked["spec"]["is_group_chat"] is False
    empty = (await api.post(f"/tasks/{task_id}/fork", json={"after_message_id": 0})).json()
    assert (await api.get(f"/tasks/{empty['metadata']['id']}/messages")).json()["items"] == []
    assert empty["spec"]["fork"]["afterMessageId"] == 0


@ON_SQLITE
async def test_limits_and_teams(world: World, api: httpx.AsyncClient) -> None:
    (task_id,) = await store(world.backend, task_row(1, world.admin.user_id, last_message_id=7))
    await say(world.backend, task_id, *(f"{n}" for n in range(7)), user_id=world.admin.user_id)
    refused = await api.post(f"/tasks/{task_id}/fork", json={})
    assert (refused.status_code, refused.json()["error"]["reason"]) == (409, "TooManyMessages")
    assert "WEGENT_TASK_MAX_COPIED" in refused.json()["error"]["message"]
    assert (await api.post(f"/tasks/{task_id}/fork", json={"after_message_id": 6})).status_code == 201
    with_team = {"after_message_id": 2, "team_id": world.team_id}
    assert (await api.post(f"/tasks/{task_id}/fork", json=with_team)).json()["spec"]["teamRef"]["name"] == "wegent-chat"
    assert (await api.post(f"/tasks/{task_id}/fork", json={**with_team, "team_id": 999_999})).status_code == 404
    assert (await api.post("/tasks/999999/fork", json={})).status_code == 404


@ON_SQLITE
async def test_a_running_conversation_is_forked_without_its_open_answer(world: World, api: httpx.AsyncClient) -> None:
    world.script.queue(Reply(LONG, delay=0.05))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Tell me a lot")
        forked = (await api.post(f"/tasks/{sent['task_id']}/fork", json={})).json()
        await window.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])
        await window.end_of(sent["assistant_subtask_id"])
    assert await texts(api, forked["metadata"]["id"]) == ["Tell me a lot"]
