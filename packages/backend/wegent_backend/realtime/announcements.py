"""Tells every process that a conversation has a new run, so that those with viewers follow it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TypeAlias

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

CHANNEL = "wegent:runs:created"
RECONNECT_SECONDS = 1.0

Announced: TypeAlias = Callable[[int, int], Awaitable[None]]
"""Called with a task's and its run's id."""


class RunAnnouncements:
    """Best effort: what is lost while Redis is away is found again by looking into the database now and then."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def publish(self, task_id: int, run_id: int) -> None:
        try:
            await self._redis.publish(CHANNEL, f"{task_id}:{run_id}")
        except (RedisError, OSError) as error:
            log.warning("announcements.publish_failed", task_id=task_id, run_id=run_id, error=str(error))

    async def listen(self, announced: Announced) -> None:
        """Runs until cancelled."""
        while True:
            try:
                async with aclosing(self._redis.pubsub(ignore_subscribe_messages=True)) as channel:
                    await channel.subscribe(CHANNEL)
                    async for message in channel.listen():
                        task_id, _, run_id = message["data"].decode().partition(":")
                        await announced(int(task_id), int(run_id))
            except (RedisError, OSError) as error:
                log.warning("announcements.channel_lost", error=str(error))
                await asyncio.sleep(RECONNECT_SECONDS)
