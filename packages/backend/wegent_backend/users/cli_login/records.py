"""What is remembered of a login of the command line, in Redis: the wish, and what somebody said to it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final, cast

import orjson
from redis.asyncio import Redis

from wegent_backend.tables import utc_now

ALPHABET: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""Letters that are not mistaken for each other, and spell nothing."""
CODE_LETTERS: Final = 8
_DEVICE_BYTES: Final = 32


@dataclass(frozen=True)
class Wish:
    """A command line that waits. `id` is the hash of its secret."""

    id: str
    user_code: str
    client: str
    address: str
    asked_at: datetime


@dataclass(frozen=True)
class Verdict:
    """`user_id` is who said it."""

    user_id: int
    approved: bool


async def wish(redis: Redis, *, client: str, address: str, seconds: int) -> tuple[str, Wish]:
    """A new one, and the secret that stands for it."""
    device_code = secrets.token_urlsafe(_DEVICE_BYTES)
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    found = Wish(digest(device_code), f"{letters[:4]}-{letters[4:]}", client, address, utc_now())
    await redis.set(_wish(found.id), orjson.dumps(asdict(found)), ex=seconds)
    await redis.set(_code(found.user_code), found.id, ex=seconds)
    return device_code, found


async def of_device(redis: Redis, device_code: str) -> Wish | None:
    return await _read(redis, digest(device_code))


async def of_code(redis: Redis, user_code: str) -> tuple[Wish, int] | None:
    """The wish that shows this code, and the seconds it has left."""
    name = await redis.get(_code(user_code))
    found = None if name is None else await _read(redis, cast("bytes", name).decode())
    if found is None:
        return None
    return found, max(int(await redis.ttl(_wish(found.id))), 1)


async def decide(redis: Redis, found: Wish, verdict: Verdict, *, seconds: int) -> bool:
    """Whether this was the first word on it, which counts."""
    return bool(await redis.set(_verdict(found.id), orjson.dumps(asdict(verdict)), nx=True, ex=seconds))


async def take_verdict(redis: Redis, found: Wish) -> Verdict | None:
    """What was said, once: the wish is over then."""
    raw = await redis.getdel(_verdict(found.id))
    if raw is None:
        return None
    await redis.delete(_wish(found.id), _code(found.user_code))
    return Verdict(**orjson.loads(raw))


async def may_ask(redis: Redis, found: Wish, *, interval: int) -> bool:
    """Whether enough time has passed since the last question."""
    # A little less than is told: clocks and networks are not that exact.
    return bool(await redis.set(f"wegent:cli:asked:{found.id}", b"1", nx=True, px=interval * 1000 - 200))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def normal(user_code: str) -> str:
    """As it was given out, however it was typed."""
    letters = "".join(letter for letter in user_code.upper() if letter.isalpha())
    return f"{letters[:4]}-{letters[4:]}"


async def _read(redis: Redis, name: str) -> Wish | None:
    raw = await redis.get(_wish(name))
    if raw is None:
        return None
    facts = orjson.loads(raw)
    return Wish(**{**facts, "asked_at": datetime.fromisoformat(facts["asked_at"])})


def _wish(name: str) -> str:
    return f"wegent:cli:wish:{name}"


def _code(user_code: str) -> str:
    return f"wegent:cli:code:{digest(user_code)}"


def _verdict(name: str) -> str:
    return f"wegent:cli:verdict:{name}"
