"""LangChain's OpenAI models, cheaper and with thinking; import only where langchain is wanted."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from langchain_openai.chat_models.base import BaseChatOpenAI
from openai import AsyncOpenAI, AsyncStream

from wegent_chat_shell.llm.chunks import REASONING_FIELDS


class PlainCompletions:
    """Chat completions of the SDK that streams plain dicts.

    LangChain takes the SDK's typed chunks apart again at once; building them costs more than everything else
    that happens to a chunk.
    """

    def __init__(self, client: AsyncOpenAI) -> None:
        self._client = client

    async def create(self, **payload: Any) -> Any:
        """Start a completion; with `stream` an `AsyncStream` of dicts, otherwise the SDK's own answer."""
        payload |= payload.pop("extra_body", None) or {}
        if not payload.get("stream"):
            return await self._client.chat.completions.create(**payload)
        return await self._client.post(
            "/chat/completions", cast_to=object, body=payload, stream=True, stream_cls=AsyncStream[object]
        )


class CompatibleChatModel(BaseChatOpenAI):
    """Any server with chat completions: asks with `max_tokens`, reads thinking from the delta, and sends it back.

    Servers that think between two calls of tools want what they thought, under the name that they use.
    """

    def _get_request_payload(self, input_: Any, *, stop: list[str] | None = None, **options: Any) -> dict[str, Any]:
        payload = super()._get_request_payload(input_, stop=stop, **options)
        asked = self._convert_input(input_).to_messages()
        for message, written in zip(asked, payload["messages"], strict=True):
            if isinstance(message, AIMessage) and message.tool_calls:
                known = message.additional_kwargs
                written.update({field: known[field] for field in REASONING_FIELDS if field in known})
        return payload

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        _complete(chunk)
        converted = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        return _with_reasoning(converted, chunk)


class OfficialChatModel(ChatOpenAI):
    """OpenAI's own names of parameters (`max_completion_tokens`), with the same reading of thinking."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        _complete(chunk)
        converted = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        return _with_reasoning(converted, chunk)


def _complete(chunk: dict[str, Any]) -> None:
    """Some servers end with a choice that has a finish_reason and no delta, which LangChain does not expect."""
    for choice in chunk.get("choices") or ():
        if choice.get("delta") is None:
            choice["delta"] = {}


def _with_reasoning(converted: ChatGenerationChunk | None, chunk: dict[str, Any]) -> ChatGenerationChunk | None:
    choices = chunk.get("choices")
    if converted is None or not choices:
        return converted
    delta = choices[0].get("delta") or {}
    for field in REASONING_FIELDS:
        if isinstance(text := delta.get(field), str) and text:
            converted.message.additional_kwargs[field] = text
            break
    return converted
