"""Files in the database: a row for each part."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from wegent_backend.attachments.errors import ContentLost
from wegent_backend.db import Database
from wegent_backend.tables import AttachmentPartRow


class DatabaseStore:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def put(self, key: str, part: str, data: bytes) -> None:
        async with self._db.write() as session:
            await session.execute(insert(AttachmentPartRow).values(key=key, part=part, data=data))

    async def get(self, key: str, part: str) -> bytes:
        async with self._db.read() as session:
            query = select(AttachmentPartRow.data).where(AttachmentPartRow.key == key, AttachmentPartRow.part == part)
            found = (await session.execute(query)).scalar_one_or_none()
        if found is None:
            raise ContentLost(f"A part of the file is missing: {key[:8]}…/{part}.")
        return bytes(found)

    async def remove(self, key: str, part: str) -> None:
        async with self._db.write() as session:
            await session.execute(
                delete(AttachmentPartRow).where(AttachmentPartRow.key == key, AttachmentPartRow.part == part)
            )

    async def clear(self, key: str) -> None:
        async with self._db.write() as session:
            await session.execute(delete(AttachmentPartRow).where(AttachmentPartRow.key == key))
