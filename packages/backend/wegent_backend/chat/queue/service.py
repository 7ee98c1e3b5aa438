"""Looking at what waits, and changing it."""

from __future__ import annotations

from typing import Final

from wegent_contracts.errors import Forbidden
from wegent_contracts.protocol.queue import Queue

from wegent_backend.attachments import service as attachments
from wegent_backend.chat import service
from wegent_backend.chat.queue import line as lines
from wegent_backend.chat.queue import repository, stops
from wegent_backend.chat.queue.dispatching import dispatch
from wegent_backend.chat.queue.errors import NothingQueued, QueueChanged
from wegent_backend.chat.queue.line import Line, changed, hold
from wegent_backend.chat.queue.schemas import QueuedPatch
from wegent_backend.context import Context
from wegent_backend.tables import utc_now
from wegent_backend.tasks import repository as tasks

ASKED: Final = "The queue was paused. Resume it, or clear it."


async def look(ctx: Context, task_id: int) -> Queue:
    """Raises NotFound."""
    task = await tasks.get(ctx.session, ctx.subject, task_id)
    return await lines.shown(ctx, task.id)


async def edit(ctx: Context, task_id: int, queued_id: int, patch: QueuedPatch) -> Queue:
    """Raises NotFound, Forbidden for what somebody else says, Invalid, and what comes of files."""
    line = await _line(ctx, task_id)
    item = line.find(queued_id)
    if item.user_id != ctx.subject.user_id:
        raise Forbidden("Somebody else says this. Only they can edit it.")
    if patch.message is not None:
        service.check_message(ctx, patch.message)
        item.message = patch.message
    if patch.attachment_ids is not None:
        files = await attachments.sendable(ctx, line.task.id, patch.attachment_ids)
        await repository.put_files(ctx.session, item, [file.id for file in files])
    item.error = item.error_reason = None
    item.updated_at = utc_now()
    return await _done(ctx, line, "edit-queue", item=item.id)


async def reorder(ctx: Context, task_id: int, ids: list[int]) -> Queue:
    """Raises NotFound, Forbidden and QueueChanged."""
    line = await _line(ctx, task_id)
    by_id = {item.id: item for item in line.items}
    if len(ids) != len(by_id) or set(ids) != by_id.keys():
        raise QueueChanged(
            "These are not the messages that wait: some were sent, deleted or added meanwhile. Look again.",
            details={"ids": list(by_id)},
        )
    line.items = [by_id[queued_id] for queued_id in ids]
    for position, item in enumerate(line.items, 1):
        item.position = position
    return await _done(ctx, line, "order-queue", items=ids)


async def delete(ctx: Context, task_id: int, queued_id: int) -> Queue:
    """Raises NotFound and Forbidden."""
    line = await _line(ctx, task_id)
    item = line.find(queued_id)
    line.items.remove(item)
    await repository.remove(ctx.session, [item])
    return await _done(ctx, line, "delete-queued", item=queued_id)


async def clear(ctx: Context, task_id: int) -> Queue:
    """Raises NotFound and Forbidden."""
    line = await _line(ctx, task_id)
    dropped, line.items = line.items, []
    if not dropped:
        return await lines.shown(ctx, task_id)
    await repository.remove(ctx.session, dropped)
    return await _done(ctx, line, "clear-queue", items=[item.id for item in dropped])


async def pause(ctx: Context, task_id: int) -> Queue:
    """What is being answered goes on; nothing follows it. Raises NotFound, Forbidden and NothingQueued."""
    line = await _line(ctx, task_id)
    if not line.items:
        raise NothingQueued("There is nothing to pause: no message waits.")
    if line.paused:
        return await lines.shown(ctx, task_id)
    line.pause("asked", ASKED)
    return await _done(ctx, line, "pause-queue", reason="asked")


async def resume(ctx: Context, task_id: int) -> Queue:
    """The next message is sent as soon as no answer is being written. Raises NotFound and Forbidden."""
    line = await _line(ctx, task_id)
    if not line.paused:
        return await lines.shown(ctx, task_id)
    line.resume()
    return await _go_on(ctx, line, "resume-queue")


async def send_now(ctx: Context, task_id: int, queued_id: int) -> Queue:
    """Before all others, and if an answer is being written, in its place. Raises NotFound and Forbidden."""
    line = await _line(ctx, task_id)
    item = line.find(queued_id)
    line.put_first(item)
    line.resume()
    if line.busy:
        await stops.interrupt(ctx, line)
    return await _go_on(ctx, line, "send-queued", item=item.id)


async def _line(ctx: Context, task_id: int) -> Line:
    return await hold(ctx, await tasks.get_locked(ctx.session, ctx.subject, task_id))


async def _go_on(ctx: Context, line: Line, action: str, **facts: object) -> Queue:
    ports, task_id = ctx.ports, line.task.id
    told = await _done(ctx, line, action, **facts)

    async def next_one() -> None:
        await dispatch(ports, task_id)

    ctx.after_commit(next_one)
    return told


async def _done(ctx: Context, line: Line, action: str, **facts: object) -> Queue:
    await changed(ctx, line, action, **facts)
    return await lines.to_wire(ctx, line.row, line.items)
