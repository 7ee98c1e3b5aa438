"""One model call of a turn: streamed, counted, retried while nothing has arrived, by another model if need be."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import add_ai_message_chunks
from wegent_contracts.events import RunStatus

from wegent_chat_shell.blocks import BLOCKS
from wegent_chat_shell.graph.turn import Turn
from wegent_chat_shell.llm.chunks import LENGTH_ENDS, REFUSAL_ENDS, TokenCount, end_reason, pieces
from wegent_chat_shell.llm.connections import model_call
from wegent_chat_shell.llm.ends import check_end
from wegent_chat_shell.llm.patience import Patience
from wegent_chat_shell.llm.prompts import ANSWERED_BY, Prompt
from wegent_chat_shell.telemetry import CallSpan

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.tools import BaseTool
    from wegent_contracts.protocol.chat import ModelTarget


class ModelCall:
    """Asks once. After the first piece of the answer nothing is repeated."""

    def __init__(self, turn: Turn, tools: Sequence[BaseTool] = (), *, calls: bool = True) -> None:
        """`calls`: whether the model may call the tools; it is told of them all the same."""
        self._turn = turn
        self._tools = tools
        self._calls = calls
        self._started = False

    async def run(self, prompt: Prompt) -> AIMessageChunk:
        """The whole answer; its pieces go to the turn as they come.

        Raises one of the errors in `wegent_chat_shell.errors`.
        """

        async def ask(target: ModelTarget, model: BaseChatModel) -> AIMessageChunk:
            described = await self._turn.sight.described(prompt.pictures(), target, self._turn)
            messages = prompt.written_for(target, described)
            patience = Patience(target, self._turn, self._has_started)
            return await patience.attempts(lambda span: self._stream(target, model, messages, span))

        return await self._turn.agent.models.ask(ask, self._turn.emit, self._has_started)

    def _choice(self, target: ModelTarget) -> dict[str, Any]:
        if self._calls:
            return {}
        # Providers refuse earlier calls of tools that they are not told of: only calling them is ruled out.
        return {"tool_choice": {"type": "none"} if target.provider == "anthropic" else "none"}

    def _has_started(self) -> bool:
        return self._started

    async def _stream(
        self, target: ModelTarget, model: BaseChatModel, messages: list[BaseMessage], span: CallSpan
    ) -> AIMessageChunk:
        chunks: list[AIMessageChunk] = []
        turn, end, before = self._turn, None, self._turn.blocks.count
        tokens = TokenCount(incremental=target.provider == "google")
        asked = model.bind_tools(self._tools, **self._choice(target)) if self._tools else model
        stream = cast("AsyncGenerator[AIMessageChunk, None]", asked.astream(messages))
        async with model_call(silence=target.timeout_seconds), aclosing(stream):
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
        span.ended(end, tokens.event(target))
        await self._finish(target, end, tokens, calls=bool(answer.tool_calls))
        answer.response_metadata[BLOCKS] = turn.blocks.names(after=before)
        answer.response_metadata[ANSWERED_BY] = target.name
        return answer

    async def _finish(self, target: ModelTarget, end: str | None, tokens: TokenCount, *, calls: bool) -> None:
        name = target.name
        if end is not None and end not in REFUSAL_ENDS:
            for event in self._turn.blocks.close():
                await self._turn.emit(event)
        if usage := tokens.event(target):
            await self._turn.emit(usage)
        check_end(name, end, started=self._started)
        if end in LENGTH_ENDS:
            await self._status("answer_cut", f'The answer was cut off: model "{name}" reached its limit of tokens.')
        elif not self._started and not calls:
            await self._status("answer_empty", f'Model "{name}" answered with no text.')

    async def _status(self, status: str, message: str) -> None:
        await self._turn.emit(RunStatus(status=status, message=message))
