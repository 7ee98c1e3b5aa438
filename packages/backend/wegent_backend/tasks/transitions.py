"""The only place that changes the state of a task or a message. What is not listed here cannot happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from wegent_contracts.protocol.conversations import MessagesWithdrawn, TaskUpdated
from wegent_contracts.protocol.socket import TERMINAL_STATES, TaskState, TaskStatus

from wegent_backend.context import Context
from wegent_backend.realtime.rooms import task_room, user_room
from wegent_backend.resources.versions import next_version
from wegent_backend.tables import SubtaskRow, TaskRow, utc_now
from wegent_backend.tasks import notes, people, repository
from wegent_backend.tasks.remembered import remember

_ENDS: Final[frozenset[TaskState]] = frozenset({"COMPLETED", "FAILED", "CANCELLED"})
_FROM_PENDING: Final[frozenset[TaskState]] = frozenset({"RUNNING", "CANCELLING", "COMPLETED", "FAILED", "CANCELLED"})
_FROM_RUNNING: Final[frozenset[TaskState]] = frozenset(
    {"CANCELLING", "PENDING_CONFIRMATION", "COMPLETED", "FAILED", "CANCELLED"}
)
_FROM_WAITING: Final[frozenset[TaskState]] = frozenset({"PENDING", "RUNNING", "CANCELLING", "FAILED", "CANCELLED"})
_FROM_END: Final[frozenset[TaskState]] = frozenset({"PENDING"})

SUBTASK: Final[Mapping[TaskState, frozenset[TaskState]]] = {
    "PENDING": _FROM_PENDING,
    "RUNNING": _FROM_RUNNING,
    "PENDING_CONFIRMATION": _FROM_WAITING,
    "CANCELLING": _ENDS,  # also COMPLETED: the end and the wish to stop may cross
    # Written again.
    "COMPLETED": _FROM_END,
    "FAILED": _FROM_END,
    "CANCELLED": _FROM_END,
}

TASK: Final[Mapping[TaskState, frozenset[TaskState]]] = {
    **SUBTASK,
}

BUSY: Final[frozenset[TaskState]] = frozenset({"PENDING", "RUNNING", "PENDING_CONFIRMATION", "CANCELLING"})
"""States of a task or message whose answer is not complete: it is being written, or waits for people."""

_PROGRESS: Final[Mapping[TaskState, int]] = {"PENDING": 0, "RUNNING": 10, "COMPLETED": 100}


class IllegalTransitionError(Exception):
    """A defect: somebody wanted a change of state that makes no sense."""


async def move_task(ctx: Context, task: TaskRow, state: TaskState, *, error_message: str | None = None) -> None:
    """Change a task's state and tell its viewers and its owner; nothing happens when it has that state already."""
    if task.state == state:
        return
    _check(TASK, task.state, state, f"task {task.id}")
    task.state = state
    task.error_message = error_message
    task.progress = _PROGRESS.get(state, task.progress)
    task.completed_at = utc_now() if state in TERMINAL_STATES else None
    # One UPDATE of the row, not one before the new number is read and one after.
    with ctx.session.no_autoflush:
        task.resource_version = await next_version(ctx.session)
    await announce(ctx, task)


async def put(ctx: Context, task: TaskRow, *, archived: bool | None = None, pinned: bool | None = None) -> None:
    """Put a conversation away or pin it, or no longer so; None: as it is. Tells its viewers and its owner."""
    if archived is not None and archived != (task.archived_at is not None):
        task.archived_at = utc_now() if archived else None
        await _put(ctx, task, "archive" if archived else "unarchive")
    if pinned is not None and pinned != (task.pinned_at is not None):
        task.pinned_at = utc_now() if pinned else None
        await _put(ctx, task, "pin" if pinned else "unpin")


async def _put(ctx: Context, task: TaskRow, action: str) -> None:
    with ctx.session.no_autoflush:
        task.resource_version = await next_version(ctx.session)
    ctx.record(action, "Task", name=task.name, namespace=task.namespace, object_id=task.id)
    updated = TaskUpdated(task_id=task.id, archived=task.archived_at is not None, pinned=task.pinned_at is not None)
    ctx.emit("task:updated", updated, room=[user_room(task.user_id), task_room(task.id)])


def move_subtask(subtask: SubtaskRow, state: TaskState) -> None:
    """Change a message's state; nothing happens when it has that state already."""
    if subtask.state == state:
        return
    _check(SUBTASK, subtask.state, state, f"subtask {subtask.id}")
    subtask.state = state
    subtask.completed_at = utc_now() if state in TERMINAL_STATES else None


def restart(answer: SubtaskRow) -> None:
    """Have an answer that has ended written again, from nothing."""
    move_subtask(answer, "PENDING")
    answer.content, answer.blocks, answer.error, answer.error_reason = "", [], None, None
    answer.context = answer.corrected = answer.memories = None
    answer.retried_at = utc_now()


async def withdraw(ctx: Context, task: TaskRow, from_message_id: int) -> None:
    """Take back the messages from there on: nobody sees them any more. Viewers are told."""
    task.history_version += 1
    await repository.withdraw(ctx.session, ctx.subject, task.id, from_message_id)
    await notes.forget(ctx.session, task, from_message_id)
    withdrawn = MessagesWithdrawn(task_id=task.id, from_message_id=from_message_id)
    ctx.emit("chat:messages_withdrawn", withdrawn, room=task_room(task.id))


async def announce(ctx: Context, task: TaskRow) -> None:
    """`task:status` to every window of the owner and of members of a group chat, once each."""
    payload = TaskStatus(
        task_id=task.id,
        status=cast("TaskState", task.state),
        progress=task.progress,
        completed_at=task.completed_at,
    )
    with ctx.session.no_autoflush:
        windows = await people.windows(ctx.session, task)
    # Kept before it is told: who is told and asks hears nothing older.
    remember(ctx, task, run_known=task.state not in BUSY)
    ctx.emit("task:status", payload, room=windows)


def _check(legal: Mapping[TaskState, frozenset[TaskState]], old: str, new: TaskState, what: str) -> None:
    if new not in legal.get(cast("TaskState", old), frozenset()):
        raise IllegalTransitionError(f"{what}: {old} → {new}")
