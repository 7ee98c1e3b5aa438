"""Conversations: making them, adding a turn, changing them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from wegent_contracts.errors import TooLarge
from wegent_contracts.protocol.chat import ChatMessage
from wegent_contracts.protocol.socket import TaskCreated, TaskRenamed, TaskState
from wegent_contracts.protocol.stored import Ending, Said
from wegent_contracts.resources import Ref, TaskSpec, Team

from wegent_backend.context import Context
from wegent_backend.realtime.rooms import user_room
from wegent_backend.resources import records
from wegent_backend.resources.rows import document_of, identity_of
from wegent_backend.resources.versions import next_version
from wegent_backend.tables import SubtaskRow, TaskReadRow, TaskRow, utc_now
from wegent_backend.tasks import people, repository, sources
from wegent_backend.tasks.errors import TaskBusy
from wegent_backend.tasks.transitions import BUSY, announce, move_task, put

# The whole message is the first subtask; lists of tasks stay small.
PROMPT_CHARS = 1000
_ENDS: Final[Mapping[Ending, TaskState]] = {"complete": "COMPLETED", "stopped": "CANCELLED", "failed": "FAILED"}
NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})


async def create(
    ctx: Context,
    *,
    team: Team,
    title: str,
    chosen: bool,
    prompt: str,
    labels: Mapping[str, str] = NO_LABELS,
    is_group_chat: bool = False,
) -> TaskRow:
    """Store an empty conversation with a team; `chosen`: the title is the user's own and stays."""
    ref = Ref(name=team.metadata.name, namespace=team.metadata.namespace)
    spec = TaskSpec(title=title, prompt=prompt[:PROMPT_CHARS], team_ref=ref, is_group_chat=is_group_chat)
    return await store(ctx, spec, team_id=team.metadata.id or 0, chosen=chosen, labels=labels)


async def store(
    ctx: Context, spec: TaskSpec, *, team_id: int, chosen: bool, labels: Mapping[str, str] = NO_LABELS
) -> TaskRow:
    """Store an empty conversation, and tell the caller's windows."""
    uid, version = str(uuid.uuid4()), await next_version(ctx.session)
    task = TaskRow(
        uid=uid,
        kind="Task",
        name=f"task-{uid}",
        user_id=ctx.subject.user_id,
        resource_version=version,
        created_version=version,
        spec=spec.model_dump(mode="json", by_alias=True, exclude={"title"}),
        labels=dict(labels),
        title=spec.title,
        title_source="user" if chosen else "message",
        team_id=team_id,
        state="PENDING",
        last_message_id=0,
        is_group_chat=spec.is_group_chat,
        answers=spec.answers,
    )
    ctx.session.add(task)
    await ctx.session.flush()
    ctx.session.add_all(sources.rows(task))
    if not sources.of_programs(task.labels):
        ctx.session.add(TaskReadRow(task_id=task.id, user_id=task.user_id))
    created = TaskCreated(
        task_id=task.id,
        title=task.title,
        team_id=task.team_id,
        team_name=spec.team_ref.name,
        created_at=task.created_at,
        is_group_chat=task.is_group_chat,
    )
    if not sources.left_out(task.labels):
        ctx.emit("task:created", created, room=user_room(task.user_id))
    new = records.shown(identity_of(task), document_of(task))
    ctx.record("create", "Task", name=task.name, namespace=task.namespace, object_id=task.id, new=new)
    return task


async def add_turn(
    ctx: Context,
    task: TaskRow,
    *,
    text: str,
    client_message_id: str | None,
    bot_name: str,
    model_name: str,
    earlier: Sequence[ChatMessage] = (),
) -> tuple[SubtaskRow, SubtaskRow]:
    """Store a user's message and the place of its answer, behind what was said `earlier`, elsewhere.

    The answer is its owner's, whoever asks. Raises TaskBusy while an answer is being written.
    """
    if task.last_message_id and task.state in BUSY:
        raise TaskBusy("The answer is still being written. Wait until it is complete, or stop it.")
    now, begun = utc_now(), task.last_message_id > 0
    ctx.session.add_all(_told(ctx, task, earlier, now))
    number = task.last_message_id + len(earlier)
    question = _said(ctx, task, number + 1, text, client_message_id, now)
    answer = SubtaskRow(
        task_id=task.id,
        user_id=task.user_id,
        message_id=number + 2,
        role="ASSISTANT",
        state="PENDING",
        content="",
        bot_name=bot_name,
        model_name=model_name,
        created_at=now,
    )
    ctx.session.add_all([question, answer])
    task.last_message_id, task.last_message_at = number + 2, now
    task.history_version += 1
    await put(ctx, task, archived=False)
    if begun:
        await move_task(ctx, task, "PENDING")
    else:
        await announce(ctx, task)
    await ctx.session.flush()
    return question, answer


async def add_message(ctx: Context, task: TaskRow, *, text: str, client_message_id: str | None) -> SubtaskRow:
    """Store a user's message that nobody is to answer, also while an answer is being written."""
    now, begun = utc_now(), task.last_message_id > 0
    message = _said(ctx, task, task.last_message_id + 1, text, client_message_id, now)
    ctx.session.add(message)
    task.last_message_id, task.last_message_at = message.message_id, now
    await put(ctx, task, archived=False)
    if not begun:
        await move_task(ctx, task, "COMPLETED")
    await ctx.session.flush()
    return message


async def add_said(ctx: Context, task: TaskRow, said: Said) -> SubtaskRow:
    """Store what was said where an engine of its own answers, in a task that the caller holds and nobody answers in.

    Raises TooLarge.
    """
    most = ctx.ports.settings.run.max_text_chars if said.role == "assistant" else ctx.ports.settings.max_message_chars
    if len(said.content) > most:
        raise TooLarge(f"The message has more than {most} characters.", details={"limit": most})
    now, state = utc_now(), _ENDS[said.ending]
    row = _said(ctx, task, task.last_message_id + 1, said.content, None, now)
    if said.role == "assistant":
        row.role, row.state, row.user_id, row.model_name = "ASSISTANT", state, task.user_id, said.model
        row.bot_name = task.spec["teamRef"]["name"]
    ctx.session.add(row)
    task.last_message_id, task.last_message_at = row.message_id, now
    task.history_version += 1
    await put(ctx, task, archived=False)
    if row.role == "ASSISTANT" and task.state != state:
        await move_task(ctx, task, "PENDING")
        await move_task(ctx, task, state)
    else:
        await announce(ctx, task)
    new = {"messageId": row.message_id, "role": row.role}
    ctx.record("append", "Task", name=task.name, namespace=task.namespace, object_id=task.id, new=new)
    await ctx.session.flush()
    return row


def _said(
    ctx: Context, task: TaskRow, message_id: int, text: str, client_message_id: str | None, at: datetime
) -> SubtaskRow:
    return SubtaskRow(
        task_id=task.id,
        user_id=ctx.subject.user_id,
        message_id=message_id,
        role="USER",
        state="COMPLETED",
        content=text,
        client_message_id=client_message_id,
        created_at=at,
        completed_at=at,
    )


def _told(ctx: Context, task: TaskRow, messages: Sequence[ChatMessage], at: datetime) -> list[SubtaskRow]:
    return [
        SubtaskRow(
            task_id=task.id,
            user_id=ctx.subject.user_id,
            message_id=number,
            role="USER" if message.role == "user" else "ASSISTANT",
            state="COMPLETED",
            content=message.content,
            created_at=at,
            completed_at=at,
        )
        for number, message in enumerate(messages, task.last_message_id + 1)
    ]


async def update(
    ctx: Context, task_id: int, *, title: str | None = None, archived: bool | None = None, pinned: bool | None = None
) -> TaskRow:
    """Rename a conversation, put it away, pin it, or no longer so; None: as it is. Raises NotFound and Forbidden."""
    task = await repository.get_locked(ctx.session, ctx.subject, task_id, "update")
    if title is not None:
        await rename(ctx, task, title, source="user")
    await put(ctx, task, archived=archived, pinned=pinned)
    await ctx.session.flush()
    return task


async def rename(ctx: Context, task: TaskRow, title: str, *, source: str) -> None:
    """Give a conversation a new title, and tell whoever has it in their lists."""
    task.title_source = source
    if task.title == title:
        return
    task.title = title
    task.generation += 1
    task.resource_version = await next_version(ctx.session)
    ctx.record("rename", "Task", name=task.name, namespace=task.namespace, object_id=task.id)
    renamed = TaskRenamed(task_id=task.id, title=title)
    ctx.emit("task:renamed", renamed, room=await people.windows(ctx.session, task))
