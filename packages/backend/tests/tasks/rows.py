"""Conversations written straight into the database."""

from __future__ import annotations

from wegent_backend.app import Backend
from wegent_backend.tables import AttachmentRow, ResourceMemberRow, SubtaskRow, TaskRow, utc_now


def task_row(number: int, user_id: int = 1, **values: object) -> TaskRow:
    fields = {
        "uid": f"uid-{number}",
        "kind": "Task",
        "namespace": "default",
        "name": f"task-{number}",
        "user_id": user_id,
        "resource_version": number,
        "spec": {"prompt": "p", "teamRef": {"name": "wegent-chat", "namespace": "default"}},
        "title": f"Title {number}",
        "team_id": 1,
        "state": "COMPLETED",
    }
    return TaskRow(**{**fields, **values})


async def store(backend: Backend, *rows: TaskRow) -> list[int]:
    async with backend.edge.ports.db.write() as session:
        session.add_all(rows)
        await session.flush()
        return [row.id for row in rows]


async def say(backend: Backend, task_id: int, *texts: str, user_id: int = 1, **values: object) -> list[int]:
    """Messages of a conversation, by turns a question and an answer."""
    async with backend.edge.ports.db.write() as session:
        rows = [
            SubtaskRow(
                **{
                    "task_id": task_id,
                    "user_id": user_id,
                    "message_id": number,
                    "role": "USER" if number % 2 else "ASSISTANT",
                    "state": "COMPLETED",
                    "content": text,
                    **values,
                }
            )
            for number, text in enumerate(texts, 1)
        ]
        session.add_all(rows)
        await session.flush()
        return [row.id for row in rows]


async def share(backend: Backend, task_id: int, user_id: int, role: str = "Reporter") -> None:
    row = ResourceMemberRow(kind="Task", resource_id=task_id, user_id=user_id, role=role, state="approved")
    async with backend.edge.ports.db.write() as session:
        session.add(row)


def file_row(user_id: int) -> AttachmentRow:
    """A file that was sent, with no bytes behind it."""
    return AttachmentRow(
        id=1,
        uid="uid-1",
        user_id=user_id,
        filename="notes.txt",
        size=0,
        state="failed",
        store="folder",
        sent_at=utc_now(),
    )
