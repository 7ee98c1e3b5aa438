"""How often somebody may do something that costs the server: counted per minute, in Redis, for all processes."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable
from typing import Final, cast

from redis.asyncio import Redis
from wegent_contracts.errors import RateLimited

from wegent_backend.auth.throttle import network_of

WINDOW_SECONDS: Final = 60

_COUNT: Final = """
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('TTL', KEYS[1])}
"""


async def admit(redis: Redis, what: str, who: str, *, per_minute: int) -> None:
    """Count one. Raises RateLimited with `details.retry_after` in seconds when it is one too many."""
    key = f"wegent:window:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    count, left = await cast("Awaitable[list[int]]", redis.eval(_COUNT, 1, key, WINDOW_SECONDS))
    if count > per_minute:
        wait = max(int(left), 1)
        raise RateLimited(f"Too many attempts. Try again in {wait} seconds.", details={"retry_after": wait})


async def admit_address(redis: Redis, what: str, address: str, *, per_minute: int) -> None:
    """The same for who is known by an address only: a whole network with IPv6, as everybody has one."""
    await admit(redis, what, network_of(address), per_minute=per_minute)
