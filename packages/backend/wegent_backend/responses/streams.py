"""A Responses stream: the events of a reading as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime
from typing import Any, Final

import orjson

from wegent_backend.responses import rendering
from wegent_backend.responses.objects import Facts
from wegent_backend.responses.reading import Reading

MEDIA_TYPE: Final = "text/event-stream"
UNBUFFERED: Final = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
ALIVE: Final = b": still there\n\n"


async def responses(
    reading: Reading, facts: Facts, after: int, *, completed_at: Callable[[], Awaitable[datetime | None]]
) -> AsyncIterator[bytes]:
    """What comes after the sequence number `after`, to the end of the answer. `completed_at` is asked at the end.

    It ends without one when the process stops, or its reader may not read any more: come back for the rest.
    """
    number = after
    async with reading, aclosing(reading.portions(after)) as portions:
        async for portion in portions:
            if portion.withdrawn:
                yield _event(rendering.withdrawn(facts, number + 1))
            elif not portion.stretches:
                yield ALIVE
            else:
                number = portion.stretches[-1].last
                ended = portion.stretches[-1].what == "ended"
                at = await completed_at() if ended else None
                events = rendering.events(facts, portion.transcript, portion.stretches, completed_at=at)
                yield b"".join(map(_event, events))


def data(payload: dict[str, Any]) -> bytes:
    return b"data: %s\n\n" % orjson.dumps(payload)


def _event(payload: dict[str, Any]) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (payload["type"].encode(), orjson.dumps(payload))
