"""What becomes of a message that is sent: it is answered at once, waits, or interrupts what is being written."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from wegent_contracts.protocol.queue import ChatQueuedAck
from wegent_contracts.protocol.socket import ChatSend, ChatSendAck
from wegent_contracts.protocol.team import ChatStageAck

from wegent_backend.attachments import service as attachments
from wegent_backend.chat import service
from wegent_backend.chat.forms import service as forms
from wegent_backend.chat.group_chat import answering
from wegent_backend.chat.pipeline import service as pipeline
from wegent_backend.chat.queue import repository, stops
from wegent_backend.chat.queue.errors import QueueFull, QueuePaused
from wegent_backend.chat.queue.line import Line, changed, hold
from wegent_backend.context import Context
from wegent_backend.tables import QueuedMessageRow, TaskRow
from wegent_backend.tasks import repository as tasks
from wegent_backend.tasks.errors import TaskBusy

Ack: TypeAlias = ChatSendAck | ChatStageAck | ChatQueuedAck

NOT_OPTIONS: Final = {
    "task_id",
    "message",
    "client_message_id",
    "attachment_ids",
    "when_busy",
    "paused_queue",
    "title",
    "action",
    "interactive_form_answer",
}


async def send(ctx: Context, body: ChatSend) -> Ack:
    """Raises what `chat.service.send`, `pipeline.service` and `forms.service` raise, and QueuePaused, QueueFull.

    A client_message_id that waits gets the place where it waits.
    """
    if body.interactive_form_answer is not None:
        return await forms.answer(ctx, body, body.interactive_form_answer)
    if body.action is not None:
        service.check_length(ctx, body.message)
        return await pipeline.confirm(ctx, body)
    return await service.send(ctx, body) if body.task_id is None else await _say(ctx, body, body.task_id)


async def _say(ctx: Context, body: ChatSend, task_id: int) -> Ack:
    """In a conversation that has begun."""
    if (earlier := await _before(ctx, body)) is not None:
        return earlier
    service.check_message(ctx, body.message)
    # A pipeline that asks hears it at once. Before the task is held: answers to questions take the question first.
    if body.when_busy == "refuse" and (told := await pipeline.revise(ctx, body)) is not None:
        return told
    task = await tasks.get_locked(ctx.session, ctx.subject, task_id)
    # Again, now that nobody else can add to the conversation.
    if (earlier := await _before(ctx, body)) is not None:
        return earlier
    if not await answering.wanted(ctx, task, body):
        return await service.say(ctx, body, task)  # people talk to each other at any time
    line = await hold(ctx, task)
    if line.busy and body.when_busy == "refuse":
        return await service.say(ctx, body, task)  # which says what is wrong with it, if it is not only the time
    its_turn = not line.busy and (line.paused or not line.items)
    if line.paused:
        await _decide(ctx, line, body)
    if its_turn:
        return await service.say(ctx, body, task)
    if body.when_busy == "refuse":
        raise TaskBusy("A message that waited is about to be sent. Wait until it is answered, or queue this one.")
    return await _queue(ctx, line, body)


def as_sent(row: QueuedMessageRow, attachment_ids: list[int]) -> ChatSend:
    """What its sender sent."""
    fixed: dict[str, Any] = {"task_id": row.task_id, "message": row.message, "attachment_ids": attachment_ids}
    return ChatSend(**row.options, **fixed, client_message_id=row.client_message_id)


async def _before(ctx: Context, body: ChatSend) -> Ack | None:
    """The ack of the first time, of a message that is sent again."""
    if body.client_message_id is None:
        return None
    row = await repository.named(ctx.session, ctx.subject.user_id, body.client_message_id)
    if row is not None:
        task = await tasks.get(ctx.session, ctx.subject, row.task_id)
        line = Line(task, await repository.queue(ctx.session, task.id), await repository.items(ctx.session, task.id))
        if body.when_busy == "interrupt":
            await stops.interrupt_again(ctx, line)
        return ChatQueuedAck(task_id=task.id, queued=line.place(line.find(row.id)))
    if await tasks.sent(ctx.session, ctx.subject, body.client_message_id) is not None:
        return await service.send(ctx, body)
    return None


async def _decide(ctx: Context, line: Line, body: ChatSend) -> None:
    """What the sender wants done with a paused queue."""
    if body.paused_queue is None:
        raise QueuePaused(len(line.items), line.row.pause_message or "")
    if body.paused_queue == "clear":
        await repository.remove(ctx.session, line.items)
        line.items = []
    line.resume()
    await changed(ctx, line, "clear-queue" if body.paused_queue == "clear" else "resume-queue")


async def _queue(ctx: Context, line: Line, body: ChatSend) -> ChatQueuedAck:
    most = ctx.ports.settings.task.max_queued
    if len(line.items) >= most:
        raise QueueFull(most)
    await service.plan_of(ctx, body, line.task)
    row = _row(ctx, line.task, body)
    if body.when_busy == "interrupt":
        line.put_first(row)
        if line.busy:
            await stops.interrupt(ctx, line)
    else:
        line.put_last(row)
    ctx.session.add(row)
    await ctx.session.flush()
    files = await attachments.sendable(ctx, line.task.id, body.attachment_ids)
    await repository.put_files(ctx.session, row, [file.id for file in files])
    await changed(ctx, line, "queue", item=row.id, interrupts=body.when_busy == "interrupt")
    return ChatQueuedAck(task_id=line.task.id, queued=line.place(row))


def _row(ctx: Context, task: TaskRow, body: ChatSend) -> QueuedMessageRow:
    return QueuedMessageRow(
        task_id=task.id,
        user_id=ctx.subject.user_id,
        client_message_id=body.client_message_id,
        message=body.message,
        options=body.model_dump(mode="json", exclude=NOT_OPTIONS, exclude_defaults=True),
    )
