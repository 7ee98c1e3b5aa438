"""Reads text, thinking, the end and the count of tokens from LangChain's chunks, alike for all providers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wegent_contracts.events import BlockKind, Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk

# Where a model puts the input tokens that its provider tells at the start of an answer.
START_INPUT_TOKENS = "start_input_tokens"
# Names of the field, by provider: Anthropic says stop_reason, the others finish_reason.
_END_FIELDS = ("finish_reason", "stop_reason")
LENGTH_ENDS = frozenset({"length", "max_tokens", "MAX_TOKENS", "model_context_window_exceeded"})
PROMPT_BLOCKED = "prompt blocked"
REFUSAL_ENDS = frozenset(
    {
        "content_filter",
        "refusal",
        "SAFETY",
        "RECITATION",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "LANGUAGE",
        PROMPT_BLOCKED,
    }
)


def pieces(chunk: AIMessageChunk) -> Iterator[tuple[BlockKind, str]]:
    """What the chunk adds, thinking first."""
    thinking = chunk.additional_kwargs.get("reasoning_content")
    if thinking:
        yield BlockKind.THINKING, thinking
    if isinstance(chunk.content, str):
        yield BlockKind.TEXT, chunk.content
        return
    for part in chunk.content:
        yield _piece(part)


def _piece(part: str | dict[str, Any]) -> tuple[BlockKind, str]:
    if isinstance(part, str):
        return BlockKind.TEXT, part
    if part.get("type") in ("thinking", "reasoning"):
        return BlockKind.THINKING, part.get("thinking") or part.get("reasoning") or ""
    return BlockKind.TEXT, part.get("text") or ""


def end_reason(chunk: AIMessageChunk) -> str | None:
    """Why the provider ended the answer; None in every chunk but the last one that says so."""
    metadata = chunk.response_metadata
    for field in _END_FIELDS:
        if metadata.get(field):
            return str(metadata[field])
    # Gemini's answer to a question that it will not even read: no candidate, so no finish_reason either.
    feedback = metadata.get("prompt_feedback") or {}
    return PROMPT_BLOCKED if feedback.get("block_reason") else None


class TokenCount:
    """Tokens of one call. Google's chunks carry increments, the others' totals, of which the last one counts."""

    def __init__(self, *, incremental: bool) -> None:
        self._incremental = incremental
        self._input: int | None = None
        self._output = 0

    def add(self, chunk: AIMessageChunk) -> None:
        self._input = chunk.response_metadata.get(START_INPUT_TOKENS, self._input)
        usage = chunk.usage_metadata
        if usage is None:
            return
        if self._incremental:
            self._input = (self._input or 0) + usage["input_tokens"]
            self._output += usage["output_tokens"]
            return
        self._input = usage["input_tokens"] or self._input or 0
        self._output = usage["output_tokens"]

    def event(self, model: str) -> Usage | None:
        """None when the provider did not count."""
        if self._input is None:
            return None
        return Usage(model=model, input_tokens=max(0, self._input), output_tokens=max(0, self._output))
