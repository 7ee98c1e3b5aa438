"""LangChain's OpenAI models plus the thinking that compatible servers stream; import only where langchain is wanted."""

from __future__ import annotations

from typing import Any

from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from langchain_openai.chat_models.base import BaseChatOpenAI

# DeepSeek, llama.cpp and older vLLM use the first name, OpenRouter, Ollama and newer vLLM the second.
_REASONING_FIELDS = ("reasoning_content", "reasoning")


class CompatibleChatModel(BaseChatOpenAI):
    """Any server with chat completions: asks with `max_tokens`, reads thinking from the delta."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        converted = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        if converted is not None and (choices := chunk.get("choices")):
            _add_reasoning(converted, choices[0].get("delta") or {})
        return converted


class OfficialChatModel(ChatOpenAI):
    """OpenAI's own names of parameters (`max_completion_tokens`), with the same reading of thinking."""

    _convert_chunk_to_generation_chunk = CompatibleChatModel._convert_chunk_to_generation_chunk


def _add_reasoning(converted: ChatGenerationChunk, delta: dict[str, Any]) -> None:
    for field in _REASONING_FIELDS:
        if isinstance(text := delta.get(field), str) and text:
            converted.message.additional_kwargs["reasoning_content"] = text
            return
