"""Anthropic Messages: typed content blocks, streamed as block starts, deltas and stops."""

from __future__ import annotations

import base64
import hashlib
from uuid import uuid4

from wegent_scripted.conversation import (
    Image,
    Json,
    Message,
    Request,
    ToolCall,
    encode,
    image_of_base64,
    joined_text,
    unpaired,
)
from wegent_scripted.protocol import Call, InvalidRequest, listed, required
from wegent_scripted.replies import Delta, Failure, Reply

_ERRORS: dict[int, tuple[str, str]] = {
    400: ("invalid_request_error", "The request was refused."),
    401: ("authentication_error", "invalid x-api-key"),
    403: ("permission_error", "Your API key does not have permission to use the specified resource."),
    404: ("not_found_error", "model: {model}"),
    413: ("request_too_large", "Request exceeds the maximum size"),
    429: ("rate_limit_error", "This request would exceed your organization's rate limit. Please try again later."),
    500: ("api_error", "Internal server error"),
    529: ("overloaded_error", "Overloaded"),
}
_COUNT_TOKENS = "/v1/messages/count_tokens"
_MOST_MARKS = 4


class AnthropicMessages:
    """The provider behind `/v1/messages`, `/v1/messages/count_tokens` and `/v1/models`."""

    def api_key(self, call: Call) -> str | None:
        """The `x-api-key` header, or a bearer token."""
        bearer = call.headers.get("authorization", "").removeprefix("Bearer ").strip()
        return call.headers.get("x-api-key") or bearer or None

    def request(self, call: Call, body: Json) -> Request:
        """Read a request for a message, or for its count of tokens."""
        if call.path != _COUNT_TOKENS:
            required(body, "max_tokens")
        _check_marks(body)
        system = joined_text(body.get("system"))
        messages = [Message("system", system)] if system else []
        for item in listed(required(body, "messages"), "messages"):
            messages += _messages(item)
        _check_tools(messages)
        _check_thinking(body)
        return Request(
            protocol="anthropic",
            model=str(required(body, "model")),
            messages=tuple(messages),
            tools=tuple(str(tool.get("name", "")) for tool in listed(body.get("tools") or [], "tools")),
            forced=_forced(body),
            stream=bool(body.get("stream")),
            api_key=self.api_key(call),
            headers=call.headers,
            body=body,
        )

    def count(self, call: Call, request: Request) -> Json | None:
        """The size of the prompt."""
        return {"input_tokens": request.input_tokens} if call.path == _COUNT_TOKENS else None

    def answer(self, request: Request, reply: Reply) -> Json:
        """A `message` object with all its blocks."""
        blocks: list[Json] = []
        if reply.thinking:
            blocks.append({"type": "thinking", "thinking": reply.thinking, "signature": _signature(reply.thinking)})
        text = "".join(reply.chunks)
        if text:
            blocks.append({"type": "text", "text": text})
        blocks += [{**_tool_use(call), "input": dict(call.arguments)} for call in reply.tools]
        usage = _usage(request, reply, reply.output_tokens)
        return {**_head(request, usage), "content": blocks, "stop_reason": _stop_reason(reply)}

    def encoder(self, request: Request, reply: Reply) -> AnthropicEncoder:
        """A writer of message events."""
        return AnthropicEncoder(request, reply)

    def error(self, failure: Failure, model: str) -> tuple[int, Json]:
        """Anthropic's error object; an overloaded server answers 529."""
        status = 529 if failure.status == 503 else failure.status
        kind, words = _ERRORS.get(status, _ERRORS[500] if status >= 500 else _ERRORS[400])
        message = failure.message or words.format(model=model)
        return status, {"type": "error", "error": {"type": kind, "message": message}, "request_id": _id("req")}

    def models(self, ids: list[str]) -> Json:
        """The list of models, on one page."""
        return {
            "data": [self.model(name) for name in ids],
            "has_more": False,
            "first_id": ids[0] if ids else None,
            "last_id": ids[-1] if ids else None,
        }

    def model(self, model: str) -> Json:
        """One model."""
        return {
            "type": "model",
            "id": model,
            "display_name": model,
            "created_at": "2026-01-01T00:00:00Z",
            "lifecycle": "active",
        }


class AnthropicEncoder:
    """Writes message events and keeps the index of the block that is open."""

    def __init__(self, request: Request, reply: Reply) -> None:
        self._request, self._reply = request, reply
        self._index = -1
        self._open: tuple[str, int] | None = None
        self._text_head = ""

    def opening(self) -> bytes:
        """The message's start, and the ping that follows it."""
        message = _head(self._request, _usage(self._request, self._reply, 1))
        return _event("message_start", message=message) + _event("ping")

    def chunk(self, delta: Delta) -> bytes:
        """A block's delta, after the events that open its block and close the one before."""
        before = b"" if self._open == (delta.kind, delta.tool) else self._switch(delta)
        if delta.kind == "text":
            return before + f"{self._text_head}{encode(delta.text)}}}}}\n\n".encode()
        if delta.kind == "thinking":
            return before + self._delta({"type": "thinking_delta", "thinking": delta.text})
        return before + self._delta({"type": "input_json_delta", "partial_json": delta.text})

    def closing(self) -> bytes:
        """The end of the open block, the reason to stop with the final usage, and the message's end."""
        delta = {"stop_reason": _stop_reason(self._reply), "stop_sequence": None}
        # Cumulative, the input included: some clients read the usage from here only.
        usage = _counts(self._request, self._reply, self._reply.output_tokens)
        return self._stop() + _event("message_delta", delta=delta, usage=usage) + _event("message_stop")

    def failure(self) -> bytes:
        """An `overloaded_error` event."""
        _, body = AnthropicMessages().error(Failure(529), self._request.model)
        return _event("error", error=body["error"])

    def _switch(self, delta: Delta) -> bytes:
        stop = self._stop()
        self._index += 1
        self._open = (delta.kind, delta.tool)
        block: Json = {"type": "text", "text": ""}
        if delta.kind == "thinking":
            block = {"type": "thinking", "thinking": "", "signature": ""}
        elif delta.kind == "tool":
            block = {**_tool_use(self._reply.tools[delta.tool]), "input": {}}
        head = {"type": "content_block_delta", "index": self._index}
        self._text_head = f'event: content_block_delta\ndata: {encode(head)[:-1]},"delta":{{"type":"text_delta","text":'
        return stop + _event("content_block_start", index=self._index, content_block=block)

    def _stop(self) -> bytes:
        if self._open is None:
            return b""
        signed = b""
        if self._open[0] == "thinking":
            signed = self._delta({"type": "signature_delta", "signature": _signature(self._reply.thinking)})
        self._open = None
        return signed + _event("content_block_stop", index=self._index)

    def _delta(self, delta: Json) -> bytes:
        return _event("content_block_delta", index=self._index, delta=delta)


def _event(kind: str, **fields: object) -> bytes:
    return f"event: {kind}\ndata: {encode({'type': kind, **fields})}\n\n".encode()


def _messages(item: Json) -> list[Message]:
    """One message of the wire: a user's message may hold tool results and a text, which are several here."""
    role, content = item.get("role"), item.get("content")
    text_block: Json = {"type": "text", "text": content}
    blocks = [text_block] if isinstance(content, str) else listed(content, "messages.content")
    if role not in {"user", "assistant", "system"}:
        raise InvalidRequest(f"messages: Unexpected role {role!r}. The allowed roles are user, assistant and system.")
    results = [
        Message("tool", joined_text(block.get("content")), call_id=str(block.get("tool_use_id")))
        for block in blocks
        if block.get("type") == "tool_result"
    ]
    calls = [block for block in blocks if block.get("type") == "tool_use"]
    said = [block for block in blocks if block.get("type") == "text"]
    if not all(block.get("text") for block in said):
        raise InvalidRequest("messages: text content blocks must be non-empty")
    images = tuple(_image(block) for block in blocks if block.get("type") == "image")
    if results and not said and not images:
        return results
    thinking = "".join(_thinking(block) for block in blocks if block.get("type") == "thinking")
    message = Message(
        role=role,
        text=joined_text(said),
        tool_calls=tuple(ToolCall(str(call.get("name")), call.get("input") or {}) for call in calls),
        call_ids=tuple(str(call.get("id")) for call in calls),
        images=images,
        thinking=thinking,
    )
    return [*results, message]


def _check_thinking(body: Json) -> None:
    """With a budget for thinking, a call of a tool must have it in front, the last one at least."""
    answers = [item for item in body["messages"] if item.get("role") == "assistant"]
    content = answers[-1].get("content") if answers else ""
    if (body.get("thinking") or {}).get("type") != "enabled" or not isinstance(content, list):
        return
    kinds = [block.get("type") for block in content]
    if "tool_use" in kinds and kinds[0] not in {"thinking", "redacted_thinking"}:
        raise InvalidRequest(
            f"messages.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{kinds[0]}`. When "
            "`thinking` is enabled, a final `assistant` message must start with a thinking block (preceding the "
            "lastmost set of `tool_use` and `tool_result` blocks)."
        )


def _thinking(block: Json) -> str:
    thinking = str(block.get("thinking", ""))
    if block.get("signature") != _signature(thinking):
        raise InvalidRequest("messages.content.0: Invalid `signature` in `thinking` block")
    return thinking


def _image(block: Json) -> Image:
    source = block.get("source") or {}
    if source.get("type") != "base64":
        raise InvalidRequest("The scripted server takes images as base64 only.")
    return image_of_base64(source.get("media_type"), source.get("data"))


def _forced(body: Json) -> str | None:
    choice = body.get("tool_choice") or {}
    forced = str(choice.get("name")) if choice.get("type") == "tool" else None
    if forced and (body.get("thinking") or {}).get("type", "disabled") != "disabled":
        raise InvalidRequest("Thinking may not be enabled when tool_choice forces tool use.")
    return forced


def _check_marks(body: Json) -> None:
    """The places where the provider keeps the prompt so far are few."""
    marks = encode(body).count('"cache_control":{')
    if marks > _MOST_MARKS:
        raise InvalidRequest(f"A maximum of {_MOST_MARKS} blocks with cache_control may be provided. Found {marks}.")


def _check_tools(messages: list[Message]) -> None:
    unanswered, unexpected = unpaired(messages)
    if unanswered:
        raise InvalidRequest(
            f"messages: `tool_use` ids were found without `tool_result` blocks immediately after: "
            f"{', '.join(unanswered)}. Each `tool_use` block must have a corresponding `tool_result` block in the "
            "next message."
        )
    if unexpected:
        raise InvalidRequest(
            f"messages: unexpected `tool_use_id` found in `tool_result` blocks: {', '.join(unexpected)}. Each "
            "`tool_result` block must have a corresponding `tool_use` block in the previous message."
        )


def _head(request: Request, usage: Json) -> Json:
    return {
        "id": _id("msg"),
        "type": "message",
        "role": "assistant",
        "model": request.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }


def _usage(request: Request, reply: Reply, output_tokens: int) -> Json:
    return {**_counts(request, reply, output_tokens), "service_tier": "standard"}


def _counts(request: Request, reply: Reply, output_tokens: int) -> Json:
    """What the cache has to do with is counted apart, not once more in `input_tokens`."""
    return {
        "input_tokens": max(0, request.input_tokens - reply.cached - reply.cache_written),
        "cache_creation_input_tokens": reply.cache_written,
        "cache_read_input_tokens": reply.cached,
        "output_tokens": output_tokens,
    }


def _tool_use(call: ToolCall) -> Json:
    return {"type": "tool_use", "id": _id("toolu"), "name": call.name}


def _stop_reason(reply: Reply) -> str:
    if reply.cut:
        return "max_tokens"
    return "tool_use" if reply.tools else "end_turn"


def _signature(thinking: str) -> str:
    """A signature that belongs to its thinking, as the real ones do."""
    return base64.b64encode(hashlib.sha256(thinking.encode()).digest()).decode()


def _id(prefix: str) -> str:
    return f"{prefix}_01{uuid4().hex[:22]}"
