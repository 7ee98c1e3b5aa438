"""Clients of Redis or Valkey, made alike everywhere: bytes in and out, nothing waits for ever."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 5.0


def connect(url: str, *, name: str, max_block_seconds: float = 0, retries: int = 3) -> Redis:
    """A client that connects when first used; `name` shows in CLIENT LIST.

    `max_block_seconds` is the longest BLOCK its commands will ask for: the client's own patience is added to it, so a
    client for blocking reads is a client of its own. A lost connection is made again up to `retries` times; a command
    may then run twice, a timed-out one is never repeated.
    """
    return Redis.from_url(
        url,
        decode_responses=False,
        client_name=name,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=max_block_seconds + ANSWER_SECONDS,
        socket_keepalive=True,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), retries, supported_errors=(RedisConnectionError,)),
    )
