"""How often a password may be guessed, on a real Valkey."""

import time
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from wegent_backend.auth.throttle import Admission, LoginThrottle, network_of
from wegent_backend.edge_settings import LoginSettings
from wegent_contracts.errors import RateLimited

HOME, CAFE = "192.0.2.1", "198.51.100.1"


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(valkey) as redis:
        yield redis


@pytest.fixture
def throttle(redis: Redis) -> LoginThrottle:
    return LoginThrottle(redis, LoginSettings(attempts_per_account=5, delay_seconds=100, max_delay_seconds=300))


def strangers(count: int) -> list[str]:
    return [f"203.0.113.{number}" for number in range(count)]


async def refusal(throttle: LoginThrottle, name: str, address: str) -> int:
    with pytest.raises(RateLimited) as refused:
        await throttle.admit(name, address)
    assert refused.value.details is not None
    return int(refused.value.details["retry_after"])


async def test_many_addresses_guess_no_faster_than_one(throttle: LoginThrottle) -> None:
    for address in strangers(6):
        await throttle.admit("anna", address)

    assert 98 <= await refusal(throttle, "anna", "203.0.113.77") <= 100
    assert 98 <= await refusal(throttle, "ANNA", "203.0.113.78") <= 100
    await throttle.admit("bert", "203.0.113.77")


async def test_each_wait_is_twice_the_last_up_to_the_longest(redis: Redis) -> None:
    throttle = LoginThrottle(redis, LoginSettings(attempts_per_account=1, delay_seconds=40, max_delay_seconds=150))
    waits = []
    for address in strangers(5):
        await throttle.admit("anna", address)
        async for key in redis.scan_iter("wegent:login-waits:*"):
            after = await redis.hget(key, "after")
            waits.append(round(int(after or 0) / 1000 - time.time()) if after else 0)
            await redis.hset(key, "after", 0)

    assert waits == pytest.approx([0, 40, 80, 150, 150], abs=2)


async def test_strangers_do_not_lock_somebody_out_where_they_are_at_home(throttle: LoginThrottle) -> None:
    assert await throttle.admit("anna", HOME) == Admission(known=False, share=HOME)
    await throttle.forgive("anna", HOME)
    for address in strangers(6):
        await throttle.admit("anna", address)
    await refusal(throttle, "anna", CAFE)

    for _ in range(3):
        assert await throttle.admit("anna", HOME) == Admission(known=True, share=HOME)
        await throttle.forgive("anna", HOME)
    await refusal(throttle, "anna", CAFE)


async def test_at_a_known_address_one_guesses_no_faster(redis: Redis) -> None:
    limits = LoginSettings(attempts_per_minute=100, attempts_per_account=5, delay_seconds=100)
    throttle = LoginThrottle(redis, limits)
    await throttle.admit("anna", HOME)
    await throttle.forgive("anna", HOME)
    for _ in range(6):
        await throttle.admit("anna", HOME)

    assert 98 <= await refusal(throttle, "anna", HOME) <= 100
    assert (await throttle.admit("anna", CAFE)).known is False


async def test_a_right_password_gives_its_own_attempt_back_and_no_others(throttle: LoginThrottle) -> None:
    for address in strangers(5):
        await throttle.admit("anna", address)
    await throttle.admit("anna", CAFE)
    await throttle.forgive("anna", CAFE)

    await throttle.admit("anna", "203.0.113.80")
    await refusal(throttle, "anna", "203.0.113.81")


async def test_what_is_kept_ends_by_itself_and_names_nobody(throttle: LoginThrottle, redis: Redis) -> None:
    await throttle.admit("anna", HOME)
    await throttle.forgive("anna", HOME)
    await throttle.admit("anna", CAFE)

    keys = [key async for key in redis.scan_iter("wegent:login*")]
    assert len(keys) == 6
    for key in keys:
        assert 0 < await redis.ttl(key) <= 90 * 24 * 3600
        assert b"anna" not in key


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::2", "2001:db8::/64"),
        ("", "unknown"),
        ("a name", "unknown"),
    ],
)
def test_addresses_as_limits_see_them(address: str, network: str) -> None:
    assert network_of(address) == network


async def test_an_address_that_was_counted_out_is_refused_by_heart(redis: Redis) -> None:
    throttle = LoginThrottle(redis, LoginSettings(attempts_per_address=2))
    throttle.recall(HOME)
    for name in ("anna", "bert"):
        await throttle.admit(name, HOME)
    throttle.recall(HOME)
    await refusal(throttle, "carl", HOME)

    with pytest.raises(RateLimited):
        throttle.recall(HOME)
    throttle.recall(CAFE)
    await throttle.forgive("anna", HOME)
    throttle.recall(HOME)


async def test_where_somebody_logged_in_is_somebodys_home(throttle: LoginThrottle) -> None:
    await throttle.admit("anna", HOME)
    assert not await throttle.is_home(HOME)
    await throttle.forgive("anna", HOME)
    assert await throttle.is_home(HOME)
    assert not await throttle.is_home(CAFE)
