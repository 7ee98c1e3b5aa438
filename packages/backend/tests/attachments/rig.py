"""People who send files, over HTTP, and files of all kinds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import select
from wegent_backend.app import Backend
from wegent_backend.attachments.sweep import AttachmentSweep
from wegent_backend.context import unit
from wegent_backend.tables import AttachmentPartRow, AttachmentRow, AttachmentUseRow, SubtaskRow

from ..share.rig import Somebody
from ..somebody import done

API = "/api/v1/attachments"
UPLOADS = f"{API}/uploads"
TEXT = b"What is tea?\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


async def sent(who: httpx.AsyncClient, data: bytes = TEXT, name: str = "tea.txt") -> dict[str, Any]:
    """A file in one request."""
    return done(await who.post(API, params={"filename": name}, content=data), 201)


async def begun(who: httpx.AsyncClient, size: int, name: str = "large.txt", **more: Any) -> dict[str, Any]:
    return done(await who.post(UPLOADS, json={"filename": name, "size": size, **more}), 201)


async def put(who: httpx.AsyncClient, upload_id: int, offset: int, data: Any) -> httpx.Response:
    return await who.put(f"{UPLOADS}/{upload_id}", params={"offset": offset}, content=data)


async def in_parts(who: httpx.AsyncClient, data: bytes, name: str = "large.txt", *, step: int = 1_000_000) -> int:
    """A file in several requests; its id."""
    upload = await begun(who, len(data), name)
    for offset in range(0, len(data), step):
        done(await put(who, upload["id"], offset, data[offset : offset + step]))
    return int(done(await who.post(f"{UPLOADS}/{upload['id']}/complete"))["id"])


async def content(who: httpx.AsyncClient, attachment_id: int, **headers: str) -> httpx.Response:
    return await who.get(f"{API}/{attachment_id}/content", headers=headers)


async def breaking(data: bytes) -> AsyncIterator[bytes]:
    """A body that breaks off after these bytes."""
    yield data
    raise ConnectionResetError


async def say(who: Somebody, task_id: int, *attachment_ids: int) -> None:
    """Have the files with the first message of a conversation, as sending it would."""
    from wegent_backend.access.loading import of_user
    from wegent_backend.attachments import service

    ports = who.backend.edge.ports
    async with ports.db.read() as session:
        subject = await of_user(session, who.id)
    async with unit(ports, subject) as ctx:
        query = select(SubtaskRow).where(SubtaskRow.task_id == task_id).order_by(SubtaskRow.message_id).limit(1)
        await service.bind(ctx, (await ctx.session.scalars(query)).one(), attachment_ids)


async def rows(backend: Backend) -> list[AttachmentRow]:
    async with backend.edge.ports.db.read() as session:
        return list(await session.scalars(select(AttachmentRow).order_by(AttachmentRow.id)))


async def uses(backend: Backend) -> list[AttachmentUseRow]:
    async with backend.edge.ports.db.read() as session:
        return list(await session.scalars(select(AttachmentUseRow)))


async def part_rows(backend: Backend) -> list[AttachmentPartRow]:
    async with backend.edge.ports.db.read() as session:
        return list(await session.scalars(select(AttachmentPartRow)))


async def pass_hours(backend: Backend, hours: float) -> None:
    """Make every file look that much older."""
    async with backend.edge.ports.db.write() as session:
        for row in await session.scalars(select(AttachmentRow)):
            row.updated_at -= timedelta(hours=hours)
            if row.sent_at is not None:
                row.sent_at -= timedelta(hours=hours)


async def sweep(backend: Backend) -> int:
    return await AttachmentSweep(backend.edge.ports).work()


def zipped(files: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()
