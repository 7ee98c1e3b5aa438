"""How often a password may be guessed.

Three limits, each counted before the password is looked at, so that a burst sent at once is held to it too:

- per account and address, and per address over all accounts: a number in a minute;
- per account over all addresses: after some wrong ones, each next waits twice as long, up to a longest wait.

The last one could lock somebody out of their own account, so it does not apply where the account has logged in from
before: such an address has its own count, and what strangers do elsewhere does not touch it. Who is logged in stays so.
"""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Final, cast

from redis.asyncio import Redis
from wegent_contracts.errors import RateLimited

from wegent_backend.edge_settings import LoginSettings

WINDOW_SECONDS: Final = 60
ADDRESS: Final = 2
"""Which key is the count of an address over all accounts."""

MOST_REFUSED: Final = 10_000
RECALL_SECONDS: Final = 5.0
"""How long a process refuses an address by heart before it asks again: elsewhere a right password may have come."""

MOST_KNOWN: Final = 50
"""Addresses that are remembered of an account."""

# Takes one attempt from every limit, or none when one is used up. Answers the seconds to wait, 0 when admitted; whether
# the account has logged in from this address; and which of the keys was counted out. Times in milliseconds.
_ADMIT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local since = tonumber(redis.call('ZSCORE', KEYS[5], ARGV[4]) or '0')
local known = now - since < tonumber(ARGV[9]) and 1 or 0
for i = 1, 2 do
  if tonumber(redis.call('GET', KEYS[i]) or '0') >= tonumber(ARGV[i + 1]) then
    return {math.max(redis.call('TTL', KEYS[i]), 1), known, i}
  end
end
local delays = KEYS[3 + known]
local after = tonumber(redis.call('HGET', delays, 'after') or '0')
if now < after then return {math.ceil((after - now) / 1000), known, 0} end
local wrong = redis.call('HINCRBY', delays, 'wrong', 1)
if wrong > tonumber(ARGV[5]) then
  local wait = math.min(tonumber(ARGV[7]), tonumber(ARGV[6]) * 2 ^ math.min(wrong - ARGV[5] - 1, 40))
  redis.call('HSET', delays, 'after', string.format('%.0f', now + wait))
end
redis.call('EXPIRE', delays, ARGV[8])
for i = 1, 2 do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('EXPIRE', KEYS[i], ARGV[1]) end
end
return {0, known, 0}
"""

_FORGIVE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('DEL', KEYS[1], KEYS[4])
if tonumber(redis.call('GET', KEYS[2]) or '0') > 0 then redis.call('DECR', KEYS[2]) end
if not redis.call('ZSCORE', KEYS[5], ARGV[1]) and tonumber(redis.call('HGET', KEYS[3], 'wrong') or '0') > 0 then
  redis.call('HINCRBY', KEYS[3], 'wrong', -1)
  redis.call('HDEL', KEYS[3], 'after')
end
redis.call('ZADD', KEYS[5], now, ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -1 - ARGV[2])
redis.call('PEXPIRE', KEYS[5], ARGV[3])
redis.call('SET', KEYS[6], '1', 'PX', ARGV[3])
return 0
"""


@dataclass(frozen=True)
class Admission:
    """Who may try. `known`: the account has logged in from there before. `share`: whose waiting it is."""

    known: bool
    share: str


class LoginThrottle:
    """An attempt is counted before the password is looked at, and given back when it was right.

    What it knows is in Redis, for all processes. Without Redis nobody logs in: guessing must not become free by taking
    Redis away, and a count of each process would be another limit than the one that was set.
    """

    def __init__(self, redis: Redis, limits: LoginSettings) -> None:
        self._redis = redis
        self._limits = limits
        self._admit = redis.register_script(_ADMIT)
        self._forgive = redis.register_script(_FORGIVE)
        self._refused: dict[str, float] = {}

    def recall(self, address: str) -> None:
        """Refuse an address that was counted out a moment ago, without looking at what it sends. Raises RateLimited."""
        until = self._refused.get(network_of(address), 0.0)
        if until:
            left = until - time.monotonic()
            if left > 0:
                raise _too_many(max(1, round(left)))
            del self._refused[network_of(address)]

    async def admit(self, user_name: str, address: str) -> Admission:
        """Raises RateLimited with `details.retry_after` in seconds when one of the limits is used up."""
        where, limits = network_of(address), self._limits
        numbers = (
            WINDOW_SECONDS,
            limits.attempts_per_minute,
            limits.attempts_per_address,
            where,
            limits.attempts_per_account,
            int(limits.delay_seconds * 1000),
            int(limits.max_delay_seconds * 1000),
            limits.forget_seconds,
            self._known_milliseconds,
        )
        answer = await cast("Awaitable[list[int]]", self._admit(keys=_keys(user_name, where), args=numbers))
        wait, known, counted_out = answer
        if counted_out == ADDRESS:
            self._remember(where, time.monotonic() + min(wait, RECALL_SECONDS))
        if wait:
            raise _too_many(wait)
        return Admission(bool(known), where)

    async def is_home(self, address: str) -> bool:
        """Whether any account has logged in from there before. Cheap: to be asked when there is no room for others."""
        return bool(await self._redis.exists(_home(network_of(address))))

    async def forgive(self, user_name: str, address: str) -> None:
        """The password was right: earlier mistakes from there no longer count, and the address is known from now on."""
        where = network_of(address)
        self._refused.pop(where, None)
        arguments = (where, MOST_KNOWN, self._known_milliseconds)
        await cast("Awaitable[int]", self._forgive(keys=[*_keys(user_name, where), _home(where)], args=arguments))

    def _remember(self, where: str, until: float) -> None:
        if len(self._refused) >= MOST_REFUSED:
            self._refused.clear()
        self._refused[where] = until

    @property
    def _known_milliseconds(self) -> int:
        return self._limits.known_days * 24 * 3600 * 1000


def _too_many(wait: int) -> RateLimited:
    return RateLimited(f"Too many wrong passwords. Try again in {wait} seconds.", details={"retry_after": wait})


def _keys(user_name: str, where: str) -> list[str]:
    """Counts of the pair and of the address; waits of the account elsewhere and there; where it is known."""
    who = hashlib.sha256(user_name.casefold().encode()).hexdigest()[:32]
    return [
        f"wegent:login:{where}:{who}",
        f"wegent:login:{where}",
        f"wegent:login-waits:{who}",
        f"wegent:login-waits:{who}:{where}",
        f"wegent:login-known:{who}",
    ]


def _home(where: str) -> str:
    return f"wegent:login-home:{where}"


def network_of(address: str) -> str:
    """The address as a limit sees it: with IPv6 everybody has a whole /64."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        return str(mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
