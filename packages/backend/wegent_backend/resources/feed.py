"""News of changed resources, from whichever process wrote them: who has something new to see, never what.

Watchers read that from the database. One look for all of them finds out whom a change concerns, so that a thousand
watches cost nothing while others write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final
from uuid import uuid4
from weakref import WeakValueDictionary

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from wegent_backend.db import Database
from wegent_backend.resources import changes, versions
from wegent_backend.tables.kinds import PUBLIC_USER_ID

log = structlog.get_logger(__name__)

CHANNEL: Final = "wegent:resources"
RETRY_SECONDS: Final = 1.0
LISTEN_SECONDS: Final = 5.0
BREATH_SECONDS: Final = 0.05
"""Many writes at once are looked at together."""


class ResourceFeed:
    """Wakes those who wait for news. Redis makes it quick; without it, a look every `poll_seconds` finds the same."""

    def __init__(self, redis: Redis, db: Database, *, poll_seconds: float) -> None:
        self._redis = redis
        self._db = db
        self._poll_seconds = poll_seconds
        self._name = uuid4().hex.encode()
        # Of those who wait now, by whose resources they wait for; nobody has to be taken off the list.
        self._moments: WeakValueDictionary[frozenset[int], asyncio.Event] = WeakValueDictionary()
        self._changed = asyncio.Event()
        self._untold = asyncio.Event()
        self._version: int | None = None  # up to which everybody has been woken; None: nobody has waited lately
        self._tasks: list[asyncio.Task[None]] = []
        self.closing = False
        self.watching = 0

    async def open(self) -> None:
        steps: tuple[Callable[[], Awaitable[None]], ...] = (self._listen, self._look, self._tell)
        self._tasks = [asyncio.create_task(_always(step)) for step in steps]

    async def close(self) -> None:
        """Ends every wait, and with it every watch."""
        self.stop_watches()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def stop_watches(self) -> None:
        """The process is about to end: watchers go to another one."""
        self.closing = True
        self._wake_all()

    async def announce(self) -> None:
        """Something was committed. Never waits: other processes are told as soon as Redis takes it."""
        self._changed.set()
        self._untold.set()

    def moment(self, owners: frozenset[int]) -> asyncio.Event:
        """Set once there is a change among the resources of these owners, or public ones.

        Take it before reading, and wait for it afterwards: what comes in between is not missed.
        """
        moment = self._moments.get(owners)
        if moment is None:
            moment = self._moments[owners] = asyncio.Event()
        return moment

    def _wake_all(self) -> None:
        self._wake(list(self._moments))

    def _wake(self, waiting: list[frozenset[int]]) -> None:
        for owners in waiting:
            if moment := self._moments.pop(owners, None):
                moment.set()

    async def _listen(self) -> None:
        async with self._redis.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            self._changed.set()  # something may have happened while nobody listened
            while True:
                message = await channel.get_message(ignore_subscribe_messages=True, timeout=LISTEN_SECONDS)
                if message is not None and message["data"] != self._name:
                    self._changed.set()

    async def _tell(self) -> None:
        while True:
            await self._untold.wait()
            self._untold.clear()
            await self._redis.publish(CHANNEL, self._name)

    async def _look(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds):
                    await self._changed.wait()
                await asyncio.sleep(BREATH_SECONDS)
            self._changed.clear()
            if self._moments:
                await self._wake_concerned()
            else:
                self._version = None

    async def _wake_concerned(self) -> None:
        before = self._version
        async with self._db.read() as session:
            present = await versions.current(session)
            if present == before:
                return
            concerned = await changes.owners(session, after=before) if before is not None else {PUBLIC_USER_ID}
        self._version = present
        if PUBLIC_USER_ID in concerned:
            self._wake_all()
        else:
            self._wake([owners for owners in self._moments if not owners.isdisjoint(concerned)])


async def _always(step: Callable[[], Awaitable[None]]) -> None:
    """An outage of Redis or of the database is waited out."""
    while True:
        try:
            await step()
        except (RedisError, SQLAlchemyError, OSError) as error:
            log.warning("resources.feed_interrupted", part=step.__name__.strip("_"), error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
