"""Bytes of an upload as they arrive: whole parts are kept at once, and what a broken connection has left as well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from wegent_backend.attachments import repository
from wegent_backend.attachments.content import PART_BYTES, Content, content_of
from wegent_backend.attachments.errors import ContentLost, OffsetMismatch, UploadComplete, refused
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.ports import Ports
from wegent_backend.tables import AttachmentRow


async def receive(ports: Ports, subject: Subject, upload_id: int, offset: int, sent: AsyncIterator[bytes]) -> int:
    """How many bytes are kept afterwards. Raises NotFound, OffsetMismatch, UploadComplete, Invalid."""
    async with unit(ports, subject, write=False) as ctx:
        row = await repository.own(ctx.session, subject, upload_id)
        content = await content_of(ctx.session, ports.contents, ports.keyring, row)
    if row.state != repository.UNFINISHED:
        raise UploadComplete("All of this file has arrived: nothing can be added to it.")
    if row.received != offset:
        raise OffsetMismatch(row.received)
    writer = _Writer(ports, subject, row, content)
    await writer.begin()
    try:
        async for piece in sent:
            await writer.add(piece)
    finally:
        await writer.flush()
    return writer.received


class _Writer:
    """One request's bytes on their way into parts."""

    def __init__(self, ports: Ports, subject: Subject, row: AttachmentRow, content: Content) -> None:
        self._ports = ports
        self._subject = subject
        self._row = row
        self._content = content
        # The beginning of a part that is stored half already, and what follows.
        self._waiting = bytearray()
        self._replaced: str | None = None

    @property
    def received(self) -> int:
        return self._row.received

    async def begin(self) -> None:
        """Read what is there of the part that the next byte belongs to."""
        if self._row.received % PART_BYTES:
            try:
                self._waiting += await self._content.part(len(self._content.parts) - 1)
            except ContentLost:
                await self._check_place()  # somebody else has written that part anew since
                raise
            self._replaced = self._content.parts[-1]

    async def add(self, piece: bytes) -> None:
        """Raises OffsetMismatch when somebody else sends the same, and Invalid for more than was announced."""
        start = self._row.received - self._row.received % PART_BYTES
        if start + len(self._waiting) + len(piece) > self._row.size:
            self._waiting.clear()
            text = f"More has arrived than the {self._row.size} bytes that were announced."
            raise refused("body", "too_long", f"{text} Ask how far the upload is, and go on from there.")
        self._waiting += piece
        while len(self._waiting) >= PART_BYTES:
            await self._write(bytes(self._waiting[:PART_BYTES]))
            del self._waiting[:PART_BYTES]

    async def flush(self) -> None:
        start = self._row.received - self._row.received % PART_BYTES
        if start + len(self._waiting) > self._row.received:
            await self._write(bytes(self._waiting))
            self._waiting.clear()

    async def _write(self, plain: bytes) -> None:
        whole = self._content.parts[: self._row.received // PART_BYTES]
        name = await self._content.put(str(len(whole)), plain)
        received, parts = len(whole) * PART_BYTES + len(plain), (*whole, name)
        async with unit(self._ports, self._subject) as ctx:
            noted = await repository.advance(ctx.session, self._row, received, parts)
        if not noted:
            await self._give_up(name)
        self._row.received, self._row.parts = received, list(parts)
        self._content = replace(self._content, parts=parts, size=received)
        if self._replaced is not None:
            await self._content.remove(self._replaced)
            self._replaced = None

    async def _give_up(self, name: str) -> None:
        """Somebody else was faster, or has deleted it."""
        self._waiting.clear()
        await self._content.remove(name)
        await self._check_place()
        raise OffsetMismatch(self._row.received)

    async def _check_place(self) -> None:
        """Raises OffsetMismatch when more has arrived than this request knows of, and NotFound."""
        async with unit(self._ports, self._subject, write=False) as ctx:
            row = await repository.own(ctx.session, self._subject, self._row.id)
        if row.received != self._row.received:
            raise OffsetMismatch(row.received)
