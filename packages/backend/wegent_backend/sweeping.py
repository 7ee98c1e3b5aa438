"""What is to be forgotten after a while is looked for now and then, by one process of all."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from wegent_kit.background import stop

from wegent_backend.db import Database
from wegent_backend.runs.leader import lead

log = structlog.get_logger(__name__)

LEASES: Final = 2
"""Intervals that a process keeps the lead; when it is gone, another one takes over after that."""

Work: TypeAlias = Callable[[], Awaitable[int]]
"""Forgets what is due, in small transactions, and says how much that was. That two do it at once must do no harm."""


@dataclass(frozen=True)
class Sweep:
    """`name` is the one of its lease, and in the log."""

    name: str
    seconds: float
    work: Work


class Sweeper:
    """Does a sweep every so many seconds, while this process has the lead in it."""

    def __init__(self, db: Database, sweep: Sweep) -> None:
        self._db = db
        self._sweep = sweep
        self._owner = uuid.uuid4().hex
        self._loop: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._loop = asyncio.create_task(self._for_ever())

    async def close(self) -> None:
        if self._loop is not None:
            await stop([self._loop])

    async def once(self) -> int:
        """How much went; nothing where another process has the lead."""
        if not await lead(self._db, self._sweep.name, self._owner, timedelta(seconds=LEASES * self._sweep.seconds)):
            return 0
        return await self._sweep.work()

    async def _for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._sweep.seconds)
            try:
                went = await self.once()
            except (SQLAlchemyError, RedisError, OSError) as error:
                log.warning("sweep.failed", sweep=self._sweep.name, error=str(error))
                continue
            except Exception:
                # The loop must live on: the next time may find what can be forgotten.
                log.exception("sweep.failed", sweep=self._sweep.name)
                continue
            if went:
                log.info("sweep.done", sweep=self._sweep.name, went=went)


async def open_sweepers(stack: AsyncExitStack, db: Database, sweeps: Sequence[Sweep]) -> None:
    """Until `stack` closes."""
    for sweep in sweeps:
        sweeper = Sweeper(db, sweep)
        await sweeper.open()
        stack.push_async_callback(sweeper.close)
