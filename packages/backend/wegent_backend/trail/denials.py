"""Refusals on their way into the trail: kept for a moment, equal ones counted, written by a task of their own.

What is refused has no transaction, and whoever is refused a thousand times a second must neither slow others down nor
fill memory or disk: what is too much for single entries is counted.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import orjson
import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from wegent_backend.db import Database
from wegent_backend.settings import AuditSettings
from wegent_backend.trail.chain import Trail
from wegent_backend.trail.entries import Entry
from wegent_backend.trail.hidden import hidden

log = structlog.get_logger(__name__)

MINUTE: Final = 60.0
OUTAGES: Final = (OperationalError, InterfaceError, PoolTimeoutError, OSError)


@dataclass
class _Noted:
    """`suspected`: nothing was refused, it was said not to be there; to be written only if it is."""

    entry: Entry
    suspected: bool
    count: int = 1

    def whole(self) -> Entry:
        return replace(self.entry, new={**(self.entry.new or {}), "count": self.count})


class _Allowance:
    """So many a minute, and after a quiet minute as many at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._most = self._left = float(per_minute)
        self._clock, self._at = clock, clock()

    def take(self) -> bool:
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._at) * self._most / MINUTE)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class DenialLog:
    """Implements `ports.Denials`. To be opened while the database is there, and closed before it goes."""

    def __init__(
        self, db: Database, trail: Trail, limits: AuditSettings, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._db = db
        self._trail = trail
        self._limits = limits
        self._noted: dict[Hashable, _Noted] = {}
        self._more = 0
        # Apart, so that strangers cannot use up what is there for people who are known.
        self._known = _Allowance(limits.denials_per_minute, clock)
        self._strangers = _Allowance(limits.denials_per_minute, clock)
        self._waiting, self._closing = asyncio.Event(), asyncio.Event()
        self._writing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """Entries that are not written yet."""
        return len(self._noted)

    def note(self, entry: Entry) -> None:
        """Something was refused."""
        self._take(_Noted(entry, suspected=False))

    def suspect(self, entry: Entry) -> None:
        """Something was said not to be there: a refusal if it is there. Found out later, so that nobody can time it."""
        self._take(_Noted(entry, suspected=True))

    async def open(self) -> None:
        self._task = asyncio.create_task(self._write_now_and_then())

    async def close(self) -> None:
        """Write what is left."""
        self._closing.set()
        self._waiting.set()
        if self._task is not None:
            await self._task
        await self.write()

    async def write(self) -> None:
        """Write what there is; whoever comes meanwhile waits for it.

        While the database does not answer it is kept, as far as there is room.
        """
        async with self._writing:
            await self._write()

    async def _write(self) -> None:
        noted, self._noted, more, self._more = self._noted, {}, self._more, 0
        if not noted and not more:
            return
        try:
            await self._append(noted.values(), more)
        except OUTAGES as error:
            log.warning("audit.refusals_wait", error=type(error).__name__, entries=len(noted))
            self._keep(noted, more)
        except Exception:
            # The task that writes must live on; the next entry counts those that are missing.
            log.exception("audit.refusals_not_written", entries=len(noted))
            self._more += more + sum(entry.count for entry in noted.values())

    async def _write_now_and_then(self) -> None:
        while not self._closing.is_set():
            await self._waiting.wait()
            self._waiting.clear()
            try:
                async with asyncio.timeout(self._limits.denial_seconds):
                    await self._closing.wait()
            except TimeoutError:
                await self.write()

    async def _append(self, noted: Iterable[_Noted], more: int) -> None:
        sure = [entry.whole() for entry in noted if not entry.suspected]
        suspected = [entry.whole() for entry in noted if entry.suspected]
        if suspected:
            async with self._db.read() as session:
                sure += await hidden(session, suspected)
        if more:
            sure.append(_overflow(more))
        if sure:
            async with self._db.write() as session:
                await self._trail.append(session, sure)

    def _take(self, noted: _Noted) -> None:
        key = _key(noted)
        self._waiting.set()
        if (known := self._noted.get(key)) is not None:
            known.count += noted.count
        elif self._has_room and self._allowance(noted.entry).take():
            self._noted[key] = noted
        elif not noted.suspected:
            self._more += noted.count

    @property
    def _has_room(self) -> bool:
        return len(self._noted) < 2 * self._limits.denials_per_minute

    def _allowance(self, entry: Entry) -> _Allowance:
        return self._strangers if entry.actor.user_id is None else self._known

    def _keep(self, noted: dict[Hashable, _Noted], more: int) -> None:
        """Put back what could not be written, before what came meanwhile."""
        meanwhile, self._noted = self._noted, noted
        self._more += more
        for key, entry in meanwhile.items():
            if (known := noted.get(key)) is not None:
                known.count += entry.count
            elif self._has_room:
                noted[key] = entry
            else:
                self._more += entry.count
        self._waiting.set()


def _key(noted: _Noted) -> Hashable:
    entry = noted.entry
    about = (entry.action, entry.kind, entry.namespace, entry.name, entry.object_id)
    return (*about, entry.actor, orjson.dumps(entry.new, option=orjson.OPT_SORT_KEYS), noted.suspected)


def _overflow(count: int) -> Entry:
    message = f"{count} more were refused: too many for an entry each (WEGENT_AUDIT_DENIALS_PER_MINUTE)."
    return Entry("count", "Audit", new={"count": count, "message": message}, outcome="denied")
