"""Who stays longer than a request (sockets, watches) is looked after: one look for all of a process, every few seconds.

So whoever is switched off, logged out or removed is out within seconds in every process, and nobody asks the database
for each of a thousand connections.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog
from sqlalchemy.exc import SQLAlchemyError
from wegent_kit.background import stop

from wegent_backend.access.renewal import renewed, who
from wegent_backend.auth.subject import Subject
from wegent_backend.db import Database

log = structlog.get_logger(__name__)


class Stay:
    """Somebody who is in. `subject` is as of the last look; `out`: they would not be let in any more."""

    def __init__(self, subject: Subject, on_out: Callable[[], None]) -> None:
        self.subject = subject
        self.out = False
        self.on_out = on_out


class Lookout:
    """Call `stay` for whoever comes in, and `leave` when they go."""

    def __init__(self, db: Database, *, seconds: float) -> None:
        self._db = db
        self._seconds = seconds
        self._stays: set[Stay] = set()
        self._afterwards: list[Callable[[], Awaitable[None]]] = []
        self._loop: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._loop = asyncio.create_task(self._for_ever())

    async def close(self) -> None:
        if self._loop is not None:
            await stop([self._loop])

    def stay(self, subject: Subject, *, on_out: Callable[[], None]) -> Stay:
        """`on_out` is called once, when the subject would not be let in any more."""
        stay = Stay(subject, on_out)
        self._stays.add(stay)
        return stay

    def leave(self, stay: Stay) -> None:
        self._stays.discard(stay)

    def afterwards(self, look: Callable[[], Awaitable[None]]) -> None:
        """Something else to be done after each look."""
        self._afterwards.append(look)

    async def look(self) -> None:
        """Raises SQLAlchemyError: then nobody is put out, for nobody knows."""
        seen = [stay for stay in self._stays if not stay.out]
        if seen:
            async with self._db.read() as session:
                found = await renewed(session, [stay.subject for stay in seen])
            for stay in seen:
                self._judge(stay, found[who(stay.subject)])
        for look in self._afterwards:
            await look()

    def _judge(self, stay: Stay, subject: Subject | None) -> None:
        if subject is not None:
            # From where it came is not in the database, and those of one login may come from different places.
            stay.subject = replace(subject, address=stay.subject.address)
        elif stay in self._stays:
            stay.out = True
            log.info("lookout.put_out", user_id=stay.subject.user_id, via=stay.subject.via)
            stay.on_out()

    async def _for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as error:
                log.warning("lookout.blind", error=str(error))
            except Exception:
                # The loop must live on: without it nobody is ever put out by this process.
                log.exception("lookout.failed")
