"""A chat completion as server-sent events. Whoever leaves it stops the answer: there is no way back to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Final

from wegent_contracts.errors import WegentError

from wegent_backend.responses import refusals, streams
from wegent_backend.responses.completions import rendering
from wegent_backend.responses.errors import AnswerStopped
from wegent_backend.responses.objects import Facts
from wegent_backend.responses.reading import Portion, Reading

DONE: Final = b"data: [DONE]\n\n"
WITHDRAWN: Final = (
    "Part of what this stream has sent was taken back, because the server that wrote the answer stopped. Ask again."
)


async def completion(
    reading: Reading, facts: Facts, *, count: bool, on_left: Callable[[], None]
) -> AsyncIterator[bytes]:
    """Chunks to the end; with `count` the last one says how many tokens it took. `on_left`: the reader has gone."""
    try:
        async with aclosing(_completion(reading, facts, count=count)) as pieces:
            async for piece in pieces:
                yield piece
    except (GeneratorExit, asyncio.CancelledError):
        if reading.wanted:
            on_left()
        raise


async def _completion(reading: Reading, facts: Facts, *, count: bool) -> AsyncGenerator[bytes]:
    async with reading, aclosing(reading.portions()) as portions:
        async for portion in portions:
            try:
                yield _shown(facts, portion)
            except WegentError as error:
                yield streams.data(refusals.body(error))
                return
        if not reading.transcript.ended:
            return  # without an end: nobody shall take it for a whole answer
        if count:
            yield streams.data(rendering.counted(facts, reading.transcript))
        yield DONE


def _shown(facts: Facts, portion: Portion) -> bytes:
    if portion.withdrawn:
        raise AnswerStopped(WITHDRAWN)
    if not portion.stretches:
        return streams.ALIVE
    return b"".join(map(streams.data, rendering.chunks(facts, portion.transcript, portion.stretches)))
