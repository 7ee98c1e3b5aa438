"""Deleting conversations: one, many, while an answer is being written, and what is left of them."""

import asyncio

import httpx
import pytest
from wegent_backend.app import Backend
from wegent_backend.settings import BackendSettings
from wegent_backend.task_settings import TaskSettings
from wegent_scripted import Reply

from ..chat.conftest import World
from .rows import say, share, store, task_row

LONG = " ".join(f"word{number}" for number in range(200))
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"task": TaskSettings(max_bulk=5)})


async def my_id(client: httpx.AsyncClient) -> int:
    found: int = (await client.get("/api/v1/users/me")).json()["id"]
    return found


async def test_what_is_deleted_is_gone_and_can_be_brought_back(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    (task_id,) = await store(backend, task_row(1, me))
    await say(backend, task_id, "Hello", "Hi", user_id=me)
    assert (await admin.delete(f"/api/v1/tasks/{task_id}")).status_code == 204
    for path in ("", "/messages", "/runtime-check"):
        assert (await admin.get(f"/api/v1/tasks/{task_id}{path}")).status_code == 404
    assert (await admin.delete(f"/api/v1/tasks/{task_id}")).status_code == 404
    assert (await admin.get("/api/v1/tasks")).json()["items"] == []
    restored = await admin.post("/api/v1/namespaces/default/tasks/task-1/restore")
    assert restored.status_code == 200, restored.text
    assert len((await admin.get(f"/api/v1/tasks/{task_id}/messages")).json()["items"]) == 2


async def test_many_at_once_each_by_itself(admin: httpx.AsyncClient, backend: Backend) -> None:
    me = await my_id(admin)
    one, two, theirs, shared = await store(
        backend, task_row(1, me), task_row(2, me), task_row(3, me + 1), task_row(4, me + 1)
    )
    await share(backend, shared, me)
    answer = await admin.post("/api/v1/tasks/delete", json={"ids": [one, theirs, shared, two, 999_999]})
    results = answer.json()["results"]
    assert [result["deleted"] for result in results] == [True, False, False, True, False]
    assert [result["error"] and result["error"]["reason"] for result in results] == [
        None,
        "NotFound",
        "Forbidden",
        None,
        "NotFound",
    ]
    # Others' and unknown ones are told apart by nothing but the number that was asked for.
    texts = [results[at]["error"]["message"].replace(str(results[at]["id"]), "") for at in (1, 4)]
    assert texts[0] == texts[1]
    items = (await admin.get("/api/v1/tasks")).json()["items"]
    assert [item["metadata"]["id"] for item in items] == [shared]


@ON_SQLITE
async def test_too_many_at_once_are_refused(admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/api/v1/tasks/delete", json={"ids": [1, 2, 3, 4, 5, 6]})
    assert answer.status_code == 422
    assert "WEGENT_TASK_MAX_BULK" in answer.json()["error"]["message"]
    assert (await admin.post("/api/v1/tasks/delete", json={"ids": []})).status_code == 422


@pytest.mark.parametrize("many", [False, True])
async def test_an_answer_that_is_being_written_is_stopped_first(
    world: World, api: httpx.AsyncClient, many: bool
) -> None:
    world.script.queue(Reply(LONG, delay=0.05))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Tell me a lot")
        task_id, answer = sent["task_id"], sent["assistant_subtask_id"]
        await window.wait(lambda: len(window.text_so_far(answer)) > 20)
        if many:
            refused = (await api.post("/tasks/delete", json={"ids": [task_id]})).json()["results"]
            assert refused[0]["error"]["reason"] == "TaskBusy"
            done = (await api.post("/tasks/delete", json={"ids": [task_id], "cancel": True})).json()["results"]
            assert done == [{"id": task_id, "deleted": True, "error": None}]
        else:
            assert (await api.delete(f"/tasks/{task_id}")).status_code == 409
            assert (await api.delete(f"/tasks/{task_id}", params={"cancel": "true"})).status_code == 204
        event, _ = await window.end_of(answer)
        await window.wait(lambda: bool(window.of("task:deleted")))
    assert event == "chat:cancelled"
    assert (await api.get(f"/tasks/{task_id}")).status_code == 404
    question, stopped = await world.messages(task_id)
    assert (question.state, stopped.state) == ("COMPLETED", "CANCELLED")


async def test_two_who_delete_at_once(world: World, api: httpx.AsyncClient) -> None:
    (task_id,) = await store(world.backend, task_row(1, world.admin.user_id))
    answers = await asyncio.gather(*(api.delete(f"/tasks/{task_id}") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404]
