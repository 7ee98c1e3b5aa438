"""Saying something else than one has said: the message and what followed are taken back, and said anew."""

from __future__ import annotations

from wegent_contracts.errors import Forbidden
from wegent_contracts.protocol.socket import ChatSend, ChatSendAck

from wegent_backend.chat import service, titles
from wegent_backend.chat.pipeline import standing
from wegent_backend.context import Context
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks import files, repository, unread
from wegent_backend.tasks import service as tasks
from wegent_backend.tasks.errors import NotAQuestion, NotTheLastMessage, TaskBusy, message_not_found
from wegent_backend.tasks.transitions import BUSY, withdraw


async def edit(ctx: Context, subtask_id: int, body: ChatSend) -> ChatSendAck:
    """`body` is what is said instead, into the same conversation, with the files of before. It has a new message_id.

    Raises NotFound, Forbidden for what somebody else said, NotAQuestion for answers, TaskBusy, and what `service.send`
    raises. A client_message_id that was sent before gets the answer of the first time.
    """
    task = await repository.get_locked(ctx.session, ctx.subject, body.task_id or 0)
    if body.client_message_id and await repository.sent(ctx.session, ctx.subject, body.client_message_id):
        return await service.send(ctx, body)
    message = await _own_message(ctx, task, subtask_id)
    if task.state in BUSY:
        raise TaskBusy("An answer is being written. Wait until it is complete, or stop it, then edit the message.")
    await standing.rewind(ctx, task, message)
    await withdraw(ctx, task, message.message_id)
    new = {"withdrawnFrom": message.message_id}
    ctx.record("edit", "Task", name=task.name, namespace=task.namespace, object_id=task.id, new=new)
    if message.message_id == 1 and task.title_source == "message":
        await tasks.rename(ctx, task, titles.from_message(body.message), source="message")
    ack = await service.send(ctx, body)
    await files.keep(ctx.session, message.id, ack.subtask_id)
    await unread.recount(ctx, task.id)
    return ack


async def _own_message(ctx: Context, task: TaskRow, subtask_id: int) -> SubtaskRow:
    message = await repository.message(ctx.session, ctx.subject, subtask_id)
    if message.task_id != task.id:
        raise message_not_found(subtask_id)
    if message.role != "USER":
        raise NotAQuestion("This is an answer. Edit the message before it, or have the answer written again.")
    if message.user_id != ctx.subject.user_id:
        raise Forbidden("Somebody else said this. Only they can edit it.")
    if await repository.others_spoke_after(ctx.session, ctx.subject, message):
        raise NotTheLastMessage(
            "Others have said something since, which would go with it. Write another message instead."
        )
    return message
