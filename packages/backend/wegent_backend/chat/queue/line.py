"""A conversation's queue in the hands of somebody who holds the conversation: read, changed, told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, cast

from wegent_contracts.protocol.queue import PauseReason, Queue, QueuedMessage, QueuedPlace, QueueUpdated

from wegent_backend.chat.queue import repository
from wegent_backend.chat.queue.errors import queued_not_found
from wegent_backend.context import Context
from wegent_backend.realtime.rooms import task_room, user_room
from wegent_backend.tables import AttachmentRow, QueuedMessageRow, QueueRow, TaskRow
from wegent_backend.tasks.files import brief
from wegent_backend.tasks.transitions import BUSY

EXCERPT_CHARS: Final = 2000
"""Of each message, in events: they go to every window with every change."""


@dataclass
class Line:
    """`items` are the messages that wait, in order."""

    task: TaskRow
    row: QueueRow
    items: list[QueuedMessageRow] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        return self.task.last_message_id > 0 and self.task.state in BUSY

    @property
    def paused(self) -> bool:
        return self.row.paused is not None

    def pause(self, reason: PauseReason, message: str) -> None:
        self.row.paused, self.row.pause_message = reason, message

    def resume(self) -> None:
        """What went wrong before is tried again."""
        self.row.paused = self.row.pause_message = None
        for item in self.items:
            item.error = item.error_reason = None

    def find(self, queued_id: int) -> QueuedMessageRow:
        """Raises NotFound."""
        found = next((item for item in self.items if item.id == queued_id), None)
        if found is None:
            raise queued_not_found(queued_id)
        return found

    def put_first(self, item: QueuedMessageRow) -> None:
        others = [other for other in self.items if other is not item]
        item.position = min((other.position for other in others), default=1) - 1
        self.items = [item, *others]

    def put_last(self, item: QueuedMessageRow) -> None:
        item.position = max((other.position for other in self.items), default=0) + 1
        self.items.append(item)

    def place(self, item: QueuedMessageRow) -> QueuedPlace:
        return QueuedPlace(id=item.id, position=self.items.index(item) + 1)


async def hold(ctx: Context, task: TaskRow) -> Line:
    """The queue of a conversation whose row this transaction has locked."""
    row = await repository.queue(ctx.session, task.id)
    return Line(task, row, await repository.items(ctx.session, task.id))


async def changed(ctx: Context, line: Line, action: str, **facts: Any) -> None:
    """Write down that something is different, and show it. An empty queue is not paused."""
    if not line.items:
        line.resume()
    line.row.version += 1
    ctx.session.add(line.row)
    await ctx.session.flush()
    task = line.task
    shown = await to_wire(ctx, line.row, line.items, most=EXCERPT_CHARS)
    ctx.emit("queue:updated", QueueUpdated(**dict(shown)), room=[user_room(task.user_id), task_room(task.id)])
    new = {"queued": len(line.items), **facts}
    ctx.record(action, "Task", name=task.name, namespace=task.namespace, object_id=task.id, new=new)


async def shown(ctx: Context, task_id: int, *, most: int | None = None) -> Queue:
    """The queue of a conversation that its reader has looked up; `most`: characters of each message."""
    row = await repository.queue(ctx.session, task_id)
    return await to_wire(ctx, row, await repository.items(ctx.session, task_id), most=most)


async def to_wire(ctx: Context, row: QueueRow, items: list[QueuedMessageRow], *, most: int | None = None) -> Queue:
    files = await repository.files(ctx.session, row.task_id) if items else {}
    return Queue(
        task_id=row.task_id,
        version=row.version,
        items=[_item(item, number, files.get(item.id, []), most) for number, item in enumerate(items, 1)],
        paused=row.paused is not None,
        reason=cast("PauseReason | None", row.paused),
        message=row.pause_message,
    )


def _item(item: QueuedMessageRow, number: int, files: list[AttachmentRow], most: int | None) -> QueuedMessage:
    return QueuedMessage(
        id=item.id,
        position=number,
        user_id=item.user_id,
        message=item.message[:most],
        cut=most is not None and len(item.message) > most,
        client_message_id=item.client_message_id,
        force_override_bot_model=item.options.get("force_override_bot_model"),
        attachments=[brief(file) for file in files],
        error=item.error,
        error_reason=item.error_reason,
        created_at=item.created_at,
        updated_at=item.updated_at,
    )
