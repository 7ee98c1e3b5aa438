"""Sending answers over ASGI: JSON bodies, and streams at their scripted pace with their scripted mishaps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any
from uuid import uuid4

from wegent_scripted.conversation import encode
from wegent_scripted.protocol import Encoder
from wegent_scripted.script import Exchange, Outcome

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Finish = Callable[[Outcome], None]

_Header = tuple[bytes, bytes]
_EVENT_STREAM: list[_Header] = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
]


async def read_body(receive: Receive) -> bytes:
    """The whole body of a request."""
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def parse_object(raw: bytes) -> dict[str, Any]:
    """A body that must be a JSON object.

    Raises:
        ValueError: it is not.
    """
    body = json.loads(raw)
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - one error for all wrong bodies
    return body


async def send_json(send: Send, status: int, body: object, retry_after: int | None = None) -> None:
    """Send a whole JSON body."""
    raw = encode(body).encode()
    headers = _json_headers(len(raw))
    if retry_after is not None:
        headers.append((b"retry-after", str(retry_after).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": raw})


async def send_half(send: Send, body: object) -> None:
    """Send half of a JSON body; the server then closes the connection, as the answer stays incomplete."""
    raw = encode(body).encode()
    await send({"type": "http.response.start", "status": 200, "headers": _json_headers(len(raw))})
    await send({"type": "http.response.body", "body": raw[: len(raw) // 2], "more_body": True})


async def send_stream(send: Send, encoder: Encoder, exchange: Exchange, finish: Finish) -> None:
    """Send an answer in chunks and say how it ended, just before the client can know.

    Chunk n is due at `first + n * delay` after the start: a late chunk does not make the following ones late.
    """
    reply = exchange.reply
    await send({"type": "http.response.start", "status": 200, "headers": [*_EVENT_STREAM, *_request_ids()]})
    await send({"type": "http.response.body", "body": encoder.opening(), "more_body": True})
    clock = asyncio.get_running_loop().time
    due = clock() + reply.first
    deltas, total = reply.deltas(), reply.output_tokens
    for number in range(total + 1):
        if number == reply.hang_after:
            await silence()
        if number == reply.break_after:
            finish("broken")
            return
        if number == reply.fail_after:
            finish("broken")
            await send({"type": "http.response.body", "body": encoder.failure()})
            return
        if number < total:
            # A pause of nothing still lets the other streams have their turn.
            await asyncio.sleep(max(0.0, due - clock()))
            exchange.sent = number + 1
            await send({"type": "http.response.body", "body": encoder.chunk(next(deltas)), "more_body": True})
            due += reply.delay
    finish("done")
    await send({"type": "http.response.body", "body": encoder.closing()})


async def silence() -> None:
    """Wait until the client gives up or the server stops."""
    await asyncio.get_running_loop().create_future()


async def until_gone(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Do the work unless the client goes away first."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_disconnected(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        working.cancel()
        leaving.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _json_headers(length: int) -> list[_Header]:
    return [(b"content-type", b"application/json"), (b"content-length", str(length).encode()), *_request_ids()]


def _request_ids() -> list[_Header]:
    """The id of a request under the names that OpenAI's and Anthropic's clients look for."""
    value = f"req_{uuid4().hex[:24]}".encode()
    return [(b"x-request-id", value), (b"request-id", value)]
