"""Making a conversation a group chat, and what it answers."""

from __future__ import annotations

from typing import cast

from wegent_contracts.protocol.group_chat import Answers, TaskGroupChat

from wegent_backend.chat.group_chat import repository
from wegent_backend.chat.group_chat.errors import NotAGroupChat
from wegent_backend.chat.group_chat.schemas import Participant, ParticipantList
from wegent_backend.context import Context
from wegent_backend.resources.versions import next_version
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import people, unread
from wegent_backend.tasks import repository as tasks


async def convert(ctx: Context, task_id: int, answers: Answers | None) -> TaskRow:
    """Once more is the same. Who reads the conversation by now goes on so. Raises NotFound and Forbidden."""
    task = await tasks.get_locked(ctx.session, ctx.subject, task_id, "update")
    chosen = answers or cast("Answers", task.answers)
    if task.is_group_chat and task.answers == chosen:
        return task
    fresh = not task.is_group_chat
    await _put(ctx, task, chosen, "convert" if fresh else "update")
    if fresh:
        await unread.begin(ctx.session, task, list(await repository.members(ctx.session, task.id)))
    return task


async def change(ctx: Context, task_id: int, answers: Answers) -> TaskRow:
    """Raises NotFound, Forbidden and NotAGroupChat."""
    task = await tasks.get_locked(ctx.session, ctx.subject, task_id, "update")
    if not task.is_group_chat:
        raise NotAGroupChat
    if task.answers != answers:
        await _put(ctx, task, answers, "update")
    return task


async def participants(ctx: Context, task_id: int) -> ParticipantList:
    """Who may read what is written in a conversation. Raises NotFound, and NotAGroupChat."""
    task = await group_chat(ctx, task_id)
    roles = {task.user_id: "Owner", **await repository.members(ctx.session, task.id)}
    found = await people.senders(ctx.session, list(roles))
    items = [
        Participant.model_validate({**found[user_id].model_dump(), "role": role}) for user_id, role in roles.items()
    ]
    return ParticipantList(items=items)


async def group_chat(ctx: Context, task_id: int) -> TaskRow:
    """One that the subject may read. Raises NotFound, and NotAGroupChat."""
    task = await tasks.get(ctx.session, ctx.subject, task_id)
    if not task.is_group_chat:
        raise NotAGroupChat
    return task


async def _put(ctx: Context, task: TaskRow, answers: Answers, action: str) -> None:
    old = {"is_group_chat": task.is_group_chat, "answers": task.answers}
    new = {"is_group_chat": True, "answers": answers}
    task.is_group_chat, task.answers = True, answers
    task.spec = {**task.spec, **new}
    task.generation += 1
    with ctx.session.no_autoflush:
        task.resource_version = await next_version(ctx.session)
    ctx.record(action, "Task", name=task.name, namespace=task.namespace, object_id=task.id, old=old, new=new)
    await ctx.session.flush()
    told = TaskGroupChat(task_id=task.id, is_group_chat=True, answers=answers)
    ctx.emit("task:group_chat", told, room=await people.windows(ctx.session, task))
