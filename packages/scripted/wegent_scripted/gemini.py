"""Google Gemini: `generateContent`, whole and as server-sent events.

A function call is never cut: it travels whole, with its last piece.
"""

from __future__ import annotations

import base64
from dataclasses import replace
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
    400: ("INVALID_ARGUMENT", "The request was refused."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "models/{model} is not found for API version v1beta, or is not supported for generateContent."),
    429: ("RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."),
    500: ("INTERNAL", "An internal error has occurred. Please retry."),
    503: ("UNAVAILABLE", "The model is overloaded. Please try again later."),
    504: ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
}
_WRONG_KEY = "API key not valid. Please pass a valid API key."
_SIGNATURE = base64.b64encode(b"scripted thought").decode()
_SIGNED_MODEL = "gemini-3"
# What Google's documentation gives for calls that another model has made.
_SKIPPED = frozenset({"skip_thought_signature_validator", "context_engineering_is_the_way_to_go"})


class Gemini:
    """The provider behind `/v1beta/models` and its methods."""

    def api_key(self, call: Call) -> str | None:
        """The `x-goog-api-key` header, or the `key` in the query."""
        return call.headers.get("x-goog-api-key") or call.query.get("key")

    def request(self, call: Call, body: Json) -> Request:
        """Read a request for content; the model and the method are in the path."""
        model, _, method = call.path.removeprefix("/v1beta/models/").partition(":")
        streamed = method == "streamGenerateContent"
        if streamed and call.query.get("alt") != "sse":
            raise InvalidRequest("The scripted server streams with alt=sse only.")
        system = joined_text((body.get("systemInstruction") or {}).get("parts"))
        messages = [Message("system", system)] if system else []
        for content in listed(required(body, "contents"), "contents"):
            messages += _messages(content)
        _check(messages)
        _check_signatures(model, body["contents"])
        declared = [tool.get("functionDeclarations") or [] for tool in listed(body.get("tools") or [], "tools")]
        return Request(
            protocol="gemini",
            model=model,
            messages=tuple(messages),
            tools=tuple(str(function.get("name")) for functions in declared for function in functions),
            forced=_forced(body),
            stream=streamed,
            api_key=self.api_key(call),
            headers=call.headers,
            body=body,
        )

    def count(self, call: Call, request: Request) -> Json | None:
        """The size of the prompt."""
        return {"totalTokens": request.input_tokens} if call.path.endswith(":countTokens") else None

    def answer(self, request: Request, reply: Reply) -> Json:
        """One response with all parts."""
        parts: list[Json] = [{"text": reply.thinking, "thought": True}] if reply.thinking else []
        text = "".join(reply.chunks)
        if text:
            parts.append({"text": text})
        parts += [_call_part(reply, index) for index in range(len(reply.tools))]
        return _response(request, _candidate(parts, _finish_reason(reply)), _usage(request, reply))

    def encoder(self, request: Request, reply: Reply) -> GeminiEncoder:
        """A writer of responses, one for each event."""
        return GeminiEncoder(request, reply)

    def error(self, failure: Failure, model: str) -> tuple[int, Json]:
        """Google's error object. To a wrong key Gemini really answers 400 with the reason API_KEY_INVALID."""
        status = 400 if failure.invalid_key else failure.status
        name, words = _ERRORS.get(status, _ERRORS[500] if status >= 500 else _ERRORS[400])
        words = _WRONG_KEY if failure.invalid_key else words.format(model=model)
        error: Json = {"code": status, "message": failure.message or words, "status": name}
        details = _details(failure)
        return status, {"error": {**error, "details": details} if details else error}

    def models(self, ids: list[str]) -> Json:
        """The list of models, on one page."""
        return {"models": [self.model(name) for name in ids]}

    def model(self, model: str) -> Json:
        """One model."""
        return {
            "name": f"models/{model}",
            "version": "001",
            "displayName": model,
            "inputTokenLimit": 1_048_576,
            "outputTokenLimit": 65_536,
            "supportedGenerationMethods": ["generateContent", "countTokens"],
        }


class GeminiEncoder:
    """Writes responses whose constant head and tail are encoded once."""

    def __init__(self, request: Request, reply: Reply) -> None:
        self._request, self._reply = request, reply
        self._base = _response(request, {}, {"promptTokenCount": request.input_tokens})
        tail = {name: value for name, value in self._base.items() if name != "candidates"}
        self._tail = f'],"role":"model"}},"index":0}}],{encode(tail)[1:]}\r\n\r\n'

    def opening(self) -> bytes:
        """Nothing: Gemini sends no event before its first part."""
        return b""

    def chunk(self, delta: Delta) -> bytes:
        """A part: text, a thought, or a function call with its last piece."""
        if delta.kind == "text":
            return self._event(f'{{"text":{encode(delta.text)}}}')
        if delta.kind == "thinking":
            return self._event(f'{{"text":{encode(delta.text)},"thought":true}}')
        return self._event(encode(_call_part(self._reply, delta.tool))) if delta.last else b""

    def closing(self) -> bytes:
        """The reason to stop and the usage, with an empty text."""
        candidate = _candidate([{"text": ""}], _finish_reason(self._reply))
        last = {**self._base, "candidates": [candidate], "usageMetadata": _usage(self._request, self._reply)}
        return f"data: {encode(last)}\r\n\r\n".encode()

    def failure(self) -> bytes:
        """An error object in place of a response."""
        _, body = Gemini().error(Failure(503), self._request.model)
        return f"data: {encode(body)}\r\n\r\n".encode()

    def _event(self, part: str) -> bytes:
        return f'data: {{"candidates":[{{"content":{{"parts":[{part}{self._tail}'.encode()


def _messages(content: Json) -> list[Message]:
    """One content of the wire: function results and text are messages of their own here."""
    parts = listed(content.get("parts") or [], "contents.parts")
    results = [
        Message("tool", _result(part["functionResponse"]), call_id=str(part["functionResponse"].get("id") or ""))
        for part in parts
        if "functionResponse" in part
    ]
    calls = [part["functionCall"] for part in parts if "functionCall" in part]
    text = joined_text([part for part in parts if not part.get("thought")])
    images = tuple(_image(part["inlineData"]) for part in parts if "inlineData" in part)
    if results and not text and not images:
        return results
    message = Message(
        role="assistant" if content.get("role") == "model" else "user",
        text=text,
        tool_calls=tuple(ToolCall(str(call.get("name")), call.get("args") or {}) for call in calls),
        call_ids=tuple(str(call.get("id") or "") for call in calls),
        images=images,
        thinking=joined_text([part for part in parts if part.get("thought")]),
    )
    return [*results, message]


def _image(blob: Json) -> Image:
    # Google's clients write base64 for URLs, the others' the usual one.
    data = str(blob.get("data")).replace("-", "+").replace("_", "/")
    return image_of_base64(blob.get("mimeType") or blob.get("mime_type"), data)


def _forced(body: Json) -> str | None:
    config = (body.get("toolConfig") or {}).get("functionCallingConfig") or {}
    names = config.get("allowedFunctionNames") or []
    return str(names[0]) if config.get("mode") == "ANY" and len(names) == 1 else None


def _check_signatures(model: str, contents: list[Json]) -> None:
    """Gemini 3 wants the signature of its thought back with the first call of each step since the user's words."""
    for content in contents:
        parts = content.get("parts") or []
        signed = [part.get("thoughtSignature") for part in parts if "functionCall" in part]
        if any(mark not in {None, _SIGNATURE, *_SKIPPED} for mark in signed):
            raise InvalidRequest("Thought signature is not valid.")
        if _SIGNED_MODEL in model and signed and signed[0] is None:
            raise InvalidRequest(
                "Function call is missing a thought_signature in functionCall parts. This is required for tools to "
                "work correctly."
            )


def _check(messages: list[Message]) -> None:
    if not any(message.role != "system" for message in messages):
        raise InvalidRequest("* GenerateContentRequest.contents: contents is not specified")
    # Ids are optional in this protocol and need not come back: only the numbers have to match.
    nameless = [replace(message, call_ids=("",) * len(message.call_ids), call_id="") for message in messages]
    unanswered, unexpected = unpaired(nameless)
    if unanswered or unexpected:
        raise InvalidRequest(
            "Please ensure that the number of function response parts is equal to the number of function call parts "
            "of the function call turn."
        )


def _result(response: Json) -> str:
    """The text of a function's result: Gemini wants an object, whose usual only field is `output` or `result`."""
    value = response.get("response") or {}
    only = next(iter(value.values())) if len(value) == 1 else None
    return only if isinstance(only, str) else encode(value)


def _response(request: Request, candidate: Json, usage: Json) -> Json:
    return {
        "candidates": [candidate],
        "usageMetadata": usage,
        "modelVersion": request.model,
        "responseId": uuid4().hex[:22],
    }


def _candidate(parts: list[Json], finish_reason: str) -> Json:
    return {"content": {"parts": parts, "role": "model"}, "finishReason": finish_reason, "index": 0}


def _call_part(reply: Reply, index: int) -> Json:
    """A function call; as with the real models, the first one of a message carries the thought's signature."""
    call = reply.tools[index]
    part: Json = {"functionCall": {"id": uuid4().hex[:8], "name": call.name, "args": dict(call.arguments)}}
    return {**part, "thoughtSignature": _SIGNATURE} if index == 0 else part


def _finish_reason(reply: Reply) -> str:
    return "MAX_TOKENS" if reply.cut else "STOP"


def _usage(request: Request, reply: Reply) -> Json:
    usage = {
        "promptTokenCount": request.input_tokens,
        "candidatesTokenCount": reply.output_tokens - reply.thinking_tokens,
        "totalTokenCount": request.input_tokens + reply.output_tokens,
    }
    if reply.cached:
        usage["cachedContentTokenCount"] = reply.cached
    return {**usage, "thoughtsTokenCount": reply.thinking_tokens} if reply.thinking else usage


def _details(failure: Failure) -> list[Json]:
    details: list[Json] = []
    if failure.invalid_key or failure.status == 401:
        service = {"service": "generativelanguage.googleapis.com"}
        details.append(_detail("ErrorInfo", reason="API_KEY_INVALID", domain="googleapis.com", metadata=service))
    if failure.retry_after is not None:
        details.append(_detail("RetryInfo", retryDelay=f"{failure.retry_after}s"))
    return details


def _detail(kind: str, **fields: object) -> Json:
    return {"@type": f"type.googleapis.com/google.rpc.{kind}", **fields}
