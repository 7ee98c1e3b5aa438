"""Finding what is remembered of a user. A port: the words of memories are one way, their meaning is another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.memory import repository
from wegent_backend.memory.ranking import ranked
from wegent_backend.tables import MemoryRow


class MemorySearch(Protocol):
    async def search(self, session: AsyncSession, user_id: int, question: str, limit: int) -> Sequence[MemoryRow]:
        """Memories of that user alone which have to do with a text, the best first."""


class WordSearch:
    """Implements MemorySearch by words: with as many memories as one user may have, an index would not be faster."""

    async def search(self, session: AsyncSession, user_id: int, question: str, limit: int) -> Sequence[MemoryRow]:
        rows = await repository.all_of(session, user_id)
        texts = [row.text for row in rows]
        # In a thread: nobody else waits for it.
        places = await asyncio.to_thread(ranked, question, texts) if rows else []
        return [rows[place] for place in places[:limit]]
