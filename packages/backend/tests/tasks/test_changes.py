"""Renaming conversations, putting them away, pinning them: who may, and what windows are told."""

import httpx
import pytest
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.tables import AuditRow, TaskRow

from ..chat.conftest import World
from ..people import person
from .rows import share, store, task_row

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def mine(client: httpx.AsyncClient, backend: Backend, **values: object) -> int:
    me = (await client.get("/api/v1/users/me")).json()["id"]
    (task_id,) = await store(backend, task_row(1, me, **values))
    return task_id


async def actions(backend: Backend, task_id: int) -> list[str]:
    async with backend.edge.ports.db.read() as session:
        query = select(AuditRow.action).where(AuditRow.kind == "Task", AuditRow.object_id == str(task_id))
        return list(await session.scalars(query.order_by(AuditRow.id)))


async def test_a_title_that_was_chosen_stays(admin: httpx.AsyncClient, backend: Backend) -> None:
    task_id = await mine(admin, backend)
    answer = await admin.patch(f"/api/v1/tasks/{task_id}", json={"title": "  Better  "})
    assert answer.status_code == 200
    assert answer.json()["spec"]["title"] == "Better"
    assert answer.json()["metadata"]["generation"] == 2
    assert (await admin.get(f"/api/v1/tasks/{task_id}")).json()["spec"]["title"] == "Better"
    async with backend.edge.ports.db.read() as session:
        task = (await session.scalars(select(TaskRow).where(TaskRow.id == task_id))).one()
    assert task.title_source == "user"
    for body in ({"title": " "}, {"title": "x" * 201}, {"titel": "x"}, {"title": 5}):
        assert (await admin.patch(f"/api/v1/tasks/{task_id}", json=body)).status_code == 422
    assert await actions(backend, task_id) == ["rename"]


async def test_put_away_and_pinned_at_once(admin: httpx.AsyncClient, backend: Backend) -> None:
    task_id = await mine(admin, backend)
    path = f"/api/v1/tasks/{task_id}"
    status = (await admin.patch(path, json={"archived": True, "pinned": True})).json()["status"]
    assert {"archivedAt", "pinnedAt"} <= status.keys()
    again = (await admin.post(f"{path}/archive")).json()["status"]
    assert again["archivedAt"] == status["archivedAt"]
    assert "archivedAt" not in (await admin.post(f"{path}/unarchive")).json()["status"]
    assert "pinnedAt" not in (await admin.post(f"{path}/unpin")).json()["status"]
    assert "pinnedAt" in (await admin.post(f"{path}/pin")).json()["status"]
    assert await actions(backend, task_id) == ["archive", "pin", "unarchive", "unpin", "pin"]


@ON_SQLITE
async def test_readers_change_nothing(admin: httpx.AsyncClient, backend: Backend) -> None:
    task_id = await mine(admin, backend)
    they, token = await person(backend, "they")
    headers = {"Authorization": f"Bearer {token}"}
    path = f"/api/v1/tasks/{task_id}"
    assert (await admin.patch(path, json={"title": "Theirs"}, headers=headers)).status_code == 404
    await share(backend, task_id, they)
    assert (await admin.patch(path, json={"title": "Theirs"}, headers=headers)).status_code == 403
    assert (await admin.post(f"{path}/pin", headers=headers)).status_code == 403
    assert (await admin.delete(path, headers=headers)).status_code == 403
    assert (await admin.get(path, headers=headers)).json()["spec"]["title"] == "Title 1"


@ON_SQLITE
async def test_windows_are_told(world: World, api: httpx.AsyncClient) -> None:
    (task_id,) = await store(world.backend, task_row(1, world.admin.user_id))
    async with world.window() as window:
        await api.patch(f"/tasks/{task_id}", json={"title": "New", "archived": True})
        await api.post(f"/tasks/{task_id}/archive")
        await api.post(f"/tasks/{task_id}/pin")
        await window.wait(lambda: len(window.of("task:updated")) >= 2)
        await api.delete(f"/tasks/{task_id}")
        await window.wait(lambda: bool(window.of("task:deleted")))
    assert window.of("task:renamed") == [{"task_id": task_id, "title": "New"}]
    assert window.of("task:updated") == [
        {"task_id": task_id, "archived": True, "pinned": False},
        {"task_id": task_id, "archived": True, "pinned": True},
    ]
    assert window.of("task:deleted") == [{"task_id": task_id}]
