"""The hot part: one Redis stream per run, appended by a server-side function that takes the fence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, cast

from redis.asyncio import Redis
from redis.exceptions import ResponseError
from wegent_contracts.events import RunEvent, run_event_adapter

from wegent_backend.runs.view import LoggedEvent

# Longest time that the events of a run without an end stay: the database has them.
RUNNING_TTL_SECONDS = 24 * 3600

# Answers {1, last} when appended, {0, last} when the first sequence number does not follow the last one.
# Entries that are already there are skipped: a writer that lost an answer sends again.
_LIBRARY = """#!lua name=wegent_runs
redis.register_function('wegent_run_append', function(keys, args)
  local stored = tonumber(redis.call('GET', keys[2]) or '0')
  local fence, from_base, seq = tonumber(args[1]), args[2], tonumber(args[3])
  if fence < stored then return redis.error_reply('FENCED by ' .. stored) end
  local last = 0
  local top = redis.call('XREVRANGE', keys[1], '+', '-', 'COUNT', 1)
  if #top > 0 then last = tonumber(string.match(top[1][1], '^%d+')) end
  if fence > stored then
    redis.call('SET', keys[2], args[1], 'EX', TTL)
    if seq <= last then return redis.error_reply('FENCED: an earlier owner wrote up to ' .. last) end
  end
  if seq > last + 1 and from_base ~= '1' then return {0, last} end
  for i = 4, #args do
    if seq > last then
      redis.call('XADD', keys[1], seq .. '-0', 'e', args[i])
      last = seq
    end
    seq = seq + 1
  end
  if fence > stored then redis.call('EXPIRE', keys[1], TTL) end
  return {1, last}
end)
redis.register_function('wegent_run_fence', function(keys, args)
  if tonumber(args[1]) > tonumber(redis.call('GET', keys[1]) or '0') then
    redis.call('SET', keys[1], args[1], 'EX', TTL)
  end
  return 1
end)
""".replace("TTL", str(RUNNING_TTL_SECONDS))


T = TypeVar("T")
Entry: TypeAlias = tuple[bytes, dict[bytes, bytes]]


class FencedError(Exception):
    """A newer owner writes this run."""


@dataclass(frozen=True)
class Append:
    """Events of one run that follow each other from `first_seq` on.

    `from_base` allows a gap before them: the stream has lost what the database already has.
    """

    run_id: int
    fence: int
    first_seq: int
    events: Sequence[RunEvent]
    from_base: bool = False


def stream_key(run_id: int) -> str:
    return f"wegent:{{run:{run_id}}}:events"


def _fence_key(run_id: int) -> str:
    return f"wegent:{{run:{run_id}}}:fence"


def seq_of(entry_id: bytes) -> int:
    return int(entry_id.split(b"-", 1)[0])


def decode_entries(entries: Sequence[Entry]) -> list[LoggedEvent]:
    """Stream entries as redis-py returns them, undecoded."""
    return [
        LoggedEvent(seq_of(entry_id), run_event_adapter.validate_json(fields[b"e"])) for entry_id, fields in entries
    ]


class RedisLog:
    """Appends and reads of run streams. `redis` must not decode responses."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._loaded = False

    async def append(self, batch: Sequence[Append]) -> list[tuple[bool, int] | FencedError]:
        """Append many runs in one round trip: per run (appended, last seq), or that a newer owner writes it.

        Raises what redis-py raises when the server cannot be reached; then nothing is known to be written.
        """
        return await self._with_library(lambda: self._append(batch))

    async def fence(self, run_id: int, fence: int) -> None:
        """Shut out earlier owners before their last words are read."""

        async def raise_fence() -> None:
            await self._redis.fcall("wegent_run_fence", 1, _fence_key(run_id), fence)

        await self._with_library(raise_fence)

    async def _with_library(self, call: Callable[[], Awaitable[T]]) -> T:
        if not self._loaded:
            await self._redis.function_load(_LIBRARY, replace=True)
            self._loaded = True
        try:
            return await call()
        except ResponseError as error:
            if "function not found" not in str(error).lower():
                raise
            await self._redis.function_load(_LIBRARY, replace=True)  # the server was replaced or flushed
            return await call()

    async def _append(self, batch: Sequence[Append]) -> list[tuple[bool, int] | FencedError]:
        pipeline = self._redis.pipeline(transaction=False)
        for item in batch:
            payloads = [event.model_dump_json(exclude_none=True) for event in item.events]
            keys = (stream_key(item.run_id), _fence_key(item.run_id))
            base = "1" if item.from_base else "0"
            pipeline.fcall("wegent_run_append", 2, *keys, item.fence, base, item.first_seq, *payloads)
        return [self._answer(answer) for answer in await pipeline.execute(raise_on_error=False)]

    @staticmethod
    def _answer(answer: object) -> tuple[bool, int] | FencedError:
        if isinstance(answer, list):
            return bool(answer[0]), int(answer[1])
        if isinstance(answer, ResponseError) and "FENCED" in str(answer):
            return FencedError(str(answer))
        if isinstance(answer, Exception):
            raise answer
        raise TypeError(f"wegent_run_append answered {answer!r}")

    async def read_after(self, run_id: int, seq: int) -> list[LoggedEvent]:
        entries = await self._redis.xrange(stream_key(run_id), min=f"({seq}-0")
        return decode_entries(cast("list[Entry]", entries))

    async def expire(self, run_id: int, seconds: int) -> None:
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.expire(stream_key(run_id), seconds)
        pipeline.expire(_fence_key(run_id), seconds)
        await pipeline.execute()
