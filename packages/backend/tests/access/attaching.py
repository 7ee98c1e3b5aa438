"""Attempts on files: uploads, files that were not sent, and those of conversations that are shared or not."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from wegent_backend.access.decision import Target
from wegent_backend.tables import AttachmentRow, AttachmentUseRow, utc_now

from .samples import API, Attempt, Sample, alone, conversation, grant_of
from .world import Person, World

FILES = f"{API}/attachments"
TEXT = b"text"


async def _file(world: World, *, state: str = "ready", task_id: int | None = None, subtask_id: int = 0) -> int:
    row = AttachmentRow(
        uid=str(uuid.uuid4()),
        user_id=world.owner.id,
        filename="tea.txt",
        size=len(TEXT),
        received=len(TEXT),
        mime_type="text/plain",
        kind="text",
        state=state,
        store="folder",
        parts=["0-0"],
        preview_part="preview-0",
        sent_at=None if task_id is None else utc_now(),
    )
    ports = world.backend.edge.ports
    async with ports.db.write() as session:
        session.add(row)
        await session.flush()
        if task_id is not None:
            session.add(AttachmentUseRow(subtask_id=subtask_id, attachment_id=row.id, task_id=task_id))
    for part in ("0-0", "preview-0"):
        await ports.contents.put("folder", row.uid, part, TEXT)
    return row.id


def files(suffix: str = "", *, sent: tuple[int, ...] = (200,), **request: Any) -> dict[str, Sample]:
    """`sent`: what is answered about a file that a message has taken."""

    async def unsent(world: World, _person: Person) -> Attempt:
        path = f"{FILES}/{await _file(world)}{suffix}"
        return Attempt(path, Target("attachment", world.owner.id), **request)

    def within(*, shared: bool) -> Callable[[World, Person], Awaitable[Attempt]]:
        async def attempt(world: World, person: Person) -> Attempt:
            task, answer = await world.task(world.owner, shared=shared)
            path = f"{FILES}/{await _file(world, task_id=task.id, subtask_id=answer.id)}{suffix}"
            grant = grant_of(person) if shared else None
            return Attempt(path, Target("attachment", task.user_id, "Task", grant), fine=sent, **request)

        return attempt

    return {"unsent": unsent, "sent": within(shared=False), "shared": within(shared=True)}


def uploads(suffix: str = "", **request: Any) -> dict[str, Sample]:
    async def attempt(world: World, _person: Person) -> Attempt:
        path = f"{FILES}/uploads/{await _file(world, state='uploading')}{suffix}"
        return Attempt(path, Target("attachment", world.owner.id), **request)

    return {"": attempt}


ATTACHING: dict[str, dict[str, Sample]] = {
    f"POST {FILES}": alone(FILES, json={"any": "bytes"}, params={"filename": "tea.txt"}),
    f"POST {FILES}/uploads": alone(f"{FILES}/uploads", json={"filename": "tea.txt", "size": 4}, fine=(201, 409)),
    f"GET {FILES}/uploads/{{upload_id}}": uploads(),
    f"PUT {FILES}/uploads/{{upload_id}}": uploads(params={"offset": 0}, fine=(409,)),
    f"POST {FILES}/uploads/{{upload_id}}/complete": uploads("/complete"),
    f"DELETE {FILES}/uploads/{{upload_id}}": uploads(),
    f"GET {FILES}/{{attachment_id}}": files(),
    f"GET {FILES}/{{attachment_id}}/content": files("/content"),
    f"GET {FILES}/{{attachment_id}}/preview": files("/preview"),
    f"POST {FILES}/{{attachment_id}}/link": files("/link"),
    f"GET {FILES}/linked": alone(f"{FILES}/linked", params={"token": "unknown"}, fine=(404,)),
    f"DELETE {FILES}/{{attachment_id}}": files(sent=(409,)),
    f"GET {API}/tasks/{{task_id}}/attachments": conversation(
        lambda task_id, _name: f"{API}/tasks/{task_id}/attachments"
    ),
}
