"""What Redis keeps to spare the database questions. It answers soon or not at all, and nothing depends on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import Any, Final, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from wegent_backend.ports import Remembered

log = structlog.get_logger(__name__)

AGAIN_SECONDS: Final = 1.0
"""After a failure Redis is left alone for a moment: what asks it must not wait again and again."""

WARN_SECONDS: Final = 60.0

# An older writer does not overwrite a newer one, whichever comes last.
_KEEP: Final = """
local held = redis.call('HGET', KEYS[1], 'version')
if held and tonumber(held) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'value', ARGV[2], 'lines', ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""

_EXTEND: Final = """
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
local value = redis.call('HGET', KEYS[1], 'value') .. '\\n' .. ARGV[3]
local lines = tonumber(redis.call('HGET', KEYS[1], 'lines')) + 1
if lines > tonumber(ARGV[5]) or #value > tonumber(ARGV[6]) then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'value', value, 'lines', lines)
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
"""


class RedisRecall:
    """Implements ports.Recall. `redis` should give up fast and not decode: requests wait for it."""

    def __init__(self, redis: Redis, *, patience_seconds: float) -> None:
        self._redis = redis
        self._keep = redis.register_script(_KEEP)
        self._extend = redis.register_script(_EXTEND)
        self._patience = patience_seconds
        self._away_until = 0.0
        self._warned = -WARN_SECONDS

    async def read(self, key: str) -> Remembered | None:
        found = await self._ask(cast("Awaitable[Any]", self._redis.hmget(key, ["version", "value"])))
        if found is None or None in found:
            return None
        return Remembered(int(found[0]), found[1])

    async def keep(self, key: str, value: Remembered, *, seconds: int, lines: int = 1) -> None:
        await self._ask(self._keep(keys=[key], args=[value.version, value.value, seconds, lines]))

    async def extend(
        self, key: str, since: int, line: Remembered, *, seconds: int, most_lines: int, most_bytes: int
    ) -> None:
        arguments: list[int | bytes] = [since, line.version, line.value, seconds, most_lines, most_bytes]
        await self._ask(self._extend(keys=[key], args=arguments))

    async def _ask(self, question: Awaitable[Any]) -> Any:
        if time.monotonic() < self._away_until:
            cast("Any", question).close()
            return None
        try:
            async with asyncio.timeout(self._patience):
                return await question
        except (RedisError, OSError, TimeoutError) as error:
            self._give_up(error)
            return None

    def _give_up(self, error: Exception) -> None:
        now = time.monotonic()
        self._away_until = now + AGAIN_SECONDS
        if now - self._warned >= WARN_SECONDS:
            self._warned = now
            log.warning("recall.away", error=type(error).__name__, text=str(error))
