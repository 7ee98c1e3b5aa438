"""News of changed resources, from whichever process wrote them: one channel in Redis, one listener per process."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

CHANNEL: Final = "wegent:resources"
RETRY_SECONDS: Final = 1.0
LISTEN_SECONDS: Final = 5.0


class ResourceFeed:
    """Says that there is something new, never what: watchers read that from the database.

    Without Redis nothing is lost; watchers look by themselves every few seconds.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._news = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None
        self.closing = False
        self.watching = 0

    async def open(self) -> None:
        self._listener = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Ends every wait, and with it every watch."""
        self.closing = True
        self._wake()
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)

    def stop_watches(self) -> None:
        """The process is about to end: watchers go to another one."""
        self.closing = True
        self._wake()

    async def announce(self) -> None:
        self._wake()
        try:
            await self._redis.publish(CHANNEL, b"")
        except RedisError as error:
            log.warning("resources.not_announced", error=str(error))

    def moment(self) -> asyncio.Event:
        """Take it before reading, and wait for it afterwards: what comes in between is not missed."""
        return self._news

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    self._wake()  # something may have happened while nobody listened
                    while True:
                        if await channel.get_message(ignore_subscribe_messages=True, timeout=LISTEN_SECONDS):
                            self._wake()
            except (RedisError, OSError) as error:
                log.warning("resources.not_listening", error=str(error))
                await asyncio.sleep(RETRY_SECONDS)
