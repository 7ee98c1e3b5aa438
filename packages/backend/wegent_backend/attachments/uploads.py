"""Uploading: begin, send bytes in one request or many, complete. No database session is held while bytes arrive."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import NotFound
from wegent_contracts.protocol.attachments import Attachment

from wegent_backend.access.decision import Target, require
from wegent_backend.attachments import answers, repository
from wegent_backend.attachments.content import Content, content_of
from wegent_backend.attachments.errors import (
    ChecksumMismatch,
    QuotaExceeded,
    TooManyUploads,
    UploadIncomplete,
    attachment_not_found,
    refused,
)
from wegent_backend.attachments.jobs import EXTRACT_JOB
from wegent_backend.attachments.kinds import Sniffed, sniff
from wegent_backend.attachments.names import cleaned
from wegent_backend.attachments.receiving import receive
from wegent_backend.attachments.schemas import Upload, UploadBody
from wegent_backend.attachments.sealing import new_seal
from wegent_backend.attachments.states import move
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports
from wegent_backend.tables import AttachmentRow, UserRow

KIND = "Attachment"


async def begin(ctx: Context, body: UploadBody) -> Upload:
    """Raises Invalid, TooManyUploads and QuotaExceeded."""
    row = await _begin(ctx, body)
    return answers.upload(row, ctx.ports.settings)


async def progress(ctx: Context, upload_id: int) -> Upload:
    """Raises NotFound, also for one that is complete."""
    row = await repository.own(ctx.session, ctx.subject, upload_id)
    _require(ctx.subject, row)
    if row.state != repository.UNFINISHED:
        raise attachment_not_found(upload_id)
    return answers.upload(row, ctx.ports.settings)


async def at_once(ports: Ports, subject: Subject, body: UploadBody, sent: AsyncIterator[bytes]) -> Attachment:
    """A whole file in one request; of one that breaks off nothing stays. Raises as the single steps do."""
    async with unit(ports, subject) as ctx:
        row = await _begin(ctx, body)
    complete = False
    try:
        await receive(ports, subject, row.id, 0, sent)
        done = await finish(ports, subject, row.id)
        complete = True
    finally:
        if not complete:
            with suppress(NotFound):  # it is gone already when its kind is not taken
                async with unit(ports, subject) as ctx:
                    await abort(ctx, row.id)
    return done


async def finish(ports: Ports, subject: Subject, upload_id: int) -> Attachment:
    """Make an attachment of it; a second time it is there already.

    Raises NotFound, UploadIncomplete, ChecksumMismatch, and Invalid for kinds that are not taken: those are gone then.
    """
    async with unit(ports, subject, write=False) as ctx:
        row = await repository.own(ctx.session, subject, upload_id)
        _require(subject, row)
        if row.state != repository.UNFINISHED:
            return answers.shown(row)
        content = await content_of(ctx.session, ports.contents, ports.keyring, row)
    if row.received != row.size:
        raise UploadIncomplete(row.received, row.size)
    if row.sha256 is not None and await _digest(content) != row.sha256:
        raise ChecksumMismatch(
            "What has arrived is not what was announced (sha256). Delete the upload and send it again."
        )
    found = sniff(await content.part(0), row.filename)
    if found.kind not in ports.settings.attachment.kinds:
        async with unit(ports, subject) as ctx:
            await abort(ctx, upload_id)
        raise _not_taken(ports, found)
    async with unit(ports, subject) as ctx:
        return await _store(ctx, upload_id, found)


async def abort(ctx: Context, upload_id: int) -> None:
    """Raises NotFound, also for one that is complete."""
    row = await repository.own(ctx.session, ctx.subject, upload_id, lock=True)
    _require(ctx.subject, row)
    if row.state != repository.UNFINISHED:
        raise attachment_not_found(upload_id)
    move(row, "deleted")
    ctx.record("delete", KIND, name=row.filename, object_id=row.id, old=answers.recorded(row))


async def _begin(ctx: Context, body: UploadBody) -> AttachmentRow:
    settings = ctx.ports.settings.attachment
    if body.size > settings.max_bytes:
        text = f"The file has {body.size} bytes; at most {settings.max_bytes} are taken (WEGENT_ATTACHMENT_MAX_BYTES)."
        raise refused("size", "too_large", text)
    await _check_room(ctx, body.size)
    row = AttachmentRow(
        uid=str(uuid.uuid4()),
        user_id=ctx.subject.user_id,
        filename=cleaned(body.filename),
        size=body.size,
        sha256=body.sha256,
        store=ctx.ports.contents.chosen,
    )
    if settings.encrypt:
        await new_seal(ctx.session, ctx.ports.keyring, row)
    ctx.session.add(row)
    await ctx.session.flush()
    ctx.record("create", KIND, name=row.filename, object_id=row.id, new=answers.recorded(row))
    return row


async def _check_room(ctx: Context, size: int) -> None:
    """Raises TooManyUploads and QuotaExceeded."""
    settings, user_id = ctx.ports.settings.attachment, ctx.subject.user_id
    await _hold(ctx.session, user_id)
    stored, unfinished = await repository.used(ctx.session, user_id)
    if unfinished >= settings.max_unfinished:
        raise TooManyUploads(
            f"You have {unfinished} uploads that are not complete; at most {settings.max_unfinished} are kept "
            "(WEGENT_ATTACHMENT_MAX_UNFINISHED). Complete or delete one first."
        )
    most = settings.max_user_bytes
    if most and stored + size > most:
        raise QuotaExceeded(
            f"Your files have {stored} bytes together; with {size} more they would be over {most} "
            "(WEGENT_ATTACHMENT_MAX_USER_BYTES). Delete files that you have not sent, or conversations with files.",
            details={"stored": stored, "most": most},
        )


async def _hold(session: AsyncSession, user_id: int) -> None:
    """One upload of a user begins after the other, so that together they keep to the limits."""
    await session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())


async def _store(ctx: Context, upload_id: int, found: Sniffed) -> Attachment:
    row = await repository.own(ctx.session, ctx.subject, upload_id, lock=True)
    if row.state != repository.UNFINISHED:
        return answers.shown(row)  # it was completed twice at once
    row.mime_type, row.kind = found.mime_type, found.kind
    move(row, "stored")
    if found.is_read:
        ctx.enqueue(EXTRACT_JOB, row.id)
    else:
        move(row, "ready")
    ctx.record("complete", KIND, name=row.filename, object_id=row.id, new=answers.recorded(row))
    await ctx.session.flush()
    return answers.shown(row)


async def _digest(content: Content) -> str:
    sha256 = hashlib.sha256()
    async for piece in content.stream():
        sha256.update(piece)
    return sha256.hexdigest()


def _not_taken(ports: Ports, found: Sniffed) -> Exception:
    taken = ", ".join(ports.settings.attachment.kinds)
    text = (
        f"By its content this file is {found.mime_type} ({found.kind}), which is not taken here. "
        f"Taken are: {taken} (WEGENT_ATTACHMENT_KINDS)."
    )
    return refused("content", "kind", text)


def _require(subject: Subject, row: AttachmentRow) -> None:
    require(subject, "update", Target("attachment", row.user_id), missing=attachment_not_found(row.id))
