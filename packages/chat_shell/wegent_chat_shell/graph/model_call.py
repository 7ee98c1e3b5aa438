"""One model call of a turn: streamed, counted, retried while nothing has arrived."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

from langchain_core.messages import AIMessageChunk, AnyMessage, BaseMessage
from langchain_core.messages.ai import add_ai_message_chunks
from wegent_contracts.errors import WegentError
from wegent_contracts.events import RunStatus

from wegent_chat_shell.blocks import BLOCKS
from wegent_chat_shell.errors import (
    ModelRateLimited,
    ModelRefused,
    ModelStreamBroken,
    ModelUnavailable,
    stream_broken,
    translate,
)
from wegent_chat_shell.graph.turn import Turn
from wegent_chat_shell.llm.chunks import LENGTH_ENDS, REFUSAL_ENDS, TokenCount, end_reason, pieces
from wegent_chat_shell.llm.connections import model_call
from wegent_chat_shell.telemetry import CallSpan, model_span

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable

# What is worth another attempt, as long as nothing has arrived, and how to say it.
_RETRIED: dict[type[WegentError], str] = {
    ModelRateLimited: "The provider of model {model} is busy",
    ModelUnavailable: "The provider of model {model} cannot be reached or has failed",
    ModelStreamBroken: "The provider of model {model} dropped the connection",
}


class ModelCall:
    """Asks a model once. After the first piece of the answer nothing is repeated."""

    def __init__(self, model: Runnable[Any, AIMessage], turn: Turn) -> None:
        self._model = model
        self._turn = turn
        self._started = False

    async def run(self, messages: Sequence[BaseMessage | AnyMessage]) -> AIMessageChunk:
        """The whole answer; its pieces go to the turn as they come.

        Raises one of the errors in `wegent_chat_shell.errors`.
        """
        for attempt in range(1, self._turn.settings.attempts + 1):
            try:
                return await self._attempt(messages, attempt)
            except WegentError as error:
                pause = self._pause(error, attempt)
                if pause is None:
                    raise
                failed = error
            await self._announce_retry(failed, pause, attempt)
            await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    async def _attempt(self, messages: Sequence[BaseMessage | AnyMessage], attempt: int) -> AIMessageChunk:
        with model_span(self._turn.tracer, self._turn.target, attempt) as span:
            try:
                return await self._stream(messages, span)
            except Exception as exc:
                error = translate(exc, self._turn.target, started=self._started)
                if error is None:
                    raise
                raise error from exc

    async def _stream(self, messages: Sequence[BaseMessage | AnyMessage], span: CallSpan) -> AIMessageChunk:
        chunks: list[AIMessageChunk] = []
        turn, end, before = self._turn, None, self._turn.blocks.count
        tokens = TokenCount(incremental=turn.target.provider == "google")
        stream = cast("AsyncGenerator[AIMessageChunk, None]", self._model.astream(list(messages)))
        async with model_call(silence=turn.target.timeout_seconds), aclosing(stream):
            async for chunk in stream:
                if not chunks:
                    span.first_chunk()
                chunks.append(chunk)
                for kind, piece in pieces(chunk):
                    for event in turn.blocks.add(kind, piece):
                        self._started = True
                        await turn.emit(event)
                end = end_reason(chunk) or end
                tokens.add(chunk)
        answer = add_ai_message_chunks(chunks[0], *chunks[1:]) if chunks else AIMessageChunk(content="")
        span.ended(end, tokens.event(turn.target.name))
        await self._finish(end, tokens, calls=bool(answer.tool_calls))
        answer.response_metadata[BLOCKS] = turn.blocks.names(after=before)
        return answer

    async def _finish(self, end: str | None, tokens: TokenCount, *, calls: bool) -> None:
        name = self._turn.target.name
        if end is not None and end not in REFUSAL_ENDS:
            for event in self._turn.blocks.close():
                await self._turn.emit(event)
        if usage := tokens.event(name):
            await self._turn.emit(usage)
        if end is None:
            # A connection that closes in an orderly way looks like an end to the providers' clients.
            raise stream_broken(name, started=self._started)
        if end in REFUSAL_ENDS:
            raise ModelRefused(
                f'Model "{name}" refused to go on ({end}). Put the question differently.', details={"model": name}
            )
        if end in LENGTH_ENDS:
            await self._status("answer_cut", f'The answer was cut off: model "{name}" reached its limit of tokens.')
        elif not self._started and not calls:
            await self._status("answer_empty", f'Model "{name}" answered with no text.')

    def _pause(self, error: WegentError, attempt: int) -> float | None:
        """Seconds until the next attempt; None when there is none."""
        settings = self._turn.settings
        if self._started or attempt >= settings.attempts or type(error) not in _RETRIED:
            return None
        asked = (error.details or {}).get("retry_after")
        if isinstance(asked, float):
            return asked if asked <= settings.retry_after_cap else None
        pause = min(settings.backoff_base * 2.0 ** (attempt - 1), settings.backoff_cap)
        # Spread, so that turns that failed together do not come back together.
        return pause * random.uniform(0.75, 1.25)  # noqa: S311

    async def _announce_retry(self, error: WegentError, pause: float, attempt: int) -> None:
        attempts = f"attempt {attempt + 1} of {self._turn.settings.attempts}"
        what = _RETRIED[type(error)].format(model=f'"{self._turn.target.name}"')
        await self._status("retrying", f"{what}. Trying again in {pause:.1f} s ({attempts}).")

    async def _status(self, status: str, message: str) -> None:
        await self._turn.emit(RunStatus(status=status, message=message))
