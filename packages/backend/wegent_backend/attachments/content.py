"""The bytes of one file: parts of a fixed length, of which any can be read alone; beside them its text and preview.

A part that is written again gets a new name, so that a writer who comes too late overwrites nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_kit.crypto import Keyring

from wegent_backend.attachments.errors import ContentLost
from wegent_backend.attachments.sealing import Seal, seal_of
from wegent_backend.ports import Contents
from wegent_backend.tables import AttachmentRow

PART_BYTES: Final = 1_048_576
TEXT: Final = "text"
PREVIEW: Final = "preview"


@dataclass(frozen=True)
class Content:
    """A file's bytes as of one moment, to be read and written without a database session."""

    contents: Contents
    store: str
    uid: str
    seal: Seal
    size: int
    parts: tuple[str, ...]
    text_part: str | None
    preview_part: str | None

    async def put(self, slot: str, plain: bytes) -> str:
        """Store a part for a place; returns its name."""
        name = f"{slot}-{secrets.token_hex(6)}"
        await self.contents.put(self.store, self.uid, name, self.seal.close(slot, plain))
        return name

    async def get(self, slot: str, name: str) -> bytes:
        """Raises ContentLost and StoreUnavailable."""
        return self.seal.open(slot, await self.contents.get(self.store, self.uid, name))

    async def part(self, number: int) -> bytes:
        """Raises as `get` does, also for a part that is too short."""
        start = number * PART_BYTES
        plain = await self.get(str(number), self.parts[number])
        wanted = min(PART_BYTES, self.size - start)
        if len(plain) < wanted:
            raise ContentLost(f"{wanted - len(plain)} bytes of the file are missing. Send it again.")
        return plain[:wanted]

    async def stream(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not with, `end`: a part at a time."""
        end = self.size if end is None else min(end, self.size)
        while start < end:
            number, skipped = divmod(start, PART_BYTES)
            piece = (await self.part(number))[skipped : skipped + end - start]
            start += len(piece)
            yield piece

    async def remove(self, name: str) -> None:
        await self.contents.remove(self.store, self.uid, name)

    async def text(self) -> str:
        """What was read of it; empty when there is none."""
        return "" if self.text_part is None else (await self.get(TEXT, self.text_part)).decode()


async def content_of(session: AsyncSession, contents: Contents, keyring: Keyring, row: AttachmentRow) -> Content:
    """Raises ContentLost when its key cannot be had any more."""
    return Content(
        contents=contents,
        store=row.store,
        uid=row.uid,
        seal=await seal_of(session, keyring, row),
        size=row.received,
        parts=tuple(row.parts),
        text_part=row.text_part,
        preview_part=row.preview_part,
    )
