"""How often a password may be guessed: per account and address, and per address over all accounts."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Final, cast

from redis.asyncio import Redis
from wegent_contracts.errors import RateLimited

WINDOW_SECONDS: Final = 60

# Takes one attempt from every limit, or none when one is used up; answers the seconds to wait, 0 when admitted.
_ADMIT = """
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i + 1]) then
    return math.max(redis.call('TTL', key), 1)
  end
end
for _, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('EXPIRE', key, ARGV[1]) end
end
return 0
"""

_FORGIVE = """
redis.call('DEL', KEYS[1])
if tonumber(redis.call('GET', KEYS[2]) or '0') > 0 then redis.call('DECR', KEYS[2]) end
return 0
"""


@dataclass(frozen=True)
class LoginThrottle:
    """An attempt is counted before the password is looked at, and given back when it was right.

    So a burst of guesses sent at once is held to the limit too.
    """

    redis: Redis
    per_account: int
    per_address: int

    async def admit(self, user_name: str, address: str) -> None:
        """Raises RateLimited with `details.retry_after` in seconds when one of the limits is used up."""
        keys = _keys(user_name, address)
        limits = (WINDOW_SECONDS, self.per_account, self.per_address)
        wait = await cast("Awaitable[int]", self.redis.eval(_ADMIT, len(keys), *keys, *limits))
        if wait:
            raise RateLimited(
                f"Too many wrong passwords. Try again in {wait} seconds.", details={"retry_after": int(wait)}
            )

    async def forgive(self, user_name: str, address: str) -> None:
        """The password was right: earlier mistakes on this account no longer count."""
        keys = _keys(user_name, address)
        await cast("Awaitable[int]", self.redis.eval(_FORGIVE, len(keys), *keys))


def _keys(user_name: str, address: str) -> tuple[str, str]:
    # The hash tag keeps both keys on one node of a cluster.
    who = hashlib.sha256(user_name.casefold().encode()).hexdigest()[:32]
    where = _network(address)
    return f"wegent:login:{{{where}}}:{who}", f"wegent:login:{{{where}}}"


def _network(address: str) -> str:
    """The address as a limit sees it: with IPv6 everybody has a whole /64."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
