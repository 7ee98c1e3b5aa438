"""What a queue has to do with files, and what goes with its conversation."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from wegent_backend.admin.cleanup.parts import DeletedConversations
from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.attachments.sweep import AttachmentSweep
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import QueuedFileRow, QueuedMessageRow, QueueRow, utc_now

from ..attachments.rig import pass_hours
from ..chat.conftest import World
from ..chat.desk import Desk
from .rig import answered, held, let_go, queue_of, queued, waiting

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    """Nobody reads files here, and nobody waits for it."""
    return settings.model_copy(update={"attachment": AttachmentSettings(wait_seconds=0)})


async def uploaded(api: httpx.AsyncClient, name: str) -> dict[str, Any]:
    answer = await api.post("/attachments", params={"filename": name}, content=b"Tea.")
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_files_wait_with_their_message(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        task_id = first["task_id"]
        one, two, three = [await uploaded(api, name) for name in ("1.txt", "2.txt", "3.txt")]
        (queued_id,) = await queued(window, task_id, "A", attachment_ids=[two["id"], one["id"]])
        item = (await queue_of(api, task_id))["items"][0]
        assert [file["filename"] for file in item["attachments"]] == ["2.txt", "1.txt"]
        refused = await api.delete(f"/attachments/{one['id']}")
        await pass_hours(world.backend, 24 * 30)
        assert await AttachmentSweep(world.backend.edge.ports).work() == 1  # the third one, which nobody sent
        wrong = await api.patch(f"/tasks/{task_id}/queue/{queued_id}", json={"attachment_ids": [three["id"]]})
        await api.patch(f"/tasks/{task_id}/queue/{queued_id}", json={"attachment_ids": [one["id"]]})
        assert (await api.delete(f"/attachments/{two['id']}")).status_code == 204
        let_go(desk)
        await answered(world, task_id, 2)
        messages = (await api.get(f"/tasks/{task_id}/messages")).json()["items"]
    assert (refused.status_code, refused.json()["error"]["reason"]) == (409, "AttachmentSent")
    assert wrong.status_code == 404
    assert [file["filename"] for file in messages[2]["attachments"]] == ["1.txt"]
    assert await left(world) == {"messages": 0, "files": 0, "queues": 1}


@ON_SQLITE
async def test_files_that_are_not_there_do_not_wait(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        ack = await window.call(
            "chat:send", task_id=first["task_id"], message="A", when_busy="queue", attachment_ids=[999_999]
        )
        assert ack["reason"] == "NotFound"
        assert waiting(await queue_of(api, first["task_id"])) == []
        let_go(desk)


async def left(world: World) -> dict[str, int]:
    async with world.backend.edge.ports.db.read() as session:
        counts = [
            await session.scalar(select(func.count()).select_from(row))
            for row in (QueuedMessageRow, QueuedFileRow, QueueRow)
        ]
    return dict(zip(("messages", "files", "queues"), map(int, counts), strict=True))


async def test_a_queue_goes_with_its_conversation_and_not_along_with_forks(
    world: World, desk: Desk, api: httpx.AsyncClient
) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        task_id = first["task_id"]
        file = await uploaded(api, "1.txt")
        await queued(window, task_id, "A", attachment_ids=[file["id"]])
        fork = (await api.post(f"/tasks/{task_id}/fork", json={})).json()["metadata"]
        assert waiting(await queue_of(api, fork["id"])) == []
        name = (await api.get(f"/tasks/{task_id}")).json()["metadata"]["name"]
        assert (await api.delete(f"/tasks/{task_id}", params={"cancel": True})).status_code == 204
        assert await left(world) == {"messages": 0, "files": 0, "queues": 0}
        assert (await api.get(f"/tasks/{task_id}/queue")).status_code == 404
        assert (await api.post(f"/namespaces/default/tasks/{name}/restore")).status_code == 200
        assert waiting(await queue_of(api, task_id)) == []


@ON_SQLITE
async def test_a_clean_up_leaves_nothing(world: World, desk: Desk, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        first = await held(world, desk, window)
        let_go(desk)
        await window.end_of(first["assistant_subtask_id"])
    await api.delete(f"/tasks/{first['task_id']}")
    async with world.backend.edge.ports.db.write() as session:
        # As a process would have left it that went on writing.
        session.add(QueuedMessageRow(task_id=first["task_id"], user_id=1, message="A", position=1))
        session.add(QueuedFileRow(queued_id=1, attachment_id=1, task_id=first["task_id"]))
        session.add(QueueRow(task_id=first["task_id"], version=1))
    async with world.backend.edge.ports.db.write() as session:
        assert await DeletedConversations().remove(session, utc_now(), 100) == 1
    assert await left(world) == {"messages": 0, "files": 0, "queues": 0}
