"""Messages of people: stored, told to everybody who has the conversation open, and news to the others."""

from __future__ import annotations

from wegent_contracts.protocol.attachments import AttachmentBrief
from wegent_contracts.protocol.socket import ChatSend, ChatSendAck, ChatUserMessage

from wegent_backend.attachments import service as attachments
from wegent_backend.chat import contexts
from wegent_backend.context import Context
from wegent_backend.realtime.rooms import task_room
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks import people, unread
from wegent_backend.tasks import service as tasks


async def say(ctx: Context, task: TaskRow, body: ChatSend) -> ChatSendAck:
    """Store a message that nobody answers, also while an answer is being written.

    Raises what `attachments.bind` raises.
    """
    since = contexts.stamp(task)
    message = await tasks.add_message(ctx, task, text=body.message, client_message_id=body.client_message_id)
    files = await attachments.bind(ctx, message, body.attachment_ids)
    contexts.said(ctx, task, message, since=since, files=bool(files))
    await tell(ctx, task, message, files)
    sid = ctx.sid
    if sid is not None:
        ctx.after_commit(lambda: ctx.ports.audience.joined(task.id, sid=sid))
    return ChatSendAck(task_id=task.id, subtask_id=message.id, message_id=message.message_id)


async def tell(ctx: Context, task: TaskRow, message: SubtaskRow, files: list[AttachmentBrief]) -> None:
    """`chat:message` to all windows but the one that it comes from, and news to who is not there."""
    sender = await people.sender(ctx.session, message.user_id) if task.is_group_chat else None
    said = ChatUserMessage(
        task_id=task.id,
        subtask_id=message.id,
        message_id=message.message_id,
        content=message.content,
        client_message_id=message.client_message_id,
        attachments=files,
        sender=sender,
        created_at=message.created_at,
    )
    ctx.emit("chat:message", said, room=task_room(task.id), skip_sid=ctx.sid)
    await unread.spoke(ctx, task, message.message_id)
    if task.is_group_chat:
        await unread.arrived(ctx, task, message.message_id, by=message.user_id)
