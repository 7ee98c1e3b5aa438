"""Connections on a real port: those that do not get on are ended."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from wegent_backend.protocol import Patience, patient_protocol

from .door import mirror

LARGE = 8_000_000


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """A mirror, and a lot of bytes under `/large`."""
    answer = Response(b"x" * LARGE) if scope["path"] == "/large" else mirror
    await answer(scope, receive, send)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    protocol = patient_protocol(
        Patience(head_seconds=0.3, body_seconds=0.3 - 5, max_head_bytes=4000, stall_seconds=0.3)
    )
    config = uvicorn.Config(app, port=0, http=protocol, lifespan="off", log_config=None, ws="none", server_header=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield int(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    await serving


async def say(port: int, *parts: bytes, pause: float = 0) -> tuple[bytes, float]:
    """What is answered until the connection ends, and after how many seconds that was."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()
    answer = b""
    try:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(pause)
        answer = await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        pass  # it was ended, which is what is asked for
    finally:
        writer.close()
    return answer, time.monotonic() - began


async def test_who_says_nothing_is_not_waited_for(port: int) -> None:
    assert await say(port) == (b"", pytest.approx(0.3, abs=3))


async def test_a_head_in_drops_is_not_waited_for(port: int) -> None:
    drops = [b"GET / HTTP/1.1\r\n", *(b"x-%d: 1\r\n" % number for number in range(20))]

    answer, seconds = await say(port, *drops, pause=0.1)

    assert answer == b""
    assert seconds < 8


async def test_a_head_without_an_end_is_cut(port: int) -> None:
    answer, _ = await say(port, b"GET / HTTP/1.1\r\nx: " + b"x" * 10_000)

    assert answer.startswith(b"HTTP/1.1 431 ")


async def test_a_body_that_does_not_come_ends_the_connection(port: int) -> None:
    answer, _ = await say(port, b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nx")

    assert b" 200 " not in answer


async def test_those_who_get_on_are_answered_one_after_the_other(port: int) -> None:
    request = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\nx"
    last = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\nconnection: close\r\n\r\nxy"

    answer, _ = await say(port, request, last, pause=0.05)

    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert b"server:" not in answer.lower()


async def test_an_answer_that_is_not_taken_ends_the_connection(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
    await asyncio.sleep(2)
    got = b""
    try:
        while data := await asyncio.wait_for(reader.read(65_536), 10):
            got += data
    except ConnectionError:
        pass  # it was ended in the middle
    finally:
        writer.close()
    assert len(got) < LARGE


async def test_an_answer_that_is_taken_comes_whole(port: int) -> None:
    answer, _ = await say(port, b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")

    assert len(answer) > LARGE
