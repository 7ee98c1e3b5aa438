"""What an engine keeps while it runs, always together with the events so far: log and state never disagree."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.db import Database
from wegent_backend.runs import repository
from wegent_backend.runs.keeper import Keeper
from wegent_backend.runs.writer import RunWriter
from wegent_backend.tables import utc_now


class OwnerJournal:
    """Implements runs.ports.Journal for one owner of one run."""

    def __init__(self, db: Database, keeper: Keeper, writer: RunWriter, kept: Sequence[str]) -> None:
        self.fence = writer.fence
        self.used = False
        self._db = db
        self._keeper = keeper
        self._writer = writer
        self._kept = list(kept)

    @asynccontextmanager
    async def write(self, *, keep: Sequence[str] = ()) -> AsyncIterator[AsyncSession]:
        writer = self._writer
        self.used = True
        fresh = [block for block in keep if block not in self._kept]
        async with self._keeper.lock, self._db.write() as session:
            writer.number_pending()
            seq, events = writer.view.seq, list(writer.unsettled)
            values: dict[str, Any] = {"settled_seq": seq, "lease_expires_at": utc_now() + self._keeper.lease()}
            if fresh:
                # A step is finished: whoever owns the run next has not failed at it before.
                values |= {"kept_blocks": [*self._kept, *fresh], "tries": 1}
            await repository.renew(session, writer.ref.run_id, writer.fence, **values)
            await repository.settle(session, {writer.ref.run_id: events})
            yield session
        self._kept += fresh
        writer.forget_settled(seq)
