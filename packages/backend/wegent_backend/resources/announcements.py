"""What windows are told of changed resources: conversations appear, change their titles and go in every open page."""

from __future__ import annotations

from wegent_contracts.protocol.conversations import TaskDeleted
from wegent_contracts.protocol.group_chat import TaskGroupChat
from wegent_contracts.protocol.socket import TaskCreated, TaskRenamed

from wegent_backend.context import Context
from wegent_backend.realtime.rooms import task_room, user_room
from wegent_backend.resources.intents import Change
from wegent_backend.tables import TaskRow


def announce(ctx: Context, changes: list[Change]) -> None:
    """To be sent after the commit."""
    for change in changes:
        if isinstance(change.row, TaskRow):
            _announce_task(ctx, change, change.row)


def _announce_task(ctx: Context, change: Change, task: TaskRow) -> None:
    rooms = [user_room(task.user_id), task_room(task.id)]
    if change.after is None:
        ctx.emit("task:deleted", TaskDeleted(task_id=task.id), room=rooms)
    elif change.before is None:
        created = TaskCreated(
            task_id=task.id,
            title=task.title,
            team_id=task.team_id,
            team_name=task.spec["teamRef"]["name"],
            created_at=task.created_at,
            is_group_chat=task.is_group_chat,
        )
        ctx.emit("task:created", created, room=user_room(task.user_id))
    else:
        if change.before["spec"]["title"] != task.title:
            ctx.emit("task:renamed", TaskRenamed(task_id=task.id, title=task.title), room=rooms)
        if any(change.before["spec"].get(name) != task.spec.get(name) for name in ("is_group_chat", "answers")):
            told = {"task_id": task.id, "is_group_chat": task.is_group_chat, "answers": task.answers}
            ctx.emit("task:group_chat", TaskGroupChat.model_validate(told), room=rooms)
