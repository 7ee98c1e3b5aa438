"""Reads text, thinking, the end and the count of tokens from LangChain's chunks, alike for all providers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wegent_contracts.events import BlockKind, Usage
from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.blocks import PARAGRAPH
from wegent_chat_shell.llm.pricing import price

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_core.messages.ai import UsageMetadata

_COUNTS = ("input", "output", "cached", "written", "reasoning")
# Where a model puts the input tokens that its provider tells at the start of an answer: input, cached, written.
START_USAGE = "start_usage"
# DeepSeek, llama.cpp and older vLLM use the first name, OpenRouter, Ollama and newer vLLM the second.
REASONING_FIELDS = ("reasoning_content", "reasoning")
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
    if chunk.additional_kwargs:
        for field in REASONING_FIELDS:
            if isinstance(thinking := chunk.additional_kwargs.get(field), str):
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
        return BlockKind.THINKING, part.get("thinking") or part.get("reasoning") or _reasoning(part)
    return BlockKind.TEXT, part.get("text") or ""


def _reasoning(part: dict[str, Any]) -> str:
    """Of the Responses API: thoughts in parts, which are paragraphs."""
    found = ""
    for piece in [*(part.get("summary") or ()), *(part.get("content") or ())]:
        # A part begins with an empty piece.
        found += piece["text"] or (PARAGRAPH if piece.get("index") else "")
    return found


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
        self._counted = False
        self._sums = dict.fromkeys(_COUNTS, 0)

    def add(self, chunk: AIMessageChunk) -> None:
        if START_USAGE in chunk.response_metadata:
            self._counted = True
            self._sums.update(chunk.response_metadata[START_USAGE])
        usage = chunk.usage_metadata
        if usage is None:
            return
        counts = _counts(usage)
        if self._incremental:
            counts = {name: self._sums[name] + count for name, count in counts.items()}
        elif self._counted and not counts["input"]:
            # The end of an answer repeats the output only.
            counts = {name: counts[name] for name in ("output", "reasoning")}
        self._sums.update(counts)
        self._counted = True

    def event(self, target: ModelTarget) -> Usage | None:
        """None when the provider did not count."""
        if not self._counted:
            return None
        sums = {name: max(0, count) for name, count in self._sums.items()}
        return Usage(
            model=target.name,
            input_tokens=sums["input"],
            output_tokens=sums["output"],
            cached_input_tokens=sums["cached"] or None,
            cache_write_tokens=sums["written"] or None,
            reasoning_tokens=sums["reasoning"] or None,
            **price(target.pricing, sums),
        )


def _counts(usage: UsageMetadata) -> dict[str, int]:
    into, out = usage.get("input_token_details") or {}, usage.get("output_token_details") or {}
    return {
        "input": usage["input_tokens"],
        "output": usage["output_tokens"],
        # Some names have the class of service in front, or the time for which the cache keeps it.
        "cached": _sum(into, "cache_read"),
        "written": _sum(into, "cache_creation") + _sum(into, "_input_tokens"),
        "reasoning": _sum(out, "reasoning"),
    }


def _sum(details: Any, ending: str) -> int:
    return sum(count or 0 for name, count in details.items() if name.endswith(ending))
