"""From the events of a response to LangChain's chunks, in the form in which they go back with the next call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import InputTokenDetails, OutputTokenDetails, UsageMetadata

Event = dict[str, Any]
_ENDS = {"max_output_tokens": "length", "content_filter": "content_filter"}


class ResponseReader:
    """Gives every part of the answer a number, by which LangChain puts its pieces together."""

    def __init__(self) -> None:
        self._places: dict[tuple[Any, Any], int] = {}
        self._arguments: set[Any] = set()

    def read(self, event: Event) -> Iterator[AIMessageChunk]:
        """What the event adds, if anything."""
        kind = event.get("type")
        if kind == "response.output_text.delta":
            yield self._part(event, "content_index", type="text", text=event["delta"])
        elif kind in {"response.reasoning_summary_text.delta", "response.reasoning_summary_part.added"}:
            summary = {"index": event["summary_index"], "type": "summary_text", "text": event.get("delta", "")}
            yield self._part(event, None, type="reasoning", summary=[summary])
        elif kind == "response.reasoning_text.delta":
            # Models with open weights tell what they think as it is.
            part = {"index": event.get("content_index", 0), "type": "reasoning_text", "text": event["delta"]}
            yield self._part(event, None, type="reasoning", content=[part])
        elif kind == "response.function_call_arguments.delta":
            self._arguments.add(event["output_index"])
            yield self._arguments_of(event, event["delta"])
        elif kind == "response.refusal.delta":
            yield self._part(event, "content_index", type="text", text=event["delta"])
        elif kind == "response.output_item.added":
            yield from self._added(event, event["item"])
        elif kind == "response.output_item.done":
            yield from self._done(event, event["item"])
        elif kind in {"response.completed", "response.incomplete"}:
            yield _end(event["response"])

    def _added(self, event: Event, item: Event) -> Iterator[AIMessageChunk]:
        if item.get("type") == "reasoning":
            yield self._part(event, None, type="reasoning", id=item.get("id"), summary=[])
        elif item.get("type") == "function_call":
            place = self._place(event, None)
            named = {"name": item.get("name"), "id": item.get("call_id")}
            block = {"type": "function_call", "name": item.get("name"), "call_id": item.get("call_id"), "arguments": ""}
            if item.get("id"):
                block["id"] = item["id"]
            call = {"type": "tool_call_chunk", **named, "args": "", "index": place}
            yield AIMessageChunk(content=[{**block, "index": place}], tool_call_chunks=[call])

    def _done(self, event: Event, item: Event) -> Iterator[AIMessageChunk]:
        if item.get("type") == "reasoning" and item.get("encrypted_content"):
            # Complete only here.
            sealed = {"id": item.get("id"), "summary": [], "encrypted_content": item["encrypted_content"]}
            yield self._part(event, None, type="reasoning", **sealed)
        elif item.get("type") == "function_call" and event["output_index"] not in self._arguments:
            # Some servers send the arguments in one piece.
            yield self._arguments_of(event, item.get("arguments") or "")

    def _arguments_of(self, event: Event, piece: str) -> AIMessageChunk:
        place = self._place(event, None)
        block = {"type": "function_call", "arguments": piece, "index": place}
        call: Any = {"type": "tool_call_chunk", "name": None, "id": None, "args": piece, "index": place}
        return AIMessageChunk(content=[block], tool_call_chunks=[call])

    def _part(self, event: Event, below: str | None, **block: Any) -> AIMessageChunk:
        return AIMessageChunk(content=[{**block, "index": self._place(event, below)}])

    def _place(self, event: Event, below: str | None) -> int:
        key = (event.get("output_index"), event.get(below) if below else None)
        return self._places.setdefault(key, len(self._places))


def _end(response: Event) -> AIMessageChunk:
    reason = (response.get("incomplete_details") or {}).get("reason")
    end = "stop" if response.get("status") != "incomplete" else _ENDS.get(str(reason), str(reason))
    metadata = {"finish_reason": end, "model_provider": "openai"}
    return AIMessageChunk(
        content=[], response_metadata=metadata, usage_metadata=_usage(response.get("usage")), chunk_position="last"
    )


def _usage(counted: Event | None) -> UsageMetadata | None:
    if not counted:
        return None
    into, out = counted.get("input_tokens") or 0, counted.get("output_tokens") or 0
    read = counted.get("input_tokens_details") or {}
    written = counted.get("output_tokens_details") or {}
    return UsageMetadata(
        input_tokens=into,
        output_tokens=out,
        total_tokens=into + out,
        input_token_details=InputTokenDetails(
            cache_read=read.get("cached_tokens") or 0, cache_creation=read.get("cache_write_tokens") or 0
        ),
        output_token_details=OutputTokenDetails(reasoning=written.get("reasoning_tokens") or 0),
    )
