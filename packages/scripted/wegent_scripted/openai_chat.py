"""OpenAI chat completions, as OpenAI and the many servers that follow it speak them.

Thinking travels in `reasoning_content`, which OpenAI itself does not send but its followers do.
"""

from __future__ import annotations

import json
import time
from typing import cast
from uuid import uuid4

from wegent_scripted.conversation import (
    Image,
    Json,
    Message,
    Request,
    Role,
    ToolCall,
    encode,
    image_of_url,
    joined_text,
    unpaired,
)
from wegent_scripted.protocol import Call, Encoder, InvalidRequest, listed, required
from wegent_scripted.replies import Delta, Failure, Reply

_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant", "tool": "tool"}
_ERRORS: dict[int, tuple[str, str | None, str]] = {
    400: ("invalid_request_error", None, "The request was refused."),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    404: (
        "invalid_request_error",
        "model_not_found",
        "The model `{model}` does not exist.",
    ),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached for {model}. Please try again later."),
    500: ("server_error", None, "The server had an error while processing your request. Sorry about that!"),
    503: ("server_error", None, "The engine is currently overloaded, please try again later."),
}
_CREATED = 1_700_000_000


class OpenAIChat:
    """The provider behind `/v1/chat/completions` and `/v1/models`."""

    def api_key(self, call: Call) -> str | None:
        """The bearer token."""
        return call.headers.get("authorization", "").removeprefix("Bearer ").strip() or None

    def request(self, call: Call, body: Json) -> Request:
        """Read a chat completion request."""
        messages = tuple(_message(item) for item in listed(required(body, "messages"), "messages"))
        _check_tools(messages)
        return Request(
            protocol="openai",
            model=str(required(body, "model")),
            messages=messages,
            tools=tuple(tool.get("function", {}).get("name", "") for tool in listed(body.get("tools") or [], "tools")),
            forced=_forced(body),
            stream=bool(body.get("stream")),
            api_key=self.api_key(call),
            headers=call.headers,
            body=body,
        )

    def count(self, call: Call, request: Request) -> Json | None:
        """Never: chat completions have no call that only counts."""
        del call, request
        return None

    def answer(self, request: Request, reply: Reply) -> Json:
        """A `chat.completion` object."""
        message: Json = {"role": "assistant", "content": "".join(reply.chunks) or None, "refusal": None}
        if reply.thinking:
            message["reasoning_content"] = reply.thinking
        if reply.tools:
            message["tool_calls"] = [_call(call) for call in reply.tools]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(reply)}
        return {**_head("chat.completion", request), "choices": [choice], "usage": _usage(request, reply)}

    def encoder(self, request: Request, reply: Reply) -> Encoder:
        """A writer of `chat.completion.chunk` events."""
        return OpenAIEncoder(request, reply)

    def error(self, failure: Failure, model: str) -> tuple[int, Json]:
        """OpenAI's error object."""
        kind, code, words = _ERRORS.get(failure.status, _ERRORS[500] if failure.status >= 500 else _ERRORS[400])
        message = failure.message or words.format(model=model)
        return failure.status, {"error": {"message": message, "type": kind, "param": None, "code": code}}

    def models(self, ids: list[str]) -> Json:
        """The list of models."""
        return {"object": "list", "data": [self.model(name) for name in ids]}

    def model(self, model: str) -> Json:
        """One model."""
        return {"id": model, "object": "model", "created": _CREATED, "owned_by": "scripted"}


class OpenAIEncoder:
    """Writes chunks whose constant head and tail are encoded once: only the text of a chunk is new."""

    def __init__(self, request: Request, reply: Reply) -> None:
        self._request, self._reply = request, reply
        options = request.body.get("stream_options") or {}
        self._with_usage = bool(options.get("include_usage"))
        head = encode(_head("chat.completion.chunk", request))
        self._head = f'data: {head[:-1]},"choices":[{{"index":0,"delta":'
        self._tail = ',"logprobs":null,"finish_reason":null}]' + self._no_usage + "}\n\n"

    @property
    def _no_usage(self) -> str:
        return ',"usage":null' if self._with_usage else ""

    def opening(self) -> bytes:
        """The chunk that says who speaks."""
        return self._event('{"role":"assistant","content":"","refusal":null}')

    def chunk(self, delta: Delta) -> bytes:
        """A chunk of text, reasoning, or a tool call."""
        if delta.kind == "text":
            return self._event(f'{{"content":{encode(delta.text)}}}')
        if delta.kind == "thinking":
            return self._event(f'{{"reasoning_content":{encode(delta.text)}}}')
        if delta.text:
            call: Json = {"index": delta.tool, "function": {"arguments": delta.text}}
        else:
            started = _call(self._reply.tools[delta.tool])
            call = {"index": delta.tool, **started, "function": {**started["function"], "arguments": ""}}
        return self._event(encode({"tool_calls": [call]}))

    def closing(self) -> bytes:
        """The finish reason, the usage when it was asked for, and `[DONE]`."""
        reason = f'{{}},"logprobs":null,"finish_reason":"{_finish(self._reply)}"}}]{self._no_usage}}}\n\n'
        usage = ""
        if self._with_usage:
            body = {**_head("chat.completion.chunk", self._request), "choices": []}
            usage = f"data: {encode({**body, 'usage': _usage(self._request, self._reply)})}\n\n"
        return f"{self._head}{reason}{usage}data: [DONE]\n\n".encode()

    def failure(self) -> bytes:
        """An error object in place of a chunk."""
        _, body = OpenAIChat().error(Failure(503), self._request.model)
        return f"data: {encode(body)}\n\n".encode()

    def _event(self, delta: str) -> bytes:
        return (self._head + delta + self._tail).encode()


def _message(item: Json) -> Message:
    role = _ROLES.get(str(item.get("role")))
    if role is None:
        raise InvalidRequest(f"Invalid value: '{item.get('role')}'. Supported values are: {', '.join(_ROLES)}.")
    calls = listed(item.get("tool_calls") or [], "tool_calls")
    return Message(
        role=cast("Role", role),
        text=joined_text(item.get("content")),
        tool_calls=tuple(_read_call(call) for call in calls),
        call_ids=tuple(str(call.get("id")) for call in calls),
        call_id=str(item.get("tool_call_id") or ""),
        images=_images(item.get("content")),
        thinking=str(item.get("reasoning_content") or ""),
    )


def _images(content: object) -> tuple[Image, ...]:
    parts = content if isinstance(content, list) else []
    return tuple(image_of_url(part["image_url"].get("url")) for part in parts if part.get("type") == "image_url")


def _forced(body: Json) -> str | None:
    choice = body.get("tool_choice")
    return str(choice["function"].get("name")) if isinstance(choice, dict) and "function" in choice else None


def _check_tools(messages: tuple[Message, ...]) -> None:
    unanswered, unexpected = unpaired(messages)
    if unanswered:
        raise InvalidRequest(
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            f"'tool_call_id'. The following tool_call_ids did not have response messages: {', '.join(unanswered)}"
        )
    if unexpected:
        raise InvalidRequest("messages with role 'tool' must be a response to a preceding message with 'tool_calls'.")


def _read_call(call: Json) -> ToolCall:
    function = call.get("function") or {}
    try:
        return ToolCall(str(function.get("name")), json.loads(function.get("arguments") or "{}"))
    except ValueError as error:
        raise InvalidRequest(f"tool_calls: the arguments are not JSON: {error}") from error


def _call(call: ToolCall) -> Json:
    function = {"name": call.name, "arguments": encode(dict(call.arguments))}
    return {"id": f"call_{uuid4().hex[:24]}", "type": "function", "function": function}


def _head(kind: str, request: Request) -> Json:
    return {
        "id": f"chatcmpl-{uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": request.model,
        "system_fingerprint": "fp_scripted",
    }


def _finish(reply: Reply) -> str:
    if reply.cut:
        return "length"
    return "tool_calls" if reply.tools else "stop"


def _usage(request: Request, reply: Reply) -> Json:
    return {
        "prompt_tokens": request.input_tokens,
        "completion_tokens": reply.output_tokens,
        "total_tokens": request.input_tokens + reply.output_tokens,
        "prompt_tokens_details": {"cached_tokens": reply.cached},
        "completion_tokens_details": {"reasoning_tokens": reply.thinking_tokens},
    }
