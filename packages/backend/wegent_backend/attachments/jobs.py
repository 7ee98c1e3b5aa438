"""The job that reads a file: its text, or a preview. It may be killed at any time and begin again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import structlog
from wegent_contracts.protocol.attachments import AttachmentStatus

from wegent_backend.attachments import repository
from wegent_backend.attachments.content import PREVIEW, TEXT, Content, content_of
from wegent_backend.attachments.documents import order_for
from wegent_backend.attachments.errors import ContentLost, StoreUnavailable
from wegent_backend.attachments.extraction.order import Refused
from wegent_backend.attachments.extraction.process import Made, extract
from wegent_backend.attachments.states import BEING_READ, move
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports
from wegent_backend.realtime.rooms import task_room, user_room
from wegent_backend.tables import AttachmentRow
from wegent_backend.tasks.files import brief

log = structlog.get_logger(__name__)

EXTRACT_JOB: Final = "extract_attachment"
MOST_ATTEMPTS: Final = 3
"""A file that has taken its worker along so often is not tried again."""


@dataclass(frozen=True)
class _Work:
    """A file that is to be read."""

    id: int
    uploader: Subject
    kind: str
    mime_type: str
    content: Content


class AttachmentReader:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._settings = ports.settings.attachment

    async def run(self, attachment_id: int) -> None:
        """Nothing happens for one that was read, or is gone. Raises StoreUnavailable: then it is tried again later."""
        work = await self._begin(attachment_id)
        if work is None:
            return
        try:
            made = await extract(work.content.stream(), order_for(work.kind, work.mime_type, self._settings))
        except Refused as refused:
            await self._end(work, None, refused)
        except ContentLost as lost:
            await self._end(work, None, Refused(lost.reason, lost.message))
        except StoreUnavailable:
            await self._forgive(work)
            raise
        else:
            await self._end(work, made, None)

    async def _begin(self, attachment_id: int) -> _Work | None:
        async with self._ports.db.read() as session:
            row = await repository.by_id(session, attachment_id)
        if row is None or row.state not in BEING_READ:
            return None
        uploader = Subject(row.user_id, "", "user")
        async with unit(self._ports, uploader) as ctx:
            row = await repository.by_id(ctx.session, attachment_id, lock=True)
            if row is None or row.state not in BEING_READ:
                return None
            move(row, "extracting")
            row.attempts += 1
            if row.attempts > MOST_ATTEMPTS:
                error = "Reading it was interrupted again and again."
                move(row, "failed", reason="Interrupted", error=error)
                await _tell(ctx, row)
                return None
            try:
                content = await content_of(ctx.session, self._ports.contents, self._ports.keyring, row)
            except ContentLost as lost:
                move(row, "failed", reason=lost.reason, error=lost.message)
                await _tell(ctx, row)
                return None
            return _Work(row.id, uploader, row.kind, row.mime_type, content)

    async def _forgive(self, work: _Work) -> None:
        """What the store could not do is not held against the file."""
        async with unit(self._ports, work.uploader) as ctx:
            row = await repository.by_id(ctx.session, work.id, lock=True)
            if row is not None:
                row.attempts -= 1

    async def _end(self, work: _Work, made: Made | None, refused: Refused | None) -> None:
        slot = PREVIEW if work.kind == "image" else TEXT
        name = None if made is None else await work.content.put(slot, made.data)
        async with unit(self._ports, work.uploader) as ctx:
            row = await repository.by_id(ctx.session, work.id, lock=True)
            if row is None or row.state != "extracting":
                return  # it was deleted meanwhile: what was stored goes with it
            if made is None or refused is not None:
                told = refused or Refused("Unreadable", "It cannot be read.")
                move(row, "failed", reason=told.reason, error=told.error)
                log.info("attachment.not_read", attachment_id=row.id, reason=told.reason)
            else:
                _keep(row, slot, name, made)
            await _tell(ctx, row)


def _keep(row: AttachmentRow, slot: str, name: str | None, made: Made) -> None:
    move(row, "ready")
    if slot == PREVIEW:
        row.preview_part = name
    else:
        row.text_part, row.text_chars, row.text_truncated = name, made.chars, made.truncated


async def _tell(ctx: Context, row: AttachmentRow) -> None:
    """Its uploader's windows, and those that show a conversation with it."""
    await ctx.session.flush()
    rooms = [task_room(task_id) for task_id in await repository.task_ids_of(ctx.session, row.id)]
    status = AttachmentStatus(id=row.id, status=brief(row).status, error=row.error)
    ctx.emit("attachment:status", status, room=[user_room(row.user_id), *rooms])
