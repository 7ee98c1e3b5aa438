"""How much somebody may ask of the server: so many requests a minute of each cost, with a burst of as many at once.

The count is one key in Redis (the generic cell rate algorithm: it holds the time until which what was taken is paid
for), asked and changed in one call. While Redis is away everybody may: that the API goes on is worth more than its
limits. For guessing of passwords it is the other way round (throttle.py).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, TypeVar, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from wegent_contracts.errors import RateLimited

from wegent_backend.auth.subject import Subject
from wegent_backend.edge_settings import RateSettings

log = structlog.get_logger(__name__)

Cost: TypeAlias = Literal[
    "reads", "writes", "expensive", "anonymous", "responses", "responses_reads", "responses_changes"
]
F = TypeVar("F", bound=Callable[..., Any])

MINUTE: Final = 60_000_000
"""In microseconds, in which everything is counted."""

AGAIN_SECONDS: Final = 1.0
WARN_SECONDS: Final = 60.0
MOST_REFUSED: Final = 10_000
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_MARK: Final = "__cost__"

# Answers whether one more may be taken, then how many are left or how long to wait (seconds), then the seconds until
# all is free again.
_TAKE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local minute, interval = tonumber(ARGV[2]), ARGV[2] / ARGV[1]
local paid = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local after = paid + interval
if after - now > minute then
  return {0, math.ceil((after - now - minute) / 1000000), math.ceil((paid - now) / 1000000)}
end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return {1, math.floor((minute - after + now) / interval), math.ceil((after - now) / 1000000)}
"""


@dataclass(frozen=True)
class Standing:
    """Of somebody in a limit: requests in a minute, how many are left now, and seconds until all are again."""

    limit: int
    left: int
    reset: int


class TooMany(RateLimited):
    """Carries the standing for the answer's headers."""

    def __init__(self, cost: Cost, wait: int, standing: Standing) -> None:
        super().__init__(
            f"Too many requests ({cost}): {standing.limit} a minute are allowed. Try again in {wait} seconds.",
            details={"retry_after": wait, "limit": standing.limit, "cost": cost},
        )
        self.standing = standing


class Rates:
    """The limits of an installation. `redis` should give up fast: requests wait for it."""

    def __init__(self, redis: Redis, limits: RateSettings) -> None:
        self._take = redis.register_script(_TAKE)
        self._patience = limits.patience_seconds
        self._limits: dict[Cost, int] = {
            "reads": limits.reads_per_minute,
            "writes": limits.writes_per_minute,
            "expensive": limits.expensive_per_minute,
            "anonymous": limits.anonymous_per_minute,
            "responses": limits.responses_per_minute,
            "responses_reads": limits.responses_reads_per_minute,
            "responses_changes": limits.responses_changes_per_minute,
        }
        self._refused: dict[str, tuple[float, Standing]] = {}
        self._away_until = 0.0
        self._warned = -WARN_SECONDS

    async def take(self, who: str, cost: Cost) -> Standing | None:
        """Count one. None when nothing is limited, or cannot be. Raises TooMany with `details.retry_after` (s)."""
        limit = self._limits[cost]
        now = time.monotonic()
        if not limit or now < self._away_until:
            return None
        key = f"wegent:rate:{cost}:{who}"
        if key in self._refused:
            self._refuse_again(key, cost, now)
        answer = await self._ask(key, limit)
        if answer is None:
            return None
        taken, number, reset = answer
        if taken:
            return Standing(limit, number, reset)
        standing = Standing(limit, 0, reset)
        self._remember(key, now + number, standing)
        raise TooMany(cost, number, standing)

    async def _ask(self, key: str, limit: int) -> list[int] | None:
        try:
            async with asyncio.timeout(self._patience):
                return await cast("Awaitable[list[int]]", self._take(keys=[key], args=[limit, MINUTE]))
        except (RedisError, OSError, TimeoutError) as error:
            self._give_up(error)
            return None

    def _refuse_again(self, key: str, cost: Cost, now: float) -> None:
        """Who was refused is refused until it is time, without asking for it."""
        until, standing = self._refused[key]
        if now < until:
            raise TooMany(cost, max(1, round(until - now)), standing)
        del self._refused[key]

    def _remember(self, key: str, until: float, standing: Standing) -> None:
        if len(self._refused) >= MOST_REFUSED:
            self._refused.clear()
        self._refused[key] = until, standing

    def _give_up(self, error: Exception) -> None:
        now = time.monotonic()
        self._away_until = now + AGAIN_SECONDS
        if now - self._warned >= WARN_SECONDS:
            self._warned = now
            log.warning("rates.not_enforced", error=type(error).__name__, text=str(error))


def expensive(endpoint: F) -> F:
    """Say of a route that it costs much more than others: many documents, other servers, everything at once."""
    return counted_as("expensive")(endpoint)


def counted_as(cost: Cost) -> Callable[[F], F]:
    """Say of a route what it counts as, where its method does not tell."""

    def mark(endpoint: F) -> F:
        setattr(endpoint, _MARK, cost)
        return endpoint

    return mark


def cost_of(endpoint: object, method: str) -> Cost:
    """What a route counts as."""
    marked: Cost | None = getattr(endpoint, _MARK, None)
    return marked or ("reads" if method in READING else "writes")


def payer(subject: Subject) -> str:
    """Whose count it is: each API key has one, and all logins of a user together."""
    return subject.via if subject.via and subject.via.startswith("key:") else f"user:{subject.user_id}"
