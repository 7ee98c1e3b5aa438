"""Files: having them, deleting them, sending them with a message."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_contracts.protocol.attachments import Attachment, AttachmentBrief

from wegent_backend.access.decision import Target, require
from wegent_backend.access.rules import Verb
from wegent_backend.access.shares import grant_of
from wegent_backend.attachments import answers, repository
from wegent_backend.attachments.content import Content, content_of
from wegent_backend.attachments.errors import (
    AttachmentNotReady,
    AttachmentSent,
    attachment_not_found,
    refused,
)
from wegent_backend.attachments.states import move
from wegent_backend.attachments.uploads import KIND
from wegent_backend.context import Context
from wegent_backend.tables import AttachmentRow, AttachmentUseRow, SubtaskRow, utc_now
from wegent_backend.tasks import repository as tasks
from wegent_backend.tasks.files import brief


async def get(ctx: Context, attachment_id: int) -> Attachment:
    """Raises NotFound."""
    return answers.shown(await find(ctx, attachment_id))


async def find(ctx: Context, attachment_id: int, verb: Verb = "read") -> AttachmentRow:
    """Raises NotFound and Forbidden."""
    row = await repository.get(ctx.session, ctx.subject, attachment_id)
    require(ctx.subject, verb, await _target(ctx, row), missing=attachment_not_found(attachment_id))
    return row


async def open_content(ctx: Context, attachment_id: int) -> tuple[AttachmentRow, Content]:
    """To be read when this unit of work is over. Raises NotFound, AttachmentNotReady and ContentLost."""
    row = await find(ctx, attachment_id)
    if row.state == repository.UNFINISHED:
        raise AttachmentNotReady("This file has not arrived yet: complete its upload first.")
    return row, await content_of(ctx.session, ctx.ports.contents, ctx.ports.keyring, row)


async def of_task(ctx: Context, task_id: int) -> list[Attachment]:
    """Raises NotFound."""
    task = await tasks.get(ctx.session, ctx.subject, task_id)
    return [answers.shown(row) for row in await repository.of_task(ctx.session, ctx.subject, task.id)]


async def delete(ctx: Context, attachment_id: int) -> None:
    """One that was not sent. Its bytes go soon after. Raises NotFound, Forbidden and AttachmentSent."""
    row = await find(ctx, attachment_id, "delete")
    if row.sent_at is None:
        # Again, now that no message can take it meanwhile.
        row = await repository.own(ctx.session, ctx.subject, attachment_id, lock=True)
    if row.sent_at is not None:
        raise AttachmentSent("A message has taken this file. It goes with its conversation: delete that, or leave it.")
    if await repository.is_queued(ctx.session, row.id):
        raise AttachmentSent("A queued message will come with this file. Take it out of the message first.")
    move(row, "deleted")
    ctx.record("delete", KIND, name=row.filename, object_id=row.id, old=answers.recorded(row))


async def bind(ctx: Context, question: SubtaskRow, ids: Sequence[int]) -> list[AttachmentBrief]:
    """Send files with a message: from now on they belong to its conversation, in which they may be sent again.

    Raises Invalid for too many, NotFound for one that is not there or was sent elsewhere, AttachmentNotReady.
    """
    rows = await sendable(ctx, question.task_id, ids)
    if not rows:
        return []
    for position, row in enumerate(rows):
        _take(ctx, question, row, position)
    sent = {"messageId": question.message_id, "files": [row.id for row in rows]}
    ctx.record("attach", "Task", object_id=question.task_id, new=sent)
    return [brief(row) for row in rows]


async def sendable(ctx: Context, task_id: int, ids: Sequence[int]) -> list[AttachmentRow]:
    """Files that the subject may send to a conversation, each once, in their order; held until the commit.

    Raises as `bind` does.
    """
    if not ids:
        return []
    wanted, most = list(dict.fromkeys(ids)), ctx.ports.settings.attachment.max_per_message
    if len(wanted) > most:
        text = f"{len(wanted)} files are too many: at most {most} go with one message"
        raise refused("attachment_ids", "too_many", f"{text} (WEGENT_ATTACHMENT_MAX_PER_MESSAGE).")
    rows = await repository.to_send(ctx.session, ctx.subject, wanted, task_id)
    return [_complete(rows.get(attachment_id), attachment_id) for attachment_id in wanted]


def _complete(row: AttachmentRow | None, attachment_id: int) -> AttachmentRow:
    if row is None:
        raise attachment_not_found(attachment_id)
    if row.state == repository.UNFINISHED:
        raise AttachmentNotReady(
            f'"{row.filename}" has not arrived yet: {row.received} of {row.size} bytes. Complete its upload first.',
            details={"id": row.id},
        )
    return row


def _take(ctx: Context, question: SubtaskRow, row: AttachmentRow, position: int) -> None:
    row.sent_at = row.sent_at or utc_now()
    use = AttachmentUseRow(subtask_id=question.id, attachment_id=row.id, task_id=question.task_id, position=position)
    ctx.session.add(use)


async def _target(ctx: Context, row: AttachmentRow) -> Target:
    """What it is for the rules: the conversation that it is in, as far as the subject knows one."""
    if row.sent_at is None:
        return Target("attachment", row.user_id)
    found = await repository.tasks_of(ctx.session, ctx.subject, row.id)
    task = next((task for task in found if task.user_id == ctx.subject.user_id), found[0])
    return Target("attachment", task.user_id, "Task", await grant_of(ctx.session, "Task", task.id, ctx.subject.user_id))
