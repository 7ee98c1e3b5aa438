"""Conversations: states, pages, and what others see of them."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.db import Database
from wegent_backend.ports import Ports
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks import transitions
from wegent_backend.tasks.transitions import IllegalTransitionError, move_subtask, move_task
from wegent_backend.trail.chain import Trail
from wegent_kit.crypto import Keyring

from .rows import store, task_row

MINE = Subject(1, "me", "user")
STATES = ["PENDING", "RUNNING", "CANCELLING", "COMPLETED", "FAILED", "CANCELLED", "DELETE"]


class Emitted:
    """An emitter, starter and sender that only take notes."""

    def __init__(self) -> None:
        self.events: list[tuple[str, object, object]] = []

    async def emit(self, event: str, payload: object, *, room: object, skip_sid: str | None = None) -> None:
        del skip_sid
        self.events.append((event, payload, room))

    async def drain(self) -> None: ...

    def start(self, run_id: int) -> None: ...

    def adopt(self, run: object) -> None: ...

    async def cancel(self, run_id: int) -> None: ...


@pytest.fixture
def noted() -> Emitted:
    return Emitted()


@pytest.fixture
def ports(settings: BackendSettings, database: Database, keyring: Keyring, noted: Emitted) -> Ports:
    return Ports(
        settings=settings, db=database, emitter=noted, jobs=noted, runs=noted, keyring=keyring, trail=Trail("a key")
    )


async def add(ports: Ports, *rows: TaskRow) -> list[int]:
    async with unit(ports, MINE) as ctx:
        ctx.session.add_all(rows)
        await ctx.session.flush()
        return [row.id for row in rows]


async def load(ctx: Context, task_id: int) -> TaskRow:
    task = await ctx.session.get(TaskRow, task_id)
    assert task is not None
    return task


async def test_a_change_of_state_is_told_after_the_commit(ports: Ports, noted: Emitted) -> None:
    (task_id,) = await add(ports, task_row(1, state="RUNNING"))
    async with unit(ports, MINE) as ctx:
        task = await load(ctx, task_id)
        await move_task(ctx, task, "COMPLETED")
        await move_task(ctx, task, "COMPLETED")
        assert noted.events == []
    assert task.completed_at is not None
    assert task.resource_version == 1
    ((event, payload, room),) = noted.events
    assert (event, room) == ("task:status", ["user:1", f"task:{task_id}"])
    assert (payload.status, payload.progress) == ("COMPLETED", 100)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_listed_changes_of_state_happen(ports: Ports) -> None:
    (task_id,) = await add(ports, task_row(1))
    async with unit(ports, MINE) as ctx:
        task = await load(ctx, task_id)
        for old in STATES:
            for new in STATES:
                task.state = old
                if new == old or new in transitions.TASK.get(old, ()):
                    await move_task(ctx, task, new)
                    assert task.state == new
                else:
                    with pytest.raises(IllegalTransitionError):
                        await move_task(ctx, task, new)


def test_an_ended_message_stays_ended_unless_it_begins_anew() -> None:
    for old in ("COMPLETED", "FAILED", "CANCELLED"):
        for new in set(STATES) - {old}:
            if new == "PENDING":
                continue  # it is written again
            with pytest.raises(IllegalTransitionError):
                move_subtask(SubtaskRow(id=1, state=old), new)


async def test_pages_come_newest_first_and_without_gaps(admin: httpx.AsyncClient, backend: object) -> None:
    me = (await admin.get("/api/v1/users/me")).json()["id"]
    start = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
    # Some have the same time: the id decides.
    rows = [task_row(n, me, last_message_at=start + timedelta(seconds=n // 3)) for n in range(10)]
    rows += [task_row(77, me + 1), task_row(78, me, deleted_id=78)]
    await store(backend, *rows)
    names, cursor = [], None
    while True:
        params = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/api/v1/tasks", params=params)).json()
        names += [item["metadata"]["name"] for item in page["items"]]
        cursor = page.get("nextCursor")
        if cursor is None:
            break
    assert names == [f"task-{n}" for n in range(9, -1, -1)]
    elsewhere = (await admin.get("/api/v1/namespaces/elsewhere/tasks")).json()
    assert elsewhere == {"items": []}
    assert len((await admin.get("/api/v1/namespaces/default/tasks")).json()["items"]) == 10


async def test_a_task_on_the_wire(admin: httpx.AsyncClient, backend: object) -> None:
    me = (await admin.get("/api/v1/users/me")).json()["id"]
    mine, theirs = await store(backend, task_row(1, me, state="RUNNING", progress=10), task_row(2, me + 1))
    answer = (await admin.get(f"/api/v1/tasks/{mine}")).json()
    assert answer["kind"] == "Task"
    assert answer["metadata"]["id"] == mine
    assert answer["spec"]["title"] == "Title 1"
    assert answer["spec"]["teamRef"]["name"] == "wegent-chat"
    assert (answer["status"]["status"], answer["status"]["progress"]) == ("RUNNING", 10)
    assert (await admin.get("/api/v1/namespaces/default/tasks/task-1")).json() == answer
    for path in (f"/tasks/{theirs}", "/tasks/999999", "/namespaces/default/tasks/task-2", "/namespaces/x/tasks/task-1"):
        refused = await admin.get(f"/api/v1{path}")
        assert (refused.status_code, refused.json()["error"]["reason"]) == (404, "NotFound")
    assert (await admin.get("/api/v1/tasks", params={"cursor": "nonsense"})).status_code == 422
