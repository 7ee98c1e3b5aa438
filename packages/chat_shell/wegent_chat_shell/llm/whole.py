"""Asks a model for an answer that is wanted as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol, cast

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.llm.chunks import TokenCount, end_reason
from wegent_chat_shell.llm.connections import model_call
from wegent_chat_shell.llm.ends import check_end
from wegent_chat_shell.llm.patience import Caller
from wegent_chat_shell.telemetry import CallSpan

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.runnables import Runnable


class Watch(Protocol):
    """Looks on while an answer is written."""

    def begin(self) -> None:
        """It begins, perhaps anew: what was heard before does not count."""

    async def heard(self, piece: str) -> None: ...


async def whole_answer(
    target: ModelTarget,
    model: Runnable[Any, Any],
    messages: Sequence[BaseMessage],
    caller: Caller,
    span: CallSpan,
    watch: Watch | None = None,
) -> AIMessageChunk:
    """Once; streamed all the same, so that only silence is bounded. The caller hears of the tokens."""
    from langchain_core.messages import AIMessageChunk
    from langchain_core.messages.ai import add_ai_message_chunks

    chunks: list[AIMessageChunk] = []
    end, tokens = None, TokenCount(incremental=target.provider == "google")
    stream = cast("AsyncGenerator[AIMessageChunk, None]", model.astream(list(messages)))
    if watch is not None:
        watch.begin()
    async with model_call(silence=target.timeout_seconds), aclosing(stream):
        async for chunk in stream:
            chunks.append(chunk)
            end = end_reason(chunk) or end
            tokens.add(chunk)
            if watch is not None and (piece := _piece(chunk)):
                await watch.heard(piece)
    span.ended(end, tokens.event(target))
    if usage := tokens.event(target):
        await caller.emit(usage)
    check_end(target.name, end, started=bool(chunks))
    return add_ai_message_chunks(chunks[0], *chunks[1:]) if chunks else AIMessageChunk(content="")


def _piece(chunk: AIMessageChunk) -> str:
    """Of the text, or of the arguments of the call that an answer in a given form is with some providers."""
    return chunk.text or "".join(call["args"] or "" for call in chunk.tool_call_chunks)
