"""How often an address may do what costs the server, on a real Valkey."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from wegent_backend.auth import window
from wegent_contracts.errors import RateLimited


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as redis:
        yield redis


async def test_what_is_one_too_many_waits_for_the_next_minute(redis: Redis) -> None:
    for _ in range(2):
        await window.admit(redis, "cli-code", "7", per_minute=2)
    with pytest.raises(RateLimited) as refused:
        await window.admit(redis, "cli-code", "7", per_minute=2)

    assert refused.value.details is not None
    assert 0 < refused.value.details["retry_after"] <= 60
    await window.admit(redis, "cli-code", "8", per_minute=2)
    await window.admit(redis, "cli", "7", per_minute=2)


async def test_an_address_counts_with_its_network_and_is_not_kept(redis: Redis) -> None:
    await window.admit_address(redis, "public", "2001:db8::1", per_minute=1)
    with pytest.raises(RateLimited):
        await window.admit_address(redis, "public", "2001:db8::2", per_minute=1)
    await window.admit_address(redis, "public", "2001:db8:0:1::1", per_minute=1)

    keys = [key async for key in redis.scan_iter("wegent:window:*")]
    assert len(keys) == 2
    for key in keys:
        assert 0 < await redis.ttl(key) <= 60
        assert b"2001" not in key
